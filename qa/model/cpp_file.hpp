// Which files are C or C++, by their names.
#pragma once

#include <filesystem>
#include <string_view>

namespace qa {

/// What a compiler is given (source, which includes module interfaces), what those include
/// (header), or neither.
enum class CppFile { none, header, source };

/// By the ending, upper or lower case: those that GCC and Clang know, and the names that projects
/// give to included text (.inl .ipp .tpp .txx). ".inc" says nothing about the language.
/// gcc.gnu.org/onlinedocs/gcc/Overall-Options.html
CppFile cpp_file_of(const std::filesystem::path& file);

inline bool is_cpp_file(const std::filesystem::path& file) {
  return cpp_file_of(file) != CppFile::none;
}

}  // namespace qa
