#include "qa/lint/command_batch.hpp"

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
  std::mutex mutex;
  std::size_t next = 0;
  std::optional<Failure> broken;
  std::vector<std::optional<Result<Completed>>> results;
};

void work(Batch& batch) {
  while (true) {
    std::size_t index = 0;
    {
      const std::scoped_lock lock(batch.mutex);
      if (batch.broken || batch.next == batch.commands.size()) return;
      index = batch.next++;
    }
    Result<Completed> result = batch.processes.run(batch.commands[index]);
    const std::scoped_lock lock(batch.mutex);
    if (!result && !batch.broken) batch.broken = result.error();
    batch.results[index] = std::move(result);
  }
}

}  // namespace

std::vector<Result<Completed>> run_batch(ProcessRunner& processes,
                                         const std::vector<Command>& commands, unsigned jobs) {
  Batch batch{.processes = processes,
              .commands = commands,
              .results = std::vector<std::optional<Result<Completed>>>(commands.size())};
  {
    std::vector<std::jthread> workers;
    const std::size_t count = std::min<std::size_t>(std::max(jobs, 1U), commands.size());
    for (std::size_t i = 0; i < count; ++i) workers.emplace_back([&batch] { work(batch); });
  }
  std::vector<Result<Completed>> results;
  for (std::optional<Result<Completed>>& result : batch.results) {
    results.push_back(result ? std::move(*result) : tl::unexpected<Failure>(*batch.broken));
  }
  return results;
}

}  // namespace qa
