// What an API consists of: the files that describe it, found by what they declare.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace wire {
class FileDescriptor;
class MessageDescriptor;
}  // namespace wire

namespace serving {

/// Names are full: with the package, without a dot in front. Any thread may ask.
class DescriptorIndex {
 public:
  struct File {
    std::string name;
    std::string bytes;  ///< the serialized FileDescriptorProto, as the compiler made it
    std::vector<std::string> dependencies;
  };

  /// Those that somebody has got already. They belong to the index.
  using Sent = std::set<const File*>;

  /// `set` is a serialized google.protobuf.FileDescriptorSet, imports included. One that cannot be
  /// read is a bug: std::invalid_argument.
  explicit DescriptorIndex(std::string_view set);
  DescriptorIndex(const DescriptorIndex&) = delete;  // symbols point to files
  DescriptorIndex& operator=(const DescriptorIndex&) = delete;

  /// Sorted.
  [[nodiscard]] const std::vector<std::string>& services() const { return services_; }

  [[nodiscard]] bool has_message(std::string_view name) const;

  /// The file of that name; null: there is none.
  [[nodiscard]] const File* file_named(std::string_view name) const;

  /// The file that declares a service, method, message, field or enum; null: none does.
  [[nodiscard]] const File* file_declaring(std::string_view symbol) const;

  /// `file`, then what it imports, however indirectly, and has not been sent. `file` itself always
  /// comes: who asks for it may not have recognized it among others' imports.
  [[nodiscard]] std::vector<const File*> with_imports(const File& file, Sent& sent) const;

 private:
  struct Symbol {
    const File* file;
    bool is_message;
  };

  void add(std::string bytes);
  void add_services(const wire::FileDescriptor& parsed, const std::string& scope, const File& file);
  void add_message(const wire::MessageDescriptor& message, const std::string& scope,
                   const File& file);
  void declare(const std::string& name, const File& file) {
    symbols_.emplace(name, Symbol{&file, false});
  }

  std::map<std::string, File, std::less<>> files_;  // in which no file ever moves
  std::map<std::string, Symbol, std::less<>> symbols_;
  std::vector<std::string> services_;
};

}  // namespace serving
