#include "qa/cli/command_functions.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/cli/version.hpp"
#include "qa/model/run_result.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {

Result<int> cli_version(const Arguments& arguments) {
  CLI::App app("Prints the version.", "qa version");
  bool json = false;
  app.add_flag("--json", json, "As JSON");
  app.footer("Examples:\n  qa version\n  qa version --json");
  TRY_ASSIGN(const Parsed parsed, parse(app, arguments));
  if (parsed == Parsed::help) return kPassed;

  const Version qa = version();
  if (json) {
    const nlohmann::ordered_json object = {
        {"version", qa.number}, {"commit", qa.commit}, {"compiler", qa.compiler}};
    print(object.dump(2) + "\n");
  } else {
    const std::string commit = qa.commit.empty() ? "" : fmt::format(", commit {:.12}", qa.commit);
    print(fmt::format("qa {} ({}{})\n", qa.number, qa.compiler, commit));
  }
  return kPassed;
}

}  // namespace qa
