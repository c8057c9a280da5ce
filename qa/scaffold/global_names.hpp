// Words that C's and POSIX's headers declare in the global namespace, as the sources of a service
// see them: functions, variables, structures, macros. No namespace can have such a name.
#pragma once

#include <string_view>

namespace qa {

bool is_global_name(std::string_view word);

}  // namespace qa
