# What the serving kit needs, each with the reason.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

find_package(Protobuf REQUIRED)                       # wire format of the API
find_package(gRPC CONFIG REQUIRED)                    # transport of the service
include(Grpc)                                         # qa_grpc: its shared libraries, or its archives when QA_STATIC
find_package(spdlog REQUIRED)                         # logging of the service; brings fmt
find_package(CLI11 QUIET)                             # flags (header only; Debian 12 has no CMake config on some releases)
if(NOT TARGET CLI11::CLI11)
  find_path(CLI11_INCLUDE_DIR CLI/CLI.hpp REQUIRED)
  add_library(CLI11::CLI11 INTERFACE IMPORTED GLOBAL)
  target_include_directories(CLI11::CLI11 SYSTEM INTERFACE ${CLI11_INCLUDE_DIR})
endif()
