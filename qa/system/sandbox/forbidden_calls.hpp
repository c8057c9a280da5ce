// System calls that end the program: what it must not do is seen however quickly it does it.
#pragma once

#include <string>
#include <vector>

namespace qa::sandbox {

/// From now on each of these calls, and any made for another architecture, ends the process with
/// SIGSYS. Needs forbid_new_privileges() before.
void forbid_calls(const std::vector<std::string>& names);

}  // namespace qa::sandbox
