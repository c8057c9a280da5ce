// Namespaces: new ones, those of a hub, and the mapping of user ids.
#pragma once

namespace qa::sandbox {

/// Unshares `flags` (CLONE_NEW...) together with a user namespace in which we are root. The pid
/// namespace is that of children to come.
void create_namespaces(int flags);

/// A user namespace inside the present one, in which we are `user` and `group` instead of root.
/// `proc_self` is an open /proc/self; ours may be gone by now.
void become(int user, int group, int proc_self);

/// The hub's network and process namespaces, for us and our children to come. Our own user
/// namespace is kept where we have the right to.
enum class UserNamespace { of_the_hub, own_if_allowed };
void join_hub(int hub_pid, UserNamespace user_namespace);

/// Loopback up, which brings all of 127.0.0.0/8.
void raise_loopback();

/// An open /proc/self that stays valid when the root changes.
int open_proc_self();

}  // namespace qa::sandbox
