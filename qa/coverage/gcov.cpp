#include "qa/coverage/gcov.hpp"

#include "qa/system/lines.hpp"

namespace qa {
namespace {

std::string major_of(std::string_view version) {
  return std::string(version.substr(0, version.find('.')));
}

/// "x86_64-linux-gnu-g++-12" -> "x86_64-linux-gnu-gcov-12"; empty when `word` isn't in it.
std::string replaced(const std::string& name, std::string_view word, std::string_view by) {
  const std::size_t at = name.rfind(word);
  if (at == std::string::npos) return {};
  return name.substr(0, at) + std::string(by) + name.substr(at + word.size());
}

bool is_harmless(std::string_view what) {
  return what == "cannot open data file, assuming not executed" || what == "no functions found";
}

}  // namespace

std::vector<std::string> gcov_candidates(const std::filesystem::path& compiler,
                                         std::string_view version) {
  std::vector<std::string> names;
  const std::string name = compiler.filename().string();
  for (const char* word : {"g++", "gcc"}) {
    const std::string beside = replaced(name, word, "gcov");
    // Plain "gcov" may be of another release than the compiler that a link leads to.
    if (!beside.empty() && beside != "gcov")
      names.push_back((compiler.parent_path() / beside).string());
  }
  if (!version.empty()) names.push_back("gcov-" + major_of(version));
  names.emplace_back("gcov");
  return names;
}

std::vector<std::string> llvm_cov_candidates(const std::filesystem::path& compiler,
                                             std::string_view version) {
  std::vector<std::string> names;
  for (const char* word : {"clang++", "clang"}) {
    const std::string beside = replaced(compiler.filename().string(), word, "llvm-cov");
    if (beside.empty()) continue;
    if (beside != "llvm-cov") names.push_back((compiler.parent_path() / beside).string());
    break;
  }
  if (!version.empty()) names.push_back("llvm-cov-" + major_of(version));
  names.push_back((compiler.parent_path() / "llvm-cov").string());
  names.emplace_back("llvm-cov");
  return names;
}

Command gcov_command(const std::string& program, const std::vector<std::filesystem::path>& notes,
                     const std::filesystem::path& only_below, const std::filesystem::path& output) {
  Command command;
  // Standard output of children goes to the log, and this is megabytes of data.
  command.argv = {"sh",
                  "-c",
                  R"(exec "$@" >"$0")",
                  output.string(),
                  program,
                  "--json-format",
                  "--stdout",
                  "--branch-counts",
                  "--branch-probabilities"};
  if (!only_below.empty()) {
    command.argv.insert(command.argv.end(),
                        {"--relative-only", "--source-prefix", only_below.string()});
  }
  for (const std::filesystem::path& path : notes) command.argv.push_back(path.string());
  return command;
}

Command llvm_cov_command(const std::string& program, const std::filesystem::path& notes) {
  return {.argv = {program, "gcov", "--intermediate-format", "-b", "-c", notes.string()}};
}

std::vector<GcovComplaint> gcov_complaints(std::string_view standard_error) {
  std::vector<GcovComplaint> complaints;
  for (const std::string_view line : lines_of(standard_error)) {
    for (const std::string_view ending : {".gcno:", ".gcda:"}) {
      const std::size_t at = line.find(ending);
      if (at == std::string_view::npos) continue;
      const std::string_view what = trimmed(line.substr(at + ending.size()));
      if (is_harmless(what)) continue;
      complaints.push_back(
          {.file = line.substr(0, at + ending.size() - 1), .what = std::string(what)});
    }
  }
  return complaints;
}

}  // namespace qa
