"""Counts a server's system calls while it serves: in a round of its own, since tracing slows it down."""

import re
import signal
import subprocess

from comparison.problem import Problem

ATTACH_TIMEOUT_S = 10


def total_calls(table):
    """The sum over strace's -c table: the rows between its two dashed lines, calls in the fourth column."""
    parts = [part.splitlines() for part in re.split(r"^-[- ]+$", table, flags=re.MULTILINE)]
    if len(parts) != 3:
        raise Problem("strace counted no system call")
    return sum(int(row.split()[3]) for row in parts[1] if row.strip())


def count(strace, server, table_path, drive):
    """How many system calls the server makes while `drive` runs."""
    tracer = subprocess.Popen([strace, "-c", "-f", "-p", str(server.pid), "-o", table_path], text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              start_new_session=True)
    try:
        if "attached" not in tracer.stderr.readline():
            raise Problem("strace may not attach to the server")
        drive()
    finally:
        tracer.send_signal(signal.SIGINT)
        try:
            tracer.communicate(timeout=ATTACH_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            tracer.kill()
            tracer.communicate()
    with open(table_path, encoding="utf-8") as table:
        return total_calls(table.read())
