#include "qa/container/image_program.hpp"

#include "qa/container/elf.hpp"
#include "qa/container/shared_libraries.hpp"
#include "qa/system/lines.hpp"

#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace qa {
namespace {

using namespace std::string_view_literals;

constexpr unsigned kExecutable = 0111;
/// What engines take when the image has none.
constexpr std::string_view kDefaultPath =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

Finding defect(std::string_view rule, std::string message) {
  return {.severity = Severity::error,
          .rule = "image." + std::string(rule),
          .message = std::move(message)};
}

std::optional<int> id_of(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool sound = error == std::errc{} && end == digits.data() + digits.size() && value >= 0;
  return sound ? std::optional(value) : std::nullopt;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// Field `index` of the line of `file` that begins with `name`, as a number.
std::optional<int> id_in(const std::string& file, std::string_view name, std::size_t index,
                         const RootEntries& entries) {
  const auto path = resolve_in_root(entries, file);
  if (!path || name.empty()) return std::nullopt;
  for (const std::string_view line : lines_of(entries.at(*path)->content)) {
    const std::vector<std::string> fields = split(line, ':');
    if (fields.front() == name && fields.size() > index) return id_of(fields[index]);
  }
  return std::nullopt;
}

/// Of a path that is relative to the working directory.
std::string absolute(const std::string& path, const ImageConfig& config) {
  return path.starts_with('/') ? path : "/" + config.working_directory + "/" + path;
}

const TarEntry* find_executable(const std::string& path, const RootEntries& entries) {
  const auto resolved = resolve_in_root(entries, path);
  if (!resolved) return nullptr;
  const TarEntry* const file = entries.at(*resolved);
  return file->kind == TarKind::file && (file->mode & kExecutable) != 0 ? file : nullptr;
}

/// The path in the line "#!path argument"; as in the kernel, blanks may stand before it.
std::string interpreter_of(std::string_view script) {
  std::string_view line = script.substr(2, script.find('\n') - 2);
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return std::string(line.substr(0, line.find_first_of(" \t\r")));
}

std::vector<Finding> verify_libraries(const ElfFacts& program, const std::string& path,
                                      const ImageConfig& config, const RootEntries& entries) {
  const auto read = [&](const std::string& file) -> std::optional<std::string> {
    const auto resolved = resolve_in_root(entries, file);
    if (!resolved || entries.at(*resolved)->kind != TarKind::file) return std::nullopt;
    return entries.at(*resolved)->content;
  };
  const auto variable = config.environment.find("LD_LIBRARY_PATH");
  const SharedLibraries libraries = shared_libraries(
      program, "/" + path, read, variable == config.environment.end() ? "" : variable->second);
  std::vector<Finding> findings;
  for (const MissingLibrary& library : libraries.missing)
    findings.push_back(defect("library", what_is_missing(library)));
  return findings;
}

}  // namespace

Result<UserAndGroup> user_of(const ImageConfig& config, const RootEntries& entries) {
  if (config.user.empty()) return UserAndGroup{};
  constexpr const char* kPasswd = "/etc/passwd";
  const std::vector<std::string> names = split(config.user, ':');
  std::optional<int> user = id_of(names[0]);
  std::optional<int> group = user;
  if (!user) {
    user = id_in(kPasswd, names[0], 2, entries);
    group = id_in(kPasswd, names[0], 3, entries);
  }
  if (names.size() == 2) {
    group = id_of(names[1]);
    if (!group) group = id_in("/etc/group", names[1], 2, entries);
  }
  if (user && group && names.size() <= 2) return UserAndGroup{.user = *user, .group = *group};
  return fail(FailureKind::product,
              fmt::format("the image's user '{}' is neither numeric, as in 65532:65532, nor in its "
                          "/etc/passwd",
                          config.user));
}

Result<std::vector<std::string>> program_of(const ImageConfig& config, const RootEntries& entries,
                                            const std::vector<std::string>& arguments) {
  std::vector<std::string> argv = config.entry_point;
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  if (argv.empty()) return fail(FailureKind::product, "the image names no program to start");
  if (argv.front().find('/') != std::string::npos) return argv;
  const auto path = config.environment.find("PATH");
  const std::string_view folders =
      path == config.environment.end() ? kDefaultPath : std::string_view(path->second);
  for (const std::string& folder : split(folders, ':')) {
    const std::string candidate = absolute(folder + "/" + argv.front(), config);
    if (find_executable(candidate, entries) == nullptr) continue;
    argv.front() = candidate;
    return argv;
  }
  return fail(FailureKind::product,
              fmt::format("the image's program '{}' is nowhere in its PATH", argv.front()));
}

std::vector<Finding> verify_executable(const std::string& path, const ImageConfig& config,
                                       const RootEntries& entries) {
  const std::string& content = entries.at(path)->content;
  if (content.starts_with("#!"sv)) {
    const std::string interpreter = interpreter_of(content);
    if (find_executable(absolute(interpreter, config), entries) != nullptr) return {};
    return {defect(
        "entry-point",
        fmt::format("'{}' is a script for '{}', which is not in the image", path, interpreter))};
  }
  const Result<ElfFacts> facts = read_elf(content);
  if (!facts) return {defect("entry-point", "'" + path + "': " + facts.error().what)};
  std::vector<Finding> findings;
  if (facts->machine != config.architecture)
    findings.push_back(defect("platform", "the program is for " + facts->machine +
                                              ", the image says " + config.architecture));
  const bool has_loader =
      facts->interpreter.empty() || find_executable(facts->interpreter, entries) != nullptr;
  if (!has_loader)
    findings.push_back(defect("library", "the program needs the loader " + facts->interpreter +
                                             ", which is not in the image"));
  const std::vector<Finding> of_libraries = verify_libraries(*facts, path, config, entries);
  findings.insert(findings.end(), of_libraries.begin(), of_libraries.end());
  return findings;
}

std::vector<Finding> verify_program(const ImageConfig& config, const RootEntries& entries) {
  if (config.entry_point.empty() && config.arguments.empty()) return {};
  const auto argv = program_of(config, entries, config.arguments);
  if (!argv) return {defect("entry-point", argv.error().what)};
  const std::string& program = argv->front();
  if (find_executable(absolute(program, config), entries) == nullptr)
    return {defect("entry-point", "there is no file '" + program + "' that may be executed")};
  return verify_executable(*resolve_in_root(entries, absolute(program, config)), config, entries);
}

}  // namespace qa
