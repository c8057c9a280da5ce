"""TLS and mutual TLS as an unmodified Python client speaks them."""

import unittest

import grpc

from support import api
from support.certificates import Authority, read
from support.figures import item
from support.server import EchoServer


@item(19)
class SecureTest(unittest.TestCase):
    def setUp(self):
        self.authority = Authority()
        self.addCleanup(self.authority.close)
        certificate, key = self.authority.issue("server", 1)
        self.flags = ("--usetls", "--certfile", certificate, "--privkeyfile", key)
        self.trust = read(self.authority.certificate)

    def assert_unavailable(self, server, credentials):
        with self.assertRaises(grpc.RpcError) as failure:
            api.echo_once(server.address, credentials=credentials)
        self.assertIs(failure.exception.code(), grpc.StatusCode.UNAVAILABLE)

    def test_tls(self):
        with EchoServer(*self.flags) as server:
            trusting = grpc.ssl_channel_credentials(self.trust)
            self.assertEqual(api.echo_once(server.address, credentials=trusting), "hello")
            self.assert_unavailable(server, None)

    def test_a_client_that_does_not_trust_us(self):
        other = Authority("Somebody Else")
        self.addCleanup(other.close)
        with EchoServer(*self.flags) as server:
            self.assert_unavailable(server, grpc.ssl_channel_credentials(read(other.certificate)))

    def test_mutual_tls(self):
        certificate, key = map(read, self.authority.issue("client", 2))
        with EchoServer(*self.flags, "--cafile", self.authority.certificate) as server:
            known = grpc.ssl_channel_credentials(self.trust, key, certificate)
            self.assertEqual(api.echo_once(server.address, credentials=known), "hello")
            self.assert_unavailable(server, grpc.ssl_channel_credentials(self.trust))
            self.assertEqual(api.echo_once(server.address, credentials=known), "hello")
