#include "qa/stages/module_case_run.hpp"

#include "qa/container/image_unpacker.hpp"
#include "qa/stages/image_under_test.hpp"
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
  CaseFiles(fs::path root, Files& files) : root_(std::move(root)), files_(files) {}
  CaseFiles(const CaseFiles&) = delete;
  CaseFiles& operator=(const CaseFiles&) = delete;
  ~CaseFiles() {
    for (const Written& file : written_) restore(file);
  }

  Result<void> write(const ModuleCase& module_case, const Image& image) {
    if (!module_case.files.empty()) entries_ = root_entries(image);
    for (const auto& [absolute, content] : module_case.files) {
      const std::string path = absolute.substr(1);
      if (!has_place(path))
        return fail(FailureKind::configuration,
                    fmt::format("case '{}': {} has no place in the image, where a link or folder "
                                "is in its way",
                                module_case.name, absolute));
      written_.push_back({.path = path, .added = first_missing(path)});
      TRY(files_.write(root_ / path, content));
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
    const auto itself = entries_.find(path);
    if (itself != entries_.end() && itself->second->kind != TarKind::file) return false;
    return has_sound_parents(path, entries_);
  }

  std::string first_missing(const std::string& path) {
    for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
      const std::string part = path.substr(0, end);
      if (!files_.exists(root_ / part)) return part;
      if (end == std::string::npos) return {};
    }
  }

  /// There is nobody to tell of what cannot be undone.
  void restore(const Written& file) {
    if (!file.added.empty()) {
      static_cast<void>(files_.remove_all(root_ / file.added));
      return;
    }
    const auto before = entries_.find(file.path);
    if (before == entries_.end()) return;
    static_cast<void>(files_.write(root_ / file.path, before->second->content));
    static_cast<void>(files_.set_permissions(root_ / file.path, unpacked_mode(*before->second)));
  }

  std::map<std::string, const TarEntry*> entries_;
  fs::path root_;
  Files& files_;
  std::vector<Written> written_;
};

Result<SandboxSpec> sandbox_spec(const ModuleCase& module_case, const ImageConfig& config,
                                 const fs::path& root) {
  TRY_ASSIGN(const auto ids, parse_user(config.user));
  SandboxSpec spec{.root = root,
                   .argv = config.entry_point,
                   .environment = config.environment,
                   .user = ids.first,
                   .group = ids.second,
                   .limits = module_case.limits,
                   .forbidden_calls = module_case.forbidden_calls};
  if (!config.working_directory.empty()) spec.working_directory = config.working_directory;
  // As in every engine: arguments of the caller replace the image's own.
  const auto& arguments = module_case.arguments.empty() ? config.arguments : module_case.arguments;
  spec.argv.insert(spec.argv.end(), arguments.begin(), arguments.end());
  for (const auto& [name, value] : module_case.environment) spec.environment[name] = value;
  return spec;
}

}  // namespace

Result<CaseRun> run_module_case(const ModuleCase& module_case, const Image& image,
                                const fs::path& root, StageContext& context) {
  CaseFiles case_files(root, context.files);
  TRY(case_files.write(module_case, image));
  TRY_ASSIGN(const SandboxSpec sandbox, sandbox_spec(module_case, image.config, root));
  TRY_ASSIGN(Command command, sandbox_command(sandbox));
  command.timeout = module_case.timeout;
  command.input = module_case.input;
  command.capture_limit_bytes = kCaptureBytes;
  TRY_ASSIGN(Completed completed, context.processes.run(command));
  return CaseRun{.command = std::move(command), .completed = std::move(completed)};
}

}  // namespace qa
