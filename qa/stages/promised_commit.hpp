// Which commit's API the users of a project rely on.
#pragma once

#include "qa/engine/stage.hpp"

#include <optional>
#include <string>

namespace qa {

struct PromisedCommit {
  std::string commit;  ///< full id
  std::string name;    ///< as people call it: "v1.4.0", "main", "the commit before"
  std::string tag;     ///< the version tag it has been chosen by; empty: none
};

/// `revision`, unless empty. Else the newest version tag (v1.4.0) that the working tree comes from;
/// else the commit at which it left the default branch; on that branch itself, without changes
/// below `path` that are not committed, the commit before. Nothing where that would be the first
/// one. Fails with host in git's words and in a shallow clone that has no such tag, with
/// configuration when there is no such revision or no repository.
Result<std::optional<PromisedCommit>> promised_commit(const std::string& revision,
                                                      const std::string& path,
                                                      StageContext& context);

}  // namespace qa
