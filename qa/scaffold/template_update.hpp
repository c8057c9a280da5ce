// From the template that a repository was written from to the one that is here.
#pragma once

#include "qa/model/failure.hpp"
#include "qa/scaffold/template_merge.hpp"
#include "qa/system/files.hpp"
#include "qa/system/process_runner.hpp"

#include <filesystem>
#include <string>

namespace qa {

struct UpdateRequest {
  std::filesystem::path root;     ///< the repository's folder with the record
  std::filesystem::path source;   ///< the template
  std::filesystem::path scratch;  ///< empty, and of our own
  std::string base;  ///< a revision with all files as they were written; empty: the record's
  TemplateMerge::Purpose purpose = TemplateMerge::Purpose::apply;
};

struct Update {
  std::string from;  ///< version of the template
  std::string to;
  bool nothing_to_do = false;  ///< the template writes the same files still
  MergeOutcome outcome;
};

/// Whatever fails leaves the repository as it was.
Result<Update> update_from_template(ProcessRunner& processes, Files& files,
                                    const UpdateRequest& request);

}  // namespace qa
