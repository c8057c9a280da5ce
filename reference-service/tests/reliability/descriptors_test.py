"""Item 2: a server without file descriptors serves again as soon as it has some (CVE-2023-4785)."""

import contextlib
import resource
import select
import socket
import unittest

from support import api, h2
from support.figures import item, record
from support.server import EchoServer
from support.waiting import seconds_until, wait_until

LIMIT = 64
CROWD = 100


@item(2)
class DescriptorsTest(unittest.TestCase):
    def outlast_a_crowd(self, server, come, sign):
        """Some come until they are too many, as the sign in the log says, and leave."""
        api.echo_once(server.address)  # gRPC opens some of its own for the first call
        baseline = server.descriptors()
        with contextlib.ExitStack() as crowd:
            while not server.lines_with(sign):
                come(crowd, server)
                self.assertFalse(server.is_over())
        record(2, f"until the first good call after: {sign}", seconds_until(
            lambda: api.serves(server.address), "it serves again"), "s", 1)
        wait_until(lambda: server.descriptors() <= baseline, "descriptors come back")

    def test_it_counts_on_no_more_than_it_may_have(self):
        limits = {resource.RLIMIT_NOFILE: (LIMIT, LIMIT)}
        with EchoServer(limits=limits) as server:
            self.outlast_a_crowd(server, lambda crowd, server: crowd.enter_context(
                silent(server.port)), "one more is closed")

    def test_the_silent_give_way(self):
        limits = {resource.RLIMIT_NOFILE: (LIMIT, LIMIT)}
        with EchoServer(limits=limits) as server, contextlib.ExitStack() as crowd:
            for _ in range(CROWD):
                crowd.enter_context(silent(server.port))
            self.assertEqual(api.echo_once(server.address), "hello")

    def test_none_are_left(self):
        sign = "No descriptors are left"

        def greet(crowd, server):
            connection = crowd.enter_context(h2.Connection(server.port))
            # One that has not been greeted yet would give way to the next.
            wait_until(lambda: is_answered(connection) or server.lines_with(sign), "an answer")

        for spare in (4, 5):  # gRPC needs two for a connection: the last one gets both or one
            with self.subTest(spare), EchoServer() as server:
                # Behind its back: at the start it would have counted on fewer connections.
                few = server.descriptors() + spare
                resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (few, few))
                self.outlast_a_crowd(server, greet, sign)


def is_answered(connection):
    poll = select.poll()  # select() knows no descriptor above 1023
    poll.register(connection.socket, select.POLLIN)
    return bool(poll.poll(0))


def silent(port):
    return socket.create_connection(("127.0.0.1", port))
