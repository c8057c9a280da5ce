#include "qa/system/tools.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include <unistd.h>

namespace qa {
namespace {

constexpr std::array kTools = std::to_array<Tool>({
    {"cmake", "cmake"},
    {"ninja", "ninja-build"},
    {"c++", "build-essential"},
    {"protoc", "protobuf-compiler", "--version", "Protobuf,gRPC"},
    {"grpc_cpp_plugin", "protobuf-compiler-grpc", "", "gRPC"},
    {"pkg-config", "pkg-config", "--version", "PkgConfig"},
    {"clang-tidy", "clang-tidy"},
    {"clang-format", "clang-format"},
    {"ctest", "cmake"},
    {"gcov", "build-essential"},
    {"gcovr", "gcovr"},
    {"git", "git"},
    {"strip", "binutils"},
});

/// Those that only some commands call, and that nobody misses who does not.
constexpr std::array kOptionalTools = std::to_array<Tool>({
    {"buildah", "buildah"},
    {"docker", "docker.io"},
    {"kubectl", "kubernetes-client"},
    {"podman", "podman"},
    {"skopeo", "skopeo"},
});

std::string install_command(std::string_view package) {
  const std::string apt = "apt-get install -y --no-install-recommends " + std::string(package);
  return geteuid() == 0 ? apt : "sudo " + apt;
}

bool is_executable_file(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) && access(path.c_str(), X_OK) == 0;
}

struct Library {
  std::string_view cmake_name;
  std::string_view package;
};

/// Debian 12's packages.
constexpr std::array kLibraries = {Library{"CLI11", "libcli11-dev"},
                                   Library{"GTest", "libgtest-dev libgmock-dev"},
                                   Library{"LibArchive", "libarchive-dev"},
                                   Library{"OpenSSL", "libssl-dev"},
                                   Library{"PkgConfig", "pkg-config"},
                                   Library{"Protobuf", "libprotobuf-dev protobuf-compiler"},
                                   Library{"ZLIB", "zlib1g-dev"},
                                   Library{"absl", "libabsl-dev"},
                                   Library{"benchmark", "libbenchmark-dev"},
                                   Library{"fmt", "libfmt-dev"},
                                   Library{"gRPC", "libgrpc++-dev protobuf-compiler-grpc"},
                                   Library{"nlohmann_json", "nlohmann-json3-dev"},
                                   Library{"pugixml", "libpugixml-dev"},
                                   Library{"re2", "libre2-dev"},
                                   Library{"spdlog", "libspdlog-dev"},
                                   Library{"tomlplusplus", "libtomlplusplus-dev"},
                                   Library{"yaml-cpp", "libyaml-cpp-dev"}};

}  // namespace

std::span<const Tool> known_tools() {
  return kTools;
}

std::optional<std::filesystem::path> find_program(std::string_view program) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path;
  while (true) {
    const std::size_t colon = rest.find(':');
    const std::string_view folder = rest.substr(0, colon);
    const std::filesystem::path candidate =
        std::filesystem::path(folder.empty() ? "." : folder) / program;
    if (is_executable_file(candidate)) return std::filesystem::absolute(candidate);
    if (colon == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(colon + 1);
  }
}

Failure missing_tool(std::string_view program) {
  Failure failure{.kind = FailureKind::tool_missing,
                  .what = std::string(program) + " is not installed",
                  .command = {},
                  .log = {},
                  .next = {}};
  failure.next = "install " + std::string(program) + ", or put it on PATH";
  for (const std::span<const Tool> tools : {std::span<const Tool>(kTools), {kOptionalTools}}) {
    const auto tool = std::ranges::find(tools, program, &Tool::program);
    if (tool != tools.end()) failure.next = install_command(tool->package);
  }
  return failure;
}

std::optional<Failure> missing_library(std::string_view cmake_name) {
  const auto library = std::ranges::find(kLibraries, cmake_name, &Library::cmake_name);
  if (library == kLibraries.end()) return std::nullopt;
  return Failure{.kind = FailureKind::tool_missing,
                 .what = "the library " + std::string(cmake_name) + " is not installed",
                 .next = install_command(library->package)};
}

Result<std::filesystem::path> helper_program(std::string_view name) {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  const char* configured = std::getenv("QA_LIBEXEC_DIR");
  for (const std::filesystem::path& folder :
       {std::filesystem::path(configured == nullptr ? "" : configured), self,
        self.parent_path() / "libexec" / "qa"}) {
    if (!folder.empty() && is_executable_file(folder / name)) return folder / name;
  }
  return fail(FailureKind::host,
              std::string(name) + " is missing: it is installed beside qa or in ../libexec/qa",
              "install qa anew, or build its target " + std::string(name));
}

}  // namespace qa
