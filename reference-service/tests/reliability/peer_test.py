"""Item 13: a downstream peer that is down, comes up, goes, and is slow."""

import time
import unittest

import grpc

from support import api
from support.figures import item, record, unknown
from support.peer import Peer
from support.server import EchoServer, free_port
from support.waiting import PATIENCE_S, seconds_until, wait_until


def is_serving(server):
    """What health says of the service."""
    messages = api.health_messages()
    with api.channel_to(server.address) as channel:
        answer = api.health_stub(channel).Check(
            messages.HealthCheckRequest(), timeout=PATIENCE_S)
    return answer.status == messages.HealthCheckResponse.SERVING


@item(13)
class PeerTest(unittest.TestCase):
    def test_it_answers_whatever_the_peer_does(self):
        port = free_port()
        with EchoServer("--client-port", port) as server:
            with self.assertRaises(grpc.RpcError) as failure:
                api.echo_once(server.address)
            self.assertIs(failure.exception.code(), grpc.StatusCode.UNAVAILABLE)
            self.assertIn(str(port), failure.exception.details())
            for _ in range(2):
                with Peer(port):
                    record(13, "until calls reach a peer that came up", seconds_until(
                        lambda: api.serves(server.address), "the peer is asked"), "s", 2)
                with self.assertRaises(grpc.RpcError) as failure:
                    api.echo_once(server.address)
                self.assertIs(failure.exception.code(), grpc.StatusCode.UNAVAILABLE)

    def test_readiness_follows(self):
        port = free_port()
        with EchoServer("--client-port", port) as server:
            if is_serving(server):
                unknown(13, "until health follows the peer", "s", 1,
                        "this server's health does not look at the peer")
                self.skipTest("this server's health does not look at the peer")
            with Peer(port):
                record(13, "until health says SERVING", seconds_until(
                    lambda: is_serving(server), "SERVING"), "s", 1)
            record(13, "until health says NOT_SERVING", seconds_until(
                lambda: not is_serving(server), "NOT_SERVING"), "s", 1)

    def test_a_slow_peer_does_not_stretch_the_deadline(self):
        with Peer(delay_s=PATIENCE_S) as peer, \
                EchoServer("--client-port", peer.port) as server, \
                api.channel_to(server.address) as channel:
            off_ms = []
            for timeout_s in (0.3, 0.6, 0.9):
                begin = time.monotonic()
                with self.assertRaises(grpc.RpcError) as failure:
                    api.echo(channel, timeout_s=timeout_s)
                off_ms.append(abs(time.monotonic() - begin - timeout_s) * 1000)
                self.assertIs(failure.exception.code(), grpc.StatusCode.DEADLINE_EXCEEDED)
            # The first one connects, which may take all the time that it has.
            record(13, "a deadline is missed by", max(off_ms[1:]), "ms", 20)
            wait_until(lambda: peer.asked > 0, "the peer was asked")
