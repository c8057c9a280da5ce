# Warnings for our own code. Generated code and third parties come as SYSTEM and don't link this target.
option(QA_WARNINGS_AS_ERRORS "Treat warnings in our own code as errors" OFF)

add_library(qa_warnings INTERFACE)
target_compile_options(qa_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wold-style-cast -Wcast-qual -Wformat=2 -Wundef -Wno-missing-field-initializers)
if(QA_WARNINGS_AS_ERRORS)
  target_compile_options(qa_warnings INTERFACE -Werror)
endif()
