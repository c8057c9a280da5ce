#include "qa/stages/promised_commit.hpp"

#include "qa/system/git.hpp"
#include "qa/system/git_history.hpp"
#include "qa/system/lines.hpp"

namespace qa {
namespace {

using Found = std::optional<PromisedCommit>;

Result<std::string> ask(StageContext& context, std::vector<std::string> arguments) {
  TRY_ASSIGN(const std::string text,
             git_output(context.processes, context.root, std::move(arguments)));
  return std::string(trimmed(text));
}

/// What git does not know is no failure here.
Result<std::string> ask_softly(StageContext& context, std::vector<std::string> arguments) {
  Result<std::string> answer = ask(context, std::move(arguments));
  if (answer || answer.error().kind != FailureKind::host) return answer;
  return std::string();
}

Result<std::string> commit_of(StageContext& context, const std::string& revision) {
  return ask_softly(
      context, {"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
}

Result<Found> newest_version(StageContext& context, const std::string& from) {
  TRY_ASSIGN(const std::string tag,
             ask_softly(context, {"describe", "--tags", "--abbrev=0", "--match", "v[0-9]*",
                                  "--match", "[0-9]*.[0-9]*", from}));
  if (tag.empty()) return Found();
  TRY_ASSIGN(const std::string commit, commit_of(context, "refs/tags/" + tag));
  return Found({.commit = commit, .name = tag, .tag = tag});
}

}  // namespace

Result<std::optional<PromisedCommit>> promised_commit(const std::string& revision,
                                                      const std::string& path,
                                                      StageContext& context) {
  if (!lies_in_repository(context.root, context.files)) {
    return fail(FailureKind::configuration,
                "the project is no git repository, so nobody knows what its API was",
                "git init && git add -A && git commit");
  }
  if (!revision.empty()) {
    TRY_ASSIGN(const std::string commit, commit_of(context, revision));
    if (!commit.empty()) return Found({.commit = commit, .name = revision, .tag = revision});
    return fail(FailureKind::configuration, "git knows no commit '" + revision + "'", "git tag");
  }
  TRY_ASSIGN(const std::string head, commit_of(context, "HEAD"));
  if (head.empty()) return Found();
  TRY_ASSIGN(const std::string changed, ask(context, {"status", "--porcelain", "--", path}));
  TRY_ASSIGN(const std::string before, commit_of(context, "HEAD^"));
  TRY_ASSIGN(Found version, newest_version(context, "HEAD"));
  // A version that is about to be published is held against the one before it.
  if (version && version->commit == head && changed.empty()) {
    version.reset();
    if (!before.empty()) {
      TRY_ASSIGN(version, newest_version(context, before));
    }
  }
  if (version) return version;
  TRY(require_history(context.processes, context.root, "what the API was"));
  const Result<std::string> departure = departure_commit(context.processes, context.root);
  if (departure && (*departure != head || !changed.empty())) {
    return Found({.commit = *departure, .name = "the default branch", .tag = {}});
  }
  if (before.empty()) return Found();
  return Found({.commit = before, .name = "the commit before", .tag = {}});
}

}  // namespace qa
