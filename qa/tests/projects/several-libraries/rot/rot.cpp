#include "rot.hpp"

std::string rot13(std::string text) {
  for (char& letter : text) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>('a' + (letter - 'a' + 13) % 26);
  }
  return text;
}
