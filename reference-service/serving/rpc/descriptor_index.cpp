#include "serving/rpc/descriptor_index.hpp"

#include "wire/descriptor.pb.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <utility>

namespace serving {

namespace {

template <class Message>
Message parsed_or_throw(std::string_view bytes) {
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    throw std::invalid_argument("a description of the API cannot be read");
  }
  return message;
}

}  // namespace

DescriptorIndex::DescriptorIndex(std::string_view set) {
  auto all = parsed_or_throw<wire::FileDescriptorSet>(set);
  for (std::string& bytes : *all.mutable_file()) add(std::move(bytes));
  std::ranges::sort(services_);
}

void DescriptorIndex::add(std::string bytes) {
  const auto parsed = parsed_or_throw<wire::FileDescriptor>(bytes);
  File& file = files_[parsed.name()];
  file = {.name = parsed.name(),
          .bytes = std::move(bytes),
          .dependencies = {parsed.dependency().begin(), parsed.dependency().end()}};
  const std::string scope = parsed.package().empty() ? "" : parsed.package() + ".";
  add_services(parsed, scope, file);
  for (const auto& message : parsed.message_type()) add_message(message, scope, file);
  for (const auto& values : parsed.enum_type()) declare(scope + values.name(), file);
}

void DescriptorIndex::add_services(const wire::FileDescriptor& parsed, const std::string& scope,
                                   const File& file) {
  for (const auto& service : parsed.service()) {
    const std::string name = scope + service.name();
    services_.push_back(name);
    declare(name, file);
    for (const auto& method : service.method()) declare(name + "." + method.name(), file);
  }
}

void DescriptorIndex::add_message(const wire::MessageDescriptor& message, const std::string& scope,
                                  const File& file) {
  const std::string name = scope + message.name();
  symbols_.emplace(name, Symbol{&file, true});
  for (const auto& field : message.field()) declare(name + "." + field.name(), file);
  for (const auto& values : message.enum_type()) declare(name + "." + values.name(), file);
  for (const auto& nested : message.nested_type()) add_message(nested, name + ".", file);
}

bool DescriptorIndex::has_message(std::string_view name) const {
  const auto found = symbols_.find(name);
  return found != symbols_.end() && found->second.is_message;
}

const DescriptorIndex::File* DescriptorIndex::file_named(std::string_view name) const {
  const auto found = files_.find(name);
  return found == files_.end() ? nullptr : &found->second;
}

const DescriptorIndex::File* DescriptorIndex::file_declaring(std::string_view symbol) const {
  const auto found = symbols_.find(symbol);
  return found == symbols_.end() ? nullptr : found->second.file;
}

std::vector<const DescriptorIndex::File*> DescriptorIndex::with_imports(const File& file,
                                                                        Sent& sent) const {
  std::vector<const File*> files = {&file};
  sent.insert(&file);
  for (std::size_t next = 0; next < files.size(); ++next) {
    for (const std::string& name : files[next]->dependencies) {
      const File* import = file_named(name);
      if (import != nullptr && sent.insert(import).second) files.push_back(import);
    }
  }
  return files;
}

}  // namespace serving
