#include "qa/environment/rpc/schema.hpp"

#include "qa/system/tools.hpp"

#include <algorithm>
#include <filesystem>

#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>

namespace qa {
namespace {

namespace proto = google::protobuf;

class ErrorText : public proto::compiler::MultiFileErrorCollector {
 public:
  void AddError(const std::string& file, int line, int column,
                const std::string& message) override {
    if (!text.empty()) text += "\n";
    text +=
        file + ":" + std::to_string(line + 1) + ":" + std::to_string(column + 1) + ": " + message;
  }

  std::string text;
};

}  // namespace

struct Schema::Compiler {
  proto::compiler::DiskSourceTree sources;
  ErrorText errors;
  proto::compiler::Importer importer{&sources, &errors};
  proto::DynamicMessageFactory factory;
};

Schema::Schema() : compiler_(std::make_unique<Compiler>()) {}
Schema::~Schema() = default;

Result<std::unique_ptr<Schema>> Schema::load(const std::string& proto_path,
                                             const std::vector<std::string>& protos) {
  std::unique_ptr<Schema> schema(new Schema);
  Compiler& compiler = *schema->compiler_;
  compiler.sources.MapPath("", proto_path);
  if (std::filesystem::exists(kSystemProtos)) compiler.sources.MapPath("", kSystemProtos);
  for (const std::string& file : protos) {
    if (compiler.importer.Import(file) == nullptr) {
      return fail(FailureKind::configuration,
                  "cannot read " + file + " below " + proto_path + ": " + compiler.errors.text);
    }
  }
  return schema;
}

const proto::MethodDescriptor* Schema::find_method(const std::string& method) const {
  std::string dotted = method;
  std::ranges::replace(dotted, '/', '.');
  return compiler_->importer.pool()->FindMethodByName(dotted);
}

std::unique_ptr<proto::Message> Schema::empty(const proto::Descriptor& type) const {
  return std::unique_ptr<proto::Message>(compiler_->factory.GetPrototype(&type)->New());
}

Result<std::unique_ptr<proto::Message>> Schema::parse(const proto::Descriptor& type,
                                                      const std::string& json) const {
  std::unique_ptr<proto::Message> message = empty(type);
  const auto status = proto::util::JsonStringToMessage(json, message.get());
  if (status.ok()) return message;
  return fail(FailureKind::configuration,
              json + " is no " + type.full_name() + ": " + std::string(status.message()));
}

std::string to_json_text(const proto::Message& message) {
  std::string json;
  const auto status = proto::util::MessageToJsonString(message, &json);
  return status.ok() ? json : message.ShortDebugString();
}

}  // namespace qa
