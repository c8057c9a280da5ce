#include "qa/system/sandbox/forbidden_calls.hpp"

#include "qa/system/sandbox/give_up.hpp"
#include "qa/system/sandbox/system_calls.hpp"

#include <algorithm>
#include <cstddef>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

namespace qa::sandbox {
namespace {

#if defined(__x86_64__)
constexpr unsigned kArchitecture = AUDIT_ARCH_X86_64;
/// Calls of x32, another ABI of the same processor, have this bit.
constexpr unsigned kOtherAbi = 0x40000000;
#elif defined(__aarch64__)
constexpr unsigned kArchitecture = AUDIT_ARCH_AARCH64;
constexpr unsigned kOtherAbi = ~0U;
#else
constexpr unsigned kArchitecture = 0;
constexpr unsigned kOtherAbi = ~0U;
#endif

constexpr unsigned short kLoad = BPF_LD | BPF_W | BPF_ABS;
constexpr unsigned short kJumpIfEqual = BPF_JMP | BPF_JEQ | BPF_K;
constexpr unsigned short kJumpIfAtLeast = BPF_JMP | BPF_JGE | BPF_K;
constexpr unsigned short kReturn = BPF_RET | BPF_K;

unsigned number_of(const std::string& name) {
  const auto* const call = std::ranges::find(kSystemCalls, name, &SystemCall::name);
  if (call == kSystemCalls.end()) give_up("forbid the call " + name, "it cannot be forbidden");
  return static_cast<unsigned>(call->number);
}

}  // namespace

void forbid_calls(const std::vector<std::string>& names) {
  if (names.empty()) return;
  if (kArchitecture == 0) give_up("forbid calls", "not known how to on this machine");
  // Jumps are relative: over how many of the following instructions, if so and if not.
  constexpr sock_filter kEnd = {kReturn, 0, 0, SECCOMP_RET_KILL_PROCESS};
  std::vector<sock_filter> filter = {
      {kLoad, 0, 0, offsetof(seccomp_data, arch)}, {kJumpIfEqual, 1, 0, kArchitecture}, kEnd,
      {kLoad, 0, 0, offsetof(seccomp_data, nr)},   {kJumpIfAtLeast, 0, 1, kOtherAbi},   kEnd,
  };
  for (const std::string& name : names) {
    filter.push_back({kJumpIfEqual, 0, 1, number_of(name)});
    filter.push_back(kEnd);
  }
  filter.push_back({kReturn, 0, 0, SECCOMP_RET_ALLOW});
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  require(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), "forbid system calls");
}

}  // namespace qa::sandbox
