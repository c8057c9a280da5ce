"""What an unmodified Python client learns of a call that failed."""

import queue
import unittest

import grpc

from support import api
from support.figures import item
from support.server import EchoServer, free_port
from support.waiting import PATIENCE_S

DETAILS = "grpc-status-details-bin"
TYPE = "type.googleapis.com/google.rpc."


def failure_of(test, call):
    with test.assertRaises(grpc.RpcError) as failure:
        call()
    return failure.exception


def details_of(failure):
    """google.rpc.Status and its details by their type's name."""
    wire = api.generated_module("wire.error_details_pb2")
    octets = dict(failure.trailing_metadata())[DETAILS]
    status = wire.Status.FromString(octets)
    details = {}
    for detail in status.details:
        name = detail.type_url.removeprefix(TYPE)
        details[name] = getattr(wire, name).FromString(detail.value)
    return status, details


@item(19)
class ErrorsTest(unittest.TestCase):
    def test_too_many_calls(self):
        with EchoServer("--max-inflight", 1) as server, \
                api.channel_to(server.address) as channel:
            texts = queue.Queue()
            texts.put(api.echo_messages().EchoRequest(message="I stay"))
            replies = api.echo_stub(channel).Chat(iter(texts.get, None), timeout=PATIENCE_S)
            next(replies)
            failure = failure_of(self, lambda: api.echo(channel))
            self.assertIs(failure.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)
            status, details = details_of(failure)
            self.assertEqual(status.code, failure.code().value[0])
            self.assertEqual(status.message, failure.details())
            self.assertEqual(details["ErrorInfo"].reason, "TOO_MANY_CALLS")
            self.assertEqual(details["ErrorInfo"].domain, "echo.v1")
            self.assertGreater(details["RetryInfo"].retry_delay.nanos, 0)
            texts.put(None)
            self.assertIs(replies.code(), grpc.StatusCode.OK)

    def test_a_peer_that_is_away(self):
        with EchoServer("--client-port", free_port()) as server:
            failure = failure_of(self, lambda: api.echo_once(server.address))
            self.assertIs(failure.code(), grpc.StatusCode.UNAVAILABLE)
            _, details = details_of(failure)
            self.assertIn("RetryInfo", details)

    def test_a_message_that_is_too_large(self):
        with EchoServer("--max-message-bytes", 1000) as server:
            failure = failure_of(self, lambda: api.echo_once(server.address, "x" * 1001))
            self.assertIs(failure.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)

    def test_a_method_that_there_is_not(self):
        with EchoServer() as server, api.channel_to(server.address) as channel:
            call = channel.unary_unary("/echo.v1.EchoService/Whisper")
            failure = failure_of(self, lambda: call(b"", timeout=PATIENCE_S))
            self.assertIs(failure.code(), grpc.StatusCode.UNIMPLEMENTED)
