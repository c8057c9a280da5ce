#include "qa/system/depfile.hpp"

namespace qa {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

}  // namespace

std::vector<std::string> parse_depfile(std::string_view text) {
  std::vector<std::string> names;
  std::string name;
  bool is_target = true;
  const auto finish = [&] {
    if (!name.empty() && !is_target) names.push_back(name);
    name.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\n';
    if (c == '\\' && (next == '\n' || next == '\r')) {
      finish();
      i += next == '\r' ? 2 : 1;
    } else if ((c == '\\' && (next == ' ' || next == '#')) || (c == '$' && next == '$')) {
      name += next;
      ++i;
    } else if (is_target && c == ':' && (is_blank(next) || next == '\n' || next == '\\')) {
      name.clear();
      is_target = false;
    } else if (c == '\n') {
      finish();
      is_target = true;
    } else if (is_blank(c)) {
      finish();
    } else {
      name += c;
    }
  }
  finish();
  return names;
}

}  // namespace qa
