#include "serving/rpc/event_loop.hpp"

#include <utility>

namespace serving {

EventLoop::EventLoop(std::unique_ptr<grpc::ServerCompletionQueue> queue)
    : queue_(std::move(queue)) {}

void EventLoop::run() {
  while (run_one()) {
  }
}

bool EventLoop::run_one() {
  void* tag = nullptr;
  bool ok = false;
  if (!queue_->Next(&tag, &ok)) return false;
  auto* event = static_cast<Event*>(tag);
  if (event != &mailbox_) --owed_;
  event->proceed(ok);
  close_when_idle();
  return true;
}

void EventLoop::post(std::function<void()> task) {
  const std::scoped_lock lock(mailbox_.mutex);
  if (mailbox_.closed) return;
  mailbox_.tasks.push_back(std::move(task));
  if (std::exchange(mailbox_.armed, true)) return;
  // Not now, which gRPC rounds up to its next millisecond.
  mailbox_.alarm.Set(queue_.get(), gpr_inf_past(GPR_CLOCK_MONOTONIC),
                     static_cast<Event*>(&mailbox_));
}

void EventLoop::stop() {
  post([this] { stopping_ = true; });
}

void EventLoop::Mailbox::proceed(bool /*ok*/) {
  std::vector<std::function<void()>> now;
  {
    const std::scoped_lock lock(mutex);
    armed = false;
    now.swap(tasks);
  }
  for (const std::function<void()>& task : now) task();
}

void EventLoop::close_when_idle() {
  if (!stopping_ || owed_ > 0) return;
  const std::scoped_lock lock(mailbox_.mutex);
  // A mailbox that is under way would come back after the shutdown.
  if (mailbox_.armed || std::exchange(mailbox_.closed, true)) return;
  queue_->Shutdown();
}

}  // namespace serving
