"""Item 5: connections that say nothing."""

import resource
import select
import socket
import unittest

from support import api
from support.figures import FULL, item, record
from support.load import median_ms
from support.server import EchoServer
from support.waiting import PATIENCE_S, wait_until

COUNT = 900 if FULL else 300
SPARE = 200  # descriptors that the test needs for itself


def all_closed(connections):
    """Whether the server has hung up on each of them."""
    poll = select.poll()
    for connection in connections:
        poll.register(connection, select.POLLIN)
    return len(poll.poll(0)) == len(connections)


@item(5)
class SilentTest(unittest.TestCase):
    def test_they_slow_nobody_down_and_are_closed(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < COUNT + SPARE:
            self.skipTest(f"needs {COUNT + SPARE} descriptors, {hard} are allowed")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, COUNT + SPARE), hard))
        with EchoServer("--handshake-timeout-s", 6) as server:
            fresh = server.descriptors()
            p50_before = median_ms(server.address)
            baseline = server.descriptors()  # some of which are about to be closed
            crowd = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(COUNT)]
            wait_until(lambda: server.descriptors() >= fresh + COUNT, "all are let in")
            p50 = median_ms(server.address)
            if server.descriptors() >= fresh + COUNT:
                record(5, f"p50 beside {COUNT} silent connections, of that alone",
                       p50 / p50_before, "times", 1.2)
            wait_until(lambda: all_closed(crowd), "the silent are hung up on", 2 * PATIENCE_S)
            for connection in crowd:
                self.assertEqual(connection.recv(1), b"")
                connection.close()
            wait_until(lambda: server.descriptors() <= baseline, "descriptors come back")
            self.assertEqual(api.echo_once(server.address), "hello")
