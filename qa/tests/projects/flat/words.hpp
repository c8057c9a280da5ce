#pragma once

#include <string>

/// How many words, separated by blanks, `text` has.
int count_words(const std::string& text);
