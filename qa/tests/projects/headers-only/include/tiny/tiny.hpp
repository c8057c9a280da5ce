#pragma once

namespace tiny {
constexpr int twice(int value) { return 2 * value; }
}  // namespace tiny
