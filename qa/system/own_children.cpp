#include "qa/system/own_children.hpp"

#include <set>

namespace qa {
namespace {

std::set<pid_t>& own_children() {
  static std::set<pid_t> pids;
  return pids;
}

}  // namespace

std::mutex& own_children_mutex() {
  static std::mutex mutex;
  return mutex;
}

void own_child_started(pid_t pid) {
  own_children().insert(pid);
}

bool is_own_child(pid_t pid) {
  return own_children().contains(pid);
}

void own_child_ended(pid_t pid) {
  const std::lock_guard lock(own_children_mutex());
  own_children().erase(pid);
}

}  // namespace qa
