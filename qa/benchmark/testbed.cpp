#include "qa/benchmark/testbed.hpp"

#include <array>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

namespace qa {
namespace {

/// Words that say nothing.
constexpr std::array<std::string_view, 5> kNoise = {"(r)", "(tm)", "cpu", "processor", "with"};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::string word_of(std::string_view model) {
  std::string text = lower(model);
  for (const std::string_view noise : kNoise) {
    for (std::size_t at = 0; (at = text.find(noise, at)) != std::string::npos;) {
      text.replace(at, noise.size(), " ");
    }
  }
  std::string word;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.') {
      word += c;
    } else if (!word.empty() && word.back() != '-') {
      word += '-';
    }
  }
  while (word.ends_with('-')) word.pop_back();
  return word.empty() ? "unknown" : word;
}

}  // namespace

std::string testbed_name(const HostFacts& host, std::string_view chosen) {
  if (!chosen.empty()) return std::string(chosen);
  constexpr double kMibPerGib = 1024;
  const double gib = std::round(static_cast<double>(host.memory_mib) / kMibPerGib);
  return fmt::format("{}-{}cpu-{:.0f}gib", word_of(host.cpu_model), host.cpus, gib);
}

}  // namespace qa
