// Namespaces of a cluster as something to remove: after a run, and long after one that was killed.
#pragma once

#include "qa/environment/kubectl.hpp"
#include "qa/system/clock.hpp"

#include <string>

namespace qa {

/// Removes the namespace, if it is one of ours, and waits until it is gone, or for as long as that
/// may take. Empty when it is gone; else why it is not, for people. Also after an interrupt.
std::string remove_place(const Kubectl& kubectl, Clock& clock);

/// Asks the cluster to remove namespaces of ours whose time is up, whoever made them. What can't be
/// removed now will be tried again.
void remove_expired_places(const Kubectl& kubectl, Clock& clock);

}  // namespace qa
