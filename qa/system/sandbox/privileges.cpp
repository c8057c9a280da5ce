#include "qa/system/sandbox/privileges.hpp"

#include "qa/system/sandbox/give_up.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <string_view>

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace qa::sandbox {
namespace {

struct Limit {
  std::string_view name;
  __rlimit_resource_t resource;
};

constexpr std::array<Limit, 14> kLimits = {{{"as", RLIMIT_AS},
                                            {"core", RLIMIT_CORE},
                                            {"cpu", RLIMIT_CPU},
                                            {"data", RLIMIT_DATA},
                                            {"fsize", RLIMIT_FSIZE},
                                            {"memlock", RLIMIT_MEMLOCK},
                                            {"msgqueue", RLIMIT_MSGQUEUE},
                                            {"nice", RLIMIT_NICE},
                                            {"nofile", RLIMIT_NOFILE},
                                            {"nproc", RLIMIT_NPROC},
                                            {"rss", RLIMIT_RSS},
                                            {"rtprio", RLIMIT_RTPRIO},
                                            {"sigpending", RLIMIT_SIGPENDING},
                                            {"stack", RLIMIT_STACK}}};

rlim_t parse_limit(const std::string& name, const std::string& text) {
  if (text == "unlimited") return RLIM_INFINITY;
  rlim_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) {
    give_up("set the limit " + name, "'" + text + "' is neither a number nor 'unlimited'");
  }
  return value;
}

}  // namespace

void set_limits(const std::vector<std::pair<std::string, std::string>>& limits) {
  for (const auto& [name, text] : limits) {
    const auto known = std::ranges::find(kLimits, std::string_view(name), &Limit::name);
    if (known == kLimits.end()) give_up("set the limit " + name, "there is no such limit");
    const rlim_t value = parse_limit(name, text);
    const rlimit limit{value, value};
    require(setrlimit(known->resource, &limit), "set the limit " + name + " to " + text);
  }
}

void drop_capabilities() {
  // The kernel may know more capabilities than these headers; it says EINVAL after its last one.
  for (unsigned long capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0;) {
    ++capability;
  }
  if (errno != EINVAL) give_up("drop capabilities", errno);
  require(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), "drop ambient capabilities");
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, 2> none{};
  require(syscall(SYS_capset, &header, none.data()), "drop capabilities");
}

void forbid_new_privileges() {
  require(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "forbid new privileges");
}

}  // namespace qa::sandbox
