// Strict reading of one table: typed access that remembers which keys were asked for, so that all
// others can be refused. What it was asked for is the only list of known keys.
#pragma once

#include "qa/config/typed_value.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

/// Every access returns the fallback when the key is absent, and reports a wrong value to the
/// diagnostics. Node and diagnostics must outlive the reader.
class TableReader {
 public:
  /// `name` is used in messages, e.g. "stage 'unit'". A node that is no table is reported, and read
  /// like an empty one.
  TableReader(const ConfigNode& node, std::string name, Diagnostics& errors);

  std::string text(const std::string& key, std::string fallback = {});
  std::vector<std::string> texts(const std::string& key);
  /// Paths of files inside the project.
  std::vector<std::string> project_files(const std::string& key);
  /// Patterns of paths relative to the project, which may lead out of it.
  std::vector<std::string> relative_patterns(const std::string& key);
  std::map<std::string, std::string> text_map(const std::string& key);
  std::map<std::string, int> number_map(const std::string& key, IntRange range);
  bool flag(const std::string& key, bool fallback);
  int whole_number(const std::string& key, IntRange range, int fallback);
  std::chrono::milliseconds duration(const std::string& key, std::chrono::milliseconds fallback);
  std::vector<std::string> regexes(const std::string& key);
  /// One of `words`.
  std::string one_of(const std::string& key, std::span<const std::string> words,
                     std::string fallback);

  /// Absent or empty is an error.
  std::string required_text(const std::string& key);
  std::vector<std::string> required_texts(const std::string& key);
  const ConfigNode* required(const std::string& key);

  /// Null when absent.
  const ConfigNode* find(const std::string& key);
  /// The table of this key; an empty one when absent.
  const ConfigNode& table(const std::string& key);
  /// The items of this key's list; none when absent.
  std::span<const ConfigNode> list(const std::string& key);

  /// To be called after everything that is known was asked for.
  void refuse_unknown_keys();
  /// What was asked for so far, in that order.
  const std::vector<std::string>& known_keys() const { return known_keys_; }

  /// About the table as a whole. Nothing more is said about what is no table.
  void error(const std::string& message);
  Diagnostics& errors() { return errors_; }
  const ConfigNode& node() const { return node_; }
  const std::string& name() const { return name_; }

 private:
  std::vector<std::string> paths(const std::string& key, bool (*is_right)(const std::string&),
                                 const std::string& expected);

  const ConfigNode& node_;
  std::string name_;
  Diagnostics& errors_;
  std::vector<std::string> known_keys_;
};

/// Whether `text` is the path of a file inside the project, relative to its root.
bool is_project_file(const std::string& text);

/// Whether `text` is such a path, and called as an image in a tarball is.
bool is_image_tarball(const std::string& text);

/// The table without entries.
const ConfigNode& empty_table();

}  // namespace qa
