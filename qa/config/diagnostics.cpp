#include "qa/config/diagnostics.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace qa {
namespace {

constexpr std::size_t kMaxShown = 20;

}  // namespace

void Diagnostics::add(const Position& position, std::string message) {
  if (full()) {
    ++unshown_;
    return;
  }
  errors_.push_back({position, std::move(message)});
}

bool Diagnostics::full() const {
  return errors_.size() >= kMaxShown;
}

Failure Diagnostics::failure() const {
  std::vector<Error> sorted = errors_;
  std::ranges::stable_sort(sorted, {}, [](const Error& error) {
    return std::tuple(error.position.line, error.position.column);
  });
  std::string what;
  for (const Error& error : sorted) {
    if (!what.empty()) what += '\n';
    what += to_text(error.position) + ": " + error.message;
  }
  if (unshown_ > 0) what += "\nand " + std::to_string(unshown_) + " more";
  return {.kind = FailureKind::configuration, .what = std::move(what)};
}

}  // namespace qa
