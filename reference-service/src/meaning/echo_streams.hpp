// What the streams of echo mean, message by message.
#pragma once

#include "serving/core/outcome.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace echo {

/// Goes through the words of a text, as ASCII white space separates them: what Expand replies with.
class Words {
 public:
  /// Puts the next word of `text`, the same at each call, into `word`; false when there is none.
  bool next(std::string_view text, std::string& word);

 private:
  std::size_t at_ = 0;
};

/// Messages joined by single spaces: what Collect replies with.
class Collection {
 public:
  /// Takes one more, or says that they would have more than `limit_bytes`.
  [[nodiscard]] serving::Outcome add(std::string_view message, std::size_t limit_bytes);

  /// Hands over what there is; nothing is left.
  [[nodiscard]] std::string take();

 private:
  std::string joined_;
  bool empty_ = true;  // no message yet; an empty one counts
};

}  // namespace echo
