// An API as its .proto files give it.
#pragma once

#include "qa/model/failure.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <google/protobuf/descriptor.h>

namespace qa {

/// Owns the descriptors that it gives; lists have what the API's own files define, by full name.
class Api {
 public:
  /// Where imports are looked for; the first folder is that of the API's own files.
  using Roots = std::vector<std::filesystem::path>;

  /// Reads `files`, relative to the first of `roots`. Fails with configuration and protobuf's own
  /// words, one line an error.
  static Result<std::unique_ptr<Api>> load(const Roots& roots,
                                           const std::vector<std::string>& files);
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;
  ~Api();

  template <class Descriptor>
  using ByName = std::map<std::string, const Descriptor*>;

  const ByName<google::protobuf::FileDescriptor>& files() const { return files_; }
  /// Nested ones, too; not those that stand for the entries of a map.
  const ByName<google::protobuf::Descriptor>& messages() const { return messages_; }
  const ByName<google::protobuf::EnumDescriptor>& enums() const { return enums_; }
  const ByName<google::protobuf::ServiceDescriptor>& services() const { return services_; }
  const ByName<google::protobuf::FieldDescriptor>& extensions() const { return extensions_; }

 private:
  struct Compiler;
  Api();
  void add(const google::protobuf::FileDescriptor& file);
  void add(const google::protobuf::Descriptor& message);

  std::unique_ptr<Compiler> compiler_;
  ByName<google::protobuf::FileDescriptor> files_;
  ByName<google::protobuf::Descriptor> messages_;
  ByName<google::protobuf::EnumDescriptor> enums_;
  ByName<google::protobuf::ServiceDescriptor> services_;
  ByName<google::protobuf::FieldDescriptor> extensions_;
};

}  // namespace qa
