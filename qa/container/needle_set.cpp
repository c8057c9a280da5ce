#include "qa/container/needle_set.hpp"

namespace qa {
namespace {

unsigned beginning_of(const char* text) {
  return static_cast<unsigned>(static_cast<unsigned char>(text[0])) << 8U |
         static_cast<unsigned char>(text[1]);
}

}  // namespace

NeedleSet::NeedleSet(std::vector<std::string> needles)
    : needles_(std::move(needles)), first_(65536, kNone), next_(needles_.size(), kNone) {
  for (std::uint32_t i = 0; i < needles_.size(); ++i) {
    if (needles_[i].size() < 2) continue;
    const unsigned beginning = beginning_of(needles_[i].data());
    beginnings_.set(beginning);
    next_[i] = first_[beginning];
    first_[beginning] = i;
  }
}

void NeedleSet::for_each(std::string_view bytes,
                         const std::function<void(std::size_t, std::size_t)>& found) const {
  for (std::size_t at = 0; at + 1 < bytes.size(); ++at) {
    const unsigned beginning = beginning_of(bytes.data() + at);
    if (!beginnings_[beginning]) continue;
    for (std::uint32_t needle = first_[beginning]; needle != kNone; needle = next_[needle]) {
      if (bytes.substr(at).starts_with(needles_[needle])) found(needle, at);
    }
  }
}

}  // namespace qa
