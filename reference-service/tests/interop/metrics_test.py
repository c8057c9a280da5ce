"""The metrics page as a program that collects metrics reads it."""

import contextlib
import socket
import unittest

import grpc

from support import api, metrics
from support.figures import item
from support.server import EchoServer, need_flags
from support.waiting import wait_until

CALLS = 7


@item(19)
class MetricsTest(unittest.TestCase):
    def setUp(self):
        need_flags("--metrics-port")
        self.server = self.enterContext(EchoServer(*metrics.FLAGS))
        if not metrics.PLACE.search(self.server.log()):
            self.skipTest("this server takes --metrics-port and has no page")

    def test_calls_are_counted(self):
        with api.channel_to(self.server.address) as channel:
            for _ in range(CALLS):
                api.echo(channel)
            with self.assertRaises(grpc.RpcError):
                api.echo(channel, "x" * 100_000)
        wait_until(lambda: metrics.metrics_of(self.server)[metrics.ECHOED] == CALLS, "the count")
        self.assertEqual(metrics.metrics_of(self.server)[metrics.IN_FLIGHT], 0)

    def test_every_name_is_described_once(self):
        described = [line.split()[2] for line in metrics.page_of(self.server).splitlines()
                     if line.startswith("# TYPE")]
        self.assertGreater(len(described), 5)
        self.assertEqual(len(described), len(set(described)))

    def test_who_asks_for_nothing_keeps_nobody_out(self):
        with contextlib.ExitStack() as crowd:
            for _ in range(20):
                crowd.enter_context(
                    socket.create_connection(("127.0.0.1", metrics.port_of(self.server))))
            self.assertEqual(api.echo_once(self.server.address), "hello")
            self.assertIn("echo_state", metrics.page_of(self.server))
