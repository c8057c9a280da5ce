"""Items 6 and 7: requests that are wrong, or larger than they may be."""

import unittest

import grpc

from support import api, h2
from support.figures import item
from support.server import EchoServer
from support.waiting import PATIENCE_S

MAX_MESSAGE = 65536  # default of --max-message-bytes
FRAME_OF_TEXT = 4    # tag and length around a text of 16 KiB to 2 MiB


def refused(test, call):
    """The code with which a call fails."""
    with test.assertRaises(grpc.RpcError) as failure:
        call()
    return failure.exception.code()


class OneServer(unittest.TestCase):
    """Each test begins and ends with a server that serves."""

    def setUp(self):
        self.server = self.enterContext(EchoServer())
        self.channel = self.enterContext(api.channel_to(self.server.address))

    def tearDown(self):
        self.assertEqual(api.echo_once(self.server.address), "hello")

    def echo_octets(self, octets):
        """Sends octets in place of a message; the octets of the reply."""
        return self.channel.unary_unary(api.ECHO)(octets, timeout=PATIENCE_S)


@item(6)
class BadRequestsTest(OneServer):
    def ending(self, **fields):
        """The frame that ends a bare request; None: the connection was closed."""
        with h2.Connection(self.server.port) as connection:
            connection.request(1, h2.header_block(**fields), h2.body(h2.echo_request("hello")))
            return connection.end_of_stream(1)

    def test_the_bare_request_would_be_good(self):
        _, _, _, trailers = self.ending()
        self.assertIn(b"grpc-status\x010", trailers)

    def test_headers_of_9_kb(self):
        request = api.echo_messages().EchoRequest(message="hello")
        self.assertIs(
            refused(self, lambda: api.echo_stub(self.channel).Echo(
                request, timeout=PATIENCE_S, metadata=(("filler", "x" * 9 * 1024),))),
            grpc.StatusCode.RESOURCE_EXHAUSTED)

    def test_unknown_methods(self):
        for path in ("/echo.v1.EchoService/Whisper", "/no.such.Service/Echo", "/", "", "echo"):
            with self.subTest(path):
                kind, _, _, trailers = self.ending(path=path)
                if kind == h2.HEADERS:
                    self.assertNotIn(b"grpc-status\x010", trailers)
        call = self.channel.unary_unary("/echo.v1.EchoService/Whisper")
        self.assertIs(refused(self, lambda: call(b"", timeout=PATIENCE_S)),
                      grpc.StatusCode.UNIMPLEMENTED)

    def test_headers_that_grpc_forbids_fail_and_do_no_harm(self):
        for fields in ({"content_type": "text/html"}, {"content_type": None}, {"te": "gzip"},
                       {"te": None}, {"method": "GET"}, {"method": None}, {"path": None}):
            with self.subTest(fields):
                ending = self.ending(**fields)
                # gRPC is lenient with some of them. What counts is that the call ends.
                self.assertTrue(ending is None or ending[0] in (h2.HEADERS, h2.RST_STREAM))

    def test_a_bad_te_header_with_8_kb_of_others(self):
        """CVE-2023-1428 ended the process."""
        more = [(f"filler-{number}", "x" * 900) for number in range(10)]
        for te in ("gzip", ""):
            self.ending(te=te, more=more)
        self.ending(te="gzip", more=[(":scheme", "x"), *more])


@item(7)
class MessagesTest(OneServer):
    def test_texts_come_back_as_they_are(self):
        largest = "x" * (MAX_MESSAGE - FRAME_OF_TEXT)
        request = api.echo_messages().EchoRequest(message=largest)
        self.assertEqual(request.ByteSize(), MAX_MESSAGE)
        for text in ("", "x" * 1450, "häßlich \U0001F600 \0 nul", largest):
            with self.subTest(length=len(text)):
                self.assertEqual(api.echo(self.channel, text), text)

    def test_one_byte_too_many(self):
        text = "x" * (MAX_MESSAGE - FRAME_OF_TEXT + 1)
        self.assertIs(refused(self, lambda: api.echo(self.channel, text)),
                      grpc.StatusCode.RESOURCE_EXHAUSTED)
        self.assertEqual(api.echo(self.channel), "hello")

    def test_what_is_no_message(self):
        for octets in (h2.echo_request(b"\xff\xfe"), h2.echo_request(b"\xc3"), b"\x0a\x7fshort",
                       b"\xff" * 20, b"\x0b"):
            with self.subTest(octets):
                self.assertIn(refused(self, lambda: self.echo_octets(octets)),
                              (grpc.StatusCode.INTERNAL, grpc.StatusCode.INVALID_ARGUMENT))

    def test_fields_of_a_later_version_are_ignored(self):
        self.assertEqual(self.echo_octets(h2.echo_request("hello") + b"\x78\x01")[:7],
                         h2.echo_request("hello"))

    def test_a_body_that_lies_about_its_length(self):
        for data in (b"\0\xff\xff\xff\xff", b"\0\0\0\0\x09short", b"\x01\0\0\0\x01x", b"\0"):
            with self.subTest(data), h2.Connection(self.server.port) as connection:
                connection.request(1, h2.header_block(), data)
                ending = connection.end_of_stream(1)
                if ending and ending[0] == h2.HEADERS:
                    self.assertNotIn(b"grpc-status\x010", ending[3])
