#include "qa/system/posix_process_runner.hpp"

#include "qa/system/child_process.hpp"
#include "qa/system/interrupt.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace qa {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// How long a stream may stay open after its process has ended and its group was killed: longer
/// means that somebody who left the group holds it.
constexpr std::chrono::milliseconds kStreamGrace{500};
/// How often a stopping child is looked at for a second Ctrl-C.
constexpr std::chrono::milliseconds kUrgencyCheck{50};
constexpr std::size_t kReadBytes = std::size_t{64} << 10;

void ignore_broken_pipes() {
  // A child that does not read its input must not end us.
  static std::once_flag once;
  std::call_once(once, [] { std::signal(SIGPIPE, SIG_IGN); });
}

int poll_timeout_ms(SteadyClock::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - SteadyClock::now());
  return static_cast<int>(std::clamp<long>(left.count(), 0, 3'600'000));
}

/// What came out of a child, shared with whoever asks for it while it runs.
struct Captured {
  std::mutex mutex;
  std::string standard_output;
  std::string standard_error;
  std::string both;  ///< in the order it was read
  bool truncated = false;
};

enum class FollowInterrupt {
  yes,  ///< an interrupt stops the child
  no,   ///< whoever started it stops it
};

/// Follows one child from start to end in the calling thread: feeds its input, drains its output,
/// stops it at its deadline, when asked to, or at an interrupt.
class Supervisor {
 public:
  Supervisor(ChildProcess child, const Command& command, SteadyClock::time_point deadline,
             OutputSink sink, FollowInterrupt follow)
      : child_(std::move(child)),
        command_(command),
        deadline_(deadline),
        sink_(std::move(sink)),
        follow_(follow),
        stop_request_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        input_change_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        input_(command.input),
        input_ends_(follow == FollowInterrupt::yes ||
                    command.after_input == Command::AfterInput::close) {}

  ExitStatus supervise();
  /// From any thread: terminate the child, kill it after `grace`.
  void request_stop(std::chrono::milliseconds grace);
  /// From any thread.
  Result<void> write(std::string_view text);
  void close_input();

  Captured captured;

 private:
  enum class Reason { none, deadline, interrupt, request };

  bool wait_for_something(SteadyClock::time_point until);
  void begin_stop(Reason reason, std::chrono::milliseconds grace);
  void check_clock();
  void feed();
  bool has_input_to_feed();
  void drain(FileDescriptor& stream, std::string& kept);
  ExitStatus finish();

  ChildProcess child_;
  Command command_;
  SteadyClock::time_point deadline_;
  OutputSink sink_;
  FollowInterrupt follow_;
  FileDescriptor stop_request_;
  std::mutex request_mutex_;
  std::chrono::milliseconds requested_grace_{0};
  std::mutex input_mutex_;
  FileDescriptor input_change_;
  std::string input_;  ///< what it did not take yet begins at input_written_
  std::size_t input_written_ = 0;
  bool input_ends_;            ///< closed after that
  bool input_closed_ = false;  ///< nobody reads it any more
  Reason reason_ = Reason::none;
  SteadyClock::time_point kill_time_ = SteadyClock::time_point::max();
  bool killed_ = false;
};

ExitStatus Supervisor::supervise() {
  while (!wait_for_something(std::min(deadline_, kill_time_))) check_clock();
  return finish();
}

/// True when the child has ended.
bool Supervisor::wait_for_something(SteadyClock::time_point until) {
  const bool watch_interrupt = follow_ == FollowInterrupt::yes && reason_ == Reason::none;
  std::array<pollfd, 7> events{{
      {.fd = child_.exit_event.get(), .events = POLLIN, .revents = 0},
      {.fd = child_.standard_output.get(), .events = POLLIN, .revents = 0},
      {.fd = child_.standard_error.get(), .events = POLLIN, .revents = 0},
      {.fd = has_input_to_feed() ? child_.standard_input.get() : -1,
       .events = POLLOUT,
       .revents = 0},
      {.fd = reason_ == Reason::none ? stop_request_.get() : -1, .events = POLLIN, .revents = 0},
      {.fd = watch_interrupt ? Interrupt::wakeup_fd() : -1, .events = POLLIN, .revents = 0},
      {.fd = input_change_.get(), .events = POLLIN, .revents = 0},
  }};
  if (reason_ != Reason::none && !killed_) {
    until = std::min(until, SteadyClock::now() + kUrgencyCheck);
  }
  if (poll(events.data(), events.size(), poll_timeout_ms(until)) < 0) return false;
  if (events[1].revents != 0) drain(child_.standard_output, captured.standard_output);
  if (events[2].revents != 0) drain(child_.standard_error, captured.standard_error);
  if (events[3].revents != 0) feed();
  if (events[6].revents != 0) {
    eventfd_t changes = 0;
    eventfd_read(input_change_.get(), &changes);
  }
  if (events[0].revents != 0) return true;
  if (events[4].revents != 0) {
    const std::lock_guard lock(request_mutex_);
    begin_stop(Reason::request, requested_grace_);
  }
  if (events[5].revents != 0) begin_stop(Reason::interrupt, command_.grace);
  return false;
}

void Supervisor::begin_stop(Reason reason, std::chrono::milliseconds grace) {
  if (reason_ != Reason::none) return;
  reason_ = reason;
  kill_time_ = SteadyClock::now() + grace;
  child_.signal_group(SIGTERM);
  // A stopped process handles SIGTERM only when it goes on.
  child_.signal_group(SIGCONT);
}

void Supervisor::check_clock() {
  const auto now = SteadyClock::now();
  if (now >= deadline_) begin_stop(Reason::deadline, command_.grace);
  const bool out_of_patience = now >= kill_time_ || Interrupt::urgent();
  if (reason_ != Reason::none && out_of_patience && !killed_) {
    child_.signal_group(SIGKILL);
    killed_ = true;
  }
  // Passed once, they must not make poll() return at once for ever.
  if (reason_ != Reason::none) deadline_ = SteadyClock::time_point::max();
  if (killed_) kill_time_ = SteadyClock::time_point::max();
}

bool Supervisor::has_input_to_feed() {
  const std::lock_guard lock(input_mutex_);
  return input_ends_ || input_written_ < input_.size();
}

void Supervisor::feed() {
  const std::lock_guard lock(input_mutex_);
  const std::string_view rest = std::string_view(input_).substr(input_written_);
  const ssize_t written =
      rest.empty() ? 0 : ::write(child_.standard_input.get(), rest.data(), rest.size());
  if (written > 0) input_written_ += static_cast<std::size_t>(written);
  const bool broken = written < 0 && errno != EAGAIN && errno != EINTR;
  if (input_written_ == input_.size()) {
    input_.clear();
    input_written_ = 0;
  }
  if (broken || (input_ends_ && input_.empty())) {
    child_.standard_input.reset();
    input_closed_ = true;
  }
}

Result<void> Supervisor::write(std::string_view text) {
  {
    const std::lock_guard lock(input_mutex_);
    if (input_ends_ || input_closed_)
      return fail(FailureKind::host, command_.argv.front() + " does not read its input any more");
    input_ += text;
  }
  eventfd_write(input_change_.get(), 1);
  return {};
}

void Supervisor::close_input() {
  {
    const std::lock_guard lock(input_mutex_);
    input_ends_ = true;
  }
  eventfd_write(input_change_.get(), 1);
}

void Supervisor::drain(FileDescriptor& stream, std::string& kept) {
  std::array<char, kReadBytes> buffer;
  const ssize_t size = read(stream.get(), buffer.data(), buffer.size());
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) {
    stream.reset();
    return;
  }
  const std::string_view text(buffer.data(), static_cast<std::size_t>(size));
  {
    const std::lock_guard lock(captured.mutex);
    const auto keep = [&](std::string& where) {
      const std::size_t room = command_.capture_limit_bytes - where.size();
      captured.truncated |= room < text.size();
      where += text.substr(0, room);
    };
    keep(kept);
    // Nobody can ask for it while run() waits.
    if (follow_ == FollowInterrupt::no) keep(captured.both);
  }
  if (sink_) sink_(text);
}

ExitStatus Supervisor::finish() {
  {
    const std::lock_guard lock(input_mutex_);
    child_.standard_input.reset();
    input_closed_ = true;
  }
  // Whoever is left of the group would keep the streams open, and outlive its command.
  child_.signal_group(SIGKILL);
  const auto until = SteadyClock::now() + kStreamGrace;
  while ((child_.standard_output.is_open() || child_.standard_error.is_open()) &&
         SteadyClock::now() < until) {
    std::array<pollfd, 2> streams{{
        {.fd = child_.standard_output.get(), .events = POLLIN, .revents = 0},
        {.fd = child_.standard_error.get(), .events = POLLIN, .revents = 0},
    }};
    if (poll(streams.data(), streams.size(), poll_timeout_ms(until)) <= 0) continue;
    if (streams[0].revents != 0) drain(child_.standard_output, captured.standard_output);
    if (streams[1].revents != 0) drain(child_.standard_error, captured.standard_error);
  }
  ExitStatus status = child_.reap();
  if (reason_ == Reason::deadline) status.kind = ExitStatus::Kind::timed_out;
  if (reason_ == Reason::interrupt) status.kind = ExitStatus::Kind::canceled;
  return status;
}

void Supervisor::request_stop(std::chrono::milliseconds grace) {
  const std::lock_guard lock(request_mutex_);
  requested_grace_ = grace;
  eventfd_write(stop_request_.get(), 1);
}

bool is_too_late(const Command& command) {
  return Interrupt::requested() && command.purpose == Command::Purpose::work;
}

/// A child followed by a thread of its own.
class PosixRunningProcess : public RunningProcess {
 public:
  PosixRunningProcess(int pid, std::shared_ptr<Supervisor> supervisor)
      : pid_(pid), supervisor_(std::move(supervisor)), thread_([this] {
          const ExitStatus status = supervisor_->supervise();
          const std::lock_guard lock(mutex_);
          status_ = status;
          ended_.notify_all();
        }) {}
  ~PosixRunningProcess() override { stop(std::chrono::seconds(5)); }

  int pid() const override { return pid_; }

  std::optional<ExitStatus> poll() override {
    const std::lock_guard lock(mutex_);
    return status_;
  }

  std::optional<ExitStatus> wait(std::chrono::milliseconds limit) override {
    std::unique_lock lock(mutex_);
    ended_.wait_for(lock, limit, [this] { return status_.has_value(); });
    return status_;
  }

  ExitStatus stop(std::chrono::milliseconds grace) override {
    supervisor_->request_stop(grace);
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return status_.has_value(); });
    return *status_;
  }

  std::string output() const override {
    const std::lock_guard lock(supervisor_->captured.mutex);
    return supervisor_->captured.both;
  }

  Result<void> write(std::string_view text) override { return supervisor_->write(text); }
  void close_input() override { supervisor_->close_input(); }

 private:
  int pid_;
  std::shared_ptr<Supervisor> supervisor_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::optional<ExitStatus> status_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace

PosixProcessRunner::PosixProcessRunner(OutputSink sink,
                                       std::optional<SteadyClock::time_point> deadline)
    : deadline_(deadline) {
  ignore_broken_pipes();
  if (!sink) return;
  sink_ = [sink = std::move(sink), mutex = std::make_shared<std::mutex>()](std::string_view text) {
    const std::lock_guard lock(*mutex);
    sink(text);
  };
}

SteadyClock::time_point PosixProcessRunner::deadline_of(const Command& command) const {
  const auto own = SteadyClock::now() + command.timeout;
  const bool is_bounded = deadline_ && command.purpose == Command::Purpose::work;
  return is_bounded ? std::min(own, *deadline_) : own;
}

Result<Completed> PosixProcessRunner::run(const Command& command) {
  if (is_too_late(command)) return fail(FailureKind::canceled, "interrupted");
  const auto started = SteadyClock::now();
  TRY_ASSIGN(ChildProcess child, ChildProcess::start(command));
  Supervisor supervisor(
      std::move(child), command, deadline_of(command), sink_,
      command.purpose == Command::Purpose::work ? FollowInterrupt::yes : FollowInterrupt::no);
  Completed completed{.status = supervisor.supervise()};
  if (completed.status.kind == ExitStatus::Kind::canceled) {
    return fail(FailureKind::canceled, "interrupted");
  }
  completed.duration =
      std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - started);
  completed.standard_output = std::move(supervisor.captured.standard_output);
  completed.standard_error = std::move(supervisor.captured.standard_error);
  completed.truncated = supervisor.captured.truncated;
  return completed;
}

Result<std::unique_ptr<RunningProcess>> PosixProcessRunner::start(const Command& command) {
  if (is_too_late(command)) return fail(FailureKind::canceled, "interrupted");
  TRY_ASSIGN(ChildProcess child, ChildProcess::start(command));
  const int pid = child.pid();
  auto supervisor = std::make_shared<Supervisor>(std::move(child), command, deadline_of(command),
                                                 sink_, FollowInterrupt::no);
  return std::make_unique<PosixRunningProcess>(pid, std::move(supervisor));
}

}  // namespace qa
