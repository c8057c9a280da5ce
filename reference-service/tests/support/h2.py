"""HTTP/2 frames over a bare socket, right and wrong ones: what no well-behaved client would send.

RFC 9113. Header fields are literals without indexing (RFC 7541, 6.2.2), so that no table is needed.
"""

import socket
import ssl

from support.waiting import PATIENCE_S

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = \
    range(10)
END_STREAM, ACK, END_HEADERS, PADDED = 0x1, 0x1, 0x4, 0x8
CANCEL = 8
PATH = "/echo.v1.EchoService/Echo"


def frame(kind, flags, stream, payload=b"", length=None):
    """A frame; `length` lies about the payload's size."""
    size = len(payload) if length is None else length
    return (size.to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload)


def integer(value, prefix_bits):
    """RFC 7541, 5.1."""
    limit = (1 << prefix_bits) - 1
    if value < limit:
        return bytes([value])
    encoded = bytes([limit])
    value -= limit
    while value >= 128:
        encoded += bytes([value % 128 + 128])
        value //= 128
    return encoded + bytes([value])


def field(name, value):
    """One header field."""
    name, value = (text.encode() if isinstance(text, str) else text for text in (name, value))
    return b"\x00" + integer(len(name), 7) + name + integer(len(value), 7) + value


def header_block(path=PATH, content_type="application/grpc", te="trailers", method="POST",
                 more=()):
    """What gRPC asks a request to have; None leaves a field out."""
    fields = [(":method", method), (":scheme", "http"), (":path", path),
              (":authority", "localhost"), ("content-type", content_type), ("te", te), *more]
    return b"".join(field(name, value) for name, value in fields if value is not None)


def body(message=b"", compressed=0):
    """A message as gRPC frames it: flag, length, bytes."""
    return bytes([compressed]) + len(message).to_bytes(4, "big") + message


def echo_request(text):
    """EchoRequest, encoded by hand so that it can be wrong: field 1 holds the bytes."""
    text = text.encode() if isinstance(text, str) else text
    return b"\x0a" + varint(len(text)) + text


def varint(value):
    encoded = b""
    while value >= 128:
        encoded += bytes([value % 128 + 128])
        value //= 128
    return encoded + bytes([value])


class Connection:
    """A client's side of HTTP/2, which reads frames and sends whatever it is told."""

    def __init__(self, port, tls=None, greet=True, timeout_s=PATIENCE_S):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout_s)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname="localhost")
        self._received = b""
        if greet:
            self.send(PREFACE + frame(SETTINGS, 0, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, octets):
        self.socket.sendall(octets)

    def request(self, stream, block, data=None):
        """HEADERS and DATA of a whole request."""
        if data is None:
            return self.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, block))
        return self.send(frame(HEADERS, END_HEADERS, stream, block)
                         + frame(DATA, END_STREAM, stream, data))

    def read_frame(self):
        """(kind, flags, stream, payload); None when the server closed."""
        head = self._read(9)
        if head is None:
            return None
        payload = self._read(int.from_bytes(head[:3], "big"))
        if payload is None:
            return None
        return head[3], head[4], int.from_bytes(head[5:9], "big") & 0x7FFFFFFF, payload

    def read_until(self, wanted):
        """The first frame for which wanted(kind, flags, stream, payload) holds, or None when the
        connection ended first. SETTINGS are acknowledged on the way."""
        while True:
            received = self.read_frame()
            if received is None or wanted(*received):
                return received
            if received[0] == SETTINGS and not received[1] & ACK:
                self.send(frame(SETTINGS, ACK, 0))

    def end_of_stream(self, stream):
        """The frame that ends the stream: trailers, the last data or a reset; None: closed."""
        return self.read_until(
            lambda kind, flags, of, _: of == stream and
            (kind == RST_STREAM or (kind in (HEADERS, DATA) and flags & END_STREAM)))

    def is_closed_by_server(self):
        """Reads until the server ends the connection; TimeoutError when it doesn't."""
        return self.read_until(lambda *_: False) is None

    def answers_ping(self):
        """Whether the connection still turns."""
        octets = b"pingpong"
        self.send(frame(PING, 0, 0, octets))
        answer = self.read_until(lambda kind, flags, _, payload:
                                 kind == PING and flags & ACK and payload == octets)
        return answer is not None

    def _read(self, count):
        while len(self._received) < count:
            try:
                received = self.socket.recv(65536)
            except (ConnectionResetError, BrokenPipeError, ssl.SSLError):
                return None
            if not received:
                return None
            self._received += received
        octets, self._received = self._received[:count], self._received[count:]
        return octets


def call_status(port, block, data, stream=1, tls=None):
    """How one request over a bare connection ended: b'grpc-status' value is in the returned bytes.

    Trailers come HPACK-encoded. gRPC 1.51 sends grpc-status as a literal the first time on a
    connection, so the digits are there to be found without a decoder.
    """
    with Connection(port, tls) as connection:
        connection.request(stream, block, data)
        return connection.end_of_stream(stream)
