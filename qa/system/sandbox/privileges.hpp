// What a sandboxed program may still do: next to nothing.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace qa::sandbox {

/// Soft and hard resource limits by lower-case name ("nofile"), values in the units of
/// setrlimit(2), "unlimited" included.
void set_limits(const std::vector<std::pair<std::string, std::string>>& limits);

/// No capabilities, now and after any execve.
void drop_capabilities();

/// No privileges from set-user-ID programs.
void forbid_new_privileges();

}  // namespace qa::sandbox
