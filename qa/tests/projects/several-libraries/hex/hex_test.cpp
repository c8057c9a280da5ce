#include "hex.hpp"

int main() {
  return to_hex("A\n") == "410a" ? 0 : 1;
}
