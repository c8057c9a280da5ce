// Where runs live: reports/runs/<run-id>/, and reports/latest. The only code that knows these
// paths.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/model/pipeline.hpp"
#include "qa/model/run_result.hpp"
#include "qa/system/clock.hpp"
#include "qa/system/files.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace qa {

class RunStore {
 public:
  /// `reports` is the folder of that name; it need not exist.
  RunStore(std::filesystem::path reports, Files& files);

  /// A new run folder with an id that sorts by time and collides with no other, two runs at once
  /// included: "20261124-180130-4f2a". It sorts behind all others also when the clock was set back.
  Result<std::string> create(Clock& clock);

  std::filesystem::path folder(std::string_view id) const;
  /// Where stages build that name no preset.
  std::filesystem::path builds_folder() const { return reports_ / "builds"; }
  /// What the id of a run of that moment starts with; ids of older runs sort before it.
  static std::string id_at(std::chrono::system_clock::time_point time);
  /// stages/NN-name, relative to the run's folder; NN counts from 01 in the order of the pipeline.
  static std::filesystem::path stage_folder(int number, std::string_view stage);

  /// Writes run.json atomically.
  Result<void> save(const RunResult& run);
  Result<RunResult> load(std::string_view id);
  /// Ids, newest first; runs that cannot be read are included.
  Result<std::vector<std::string>> list();
  /// A full id, an unambiguous start of one, "latest", or "latest~2" for the second before it.
  Result<std::string> resolve(std::string_view id_or_prefix);
  /// Points reports/latest to the run.
  Result<void> mark_latest(std::string_view id);

 private:
  std::filesystem::path reports_;
  Files& files_;
};

}  // namespace qa
