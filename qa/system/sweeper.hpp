// What a stage may leave behind in the world: processes and mounts.
// Real: SystemSweeper. Tests: a fake.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

class Sweeper {
 public:
  virtual ~Sweeper() = default;
  /// Ends the processes that carry the marks of this run's stage and still run although the stage
  /// is over; tells each as "process 123 (sleep 60)".
  virtual std::vector<std::string> end_processes(std::string_view run_id,
                                                 std::string_view stage) = 0;
  /// The folders on which something is mounted that we see now.
  virtual std::set<std::string> mounts() = 0;
};

class SystemSweeper : public Sweeper {
 public:
  /// From now on this process adopts the orphans among its descendants, however they detached, so
  /// that they can be told from the processes of others.
  SystemSweeper();

  /// A process that is about to end gets a moment to do so. Also takes the status of adopted
  /// orphans that have ended. Any thread may call it.
  std::vector<std::string> end_processes(std::string_view run_id, std::string_view stage) override;
  std::set<std::string> mounts() override;
};

}  // namespace qa
