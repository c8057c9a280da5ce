// What every program takes for granted of its caller: three open descriptors, room for its files.
#pragma once

namespace qa {

/// Opens /dev/null in place of each of the descriptors 0, 1 and 2 that the caller closed. Otherwise
/// the next file, pipe or event that is opened gets its number, and is then read as the terminal,
/// written to by messages, or overwritten in a child. To be called first of all.
void open_standard_streams();

/// From now on a file that grows over the limit of `ulimit -f` is a failure of write(), which is
/// told, and no death by SIGXFSZ. Children get the usual end back.
void survive_size_limits();

}  // namespace qa
