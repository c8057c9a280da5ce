#include "qa/coverage/gcov_run.hpp"

#include "qa/coverage/gcov.hpp"
#include "qa/system/command_batch.hpp"
#include "qa/system/lines.hpp"

#include <algorithm>
#include <map>

namespace qa {
namespace {

namespace fs = std::filesystem;

/// Enough to save most of the starts, few enough to keep all jobs busy to the end.
constexpr std::size_t kMostNotesPerCommand = 16;

class Run {
 public:
  Run(const GcovSetup& setup, const std::vector<CoverageNotes>& notes, ProcessRunner& processes,
      Files& files)
      : setup_(setup),
        notes_(notes),
        processes_(processes),
        files_(files),
        reports_(notes.size()) {}

  Result<std::vector<UnitReport>> all() {
    std::vector<std::size_t> of_gcov;
    std::vector<std::size_t> of_llvm;
    for (std::size_t i = 0; i < notes_.size(); ++i)
      (notes_[i].tool == CoverageTool::gcov ? of_gcov : of_llvm).push_back(i);
    const std::size_t per_job = of_gcov.size() / (std::size_t{4} * std::max(setup_.jobs, 1U));
    TRY(ask_gcov(of_gcov, std::clamp<std::size_t>(per_job, 1, kMostNotesPerCommand)));
    // One that crashes takes the others of its command with it.
    TRY(ask_gcov(unanswered(of_gcov), 1));
    for (const std::size_t i : unanswered(of_gcov)) set_complaint(i, "gcov gave no answer");
    TRY(ask_llvm_cov(of_llvm));
    TRY(files_.remove_all(setup_.scratch));
    return std::move(reports_);
  }

 private:
  std::vector<std::size_t> unanswered(const std::vector<std::size_t>& asked) const {
    std::vector<std::size_t> left;
    std::ranges::copy_if(asked, std::back_inserter(left), [this](std::size_t i) {
      return reports_[i].report.data_file.empty() && reports_[i].complaint.empty();
    });
    return left;
  }

  /// The first complaint is the reason of those that follow.
  void set_complaint(std::size_t i, std::string what) {
    if (reports_[i].complaint.empty()) reports_[i].complaint = std::move(what);
  }

  Result<void> ask_gcov(const std::vector<std::size_t>& asked, std::size_t per_command) {
    if (asked.empty()) return {};
    TRY(files_.create_directories(setup_.scratch));
    std::vector<Command> commands;
    std::vector<std::vector<std::size_t>> asked_by;
    for (std::size_t start = 0; start < asked.size(); start += per_command) {
      const std::size_t end = std::min(start + per_command, asked.size());
      std::vector<std::size_t> some(asked.begin() + static_cast<std::ptrdiff_t>(start),
                                    asked.begin() + static_cast<std::ptrdiff_t>(end));
      std::vector<fs::path> paths;
      for (const std::size_t i : some) paths.push_back(notes_[i].path);
      commands.push_back(
          gcov_command(setup_.gcov, paths, setup_.only_below, output_of(some.front())));
      commands.back().timeout = setup_.timeout;
      asked_by.push_back(std::move(some));
    }
    return run_batch(processes_, commands, setup_.jobs,
                     [this, &asked_by](std::size_t index, const Completed& completed) {
                       read_answer(completed, asked_by[index]);
                     });
  }

  fs::path output_of(std::size_t i) const { return setup_.scratch / (std::to_string(i) + ".json"); }

  void read_answer(const Completed& completed, const std::vector<std::size_t>& asked) {
    const fs::path output = output_of(asked.front());
    Result<std::vector<GcovReport>> reports = files_.read(output).and_then(parse_gcov_json);
    if (reports) {
      for (GcovReport& report : *reports) {
        const auto found = index_of(report.data_file);
        if (found != notes_.end())
          reports_[static_cast<std::size_t>(found - notes_.begin())].report = std::move(report);
      }
    }
    for (const GcovComplaint& complaint : gcov_complaints(completed.standard_error)) {
      const auto found = index_of(complaint.file);
      if (found != notes_.end())
        set_complaint(static_cast<std::size_t>(found - notes_.begin()), complaint.what);
    }
    if (asked.size() > 1) return;  // which of them it was is found out by asking one by one
    if (!completed.status.succeeded())
      set_complaint(asked.front(), "gcov " + to_text(completed.status));
    if (!reports) set_complaint(asked.front(), reports.error().what);
  }

  std::vector<CoverageNotes>::const_iterator index_of(fs::path file) const {
    file.replace_extension(".gcno");
    const auto found = std::ranges::lower_bound(notes_, file, {}, &CoverageNotes::path);
    return found != notes_.end() && found->path == file ? found : notes_.end();
  }

  fs::path folder_of(std::size_t i) const { return setup_.scratch / std::to_string(i); }

  Result<void> ask_llvm_cov(const std::vector<std::size_t>& asked) {
    std::vector<Command> commands;
    for (const std::size_t i : asked) {
      TRY(files_.create_directories(folder_of(i)));
      commands.push_back(llvm_cov_command(setup_.llvm_cov, notes_[i].path));
      commands.back().working_directory = folder_of(i);
      commands.back().timeout = setup_.timeout;
    }
    return run_batch(processes_, commands, setup_.jobs,
                     [this, &asked](std::size_t index, const Completed& completed) {
                       read_files(asked[index], completed);
                     });
  }

  void read_files(std::size_t i, const Completed& completed) {
    reports_[i].report.data_file = notes_[i].path;
    for (const GcovComplaint& complaint : gcov_complaints(completed.standard_error))
      set_complaint(i, complaint.what);
    if (!completed.status.succeeded()) set_complaint(i, "llvm-cov " + to_text(completed.status));
    const Result<std::vector<fs::path>> written = files_.list(folder_of(i));
    if (!written) return set_complaint(i, written.error().what);
    for (const fs::path& path : *written) {
      if (path.extension() != ".gcov") continue;
      Result<GcovReport> report = files_.read(path).and_then(parse_llvm_gcov);
      if (!report) return set_complaint(i, report.error().what);
      std::ranges::move(report->files, std::back_inserter(reports_[i].report.files));
    }
  }

  const GcovSetup& setup_;
  const std::vector<CoverageNotes>& notes_;
  ProcessRunner& processes_;
  Files& files_;
  std::vector<UnitReport> reports_;
};

}  // namespace

Result<std::vector<UnitReport>> run_gcov(const GcovSetup& setup,
                                         const std::vector<CoverageNotes>& notes,
                                         ProcessRunner& processes, Files& files) {
  TRY_ASSIGN(std::vector<UnitReport> reports, Run(setup, notes, processes, files).all());
  const auto has_answer = [](const UnitReport& unit) { return unit.complaint.empty(); };
  if (!reports.empty() && std::ranges::none_of(reports, has_answer))
    return fail(FailureKind::host, reports.front().complaint);
  return reports;
}

}  // namespace qa
