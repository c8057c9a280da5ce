#include "stack.hpp"

int top_of(const int* numbers, int count) {
  return count == 0 ? 0 : numbers[count - 1];
}
