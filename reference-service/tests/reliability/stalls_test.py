"""Item 16: a process that was stopped for a while, and a disk that is full."""

import os
import signal
import unittest

import grpc

from support import api, folders
from support.figures import FULL, item, record
from support.server import EchoServer
from support.waiting import PATIENCE_S, seconds_until, wait_until

STALL_S = 5 if FULL else 1


def state_of(pid):
    """The letter that the kernel gives it: T is stopped."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0]


@item(16)
class StallsTest(unittest.TestCase):
    def test_a_stopped_process_goes_on(self):
        with EchoServer() as server, api.channel_to(server.address) as channel:
            self.assertEqual(api.echo(channel), "hello")
            server.signal(signal.SIGSTOP)
            wait_until(lambda: state_of(server.pid) == "T", "it stands still")
            with self.assertRaises(grpc.RpcError) as failure:
                api.echo(channel, timeout_s=STALL_S)
            self.assertIs(failure.exception.code(), grpc.StatusCode.DEADLINE_EXCEEDED)
            server.signal(signal.SIGCONT)
            record(16, f"until it serves after {STALL_S} s of standstill", seconds_until(
                lambda: api.serves(server.address, PATIENCE_S), "it serves"), "s", 1)
            self.assertEqual(api.echo(channel), "hello", "the old connection is good, too")

    def test_a_full_disk(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("needs /dev/full")
        with folders.temporary("logs") as logs:
            os.symlink("/dev/full", os.path.join(logs, "echo_server.log"))
            with EchoServer("--logdir", logs, "--loglevel", 0) as server:
                for _ in range(20):
                    self.assertEqual(api.echo_once(server.address), "hello")

    def test_a_standard_error_that_is_full(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("needs /dev/full")
        with folders.temporary("logs") as logs:
            # Its file tells us the port, which standard error can't.
            log = os.path.join(logs, "echo_server.log")
            with FullStandardError("--logdir", logs, log_file=log) as server:
                for _ in range(20):
                    self.assertEqual(api.echo_once(server.address), "hello")


class FullStandardError(EchoServer):
    """A server whose standard error takes nothing; it is watched through its file."""

    def __init__(self, *flags, log_file):
        def fill():
            full = os.open("/dev/full", os.O_WRONLY)
            os.dup2(full, 1)
            os.dup2(full, 2)
        super().__init__(*flags, log_file=log_file, preexec=fill)
