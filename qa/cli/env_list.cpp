#include "qa/cli/env_actions.hpp"
#include "qa/cli/env_text.hpp"
#include "qa/cli/terminal_output.hpp"
#include "qa/environment/environment_store.hpp"
#include "qa/model/run_result.hpp"
#include "qa/model/suggestion.hpp"
#include "qa/system/interrupt.hpp"
#include "qa/system/lines.hpp"
#include "qa/system/system_clock.hpp"

#include <algorithm>
#include <map>

namespace qa {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kGlance{200};

/// The logs of an environment, as far as they were printed.
class LogPrinter {
 public:
  LogPrinter(fs::path folder, std::string service, Files& files)
      : folder_(std::move(folder)), service_(std::move(service)), files_(files) {}

  void print_news() {
    const Result<std::vector<fs::path>> logs = files_.list(folder_);
    for (const fs::path& log : logs.value_or(std::vector<fs::path>())) {
      const std::string name = log.stem().string();
      if (service_.empty() || service_ == name) print_news_of(log, name);
    }
  }

 private:
  /// Whole lines only, so that those of several services don't mix.
  void print_news_of(const fs::path& log, const std::string& name) {
    const std::string text = files_.read_from(log, printed_[name]).value_or("");
    const std::size_t size = text.rfind('\n') + 1;  // 0 without one
    printed_[name] += size;
    for (const std::string_view line : lines_of(std::string_view(text).substr(0, size))) {
      if (service_.empty()) print(name + " | ");
      print(line);
      print("\n");
    }
  }

  fs::path folder_;
  std::string service_;
  Files& files_;
  std::map<std::string, std::size_t> printed_;
};

Result<void> check_name(const std::string& name, EnvironmentStore& store) {
  TRY_ASSIGN(const std::vector<std::string> known, store.list());
  if (std::ranges::find(known, name) != known.end()) return {};
  if (known.empty()) return fail(FailureKind::configuration, "no environment is up", "qa env up");
  return fail(FailureKind::configuration, unknown_word("environment", name, known), "qa env list");
}

Result<void> check_service(const std::string& service, const KeptEnvironment& environment) {
  std::vector<std::string> known;
  for (const KeptService& each : environment.services) known.push_back(each.name);
  if (service.empty() || std::ranges::find(known, service) != known.end()) return {};
  return fail(FailureKind::configuration, unknown_word("service", service, known), "qa env list");
}

}  // namespace

Result<int> env_list(const EnvOptions& options, Files& files) {
  TRY_ASSIGN(const ProjectPlace place, find_project(files, options.project.directory));
  EnvironmentStore store(place.reports, files);
  TRY_ASSIGN(const std::vector<std::string> names, store.list());
  std::vector<ListedEnvironment> environments;
  for (const std::string& name : names) {
    KeptEnvironment unknown;
    unknown.name = name;
    environments.push_back(
        {.known = store.load(name).value_or(unknown), .is_alive = store.is_alive(name)});
  }
  SystemClock clock;
  print(options.json ? list_json(environments)
                     : list_text(environments, clock.now(), standard_palette()));
  return kPassed;
}

Result<int> env_logs(const EnvOptions& options, Files& files) {
  const Interrupt interrupt;
  TRY_ASSIGN(const ProjectPlace place, find_project(files, options.project.directory));
  EnvironmentStore store(place.reports, files);
  if (options.words.empty() || options.words.size() > 2)
    return fail(FailureKind::configuration, "logs wants an environment, and perhaps a service",
                "qa env list");
  const std::string& name = options.words[0];
  const std::string service = options.words.size() == 2 ? options.words[1] : "";
  TRY(check_name(name, store));
  TRY_ASSIGN(const KeptEnvironment environment, store.load(name));
  TRY(check_service(service, environment));
  LogPrinter printer(store.logs(name), service, files);
  printer.print_news();
  SystemClock clock;
  while (options.follow && !Interrupt::requested() && store.is_alive(name)) {
    clock.sleep_for(kGlance);
    printer.print_news();
  }
  return Interrupt::requested() ? kInterrupted : kPassed;
}

}  // namespace qa
