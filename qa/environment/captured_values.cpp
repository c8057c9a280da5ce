#include "qa/environment/captured_values.hpp"

#include "qa/model/captured_reference.hpp"
#include "qa/model/expression_limit.hpp"
#include "qa/system/backslashes.hpp"

#include <algorithm>
#include <functional>
#include <regex>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace qa {
namespace {

/// Far beyond ids, tokens and small messages; a value is copied into each place that uses it.
constexpr std::size_t kMaxBytes = std::size_t{64} << 10;

std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// A value within a text: what a JSON string says, everything else as JSON writes it.
std::string text_of(const std::string& json) {
  return json.starts_with('"') ? nlohmann::json::parse(json).get<std::string>() : json;
}

/// What it says where an expression matches nothing but the text.
std::string as_expression(const std::string& text) {
  return "(?:" + with_backslashes(text, R"(^$\.*+?()[]{}|/)") + ")";
}

/// Why an expression with its values filled in can't be used; empty: it can.
std::string expression_problem(const std::string& written, const std::string& filled) {
  if (filled.size() > kMaxExpression)
    return fmt::format("with the captured value, '{}' has more than {} characters", written,
                       kMaxExpression);
  try {
    const std::regex compiled(filled);
  } catch (const std::regex_error& error) {
    return "with the captured value, '" + written + "' is no regular expression: " + error.what();
  }
  return "";
}

using Lookup = std::function<std::string(const std::string& name)>;

/// Behind the quote that ends the string of JSON which begins at `start`.
std::size_t end_of_string(std::string_view json, std::size_t start) {
  std::size_t at = start + 1;
  while (at < json.size() && json[at] != '"') at += json[at] == '\\' ? 2U : 1U;
  return std::min(at + 1, json.size());
}

/// Replaces within the strings of JSON; a string that is a reference becomes the value itself,
/// unless it is the key of a field, which is always text.
std::string replace_in_json(std::string_view json, const Lookup& value) {
  const auto within = [&](const std::string& name) {
    const std::string text = quoted(text_of(value(name)));
    return text.substr(1, text.size() - 2);
  };
  std::string replaced;
  std::size_t at = 0;
  for (std::size_t start = 0; (start = json.find('"', at)) != std::string_view::npos;) {
    replaced += json.substr(at, start - at);
    at = end_of_string(json, start);
    const std::string_view string = json.substr(start, at - start);
    const auto found = find_captured(string, 0);
    const bool is_whole =
        found && !found->is_literal && found->start == 1 && found->size + 2 == string.size();
    const bool is_key = at < json.size() && json[at] == ':';
    replaced += is_whole && !is_key ? value(found->name) : replace_captured(string, within);
  }
  replaced += json.substr(at);
  return replaced;
}

/// Applies `json`, `text` and `expression` to every text of a caller that may have references.
struct Texts {
  std::function<void(std::string&)> json;
  std::function<void(std::string&)> text;
  std::function<void(std::string&)> expression;

  void visit(RpcCaller& caller) const {
    json(caller.request);
    if (caller.requests) std::ranges::for_each(*caller.requests, json);
    for (RpcStep& step : caller.steps) {
      json(step.message);
      visit(step.expect);
    }
    for (auto& [key, value] : caller.metadata) text(value);
    visit(caller.expect);
  }

 private:
  void visit(RpcExpectation& expect) const {
    expression(expect.message);
    json(expect.response);
    json(expect.contains);
    if (expect.responses) std::ranges::for_each(*expect.responses, json);
    for (auto& [path, value] : expect.matches) expression(value);
    for (auto& [key, value] : expect.metadata) {
      if (value) text(*value);
    }
    for (std::string& value : expect.never) expression(value);
  }
};

}  // namespace

std::set<std::string> names_used_by(const RpcCase& rpc) {
  std::set<std::string> names;
  const auto note = [&names](std::string& text) {
    replace_captured(text, [&names](const std::string& name) {
      names.insert(name);
      return std::string();
    });
  };
  std::vector<RpcCaller> callers = rpc.callers;
  for (RpcCaller& caller : callers) Texts{note, note, note}.visit(caller);
  return names;
}

std::set<std::string> names_captured_by(const RpcCase& rpc) {
  std::set<std::string> names;
  for (const RpcCaller& caller : rpc.callers) {
    for (const auto& [name, capture] : caller.captures) names.insert(name);
  }
  return names;
}

tl::expected<std::string, std::string> captured_from(const RpcAnswer& answer,
                                                     const RpcCapture& capture) {
  std::string value;
  if (capture.place == RpcCapture::Place::field) {
    const auto found = answer.captured.find(capture.path);
    if (found == answer.captured.end())
      return tl::unexpected("its reply has nothing at " + capture.path);
    value = found->second;
  } else {
    const auto found = answer.metadata.find(capture.path);
    if (found == answer.metadata.end() || found->second.front().empty())
      return tl::unexpected("its reply has nothing in the metadata '" + capture.path + "'");
    value = quoted(found->second.front());
  }
  if (value.size() <= kMaxBytes) return value;
  return tl::unexpected(
      fmt::format("its reply has {} bytes at {}, which is too long to be captured", value.size(),
                  capture.path));
}

void CapturedValues::take(const RpcCase& rpc, std::span<const RpcAnswer> answers,
                          TestStatus status) {
  const auto repeat = static_cast<std::size_t>(rpc.repeat);
  for (std::size_t i = 0; i < rpc.callers.size(); ++i) {
    for (const auto& [name, capture] : rpc.callers[i].captures) {
      if (status != TestStatus::passed) {
        missing_[name] =
            fmt::format("'{}' was to be captured by the case '{}', which {}", name, rpc.name,
                        status == TestStatus::skipped ? "was skipped" : "failed");
      } else {
        values_[name] = captured_from(answers[i * repeat + repeat - 1], capture).value();
      }
    }
  }
}

tl::expected<RpcCase, NotSent> CapturedValues::fill_in(const RpcCase& rpc) const {
  for (const std::string& name : names_used_by(rpc)) {
    if (values_.contains(name)) continue;
    const auto why = missing_.find(name);
    return tl::unexpected(NotSent{
        .why = why == missing_.end() ? "no case has captured '" + name + "'" : why->second});
  }
  const Lookup json = [this](const std::string& name) { return values_.at(name); };
  const Lookup text = [&](const std::string& name) { return text_of(json(name)); };
  const Lookup expression = [&](const std::string& name) { return as_expression(text(name)); };
  std::string problem;
  const Texts texts{.json = [&](std::string& place) { place = replace_in_json(place, json); },
                    .text = [&](std::string& place) { place = replace_captured(place, text); },
                    .expression =
                        [&](std::string& place) {
                          std::string filled = replace_captured(place, expression);
                          if (problem.empty() && filled != place)
                            problem = expression_problem(place, filled);
                          place = std::move(filled);
                        }};
  RpcCase filled = rpc;
  for (RpcCaller& caller : filled.callers) {
    texts.visit(caller);
    if (!problem.empty())
      return tl::unexpected(NotSent{.status = TestStatus::failed, .why = problem});
  }
  return filled;
}

}  // namespace qa
