"""Item 2: a server without file descriptors serves again as soon as it has some (CVE-2023-4785)."""

import contextlib
import resource
import socket
import unittest

from support import api, h2
from support.figures import item, record
from support.server import EchoServer
from support.waiting import POLL_S, seconds_until, wait_until

LIMIT = 64
CROWD = 100


def silent(port):
    return socket.create_connection(("127.0.0.1", port))


def is_let_in(connection, server):
    """Whether the server has greeted it, rather than hung up on it or let it wait."""
    connection.socket.settimeout(POLL_S)

    def has_come_to_an_end():
        try:
            return "greeted" if connection.read_frame() else "hung up"
        except TimeoutError:
            return server.lines_with("No descriptors are left") and "waits"
    return wait_until(has_come_to_an_end, "an answer") == "greeted"


@item(2)
class DescriptorsTest(unittest.TestCase):
    def assert_it_recovers(self, server, baseline, after):
        record(2, f"until the first good call after {after}", seconds_until(
            lambda: api.serves(server.address), "it serves again"), "s", 1)
        wait_until(lambda: server.descriptors() <= baseline, "descriptors come back")

    def test_it_counts_on_no_more_than_it_may_have(self):
        limits = {resource.RLIMIT_NOFILE: (LIMIT, LIMIT)}
        with EchoServer(limits=limits) as server:
            api.echo_once(server.address)  # gRPC opens some of its own for the first call
            baseline = server.descriptors()
            with contextlib.ExitStack() as crowd:
                for _ in range(CROWD):
                    crowd.enter_context(silent(server.port))
                wait_until(lambda: server.lines_with("one more is closed"), "too many came")
                self.assertEqual(api.echo_once(server.address), "hello", "the silent give way")
            self.assert_it_recovers(server, baseline, f"{CROWD} connections and {LIMIT} files")

    def test_none_are_left(self):
        for spare in (4, 5):  # gRPC needs two for a connection: the last one gets both, or one
            with self.subTest(spare), EchoServer() as server:
                api.echo_once(server.address)
                baseline = server.descriptors()
                # Behind its back: at the start it would have counted on fewer connections.
                few = baseline + spare
                resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (few, few))
                with contextlib.ExitStack() as crowd:
                    for _ in range(CROWD):
                        if not is_let_in(crowd.enter_context(h2.Connection(server.port)), server):
                            break
                    else:
                        self.fail(f"{CROWD} were let in with {spare} descriptors")
                self.assert_it_recovers(server, baseline, "none were left")
