// Files as pipeline.toml names them: a file, a folder, or a pattern of either.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// "src/**/*.cpp": `*` and `?` stand for characters within a name, `**` for any folders. What names
/// a folder stands for everything below it.
class PathPattern {
 public:
  explicit PathPattern(std::string_view pattern);

  /// The part without wildcards: everything that can match is this or lies below it; "." is the
  /// project.
  const std::string& base() const { return base_; }
  /// `path` is relative to the project, with single slashes.
  bool matches(std::string_view path) const;

 private:
  std::string base_;
  bool has_wildcards_ = false;
  std::vector<std::string> names_;
};

}  // namespace qa
