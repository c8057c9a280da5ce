#include "qa/cli/env_text.hpp"

#include "qa/report/measure_text.hpp"
#include "qa/report/text_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace qa {
namespace {

using std::chrono::milliseconds;

/// What is left of a span of time, and never less than nothing.
std::string span_text(Moment from, Moment to) {
  const auto span = std::chrono::duration_cast<milliseconds>(to - from);
  return duration_text(std::max(span, milliseconds(0)));
}

std::string endpoints_text(const KeptService& service) {
  std::string text;
  for (const auto& [port, address] : service.endpoints)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", port, address);
  return text;
}

std::string state_text(const ListedEnvironment& environment, Moment now) {
  if (!environment.is_alive) return "dead: its keeper was killed; qa gc removes the rest";
  if (environment.known.services.empty()) return "starting";
  return "up for " + span_text(environment.known.started, now) + ", " +
         span_text(now, environment.known.expires) + " left";
}

}  // namespace

std::string up_text(const KeptEnvironment& environment, Moment now, const Palette& palette) {
  TextTable table({{}, {}, {}});
  for (const KeptService& service : environment.services) {
    for (const auto& [port, address] : service.endpoints)
      table.add({service.name, port, {address, Style::good}});
  }
  return fmt::format(
      "{} is up for {}, with the image {}\n{}"
      "Any tool of this machine reaches these addresses.\n"
      "  logs  qa env logs -f {}\n  end   qa env down {}\n",
      environment.name, span_text(now, environment.expires), environment.image,
      table.render(palette, "  "), environment.name, environment.name);
}

std::string list_text(const std::vector<ListedEnvironment>& environments, Moment now,
                      const Palette& palette) {
  if (environments.empty()) return "no environment is up\n";
  std::string text;
  for (const ListedEnvironment& environment : environments) {
    text += fmt::format("{}  {}\n", environment.known.name, state_text(environment, now));
    if (!environment.is_alive) continue;
    TextTable table({{}, {}, {}});
    for (const KeptService& service : environment.known.services) {
      const bool runs = service.state == kRunning;
      table.add({service.name,
                 endpoints_text(service),
                 {service.state, runs ? Style::good : Style::bad}});
    }
    text += table.render(palette, "  ");
  }
  return text;
}

std::string list_json(const std::vector<ListedEnvironment>& environments) {
  std::string text = "[";
  for (const ListedEnvironment& environment : environments) {
    if (!environment.is_alive) continue;
    text += (text.size() > 1 ? ",\n" : "\n") + to_json_text(environment.known);
  }
  return text + "]\n";
}

}  // namespace qa
