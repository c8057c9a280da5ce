// Standard input, output and error, as whoever started us left them.
#pragma once

namespace serving {

/// Puts /dev/null in place of those that are closed. The next socket would get their number, and
/// the lines of the log would go to a caller. Before anything is opened.
void fill_standard_streams();

}  // namespace serving
