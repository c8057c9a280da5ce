"""The probe, against a listener that speaks as a server would, or badly."""

import socket
import threading
import unittest

from comparison import probe
from comparison.load import message, request_body, varint
from comparison.problem import Problem


def served_by(reply):
    """Asks a listener that answers with these bytes and closes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def serve():
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(reply)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass
        server = threading.Thread(target=serve)
        server.start()
        try:
            probe.echo_once(listener.getsockname()[1], "ready?")
        finally:
            server.join()


SETTINGS = probe.frame(probe.SETTINGS, 0, 0, b"")
TRAILERS = probe.frame(probe.HEADERS, probe.END_STREAM | probe.END_HEADERS, 1, b"")


class ProbeTest(unittest.TestCase):
    def test_an_echo_in_two_frames(self):
        body = request_body("ready?")
        served_by(SETTINGS + probe.frame(probe.DATA, 0, 1, body[:4])
                  + probe.frame(probe.DATA, 0, 1, body[4:]) + TRAILERS)

    def test_another_text_is_no_echo(self):
        with self.assertRaisesRegex(Problem, "no echo"):
            served_by(SETTINGS + probe.frame(probe.DATA, 0, 1, request_body("ready!")) + TRAILERS)

    def test_an_error_is_no_echo(self):
        with self.assertRaisesRegex(Problem, "no echo"):
            served_by(SETTINGS + TRAILERS)

    def test_a_closed_connection_is_a_problem(self):
        with self.assertRaisesRegex(Problem, "closed"):
            served_by(SETTINGS)


class BodyTest(unittest.TestCase):
    def test_protobuf_lengths(self):
        self.assertEqual((varint(5), varint(1450)), (b"\x05", b"\xaa\x0b"))

    def test_the_message_has_the_size_of_the_target(self):
        self.assertEqual(len(message()), 1450)
        self.assertEqual(len(request_body(message())), 5 + 3 + 1450)
