// System calls that a case may forbid to a program. Names are those of Linux.
#pragma once

#include <array>
#include <string_view>

#include <sys/syscall.h>

namespace qa::sandbox {

struct SystemCall {
  std::string_view name;
  long number = 0;
};

inline constexpr std::array<SystemCall, 4> kSystemCalls = {
    {{"bind", SYS_bind}, {"connect", SYS_connect}, {"listen", SYS_listen}, {"socket", SYS_socket}}};

}  // namespace qa::sandbox
