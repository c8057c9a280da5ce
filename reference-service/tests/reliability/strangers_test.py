"""Item 4: whoever does not speak gRPC, by mistake or on purpose."""

import os
import random
import socket
import ssl
import unittest

from support import api, h2
from support.certificates import Authority
from support.figures import FULL, LONG, item, record
from support.load import median_ms
from support.server import EchoServer
from support.waiting import PATIENCE_S, seconds_until, wait_until

GARBAGE_CONNECTIONS = 2000 if FULL else 200
FUZZ_CONNECTIONS = 100_000 if LONG else 3000 if FULL else 200


def is_closed(stranger):
    """Waits until the server hangs up."""
    try:
        while stranger.recv(4096):
            pass
    except ConnectionError:
        pass
    return True


def say(port, octets):
    """Says something and waits to be hung up on."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as stranger:
        stranger.sendall(octets)
        return is_closed(stranger)


def random_frames(chance):
    """Frames that are right in form and wrong in meaning, or in both."""
    frames = b""
    for _ in range(chance.randint(1, 8)):
        payload = chance.randbytes(chance.choice((0, 1, 4, 5, 8, 9, 60, 300)))
        if chance.random() < 0.3:
            payload = h2.header_block(te=chance.choice(("trailers", None, "gzip")),
                                      content_type=chance.choice(("application/grpc", "x", None)))
        length = None if chance.random() < 0.9 else chance.randrange(1 << 24)
        frames += h2.frame(chance.randrange(12), chance.randrange(256),
                           chance.choice((0, 1, 1, 2, 3, 5, 0x7FFFFFFF)), payload, length)
    return frames


@item(4)
class StrangersTest(unittest.TestCase):
    def setUp(self):
        seed = int(os.environ.get("QA_TEST_SEED", random.randrange(1 << 32)))
        self.chance = random.Random(seed)
        print(f"seed {seed}: repeat with QA_TEST_SEED={seed}")

    def torment(self, server, what, count, once):
        """Does it so often, and looks at what is left of the server."""
        self.assertEqual(api.echo_once(server.address), "hello")
        p50_before = median_ms(server.address)
        baseline = server.descriptors()
        for _ in range(count):
            once()
        record(4, f"descriptors back after {what}", seconds_until(
            lambda: server.descriptors() <= baseline, "descriptors come back"), "s", 5)
        record(4, f"p50 after {what}, of that before", median_ms(server.address) / p50_before,
               "times", 1.2)

    def test_random_bytes(self):
        with EchoServer("--loglevel", 0) as server:
            self.torment(server, f"{GARBAGE_CONNECTIONS} connections of garbage",
                         GARBAGE_CONNECTIONS,
                         lambda: say(server.port,
                                     b"\0" + self.chance.randbytes(self.chance.randint(30, 400))))

    def test_frames_after_a_valid_greeting(self):
        def fuzz():
            with h2.Connection(server.port) as stranger:
                try:
                    stranger.send(random_frames(self.chance))
                    stranger.socket.shutdown(socket.SHUT_WR)
                    is_closed(stranger.socket)
                except OSError as gone:
                    self.assertNotIsInstance(gone, TimeoutError)
        with EchoServer() as server:
            self.torment(server, f"{FUZZ_CONNECTIONS} connections of fuzzed frames",
                         FUZZ_CONNECTIONS, fuzz)

    def test_a_person_with_telnet_is_named_in_the_log(self):
        with EchoServer() as server:
            for _ in range(50):
                self.assertTrue(say(server.port, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
            wait_until(lambda: server.lines_with("127.0.0.1:"), "the stranger is named")
            begin = [line for line in server.log().splitlines() if "127.0.0.1" in line
                     and "Listening" not in line]
            self.assertLess(len(begin), 25, "50 strangers in no time must not fill the log")
            self.assertEqual(api.echo_once(server.address), "hello")

    def test_tls_on_a_plaintext_port(self):
        with EchoServer() as server:
            with self.assertRaises(OSError):
                h2.Connection(server.port, tls=ssl.create_default_context())
            self.assertEqual(api.echo_once(server.address), "hello")

    def test_plaintext_on_a_tls_port(self):
        import grpc
        authority = Authority()
        self.addCleanup(authority.close)
        certificate, key = authority.issue("server", 1)
        with EchoServer("-t", "-c", certificate, "-k", key) as server:
            self.assertTrue(say(server.port, h2.PREFACE + h2.frame(h2.SETTINGS, 0, 0)))
            with open(authority.certificate, "rb") as file:
                trust = grpc.ssl_channel_credentials(file.read())
            self.assertEqual(api.echo_once(server.address, credentials=trust), "hello")
