"""A server under test: started, waited for, its CPU clock and memory read, stopped by its id."""

import ctypes
import os
import socket
import subprocess
import time
from dataclasses import dataclass

from comparison.probe import echo_once
from comparison.problem import Problem

START_TIMEOUT_S = 15
STOP_TIMEOUT_S = 5
POLL_S = 0.0005


@dataclass(frozen=True)
class ServerProgram:
    """What is compared: a name for the tables and the command, to which a port is added."""

    name: str
    command: tuple

    @property
    def binary(self):
        return self.command[0]


class ServerProcess:
    """Context manager: within it the server serves on `port`; after it the process is gone."""

    def __init__(self, program, log_directory):
        self.program = program
        self.port = free_port()
        self._log = os.path.join(log_directory, f"{program.name}.log")
        self._child = None
        self.start_ms = None

    def __enter__(self):
        begin = time.monotonic()
        with open(self._log, "wb") as log:
            # A session of its own: Ctrl-C reaches only us, and we stop it by its id.
            self._child = subprocess.Popen(
                [*self.program.command, "--port", str(self.port)], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True)
        try:
            self._await_echo(begin + START_TIMEOUT_S)
        except BaseException:
            self.stop()
            raise
        self.start_ms = (time.monotonic() - begin) * 1000
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        return self._child.pid

    def stop(self):
        """SIGTERM, and SIGKILL for one that doesn't heed it."""
        self._child.terminate()
        try:
            self._child.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def cpu_ns(self):
        """CPU time of all its threads, those that ended included."""
        clock = ctypes.c_int()
        error = ctypes.CDLL(None).clock_getcpuclockid(self.pid, ctypes.byref(clock))
        if error != 0:
            raise Problem(f"{self.program.name} has no CPU clock: {os.strerror(error)}")
        return time.clock_gettime_ns(clock.value)

    def peak_rss_mib(self):
        """The most memory it ever had resident."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
            return peak_rss_mib_of(status.read())

    def _await_echo(self, deadline):
        while True:
            try:
                return echo_once(self.port, "ready?")
            except ConnectionRefusedError:
                pass
            if self._child.poll() is not None:
                raise self._problem(f"ended with {self._child.returncode}")
            if time.monotonic() > deadline:
                raise self._problem(f"doesn't serve after {START_TIMEOUT_S} s")
            time.sleep(POLL_S)

    def _problem(self, what):
        with open(self._log, encoding="utf-8", errors="replace") as log:
            last_words = " | ".join(log.read().strip().splitlines()[-3:]) or "it printed nothing"
        return Problem(f"{self.program.name} {what}: {last_words}")


def peak_rss_mib_of(status):
    """VmHWM of a /proc/PID/status."""
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise Problem("/proc/PID/status has no VmHWM")


def free_port():
    """A loopback port that nobody has now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
