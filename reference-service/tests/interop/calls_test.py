"""What an unmodified Python client can do with each kind of call."""

import unittest

import grpc

from support import api
from support.figures import item
from support.peer import Peer
from support.server import EchoServer
from support.waiting import PATIENCE_S

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TRACE_ID_END = 35  # the parent's id, which follows, may be the server's own


def requests(*texts):
    """One request for each text."""
    return [api.echo_messages().EchoRequest(message=text) for text in texts]


@item(19)
class CallsTest(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(EchoServer())
        self.channel = self.enterContext(api.channel_to(self.server.address))
        self.stub = api.echo_stub(self.channel)

    def test_unary(self):
        self.assertEqual(api.echo(self.channel, "hello"), "hello")

    def test_server_streaming(self):
        replies = self.stub.Expand(requests("one two  three")[0], timeout=PATIENCE_S)
        self.assertEqual([reply.message for reply in replies], ["one", "two", "three"])
        self.assertEqual(list(self.stub.Expand(requests("")[0], timeout=PATIENCE_S)), [])

    def test_client_streaming(self):
        reply = self.stub.Collect(iter(requests("one", "two", "three")), timeout=PATIENCE_S)
        self.assertEqual(reply.message, "one two three")

    def test_both_streaming(self):
        texts = [f"message {number}" for number in range(100)]
        replies = self.stub.Chat(iter(requests(*texts)), timeout=PATIENCE_S)
        self.assertEqual([reply.message for reply in replies], texts)

    def test_a_compressed_request_is_refused(self):
        with self.assertRaises(grpc.RpcError) as failure:
            self.stub.Echo(requests("x" * 10_000)[0], timeout=PATIENCE_S,
                           compression=grpc.Compression.Gzip)
        self.assertIs(failure.exception.code(), grpc.StatusCode.UNIMPLEMENTED)
        self.assertEqual(api.echo(self.channel, "plain"), "plain")

    def test_metadata_does_no_harm(self):
        reply = self.stub.Echo(requests("hello")[0], timeout=PATIENCE_S, metadata=(
            ("plain", "text"), ("octets-bin", bytes(range(256))), ("traceparent", TRACE)))
        self.assertEqual(reply.message, "hello")

    def test_a_trace_reaches_the_peer(self):
        with Peer() as peer, EchoServer("--client-port", peer.port) as server, \
                api.channel_to(server.address) as channel:
            api.echo_stub(channel).Echo(requests("hello")[0], timeout=PATIENCE_S,
                                        metadata=(("traceparent", TRACE),))
            if "traceparent" not in peer.metadata:
                self.skipTest("this server does not pass the trace on")
            self.assertEqual(peer.metadata["traceparent"][:TRACE_ID_END], TRACE[:TRACE_ID_END])

    def test_a_deadline(self):
        with Peer(delay_s=PATIENCE_S) as peer, \
                EchoServer("--client-port", peer.port) as server:
            with self.assertRaises(grpc.RpcError) as failure:
                api.echo_once(server.address, timeout_s=0.5)
            self.assertIs(failure.exception.code(), grpc.StatusCode.DEADLINE_EXCEEDED)
