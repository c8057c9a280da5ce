"""Item 9: calls that nobody waits for are not made, and leave nothing behind."""

import unittest

import grpc

from support import api, h2, metrics
from support.figures import FULL, item, record
from support.peer import Peer
from support.server import EchoServer, sanitizer
from support.waiting import PATIENCE_S, seconds_until, wait_until

CANCELED = 5000 if FULL else 1500
AT_ONCE = 100
MAX_INFLIGHT = 200  # fewer than CANCELED: one that is not given back would soon be missed


@item(9)
class DeadlinesTest(unittest.TestCase):
    def test_a_deadline_that_is_over(self):
        with Peer() as peer, EchoServer("--client-port", peer.port) as server:
            self.assertEqual(api.echo_once(server.address), "hello")
            self.assertEqual(peer.asked, 1)
            for timeout in ("0n", "0m", "0S"):
                with self.subTest(timeout), h2.Connection(server.port) as connection:
                    connection.request(1, h2.header_block(more=[("grpc-timeout", timeout)]),
                                       h2.body(h2.echo_request("too late")))
                    ending = connection.end_of_stream(1)
                    if ending and ending[0] == h2.HEADERS:
                        self.assertIn(b"grpc-status\x014", ending[3])
            self.assertEqual(api.echo_once(server.address), "hello")
            self.assertEqual(peer.asked, 2, "the handler ran for a call that was over")

    def test_canceled_calls_are_given_back(self):
        with Peer(delay_s=PATIENCE_S) as peer, \
                EchoServer("--client-port", peer.port, "--max-inflight", MAX_INFLIGHT,
                           *metrics.FLAGS) as server, \
                api.channel_to(server.address) as channel:
            stub = api.echo_stub(channel)
            request = api.echo_messages().EchoRequest(message="never mind")
            rss = None
            for _ in range(CANCELED // AT_ONCE):
                calls = [stub.Echo.future(request, timeout=PATIENCE_S) for _ in range(AT_ONCE)]
                for call in calls:
                    call.cancel()
                rss = rss or server.rss_mib()
            peer.release()
            wait_until(lambda: metrics.metrics_of(server)[metrics.IN_FLIGHT] == 0,
                       "every call is given back")
            calls = [stub.Echo.future(request, timeout=PATIENCE_S)
                     for _ in range(AT_ONCE)]
            self.assertEqual({call.code() for call in calls}, {grpc.StatusCode.OK})
            if not sanitizer():
                record(9, f"until the memory of {CANCELED} canceled calls is back", seconds_until(
                    lambda: server.rss_mib() < rss + 16, "the memory goes back", 60), "s", 10)
