# find_package(qa): qa::benchmark_main, a main() for benchmark programs in place of benchmark::benchmark_main.
include(CMakeFindDependencyMacro)
find_dependency(benchmark)
include("${CMAKE_CURRENT_LIST_DIR}/qaTargets.cmake")
