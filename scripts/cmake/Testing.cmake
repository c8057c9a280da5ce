# qa_add_test(NAME program LABEL label [TIMEOUT seconds]): registers each GoogleTest case of a program with ctest.
include(CTest)
include(GoogleTest)
enable_testing()

function(qa_add_test)
  cmake_parse_arguments(ARG "" "NAME;LABEL;TIMEOUT" "" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  # PRE_TEST: the build must not run what it builds.
  gtest_discover_tests(${ARG_NAME} DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS "${ARG_LABEL}" TIMEOUT ${ARG_TIMEOUT})
endfunction()
