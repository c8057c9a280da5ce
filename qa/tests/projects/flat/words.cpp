#include "words.hpp"

#include <sstream>

int count_words(const std::string& text) {
  std::istringstream stream(text);
  int count = 0;
  for (std::string word; stream >> word;) ++count;
  return count;
}
