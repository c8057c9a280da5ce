#include "ring.h"

#include <cstdio>

int main() {
  std::printf("%d\n", ring_next(2, 3));
  return 0;
}
