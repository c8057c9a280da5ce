"""Reflection: what tools such as grpcurl ask. Requests are encoded by hand: the protocol's own file
belongs to none of the packages that the tests need."""

import unittest

import grpc

from support import api, h2
from support.figures import item
from support.server import EchoServer, need_flags
from support.waiting import PATIENCE_S

METHODS = [f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo"
           for version in ("v1alpha", "v1")]
FILE_CONTAINING_SYMBOL, LIST_SERVICES = 4, 7  # fields of ServerReflectionRequest


def asked(channel, method, field, text):
    """The octets of the one reply."""
    octets = bytes([field << 3 | 2]) + h2.varint(len(text)) + text.encode()
    call = channel.stream_stream(method)
    return next(call(iter([octets]), timeout=PATIENCE_S))


@item(19)
class ReflectionTest(unittest.TestCase):
    def test_it_is_off_by_default(self):
        with EchoServer() as server, api.channel_to(server.address) as channel:
            for method in METHODS:
                with self.subTest(method), self.assertRaises(grpc.RpcError) as failure:
                    asked(channel, method, LIST_SERVICES, "")
                self.assertIs(failure.exception.code(), grpc.StatusCode.UNIMPLEMENTED)

    def test_it_describes_the_service(self):
        need_flags("--reflection")
        with EchoServer("--reflection") as server, api.channel_to(server.address) as channel:
            try:
                services = asked(channel, METHODS[0], LIST_SERVICES, "")
            except grpc.RpcError as failure:
                if failure.code() is grpc.StatusCode.UNIMPLEMENTED:
                    self.skipTest("this server takes --reflection and does not reflect")
                raise
            self.assertIn(b"echo.v1.EchoService", services)
            file = asked(channel, METHODS[0], FILE_CONTAINING_SYMBOL, "echo.v1.EchoService")
            for name in (b"echo/v1/echo.proto", b"EchoRequest", b"Expand"):
                self.assertIn(name, file)
