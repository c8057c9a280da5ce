#include "greeting.hpp"

const char* greeting() {
  return "hello";
}
