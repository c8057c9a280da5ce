#include <cstring>

int main() {
  return std::strcmp(FLAVOR, "sweet") == 0 ? 0 : 1;
}
