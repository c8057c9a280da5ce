// Kept environments as people read them.
#pragma once

#include "qa/environment/kept_environment.hpp"
#include "qa/report/line_printer.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace qa {

/// What `qa env list` knows of one.
struct ListedEnvironment {
  KeptEnvironment known;  ///< only the name when its keeper has not written anything yet
  bool is_alive = false;
};

using Moment = std::chrono::system_clock::time_point;

/// What `qa env up` says in the end: where the services are, and what to do next.
std::string up_text(const KeptEnvironment& environment, Moment now, const Palette& palette);

/// A line for each service of each.
std::string list_text(const std::vector<ListedEnvironment>& environments, Moment now,
                      const Palette& palette);

std::string list_json(const std::vector<ListedEnvironment>& environments);

}  // namespace qa
