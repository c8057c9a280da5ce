// How qa-sandbox fails: status 125 and one line that says which step failed, why, and what to do.
#pragma once

#include <string>
#include <string_view>

namespace qa::sandbox {

/// The status of failures that are the sandbox's own, as with docker run.
inline constexpr int kOwnFailure = 125;

/// "qa-sandbox: cannot STEP: REASON" on standard error, then the end.
[[noreturn]] void give_up(std::string_view step, std::string_view reason);

/// The same with an errno as reason.
[[noreturn]] void give_up(std::string_view step, int error);

/// Leaves the program when `result` is negative; for system calls that set errno.
void require(long result, std::string_view step);

/// The same for steps that some hosts forbid; adds how to allow them.
void require_permitted(long result, std::string_view step);

}  // namespace qa::sandbox
