// What an orchestrator has made outside of this machine's processes, written down before it is
// made, so that somebody else can remove it when whoever made it was killed.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace qa {

struct MadePlace {
  std::string orchestrator;  ///< its word
  std::string name;          ///< of the namespace or network
  std::string context;       ///< of kubectl
  std::string kubeconfig;    ///< $KUBECONFIG, as it was; empty: not set

  bool operator==(const MadePlace&) const = default;
};

/// "namespace qa-echo-abc of context kind-dev", for people.
std::string text_of(const MadePlace& place);

std::string to_json_text(const MadePlace& place);
/// Fails with kind host: nobody else writes it.
Result<MadePlace> parse_made_place(std::string_view text);

/// Removes it, in bounded time, also after an interrupt. Empty when it is gone; else why it is not.
/// `cache` is a folder for what programs keep.
std::string remove_made_place(const MadePlace& place, const std::filesystem::path& cache,
                              ProcessRunner& processes, Clock& clock);

}  // namespace qa
