#include "echo_handler.hpp"

#include "meaning/echo_streams.hpp"

namespace echo {

namespace {

void require_ok(const serving::Outcome& outcome) {
  if (outcome.is_ok()) return;
  over_thrift::Failure failure;
  failure.code = static_cast<int>(outcome.code);
  failure.text = outcome.text;
  throw failure;
}

}  // namespace

void EchoHandler::echo(std::string& reply, const std::string& message) {
  std::string consumed = message;
  serving::Outcome outcome;
  echo_.answer(consumed, serving::CallInfo{}, reply,
               [&outcome](const serving::Outcome& told) { outcome = told; });
  require_ok(outcome);
}

void EchoHandler::expand(std::vector<std::string>& words, const std::string& message) {
  Words all;
  for (std::string word; all.next(message, word);) words.push_back(word);
}

void EchoHandler::collect(std::string& reply, const std::vector<std::string>& messages) {
  Collection collection;
  for (const std::string& message : messages)
    require_ok(collection.add(message, collection_bytes_));
  reply = collection.take();
}

}  // namespace echo
