#include "qa/benchmark/program_identity.hpp"

#include "qa/system/digest.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <string_view>

namespace qa {
namespace {

bool is_below(const std::filesystem::path& path, const std::filesystem::path& folder) {
  const std::filesystem::path relative = path.lexically_normal().lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

Result<std::vector<std::filesystem::path>> own_libraries(const std::filesystem::path& program,
                                                         const std::filesystem::path& folder,
                                                         ProcessRunner& processes) {
  const Command command{.argv = {"ldd", program.string()},
                        .environment = {{"LC_ALL", std::string("C")}}};
  TRY_ASSIGN(const Completed completed, processes.run(command));
  std::vector<std::filesystem::path> libraries;
  // "not a dynamic executable" is an exit code of 1, and no library.
  if (!completed.status.succeeded()) return libraries;
  for (const std::string_view line : lines_of(completed.standard_output)) {
    // "	libcalc.so => /p/build/libcalc.so (0x00007f...)"
    const std::size_t arrow = line.find(" => ");
    if (arrow == std::string_view::npos) continue;
    const std::string_view found = line.substr(arrow + 4);
    if (found.starts_with("not found")) {
      return tl::unexpected<Failure>(Failure{.kind = FailureKind::product,
                                             .what = "the benchmark program does not start: " +
                                                     std::string(trimmed(line.substr(0, arrow))) +
                                                     " is not found",
                                             .command = to_shell_text(command)});
    }
    std::filesystem::path path(found.substr(0, found.rfind(" (")));
    if (is_below(path, folder)) libraries.push_back(std::move(path));
  }
  std::ranges::sort(libraries);
  return libraries;
}

Result<std::string> program_digest(const std::filesystem::path& stripped,
                                   const std::vector<std::filesystem::path>& libraries,
                                   ProcessRunner& processes, Files& files) {
  TRY_ASSIGN(const std::string own, files.sha256(stripped));
  if (libraries.empty()) return own;
  std::string all = own;
  const std::filesystem::path scratch = stripped.parent_path() / "library";
  for (const std::filesystem::path& library : libraries) {
    const Command strip{.argv = {"strip", "-o", scratch.string(), library.string()}};
    TRY_ASSIGN(const Completed completed, processes.run(strip));
    TRY_ASSIGN(const std::string digest,
               files.sha256(completed.status.succeeded() ? scratch : library));
    all += "\n" + library.filename().string() + " " + digest;
  }
  TRY(files.remove_all(scratch));
  return sha256_hex(all);
}

}  // namespace qa
