// Many short texts, looked for in one pass over bytes.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// Made once, asked often: what it costs to look follows the bytes, not the number of texts.
class NeedleSet {
 public:
  /// Texts of less than two bytes are never found.
  explicit NeedleSet(std::vector<std::string> needles);

  /// Calls `found` for every place where a text begins, in order of the places.
  void for_each(std::string_view bytes,
                const std::function<void(std::size_t needle, std::size_t offset)>& found) const;

 private:
  std::vector<std::string> needles_;
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::bitset<65536> beginnings_;     ///< the first two bytes of any text: small enough to be near
  std::vector<std::uint32_t> first_;  ///< by those two bytes, a text that begins so, or kNone
  std::vector<std::uint32_t> next_;   ///< by text, another one that begins so, or kNone
};

}  // namespace qa
