#include "rot.hpp"

int main() {
  return rot13(rot13("hello")) == "hello" ? 0 : 1;
}
