#include "meaning/echo_streams.hpp"

#include <algorithm>
#include <utility>

namespace echo {

bool Words::next(std::string_view text, std::string& word) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  const std::size_t begin = text.find_first_not_of(kSpace, at_);
  if (begin == std::string_view::npos) return false;
  at_ = std::min(text.find_first_of(kSpace, begin), text.size());
  word = text.substr(begin, at_ - begin);
  return true;
}

serving::Outcome Collection::add(std::string_view message, std::size_t limit_bytes) {
  const std::size_t separator = empty_ ? 0 : 1;
  if (joined_.size() + separator + message.size() > limit_bytes) {
    return {
        .code = serving::OutcomeCode::resource_exhausted,
        .text = "the messages together have more than " + std::to_string(limit_bytes) + " bytes",
        .reason = "TOO_LARGE"};
  }
  joined_.append(separator, ' ').append(message);
  empty_ = false;
  return {};
}

std::string Collection::take() {
  empty_ = true;
  return std::exchange(joined_, {});
}

}  // namespace echo
