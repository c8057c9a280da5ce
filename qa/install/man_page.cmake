# Run as a script: -DQA=program -DTEMPLATE=page -DVERSION=number -DOUTPUT=page writes the manual page: the template, and
# what each command says about itself.

# Text that roff shows as it is.
function(roff_text variable text)
  string(REPLACE "\\" "\\e" text "${text}")
  string(REPLACE "-" "\\-" text "${text}")
  string(REGEX REPLACE "(^|\n)([.'])" "\\1\\\\&\\2" text "${text}")
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

execute_process(COMMAND "${QA}" help OUTPUT_VARIABLE help COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE "\nqa COMMAND .*" "" help "${help}")
string(REGEX MATCHALL "\n  [a-z]+ " names "${help}")
set(COMMANDS "")
foreach(name IN LISTS names)
  string(STRIP "${name}" name)
  execute_process(COMMAND "${QA}" help ${name} OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
  roff_text(text "${text}")
  string(APPEND COMMANDS ".SS qa ${name}\n.EX\n${text}.EE\n")
endforeach()
configure_file("${TEMPLATE}" "${OUTPUT}" @ONLY)
