#include "qa/contract/protobuf/api.hpp"

#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/descriptor.pb.h>

namespace qa {
namespace {

namespace proto = google::protobuf;

class ErrorText : public proto::compiler::MultiFileErrorCollector {
 public:
  void AddError(const std::string& file, int line, int column,
                const std::string& message) override {
    if (!text.empty()) text += '\n';
    text += file;
    // Of a file as a whole there is no line.
    if (line >= 0) text += ':' + std::to_string(line + 1) + ':' + std::to_string(column + 1);
    text += ": " + message;
  }

  std::string text;
};

}  // namespace

struct Api::Compiler {
  proto::compiler::DiskSourceTree sources;
  ErrorText errors;
  proto::compiler::Importer importer{&sources, &errors};
};

Api::Api() : compiler_(std::make_unique<Compiler>()) {}
Api::~Api() = default;

void Api::add(const proto::Descriptor& message) {
  if (message.options().map_entry()) return;
  messages_[message.full_name()] = &message;
  for (int i = 0; i < message.nested_type_count(); ++i) add(*message.nested_type(i));
  for (int i = 0; i < message.enum_type_count(); ++i) {
    enums_[message.enum_type(i)->full_name()] = message.enum_type(i);
  }
  for (int i = 0; i < message.extension_count(); ++i) {
    extensions_[message.extension(i)->full_name()] = message.extension(i);
  }
}

void Api::add(const proto::FileDescriptor& file) {
  files_[file.name()] = &file;
  for (int i = 0; i < file.message_type_count(); ++i) add(*file.message_type(i));
  for (int i = 0; i < file.enum_type_count(); ++i) {
    enums_[file.enum_type(i)->full_name()] = file.enum_type(i);
  }
  for (int i = 0; i < file.service_count(); ++i) {
    services_[file.service(i)->full_name()] = file.service(i);
  }
  for (int i = 0; i < file.extension_count(); ++i) {
    extensions_[file.extension(i)->full_name()] = file.extension(i);
  }
}

Result<std::unique_ptr<Api>> Api::load(const Roots& roots, const std::vector<std::string>& files) {
  std::unique_ptr<Api> api(new Api);
  Compiler& compiler = *api->compiler_;
  for (const std::filesystem::path& root : roots) compiler.sources.MapPath("", root.string());
  for (const std::string& name : files) {
    const proto::FileDescriptor* file = compiler.importer.Import(name);
    if (file == nullptr) return fail(FailureKind::configuration, compiler.errors.text);
    api->add(*file);
  }
  return api;
}

}  // namespace qa
