#include "qa/stages/module_case_run.hpp"

#include "qa/container/image_program.hpp"
#include "qa/container/image_unpacker.hpp"
#include "qa/system/sandbox.hpp"

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// Judging needs far less; the log of the stage has all of it.
constexpr std::size_t kCaptureBytes = std::size_t{4} << 20;

/// The files of a case in the unpacked image; gone, or what they were before, when it is destroyed.
class CaseFiles {
 public:
  CaseFiles(const CaseImage& image, Files& files) : image_(image), files_(files) {}
  CaseFiles(const CaseFiles&) = delete;
  CaseFiles& operator=(const CaseFiles&) = delete;
  ~CaseFiles() {
    for (const Written& file : written_) restore(file);
  }

  Result<void> write(const ModuleCase& module_case) {
    for (const auto& [absolute, content] : module_case.files) {
      const std::string path = absolute.substr(1);
      if (!has_place(path))
        return fail(FailureKind::configuration,
                    fmt::format("case '{}': {} has no place in the image, where a link or folder "
                                "is in its way",
                                module_case.name, absolute));
      written_.push_back({.path = path, .added = first_missing(path)});
      TRY(files_.write(image_.root / path, content));
    }
    return {};
  }

 private:
  struct Written {
    std::string path;
    std::string added;  ///< the folder or file that was not there before; empty: all was
  };

  /// Through a link we would write somewhere on this machine.
  bool has_place(const std::string& path) const {
    const auto itself = image_.entries.find(path);
    if (itself != image_.entries.end() && itself->second->kind != TarKind::file) return false;
    return has_sound_parents(path, image_.entries);
  }

  std::string first_missing(const std::string& path) {
    for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
      const std::string part = path.substr(0, end);
      if (!files_.exists(image_.root / part)) return part;
      if (end == std::string::npos) return {};
    }
  }

  /// There is nobody to tell of what cannot be undone.
  void restore(const Written& file) {
    if (!file.added.empty()) {
      static_cast<void>(files_.remove_all(image_.root / file.added));
      return;
    }
    const auto before = image_.entries.find(file.path);
    if (before == image_.entries.end()) return;
    static_cast<void>(files_.write(image_.root / file.path, before->second->content));
    static_cast<void>(
        files_.set_permissions(image_.root / file.path, unpacked_mode(*before->second)));
  }

  const CaseImage& image_;
  Files& files_;
  std::vector<Written> written_;
};

Result<SandboxSpec> sandbox_spec(const ModuleCase& module_case, const CaseImage& image) {
  const ImageConfig& config = image.config;
  // As in every engine: arguments of the caller replace the image's own.
  const auto& arguments = module_case.arguments.empty() ? config.arguments : module_case.arguments;
  TRY_ASSIGN(const UserAndGroup ids, user_of(config, image.entries));
  TRY_ASSIGN(std::vector<std::string> program, program_of(config, image.entries, arguments));
  SandboxSpec spec{.root = image.root,
                   .argv = std::move(program),
                   .environment = config.environment,
                   .user = ids.user,
                   .group = ids.group,
                   .limits = module_case.limits,
                   .forbidden_calls = module_case.forbidden_calls,
                   .writable_folders = image.writable_folders};
  if (!config.working_directory.empty()) spec.working_directory = config.working_directory;
  for (const auto& [name, value] : module_case.environment) spec.environment[name] = value;
  return spec;
}

}  // namespace

Result<CaseRun> run_module_case(const ModuleCase& module_case, const CaseImage& image,
                                StageContext& context) {
  CaseFiles case_files(image, context.files);
  TRY(case_files.write(module_case));
  TRY_ASSIGN(const SandboxSpec sandbox, sandbox_spec(module_case, image));
  TRY_ASSIGN(Command command, sandbox_command(sandbox));
  command.timeout = module_case.timeout;
  command.input = module_case.input;
  command.capture_limit_bytes = kCaptureBytes;
  TRY_ASSIGN(Completed completed, context.processes.run(command));
  return CaseRun{.command = std::move(command), .completed = std::move(completed)};
}

}  // namespace qa
