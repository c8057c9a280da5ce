"""A cgroup that bounds the memory of a server, as a container's limit does."""

import os
import time
import unittest

from support.waiting import wait_until

MIB = 1024 * 1024


def mounted(kind, option):
    """Where the cgroup file system of that kind and option is, or None."""
    with open("/proc/self/mounts", encoding="utf-8") as mounts:
        for line in mounts:
            _, place, mounted_kind, options = line.split()[:4]
            if mounted_kind == kind and option in options.split(","):
                return place
    return None


def parent_and_limits():
    """The folder that new groups go to, and the files that bound their memory and swap."""
    first = mounted("cgroup", "memory")
    if first:
        return first, ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes")
    second = mounted("cgroup2", "rw")
    try:
        with open(f"{second}/cgroup.subtree_control", encoding="utf-8") as controllers:
            if "memory" in controllers.read().split():
                return second, ("memory.max", "memory.swap.max")
    except OSError:
        pass
    raise unittest.SkipTest("there is no cgroup file system that bounds memory")


class MemoryGroup:
    """Context manager. Skips the test where such a group can't be made."""

    def __init__(self, mib):
        parent, (self._memory, self._swap) = parent_and_limits()
        self._bytes = mib * MIB
        self._folder = os.path.join(parent, f"echo-test-{os.getpid()}-{time.monotonic_ns()}")

    def __enter__(self):
        try:
            os.mkdir(self._folder)
        except OSError as reason:
            raise unittest.SkipTest(f"no cgroup can be made: {reason}") from reason
        try:
            self._write(self._memory, self._bytes)
        except OSError as reason:
            os.rmdir(self._folder)
            raise unittest.SkipTest(f"memory can't be bounded: {reason}") from reason
        try:
            self._write(self._swap, 0 if self._swap == "memory.swap.max" else self._bytes)
        except OSError:
            pass  # a kernel that doesn't count swap has none to bound
        return self

    def __exit__(self, *_):
        wait_until(self._is_empty, "the group's processes are gone")
        os.rmdir(self._folder)

    def enter(self):
        """Puts the process that calls it into the group: for a child, before it runs a program."""
        self._write("cgroup.procs", 0)

    def _is_empty(self):
        with open(os.path.join(self._folder, "cgroup.procs"), encoding="ascii") as processes:
            return not processes.read()

    def _write(self, name, number):
        with open(os.path.join(self._folder, name), "w", encoding="ascii") as file:
            file.write(str(number))
