// Which of our children we started ourselves. The others are orphans that we adopted.
#pragma once

#include <mutex>

#include <sys/types.h>

namespace qa {

/// To be held around fork() and own_child_started(), so that nobody sees the child in between.
std::mutex& own_children_mutex();

/// Both want the mutex to be held.
void own_child_started(pid_t pid);
bool is_own_child(pid_t pid);

/// After it was waited for. Takes the mutex.
void own_child_ended(pid_t pid);

}  // namespace qa
