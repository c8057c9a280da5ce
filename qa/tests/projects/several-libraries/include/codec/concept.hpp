#pragma once

namespace codec {

inline constexpr int kVersion = 1;

}  // namespace codec
