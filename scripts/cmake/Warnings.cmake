# Warnings for our own code. Generated code and third parties come as SYSTEM and don't link this target.
option(QA_WARNINGS_AS_ERRORS "Treat warnings in our own code as errors" OFF)

add_library(qa_warnings INTERFACE)
target_compile_options(qa_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wold-style-cast -Wcast-qual -Wformat=2 -Wundef -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlaps in std::string's operator+ that can't happen as soon as it optimizes (its bug 105651).
  # Only there: clang-tidy, which reads the flags of a debug build, doesn't know the warning.
  target_compile_options(qa_warnings INTERFACE $<$<CONFIG:Release>:-Wno-restrict>)
endif()
if(QA_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC documents that its sanitizers bring false warnings with them; here <regex> would not compile.
  target_compile_options(qa_warnings INTERFACE -Wno-maybe-uninitialized)
endif()
if(QA_WARNINGS_AS_ERRORS)
  target_compile_options(qa_warnings INTERFACE -Werror)
endif()
