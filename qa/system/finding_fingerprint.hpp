// By what a finding is known again in another run, in a baseline, or by a code host.
#pragma once

#include <string>
#include <string_view>

namespace qa {

/// 32 hex digits: the same as long as rule, file and message are, wherever the lines move. Numbers
/// in the message don't count, nor does how much white space there is.
std::string finding_fingerprint(std::string_view rule, std::string_view file,
                                std::string_view message);

}  // namespace qa
