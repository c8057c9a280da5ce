#include "words.hpp"

int main() {
  return count_words("two words") == 2 ? 0 : 1;
}
