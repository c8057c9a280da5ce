#include "qa/scaffold/template_update.hpp"

#include "qa/scaffold/new_repository.hpp"
#include "qa/scaffold/source_format.hpp"
#include "qa/scaffold/template_record.hpp"
#include "qa/scaffold/template_version.hpp"
#include "qa/system/git.hpp"

#include <fmt/format.h>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// Formatted by today's formatter, both then and now: what another version of it does differently
/// is no change of the template.
Result<std::string> base_tree(ProcessRunner& processes, Files& files, const UpdateRequest& request,
                              const TemplateRecord& record, TemplateMerge& merge) {
  if (!request.base.empty()) return merge.tree_of(request.base);
  const fs::path folder = request.scratch / "base";
  TRY(unpack_pristine(processes, files, request.root, record, folder));
  TRY(format_sources(processes, files, folder));
  return merge.tree_of(folder);
}

Result<void> check_order(const std::string& from, const std::string& to) {
  if (!is_newer(from, to)) return {};
  return fail(
      FailureKind::configuration,
      fmt::format("the repository has the template of qa {} already, and this one is older: "
                  "{}",
                  from, to),
      "install a qa that is at least as new, or name its checkout with --template DIR");
}

}  // namespace

Result<Update> update_from_template(ProcessRunner& processes, Files& files,
                                    const UpdateRequest& request) {
  TRY_ASSIGN(const TemplateRecord record, read_record(files, request.root));
  NewRepository now = {
      .source = request.source, .target = request.scratch / "theirs", .license = record.license};
  TRY_ASSIGN(now.name, service_name(record.name, record.package));
  TRY_ASSIGN(now.version, template_version(processes, files, request.source));
  TRY(check_order(record.version, now.version));
  TRY_ASSIGN(TemplateMerge merge, TemplateMerge::begin(processes, files, request.root,
                                                       request.scratch, request.purpose));
  TRY_ASSIGN(const std::string base, base_tree(processes, files, request, record, merge));
  TRY(write_repository(files, now));
  TRY(format_sources(processes, files, now.target));
  TRY_ASSIGN(const std::string theirs, merge.tree_of(now.target));

  Update update = {.from = record.version, .to = now.version, .nothing_to_do = base == theirs};
  if (update.nothing_to_do) return update;
  TRY_ASSIGN(update.outcome,
             merge.merge(base, theirs, "Update to the template of qa " + now.version));
  if (request.purpose == TemplateMerge::Purpose::preview) return update;
  TRY(write_record(processes, files, request.root, now, now.target));
  TRY(git_output(processes, request.root, {"add", "--force", "--", kRecordFolder}));
  return update;
}

}  // namespace qa
