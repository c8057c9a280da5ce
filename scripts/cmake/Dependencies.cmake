# Every third-party library, with the reason it is here. All come from Debian 12 packages (scripts/packages.txt).
include(ServingDependencies)                          # the service's kit
find_package(GTest REQUIRED)                          # unit tests, with GoogleMock for the neighbours
find_package(benchmark REQUIRED)                      # benchmark program of the service

if(QA_BUILD_DRIVER)
  find_package(fmt REQUIRED)                          # formatting of everything people read
  find_package(nlohmann_json REQUIRED)                # run.json, images, tool output
  find_package(tomlplusplus REQUIRED)                 # pipeline.toml, with source positions
  find_package(yaml-cpp REQUIRED)                     # topologies and cases
  find_package(pugixml REQUIRED)                      # JUnit and Cobertura, in and out
  find_package(OpenSSL REQUIRED COMPONENTS Crypto)    # SHA-256
  find_package(ZLIB REQUIRED)                         # gzip layers
  find_package(LibArchive REQUIRED)                   # tar, in and out
  find_path(TL_EXPECTED_INCLUDE_DIR tl/expected.hpp REQUIRED)  # Result<T>; std::expected is C++23
  add_library(tl::expected INTERFACE IMPORTED)
  target_include_directories(tl::expected SYSTEM INTERFACE ${TL_EXPECTED_INCLUDE_DIR})
endif()
