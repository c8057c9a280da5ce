#include "qa/system/sandbox/namespaces.hpp"

#include "qa/system/sandbox/give_up.hpp"

#include <cstring>
#include <string>

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace qa::sandbox {
namespace {

void write_map(int proc_self, const char* name, const std::string& text) {
  const int file = openat(proc_self, name, O_WRONLY | O_CLOEXEC);
  const std::string step = std::string("write ") + name + " of the user namespace";
  require(file, step);
  require_permitted(write(file, text.data(), text.size()), step);
  close(file);
}

void map_ids(int proc_self, int inner_user, unsigned outer_user, int inner_group,
             unsigned outer_group) {
  write_map(proc_self, "setgroups", "deny");
  write_map(proc_self, "uid_map",
            std::to_string(inner_user) + " " + std::to_string(outer_user) + " 1\n");
  write_map(proc_self, "gid_map",
            std::to_string(inner_group) + " " + std::to_string(outer_group) + " 1\n");
}

int open_namespace(int hub_pid, const char* kind) {
  const std::string path = "/proc/" + std::to_string(hub_pid) + "/ns/" + kind;
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  require(file, "open " + path + " of the hub");
  return file;
}

}  // namespace

int open_proc_self() {
  const int folder = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
  require(folder, "open /proc/self");
  return folder;
}

void create_namespaces(int flags) {
  const uid_t user = geteuid();
  const gid_t group = getegid();
  require_permitted(unshare(CLONE_NEWUSER), "create a user namespace");
  const int proc_self = open_proc_self();
  map_ids(proc_self, 0, user, 0, group);
  close(proc_self);
  require_permitted(unshare(flags), "create namespaces");
}

void become(int user, int group, int proc_self) {
  require_permitted(unshare(CLONE_NEWUSER), "create the user namespace of the program");
  map_ids(proc_self, user, 0, group, 0);
}

void join_hub(int hub_pid, UserNamespace user_namespace) {
  const int user = open_namespace(hub_pid, "user");
  const int net = open_namespace(hub_pid, "net");
  const int pid = open_namespace(hub_pid, "pid");
  const bool keeps_user =
      user_namespace == UserNamespace::own_if_allowed && setns(net, CLONE_NEWNET) == 0;
  if (!keeps_user) {
    require_permitted(setns(user, CLONE_NEWUSER), "join the hub's user namespace");
    require_permitted(setns(net, CLONE_NEWNET), "join the hub's network namespace");
  }
  require_permitted(setns(pid, CLONE_NEWPID), "join the hub's process namespace");
  for (const int file : {user, net, pid}) close(file);
}

void raise_loopback() {
  const int any_socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  require(any_socket, "open a socket");
  ifreq request{};
  std::strncpy(request.ifr_name, "lo", IFNAMSIZ - 1);
  require(ioctl(any_socket, SIOCGIFFLAGS, &request), "read the state of the loopback device");
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
  require(ioctl(any_socket, SIOCSIFFLAGS, &request), "bring the loopback device up");
  close(any_socket);
}

}  // namespace qa::sandbox
