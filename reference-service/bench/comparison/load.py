"""How hard a server is driven, and what a load tool has to say about it."""

from dataclasses import dataclass

MESSAGE_BYTES = 1450


@dataclass(frozen=True)
class Load:
    """Closed loop: each of `in_flight` callers sends its next call when it has its reply."""

    name: str
    in_flight: int
    connections: int
    calls: int


@dataclass(frozen=True)
class Outcome:
    """What a load tool saw. Latencies in milliseconds."""

    calls: int
    per_second: float
    p50_ms: float
    p90_ms: float
    p99_ms: float


def message():
    """The text of every call: letters, and the same ones in every run."""
    return "".join(chr(ord("a") + (i * 7) % 26) for i in range(MESSAGE_BYTES))


def request_body(text):
    """A length-prefixed EchoRequest, which is byte for byte the EchoResponse too."""
    encoded = text.encode()
    message_bytes = b"\x0a" + varint(len(encoded)) + encoded
    return b"\x00" + len(message_bytes).to_bytes(4, "big") + message_bytes


def varint(number):
    """protobuf's variable-length encoding of an unsigned number."""
    digits = bytearray()
    while number > 0x7F:
        digits.append(number & 0x7F | 0x80)
        number >>= 7
    digits.append(number)
    return bytes(digits)
