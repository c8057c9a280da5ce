#include "qa/model/cpp_file.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace qa {
namespace {

constexpr std::array<std::string_view, 13> kSources = {".c",   ".cc",   ".cp",  ".cpp", ".cxx",
                                                       ".c++", ".cppm", ".ccm", ".ixx", ".cxxm",
                                                       ".cu",  ".c++m", ".mpp"};
constexpr std::array<std::string_view, 12> kHeaders = {
    ".h", ".hh", ".hpp", ".hxx", ".h++", ".hp", ".inl", ".ipp", ".tpp", ".txx", ".tcc", ".cuh"};

}  // namespace

CppFile cpp_file_of(const std::filesystem::path& file) {
  std::string ending = file.extension().string();
  std::ranges::transform(ending, ending.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (std::ranges::find(kSources, ending) != kSources.end()) return CppFile::source;
  if (std::ranges::find(kHeaders, ending) != kHeaders.end()) return CppFile::header;
  return CppFile::none;
}

}  // namespace qa
