// A descriptor that becomes readable when a process ends.
#pragma once

#include "qa/system/file_descriptor.hpp"

#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

namespace qa {

/// Not open when there is no such process. By syscall: glibc 2.36 declares pidfd_open() without C
/// linkage, so that C++ can't link it.
inline FileDescriptor open_pidfd(pid_t pid) {
  return FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
}

/// To that process and no other, also when its number belongs to another one by now.
inline void send_signal(const FileDescriptor& process, int signal) {
  syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0);
}

}  // namespace qa
