#include "ring.h"

int ring_next(int place, int size) {
  return size == 0 ? 0 : (place + 1) % size;
}
