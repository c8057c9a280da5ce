"""One echo over a bare socket: tells when a server serves, and that it really echoes.

No health service is needed for it, so every peer is asked the same. HTTP/2 as of RFC 9113, only
what one call takes; header fields as literals without indexing (RFC 7541, 6.2.2).
"""

import socket

from comparison.load import request_body
from comparison.problem import Problem

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS = 0x0, 0x1, 0x4
END_STREAM, ACK, END_HEADERS = 0x1, 0x1, 0x4
PATH = b"/echo.v1.EchoService/Echo"
POST, SCHEME_HTTP = b"\x83", b"\x86"  # static table
TIMEOUT_S = 5


def frame(kind, flags, stream, payload):
    """A frame: length, type, flags, stream, payload."""
    head = len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big")
    return head + payload


def header_block():
    """What gRPC asks a request to have. 0x04, 0x01, 0x0f10: :path, :authority, content-type."""
    def text(value):
        return bytes([len(value)]) + value
    return (POST + SCHEME_HTTP + b"\x04" + text(PATH) + b"\x01" + text(b"localhost")
            + b"\x0f\x10" + text(b"application/grpc") + b"\x00" + text(b"te") + text(b"trailers"))


def read_exactly(stream, count):
    """So many bytes of the connection."""
    received = stream.read(count)
    if len(received) < count:
        raise Problem("the server closed the connection before it replied")
    return received


def reply_body(connection):
    """The DATA of the only stream, up to its end."""
    body = b""
    with connection.makefile("rb") as stream:
        while True:
            head = read_exactly(stream, 9)
            payload = read_exactly(stream, int.from_bytes(head[:3], "big"))
            kind, flags = head[3], head[4]
            if kind == SETTINGS and not flags & ACK:
                connection.sendall(frame(SETTINGS, ACK, 0, b""))
            if kind == DATA:
                body += payload
            if kind in (DATA, HEADERS) and flags & END_STREAM:
                return body


def echo_once(port, text):
    """Sends one call and checks its reply. OSError when nobody listens."""
    body = request_body(text)
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S) as connection:
        connection.sendall(PREFACE + frame(SETTINGS, 0, 0, b"")
                           + frame(HEADERS, END_HEADERS, 1, header_block())
                           + frame(DATA, END_STREAM, 1, body))
        reply = reply_body(connection)
    if reply != body:
        raise Problem(f"the reply is no echo: {len(reply)} bytes for {len(body)}")
