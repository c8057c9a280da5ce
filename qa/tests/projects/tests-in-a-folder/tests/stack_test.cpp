#include "stack.hpp"

int main() {
  const int numbers[] = {1, 2, 3};
  return top_of(numbers, 3) == 3 && top_of(numbers, 0) == 0 ? 0 : 1;
}
