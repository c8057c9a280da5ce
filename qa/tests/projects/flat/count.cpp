#include "words.hpp"

#include <cstdio>

int main(int count, char** arguments) {
  for (int i = 1; i < count; ++i) std::printf("%d\n", count_words(arguments[i]));
  return 0;
}
