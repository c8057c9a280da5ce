#include "qa/engine/stage.hpp"

namespace qa {

Result<Artifact> record_artifact(StageContext& context, std::string_view kind,
                                 const std::filesystem::path& path) {
  // The stage's folder is RUN/stages/NN-name.
  const auto folder = context.folder.lexically_normal();
  const auto inside = path.lexically_normal().lexically_relative(folder);
  if (inside.empty() || inside == "." || *inside.begin() == "..") {
    return fail(FailureKind::host, "cannot record " + path.string() +
                                       ": artifacts lie in the stage's folder " + folder.string());
  }
  TRY_ASSIGN(std::string digest, context.files.sha256(path));
  const auto from_run = folder.parent_path().filename() / folder.filename() / inside;
  return Artifact{
      .kind = std::string(kind), .path = from_run.string(), .sha256 = std::move(digest)};
}

void mark_failed(StageResult& result, std::string what, const Command& command, std::string next) {
  result.status = StageStatus::failed;
  result.failure = Failure{.kind = FailureKind::product,
                           .what = std::move(what),
                           .command = to_shell_text(command),
                           .log = {},
                           .next = std::move(next)};
}

}  // namespace qa
