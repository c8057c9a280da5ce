#include "../../common/greeting.hpp"

#include <cstring>

int main() {
  return std::strcmp(greeting(), "hello") == 0 ? 0 : 1;
}
