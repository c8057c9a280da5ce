#include "qa/scaffold/template_record.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

namespace fs = std::filesystem;

constexpr int kSchema = 1;
constexpr const char* kRecord = ".qa/template.json";
constexpr const char* kArchive = ".qa/template.tar.gz";

Result<void> run_tar(ProcessRunner& processes, Command command) {
  TRY_ASSIGN(const Completed completed, processes.run(command));
  if (completed.status.succeeded()) return {};
  return tl::unexpected<Failure>(Failure{.kind = FailureKind::host,
                                         .what = "tar failed: " + completed.standard_error,
                                         .command = to_shell_text(command),
                                         .log = {},
                                         .next = {}});
}

tl::unexpected<Failure> bad_record(const fs::path& file, std::string_view why) {
  return fail(FailureKind::configuration, fmt::format("{} {}", file.string(), why),
              "git log --oneline -- .qa shows the commits that had it as it was");
}

tl::unexpected<Failure> bad_archive(const fs::path& file, std::string_view why) {
  return fail(
      FailureKind::configuration,
      fmt::format("{} {}: what the template's files were like is not known", file.string(), why),
      "restore it (git log --oneline -- .qa has its commits), or name a commit in which "
      "all files are as qa wrote them: qa update --base REV");
}

}  // namespace

Result<fs::path> find_recorded(Files& files, const fs::path& folder) {
  for (fs::path at = folder;; at = at.parent_path()) {
    if (files.exists(at / kRecord)) return at;
    if (at == at.parent_path()) break;
  }
  return fail(FailureKind::configuration,
              fmt::format("there is no {} in {} or any folder above: only a repository that qa new "
                          "wrote knows its template",
                          kRecord, folder.string()),
              "cd into one, or name one with -C DIR");
}

Result<TemplateRecord> read_record(Files& files, const fs::path& root) {
  const fs::path file = root / kRecord;
  TRY_ASSIGN(const std::string text, files.read(file));
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return bad_record(file, "is no JSON object");
  if (json.value("schema", nlohmann::json()) != kSchema)
    return bad_record(file, fmt::format("is not of schema {}, which this qa reads", kSchema));
  TemplateRecord record;
  const std::pair<const char*, std::string*> members[] = {{"template", &record.version},
                                                          {"name", &record.name},
                                                          {"proto", &record.package},
                                                          {"license", &record.license},
                                                          {"sha256", &record.sha256}};
  for (const auto& [key, member] : members) {
    const auto value = json.find(key);
    if (value == json.end() || !value->is_string())
      return bad_record(file, fmt::format("has no text '{}'", key));
    *member = value->get<std::string>();
  }
  return record;
}

Result<void> write_record(ProcessRunner& processes, Files& files, const fs::path& root,
                          const NewRepository& repository, const fs::path& pristine) {
  const fs::path archive = root / kArchive;
  TRY(files.create_directories(archive.parent_path()));
  // The same files give the same bytes: whoever wrote them, when, and under which umask.
  TRY(run_tar(processes,
              {.argv = {"tar", "--create", "--gzip", "--file", archive.string(), "--directory",
                        pristine.string(), "--sort=name", "--mtime=@0", "--owner=0", "--group=0",
                        "--numeric-owner", "--mode=u=rwX,go=rX", "--format=gnu", "--exclude=./.git",
                        "--exclude=./.qa", "."}}));
  TRY_ASSIGN(const std::string sha256, files.sha256(archive));
  const nlohmann::ordered_json json = {{"schema", kSchema},
                                       {"template", repository.version},
                                       {"name", repository.name.given},
                                       {"proto", repository.name.package},
                                       {"license", repository.license},
                                       {"sha256", sha256}};
  return files.write(root / kRecord, json.dump(2) + "\n");
}

Result<void> unpack_pristine(ProcessRunner& processes, Files& files, const fs::path& root,
                             const TemplateRecord& record, const fs::path& folder) {
  const fs::path archive = root / kArchive;
  if (!files.exists(archive)) return bad_archive(archive, "is missing");
  TRY_ASSIGN(const std::string sha256, files.sha256(archive));
  if (sha256 != record.sha256)
    return bad_archive(archive, fmt::format("is not the one that {} describes", kRecord));
  TRY(files.create_directories(folder));
  return run_tar(processes, {.argv = {"tar", "--extract", "--gzip", "--file", archive.string(),
                                      "--directory", folder.string(), "--no-same-owner"}});
}

}  // namespace qa
