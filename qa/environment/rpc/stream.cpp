#include "qa/environment/rpc/stream.hpp"

#include <cstdint>

namespace qa {
namespace {

/// Beyond that, the other side has to wait.
constexpr std::size_t kMaxWaitingBytes = std::size_t{32} << 20;

}  // namespace

Stream::Stream(const std::shared_ptr<grpc::Channel>& channel, const RawCall& call) {
  prepare_context(context_, call);
  grpc::GenericStub stub(channel);
  call_ = stub.PrepareCall(&context_, "/" + call.method, &queue_);
  call_->StartCall(tag(Event::started));
  has_ended_ = !wait_for(Event::started);
  read_ahead();
}

Stream::~Stream() {
  context_.TryCancel();
  while (outstanding_ > 0) take_event();
}

void* Stream::tag(Event event) {
  ++outstanding_;
  return reinterpret_cast<void*>(static_cast<std::uintptr_t>(event));
}

void Stream::take_event() {
  void* which = nullptr;
  bool ok = false;
  queue_.Next(&which, &ok);
  --outstanding_;
  const auto event = static_cast<Event>(reinterpret_cast<std::uintptr_t>(which));
  last_ = {event, ok};
  if (event != Event::read) return;
  is_reading_ = false;
  if (!ok) {
    has_ended_ = true;
    return;
  }
  waiting_.push_back(bytes_of(buffer_));
  waiting_bytes_ += waiting_.back().size();
  read_ahead();
}

bool Stream::wait_for(Event event) {
  do take_event();
  while (last_.first != event);
  return last_.second;
}

void Stream::read_ahead() {
  if (is_reading_ || has_ended_ || waiting_bytes_ >= kMaxWaitingBytes) return;
  is_reading_ = true;
  call_->Read(&buffer_, tag(Event::read));
}

bool Stream::send(const std::string& message) {
  if (has_closed_ || has_ended_) return false;
  const grpc::Slice slice(message);
  call_->Write(grpc::ByteBuffer(&slice, 1), tag(Event::written));
  return wait_for(Event::written);
}

void Stream::close() {
  if (has_closed_ || has_ended_) return;
  has_closed_ = true;
  call_->WritesDone(tag(Event::closed));
  wait_for(Event::closed);
}

std::optional<std::string> Stream::receive() {
  while (waiting_.empty() && !has_ended_) wait_for(Event::read);
  if (waiting_.empty()) return std::nullopt;
  std::string message = std::move(waiting_.front());
  waiting_.pop_front();
  waiting_bytes_ -= message.size();
  read_ahead();
  return message;
}

void Stream::cancel() {
  context_.TryCancel();
}

RawReply Stream::finish() {
  while (is_reading_) wait_for(Event::read);
  call_->Finish(&status_, tag(Event::finished));
  wait_for(Event::finished);
  return {.status = status_, .response = {}, .metadata = metadata_of(context_)};
}

}  // namespace qa
