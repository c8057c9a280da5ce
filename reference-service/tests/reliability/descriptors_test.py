"""Item 2: a server without file descriptors serves again as soon as it has some (CVE-2023-4785)."""

import resource
import socket
import unittest

from support import api
from support.figures import item, record
from support.server import EchoServer
from support.waiting import seconds_until, wait_until

LIMIT = 64
CROWD = 100
SPARE = 4


@item(2)
class DescriptorsTest(unittest.TestCase):
    def outlast_a_crowd(self, server, sign):
        """Comes in numbers, waits for the sign that they were too many, and leaves."""
        baseline = server.descriptors()
        crowd = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(CROWD)]
        wait_until(lambda: server.lines_with(sign), sign)
        self.assertLessEqual(server.descriptors(), LIMIT)
        for connection in crowd:
            connection.close()
        record(2, f"until the first good call after: {sign}", seconds_until(
            lambda: api.serves(server.address), "it serves again"), "s", 1)
        wait_until(lambda: server.descriptors() <= baseline, "descriptors come back")

    def test_fewer_than_it_would_like(self):
        limits = {resource.RLIMIT_NOFILE: (LIMIT, LIMIT)}
        with EchoServer(limits=limits) as server:
            self.outlast_a_crowd(server, "one more is closed")

    def test_none_are_left(self):
        with EchoServer() as server:
            api.echo_once(server.address)
            # Behind its back: at the start it would have counted on fewer connections.
            few = server.descriptors() + SPARE
            resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (few, few))
            self.outlast_a_crowd(server, "No descriptors are left")
