#include "qa/environment/place_name.hpp"

#include <random>
#include <string_view>

namespace qa {
namespace {

/// So many letters tell those apart that are up at the same time.
std::string random_word() {
  static constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
  constexpr int kLength = 10;
  std::random_device random;
  std::string word;
  for (int i = 0; i < kLength; ++i) word += kLetters[random() % kLetters.size()];
  return word;
}

}  // namespace

std::string new_place_name(const std::string& topology) {
  constexpr std::size_t kMost = 30;
  std::string name = topology.substr(0, kMost);
  while (name.ends_with('-')) name.pop_back();
  return "qa-" + name + "-" + random_word();
}

}  // namespace qa
