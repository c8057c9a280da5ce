"""What the kernel says of a process. Linux's /proc."""

import ctypes
import os
import time

MIB = 1024 * 1024


def status_field(pid, name):
    """A number of /proc/PID/status, as it is written there."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith(name + ":"):
                return int(line.split()[1])
    raise KeyError(name)


def rss_mib(pid):
    """Memory that is resident now."""
    return status_field(pid, "VmRSS") / 1024


def peak_rss_mib(pid):
    """The most that ever was resident since the start or reset_peak()."""
    return status_field(pid, "VmHWM") / 1024


def reset_peak(pid):
    """Lets the peak begin anew."""
    with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as clear:
        clear.write("5")


def threads(pid):
    """How many threads it has."""
    return status_field(pid, "Threads")


def thread_names(pid):
    """Their names, sorted."""
    names = []
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/comm", encoding="utf-8") as comm:
            names.append(comm.read().strip())
    return sorted(names)


def descriptors(pid):
    """How many file descriptors are open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def cpu_s(pid):
    """CPU time of all its threads, those that ended included."""
    clock = ctypes.c_int()
    error = ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock))
    if error != 0:
        raise OSError(error, os.strerror(error))
    return time.clock_gettime_ns(clock.value) / 1e9


def listening_ports(pid):
    """TCP ports on which the process listens."""
    inodes = set()
    for descriptor in os.listdir(f"/proc/{pid}/fd"):
        try:
            target = os.readlink(f"/proc/{pid}/fd/{descriptor}")
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[len("socket:["):-1])
    ports = set()
    for table in ("tcp", "tcp6"):
        with open(f"/proc/{pid}/net/{table}", encoding="ascii") as lines:
            for line in list(lines)[1:]:
                fields = line.split()
                if fields[3] == "0A" and fields[9] in inodes:
                    ports.add(int(fields[1].rsplit(":", 1)[1], 16))
    return ports
