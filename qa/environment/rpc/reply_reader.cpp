#include "qa/environment/rpc/reply_reader.hpp"

#include <algorithm>
#include <iterator>

#include <google/protobuf/util/message_differencer.h>

namespace qa {
namespace {

namespace proto = google::protobuf;

/// Ignores the fields at some paths, in all elements of lists.
class IgnoredPaths : public proto::util::MessageDifferencer::IgnoreCriteria {
 public:
  using Parents = std::vector<proto::util::MessageDifferencer::SpecificField>;

  explicit IgnoredPaths(const std::vector<FieldPath>& paths) : paths_(paths) {}

  bool IsIgnored(const proto::Message& /*expected*/, const proto::Message& /*actual*/,
                 const proto::FieldDescriptor* field, const Parents& parents) override {
    return std::ranges::any_of(paths_, [&](const FieldPath& path) {
      return path.back().field == field &&
             std::equal(path.begin(), std::prev(path.end()), parents.begin(), parents.end(),
                        [](const FieldStep& step, const Parents::value_type& parent) {
                          return step.field == parent.field;
                        });
    });
  }

 private:
  const std::vector<FieldPath>& paths_;
};

}  // namespace

Result<ReplyReader> ReplyReader::prepare(const ReplyQuestion& question,
                                         const proto::Descriptor& type, const Schema& schema) {
  ReplyReader reader;
  reader.schema_ = &schema;
  reader.type_ = &type;
  reader.only_contains_ = question.only_contains;
  if (question.expected) {
    TRY_ASSIGN(reader.expected_, schema.parse(type, *question.expected));
  }
  for (const std::string& path : question.ignore) {
    TRY_ASSIGN(FieldPath steps, resolve_path(type, path, Elements::all));
    reader.ignored_.push_back(std::move(steps));
  }
  for (const std::string& path : question.fields) {
    TRY_ASSIGN(reader.fields_[path], resolve_path(type, path, Elements::one));
  }
  for (const std::string& path : question.captured) {
    TRY_ASSIGN(reader.captured_[path], resolve_path(type, path, Elements::one));
  }
  return reader;
}

std::string ReplyReader::difference(const proto::Message& actual) const {
  proto::util::MessageDifferencer differencer;
  if (only_contains_) differencer.set_scope(proto::util::MessageDifferencer::PARTIAL);
  if (!ignored_.empty())
    differencer.AddIgnoreCriteria(new IgnoredPaths(ignored_));  // takes ownership
  std::string report;
  differencer.ReportDifferencesToString(&report);
  if (differencer.Compare(*expected_, actual)) return {};
  while (report.ends_with('\n')) report.pop_back();
  return report;
}

RpcAnswer ReplyReader::read(const std::string& bytes) const {
  RpcAnswer answer;
  if (expected_ != nullptr) answer.expected = to_json_text(*expected_);
  const auto response = schema_->empty(*type_);
  if (!response->ParseFromString(bytes)) {
    answer.difference = "the reply is no " + type_->full_name();
    return answer;
  }
  answer.response = to_json_text(*response);
  if (expected_ != nullptr) answer.difference = difference(*response);
  for (const auto& [path, steps] : fields_) {
    if (const auto text = text_at(*response, steps)) answer.fields[path] = *text;
  }
  for (const auto& [path, steps] : captured_) {
    if (const auto json = json_at(*response, steps)) answer.captured[path] = *json;
  }
  return answer;
}

}  // namespace qa
