#include "qa/system/command_batch.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>

namespace qa {
namespace {

/// What the workers share.
struct Batch {
  ProcessRunner& processes;
  const std::vector<Command>& commands;
  const std::function<void(std::size_t, const Completed&)>& ended;
  std::mutex mutex;
  std::size_t next = 0;
  std::optional<Failure> broken;
};

void work(Batch& batch) {
  while (true) {
    std::size_t index = 0;
    {
      const std::scoped_lock lock(batch.mutex);
      if (batch.broken || batch.next == batch.commands.size()) return;
      index = batch.next++;
    }
    const Result<Completed> result = batch.processes.run(batch.commands[index]);
    const std::scoped_lock lock(batch.mutex);
    if (result) {
      batch.ended(index, *result);
    } else if (!batch.broken) {
      batch.broken = result.error();
    }
  }
}

}  // namespace

Result<void> run_batch(ProcessRunner& processes, const std::vector<Command>& commands,
                       unsigned jobs,
                       const std::function<void(std::size_t, const Completed&)>& ended) {
  Batch batch{.processes = processes, .commands = commands, .ended = ended};
  {
    std::vector<std::jthread> workers;
    const std::size_t count = std::min<std::size_t>(std::max(jobs, 1U), commands.size());
    for (std::size_t i = 0; i < count; ++i) workers.emplace_back([&batch] { work(batch); });
  }
  if (batch.broken) return tl::unexpected(std::move(*batch.broken));
  return {};
}

}  // namespace qa
