#include "qa/config/yaml_document.hpp"

#include "qa/config/table_reader.hpp"

#include <charconv>
#include <limits>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace qa {
namespace {

/// Thrown inside this file only: yaml-cpp's events offer no other way to stop.
struct Refused {
  Position position;
  std::string message;
};

ConfigNode::Value value_of_plain(const std::string& text) {
  static const std::regex kNumber(R"(-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)");
  constexpr std::size_t kMaxNumberLength = 100;  // std::regex recurses per character
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  if (text == "null" || text == "Null" || text == "NULL" || text == "~" || text.empty())
    return std::monostate();
  if (text.size() > kMaxNumberLength || !std::regex_match(text, kNumber)) return text;

  const char* const end = text.data() + text.size();
  std::int64_t whole = 0;
  if (const auto parsed = std::from_chars(text.data(), end, whole);
      parsed.ec == std::errc() && parsed.ptr == end)
    return whole;
  double number = 0;
  const auto parsed = std::from_chars(text.data(), end, number);
  return parsed.ec == std::errc() ? number : std::numeric_limits<double>::infinity();
}

/// Builds the tree from yaml-cpp's events: nothing is expanded, and every key has its mark.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const std::string& source) : source_(source) {}

  std::optional<ConfigNode> take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (root_) throw Refused{position_of(mark), "a second document; one is expected"};
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    if (expects_key()) throw Refused{position_of(mark), "expected a key"};
    put({.position = position_of(mark), .value = std::monostate(), .written = {}});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    throw Refused{position_of(mark), "aliases are not supported; write the value out"};
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    const bool plain = tag == "?";
    if (!plain) refuse_tag(mark, tag);
    if (expects_key()) {
      set_key(mark, value);
    } else if (plain) {
      put({.position = position_of(mark), .value = value_of_plain(value), .written = value});
    } else {
      put({.position = position_of(mark), .value = value, .written = {}});
    }
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, anchor, ConfigNode::List());
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, anchor, ConfigNode::Table());
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Key {
    std::string text;
    Position position;
  };
  /// A list or table whose end has not come yet.
  struct Open {
    ConfigNode node;
    std::optional<Key> key;  ///< whose value comes next
    std::set<std::string> keys;
  };

  Position position_of(const YAML::Mark& mark) const {
    return {.source = source_, .line = mark.line + 1, .column = mark.column + 1};
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor != 0)
      throw Refused{position_of(mark), "anchors are not supported; write the value out"};
  }

  /// yaml-cpp calls the missing tag of anything but a plain scalar "?", "!" or nothing.
  void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    if (!tag.empty() && tag != "?" && tag != "!")
      throw Refused{position_of(mark), "tags are not supported"};
  }

  bool expects_key() const {
    return !open_.empty() && !open_.back().key &&
           std::holds_alternative<ConfigNode::Table>(open_.back().node.value);
  }

  void set_key(const YAML::Mark& mark, const std::string& key) {
    if (!open_.back().keys.insert(key).second)
      throw Refused{position_of(mark), "key '" + key + "' occurs twice"};
    open_.back().key = Key{key, position_of(mark)};
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            ConfigNode::Value value) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (expects_key()) throw Refused{position_of(mark), "a key must be a string"};
    if (open_.size() >= kMaxConfigDepth) throw Refused{position_of(mark), "nested too deeply"};
    open_.push_back(
        {.node = {.position = position_of(mark), .value = std::move(value), .written = {}},
         .key = {},
         .keys = {}});
  }

  void close() {
    ConfigNode node = std::move(open_.back().node);
    open_.pop_back();
    put(std::move(node));
  }

  void put(ConfigNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (auto* list = std::get_if<ConfigNode::List>(&parent.node.value)) {
      list->push_back(std::move(node));
      return;
    }
    std::get<ConfigNode::Table>(parent.node.value)
        .push_back({std::move(parent.key->text), std::move(parent.key->position), std::move(node)});
    parent.key.reset();
  }

  const std::string& source_;
  std::vector<Open> open_;
  std::optional<ConfigNode> root_;
};

Result<ConfigNode> refuse(const Position& position, const std::string& message) {
  return fail(FailureKind::configuration, to_text(position) + ": " + message);
}

}  // namespace

Result<ConfigNode> read_yaml(std::string_view text, const std::string& source) {
  const Position start{.source = source, .line = 1, .column = 1};
  if (text.size() > kMaxConfigBytes) return refuse(start, "larger than 256 KiB");
  std::istringstream stream{std::string(text)};
  TreeBuilder builder(source);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    // Some errors carry no mark, which shows as line -1.
    const bool marked = error.mark.line >= 0;
    return refuse(marked ? Position{source, error.mark.line + 1, error.mark.column + 1} : start,
                  error.msg);
  } catch (const Refused& refused) {
    return refuse(refused.position, refused.message);
  }
  std::optional<ConfigNode> root = builder.take();
  if (!root) return refuse(start, "empty file");
  return std::move(*root);
}

Result<void> check_format(const ConfigNode& root, const std::string& expected) {
  Diagnostics errors;
  TableReader reader(root, "the file", errors);
  const ConfigNode* format = reader.find("qa");
  if (format == nullptr) {
    reader.error("expected 'qa: " + expected + "'");
  } else if (const auto text = as_text(*format, errors); text && *text != expected) {
    errors.add(format->position, "expected 'qa: " + expected + "', got '" + *text + "'");
  }
  if (!errors.empty()) return tl::unexpected(errors.failure());
  return {};
}

}  // namespace qa
