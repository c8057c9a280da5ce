"""Items 11 and 12: certificates that change under load, and callers that have none."""

import signal
import socket
import ssl
import time
import unittest
import warnings

import grpc

from support import api, h2
from support.certificates import Authority, read, write_at_once
from support.figures import item, record
from support.load import Callers
from support.server import EchoServer
from support.waiting import PATIENCE_S, wait_until

REFRESH_S = 2  # how soon a replaced file is noticed


def served_serial(server, authority):
    """Serial number of the certificate that a new connection is shown."""
    context = ssl.create_default_context(cafile=authority.certificate)
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S) as bare, \
            context.wrap_socket(bare, server_hostname="localhost") as connection:
        return int(connection.getpeercert()["serialNumber"], 16)


class WithAuthority(unittest.TestCase):
    def setUp(self):
        self.authority = Authority()
        self.addCleanup(self.authority.close)
        self.pair = self.authority.issue("server", 1)
        self.flags = ["--usetls", "--certfile", self.pair[0], "--privkeyfile", self.pair[1]]


@item(11)
class ReplacedTest(WithAuthority):
    def test_new_ones_are_shown_and_no_call_fails(self):
        fresh = self.authority.issue("fresh", 2)
        trust = grpc.ssl_channel_credentials(read(self.authority.certificate))
        with EchoServer(*self.flags) as server:
            self.assertEqual(served_serial(server, self.authority), 1)
            with Callers(server.address, connections=2, each=2, credentials=trust) as steady, \
                    Callers(server.address, each=2, credentials=trust, reconnect=True) as fleeting:
                wait_until(lambda: steady.count > 50 and fleeting.count > 10, "the load is on")
                begin = time.monotonic()
                self.authority.replace(self.pair, fresh)
                wait_until(lambda: served_serial(server, self.authority) == 2, "the new serial")
                taken = time.monotonic() - begin
                seen = fleeting.count
                wait_until(lambda: fleeting.count > seen + 10, "calls with the new one")
            record(11, "until the new certificate is shown", taken, "s", REFRESH_S + 2)
            record(11, "calls that failed meanwhile",
                   sum(steady.failures.values()) + sum(fleeting.failures.values()), "", 0)
            self.assertEqual((steady.failures, fleeting.failures), ({}, {}), fleeting.texts)

    def test_they_are_read_anew_on_sighup(self):
        with EchoServer(*self.flags) as server:
            self.authority.replace(self.pair, self.authority.issue("fresh", 2))
            server.signal(signal.SIGHUP)
            wait_until(lambda: served_serial(server, self.authority) == 2, "the new serial")

    def test_broken_ones_are_an_error_in_the_log_and_the_old_ones_stay(self):
        with EchoServer(*self.flags) as server:
            write_at_once(self.pair[0], b"-----BEGIN CERTIFICATE-----\nnonsense\n")
            wait_until(lambda: "the keys in use stay" in server.log(), "the error is logged")
            self.assertEqual(served_serial(server, self.authority), 1)
            self.authority.replace(self.pair, self.authority.issue("better", 3))
            wait_until(lambda: served_serial(server, self.authority) == 3, "it heals")


@item(12)
class RefusedTest(WithAuthority):
    def setUp(self):
        super().setUp()
        self.server = self.enterContext(
            EchoServer(*self.flags, "--cafile", self.authority.certificate))
        self.friend = self.authority.issue("friend", 10)
        self.assert_healthy()

    def tearDown(self):
        self.assert_healthy()

    def assert_healthy(self):
        self.assertEqual(self.call_with(self.friend), "hello")

    def call_with(self, pair):
        """A call that shows the pair, or nothing."""
        chain, key = (read(pair[0]), read(pair[1])) if pair else (None, None)
        trust = grpc.ssl_channel_credentials(read(self.authority.certificate), key, chain)
        return api.echo_once(self.server.address, credentials=trust)

    def assert_refused(self, pair):
        with self.assertRaises(grpc.RpcError) as failure:
            self.call_with(pair)
        self.assertIs(failure.exception.code(), grpc.StatusCode.UNAVAILABLE)

    def test_without_a_certificate(self):
        self.assert_refused(None)

    def test_of_another_authority(self):
        other = Authority("Somebody Else")
        self.addCleanup(other.close)
        self.assert_refused(other.issue("friend", 10))

    def test_expired(self):
        self.assert_refused(self.authority.issue("late", 11, expired=True))

    def test_plaintext(self):
        with self.assertRaises(grpc.RpcError):
            api.echo_once(self.server.address)

    def test_tls_before_1_2(self):
        def greets(version):
            context = ssl.create_default_context(cafile=self.authority.certificate)
            context.load_cert_chain(*self.friend)
            context.set_ciphers("DEFAULT@SECLEVEL=0")  # what else forbids old versions here
            context.set_alpn_protocols(["h2"])
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # which is the point
                context.minimum_version = context.maximum_version = version
            with h2.Connection(self.server.port, tls=context) as connection:
                return connection.answers_ping()
        self.assertTrue(greets(ssl.TLSVersion.TLSv1_2))
        for version in (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1):
            with self.subTest(version.name), self.assertRaises(ssl.SSLError):
                greets(version)
