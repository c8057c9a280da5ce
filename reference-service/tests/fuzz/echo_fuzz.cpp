// libFuzzer target: a caller's bytes as message, as words, as trace and as greeting, without a
// transport. What is promised is checked; a broken promise ends the process, which the fuzzer
// notices.
#include "echo/v1/echo.pb.h"
#include "meaning/echo.hpp"
#include "meaning/echo_streams.hpp"
#include "serving/core/trace_context.hpp"
#include "serving/rpc/greeting.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <google/protobuf/stubs/logging.h>

namespace echo {
namespace {

using serving::Greeting;
using serving::judge_plain_greeting;
using serving::judge_tls_greeting;
using serving::kGreetingBytes;
using serving::Outcome;
using serving::trace_context;
using serving::TraceContext;

constexpr std::size_t kLimitBytes = 64;

void check(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "a broken promise: %s\n", promise);
  std::abort();
}

void check_echo(const std::string& text) {
  std::string message = text;
  std::string reply;
  int answers = 0;
  Echo(nullptr).answer(message, {}, reply,
                       [&answers](const Outcome& outcome) { answers += outcome.is_ok() ? 1 : 2; });
  check(answers == 1, "one answer, and a good one");
  check(reply == text, "the reply is the message");
}

void check_words(const std::string& text) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  Words words;
  std::string all;
  for (std::string word; words.next(text, word);) {
    check(!word.empty(), "a word has letters");
    check(word.find_first_of(kSpace) == std::string::npos, "a word has no space");
    all += word;
  }
  std::string without_space = text;
  std::erase_if(without_space, [=](char c) { return kSpace.find(c) != std::string_view::npos; });
  check(all == without_space, "nothing but space gets lost");
}

void check_collection(const std::string& text) {
  Collection collection;
  std::string joined;
  bool first = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = static_cast<unsigned char>(text[at]) % 16U;
    const std::string message = text.substr(at + 1, size);
    at += 1 + size;
    const std::string longer = first ? message : joined + " " + message;
    const bool taken = collection.add(message, kLimitBytes).is_ok();
    check(taken == (longer.size() <= kLimitBytes), "what fits is taken, and nothing else");
    if (!taken) continue;
    joined = longer;
    first = false;
  }
  check(collection.take() == joined, "all that was taken, joined by spaces");
  check(collection.take().empty(), "nothing is left");
}

/// Whether gRPC sends it; it would end the process otherwise. Tabs are replaced before.
bool can_be_sent(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; });
}

void check_trace(std::string_view text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::array parents = {text.substr(0, end)};
  const std::array states = {text.substr(end == text.size() ? end : end + 1), text.substr(0, end)};
  const std::string_view valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const TraceContext trace = trace_context(parents, states);
  check(trace.parent.empty() || trace.parent == parents[0], "a parent never changes");
  check(!trace.parent.empty() || trace.state.empty(), "no state without a parent");
  const TraceContext other = trace_context(std::array{valid}, parents);
  check(other.parent == valid, "a valid parent is passed on");
  check(other.state.empty() || other.state == parents[0], "a state never changes");
  for (const TraceContext& passed : {trace, other}) {
    check(can_be_sent(passed.parent) && can_be_sent(passed.state), "what is passed on can be sent");
  }
}

void check_greeting(std::string_view text) {
  for (const auto judge : {judge_tls_greeting, judge_plain_greeting}) {
    Greeting before = Greeting::incomplete;
    for (std::size_t size = 0; size <= std::min(text.size(), kGreetingBytes); ++size) {
      const Greeting now = judge(text.substr(0, size));
      check(before == Greeting::incomplete || before == now, "a judgment is final");
      before = now;
    }
    check(text.size() < kGreetingBytes || before != Greeting::incomplete, "a judgment comes");
  }
}

void be_quiet() {
  [[maybe_unused]] static const auto before = google::protobuf::SetLogHandler(nullptr);
}

}  // namespace
}  // namespace echo

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  echo::be_quiet();
  echo::v1::EchoRequest request;
  if (request.ParseFromString(bytes)) {
    echo::check_echo(request.message());
    echo::check_words(request.message());
  }
  echo::check_words(bytes);
  echo::check_collection(bytes);
  echo::check_trace(bytes);
  echo::check_greeting(bytes);
  return 0;
}
