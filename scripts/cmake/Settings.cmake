# How everything of ours is compiled. Own targets link qa_settings; the presets choose the values.
option(QA_BUILD_DRIVER "Build the qa driver beside the service" OFF)
option(QA_STATIC "Link the service fully static" OFF)
option(QA_COVERAGE "Instrument the service for gcov" OFF)
option(QA_FUZZ "Build the libFuzzer targets; needs clang" OFF)
set(QA_SANITIZE "" CACHE STRING "Comma-separated list for -fsanitize=")

# Installing must not build the service and every test first; target qa_package builds what is installed.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

# Our own build directories have no use for in-source artefacts of another generator.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

add_library(qa_settings INTERFACE)
target_compile_features(qa_settings INTERFACE cxx_std_20)
# Object files must not depend on where the checkout lies: images and baselines are compared byte for byte.
# Not under gcov: -fprofile-abs-path would put the build folder in front of the mapped path.
if(NOT QA_COVERAGE)
  target_compile_options(qa_settings INTERFACE "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.")
endif()

find_program(QA_CCACHE ccache)
if(QA_CCACHE)
  # base_dir makes hits survive another checkout path, such as a git worktree.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND};-E;env;CCACHE_BASEDIR=${CMAKE_SOURCE_DIR};CCACHE_NOHASHDIR=1;${QA_CCACHE}")
endif()

# mold links a gRPC binary in a tenth of the time of ld. Where size counts, ld does it: mold 1.10 leaves 2 % more behind.
find_program(QA_MOLD mold)
if(QA_MOLD AND NOT QA_STATIC)
  target_link_options(qa_settings INTERFACE -fuse-ld=mold)
endif()

if(QA_STATIC)
  # Lets --gc-sections drop what is not called.
  target_compile_options(qa_settings INTERFACE -ffunction-sections -fdata-sections)
  # __DATE__ and __TIME__: what ships is the same bytes whenever it is built.
  target_compile_options(qa_settings INTERFACE -Werror=date-time)
endif()

if(QA_SANITIZE)
  target_compile_options(qa_settings INTERFACE -fsanitize=${QA_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(qa_settings INTERFACE -fsanitize=${QA_SANITIZE})
endif()

# Linked by the product's own targets only, never by tests: what is measured is the product.
add_library(qa_instrumentation INTERFACE)
if(QA_COVERAGE)
  # atomic: gcc does not choose it by itself here, and plain counters lose increments of concurrent threads.
  target_compile_options(qa_instrumentation INTERFACE --coverage -fprofile-abs-path -fprofile-update=atomic)
  target_link_options(qa_instrumentation INTERFACE --coverage)
endif()
