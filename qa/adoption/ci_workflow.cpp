#include "qa/adoption/ci_workflow.hpp"

#include <string_view>

#include <fmt/format.h>

namespace qa {
namespace {

/// Before anything is checked out: without git there would be no history.
constexpr const char* kPrepare =
    "apt-get update -q && apt-get install -y -q --no-install-recommends git ca-certificates ccache";

std::string heading(const CiFacts& facts) {
  return fmt::format(
      "# Made by `{0}`; `{0} --check` says whether it still is what that writes.\n"
      "# What is judged is in the pipeline file, not here.\n",
      facts.made_by);
}

std::string path_in(const CiFacts& facts, std::string_view path) {
  return facts.folder.empty() ? std::string(path) : facts.folder + "/" + std::string(path);
}

std::string call(const CiFacts& facts) {
  return facts.folder.empty() ? facts.qa : facts.qa + " -C " + facts.folder;
}

/// A YAML text in single quotes.
std::string yaml_text(std::string_view text) {
  std::string quoted = "'";
  for (const char letter : text)
    quoted += letter == '\'' ? std::string("''") : std::string(1, letter);
  return quoted + "'";
}

constexpr const char* kGithubHead = R"(name: qa
on:
  push:
  pull_request:
  schedule:
    - cron: '17 2 * * *'
  workflow_dispatch:
permissions:
  contents: read
  security-events: write
concurrency:
  group: qa-${{ github.workflow }}-${{ github.ref }}
  cancel-in-progress: ${{ github.event_name == 'pull_request' }}
)";

std::string github_steps(const CiFacts& facts) {
  std::string text = fmt::format("      - run: {}\n", yaml_text(kPrepare));
  text += "      - uses: actions/checkout@v4\n        with:\n          fetch-depth: 0\n";
  if (facts.has_submodules) text += "          submodules: recursive\n";
  // Expressions know the folder by the host's name only.
  text +=
      "      - run: |\n"
      "          git config --global --add safe.directory \"$GITHUB_WORKSPACE\"\n"
      "          echo \"CCACHE_DIR=$GITHUB_WORKSPACE/build/ccache\" >> \"$GITHUB_ENV\"\n";
  text += fmt::format(
      "      - uses: actions/cache@v4\n"
      "        with:\n"
      "          path: |\n"
      "            {}\n"
      "            build/ccache\n"
      "          key: qa-${{{{ runner.os }}}}-${{{{ github.run_id }}}}-${{{{ github.run_attempt "
      "}}}}\n"
      "          restore-keys: qa-${{{{ runner.os }}}}-\n",
      path_in(facts, facts.results + "/cache"));
  if (!facts.install.empty()) text += fmt::format("      - run: {}\n", yaml_text(facts.install));
  text += fmt::format("      - run: {} run all --report sarif=build/qa.sarif\n", call(facts));
  text += fmt::format(
      "      - uses: actions/upload-artifact@v4\n"
      "        if: always()\n"
      "        with:\n"
      "          name: qa-reports\n"
      "          path: {}\n",
      path_in(facts, facts.results + "/runs"));
  return text +
         "      # A change proposed from a fork may not write findings.\n"
         "      - uses: github/codeql-action/upload-sarif@v3\n"
         "        if: always() && hashFiles('build/qa.sarif') != '' && (github.event_name != "
         "'pull_request' || github.event.pull_request.head.repo.full_name == github.repository)\n"
         "        with:\n"
         "          sarif_file: build/qa.sarif\n"
         "          category: qa\n";
}

std::string gitlab_rule(std::string_view condition, std::string_view profile) {
  return fmt::format("    - if: {}\n      variables:\n        QA_PROFILE: {}\n",
                     yaml_text(condition), profile);
}

}  // namespace

std::string github_workflow(const CiFacts& facts) {
  std::string text = heading(facts) + kGithubHead;
  text += fmt::format("jobs:\n  qa:\n    runs-on: ubuntu-24.04\n    container:\n      image: {}\n",
                      facts.image);
  // The image's program runs in namespaces of its own, which a container may not make by itself.
  if (facts.needs_namespaces) text += "      options: --privileged\n";
  text += fmt::format(
      "    timeout-minutes: 350\n"
      "    env:\n"
      "      QA_PROFILE: ${{{{ github.event_name == 'schedule' && '{}' || '{}' }}}}\n"
      "    steps:\n",
      facts.nightly_profile, facts.profile);
  return text + github_steps(facts);
}

std::string gitlab_pipeline(const CiFacts& facts) {
  std::string text = heading(facts);
  text +=
      "# Nights need a pipeline schedule of the project; stages that start the image need a "
      "runner\n"
      "# whose containers are privileged.\n";
  if (!facts.needs_namespaces) text = heading(facts) + "# Nights need a pipeline schedule.\n";
  text += fmt::format("qa:\n  image: {}\n  timeout: 5h 50m\n  variables:\n    GIT_DEPTH: '0'\n",
                      facts.image);
  if (facts.has_submodules) text += "    GIT_SUBMODULE_STRATEGY: recursive\n";
  text += "    CCACHE_DIR: $CI_PROJECT_DIR/build/ccache\n  rules:\n";
  text += gitlab_rule("$CI_PIPELINE_SOURCE == \"schedule\"", facts.nightly_profile);
  text += gitlab_rule("$CI_PIPELINE_SOURCE == \"merge_request_event\"", facts.profile);
  text += gitlab_rule("$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH", facts.profile);
  text += fmt::format(
      "  cache:\n    key: qa\n    when: always\n    paths:\n      - {}\n      - build/ccache\n",
      path_in(facts, facts.results + "/cache"));
  text += fmt::format("  before_script:\n    - {}\n", yaml_text(kPrepare));
  if (!facts.install.empty()) text += fmt::format("    - {}\n", yaml_text(facts.install));
  text += fmt::format(
      "  script:\n    - {} run all --report "
      "junit=build/qa-junit.xml,gitlab=build/qa-code-quality.json,sarif=build/qa.sarif\n",
      call(facts));
  return text +
         fmt::format(
             "  artifacts:\n    when: always\n    paths:\n      - {}\n      - build/qa.sarif\n"
             "    reports:\n      junit: build/qa-junit.xml\n"
             "      codequality: build/qa-code-quality.json\n",
             path_in(facts, facts.results + "/runs"));
}

}  // namespace qa
