"""Counts a server's system calls while it serves: in a run of its own, since tracing slows it."""

import contextlib
import re
import signal
import subprocess
from dataclasses import dataclass

from comparison.problem import Problem

DETACH_TIMEOUT_S = 10


@dataclass
class Count:
    """Set when counting has ended."""

    total: int = 0


@contextlib.contextmanager
def counted(strace, server, table_path):
    """Yields a Count of the system calls that the server makes within the context."""
    tracer = subprocess.Popen(
        [strace, "-c", "-f", "-p", str(server.pid), "-o", table_path], stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
    count = Count()
    try:
        if "attached" not in tracer.stderr.readline():
            raise Problem("strace may not attach to the server")
        yield count
    finally:
        tracer.send_signal(signal.SIGINT)
        try:
            tracer.communicate(timeout=DETACH_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            tracer.kill()
            tracer.communicate()
    with open(table_path, encoding="utf-8") as table:
        count.total = total_calls(table.read())


def total_calls(table):
    """The sum over strace's -c table: the rows between its dashed lines, calls in column four."""
    parts = [part.splitlines() for part in re.split(r"^-[- ]+$", table, flags=re.MULTILINE)]
    if len(parts) != 3:
        raise Problem("strace counted no system call")
    return sum(int(row.split()[3]) for row in parts[1] if row.strip())
