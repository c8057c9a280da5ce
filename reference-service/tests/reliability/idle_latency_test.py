"""Item 10: a call after a second of silence is as fast as any."""

import time
import unittest

from support import h2
from support.figures import full_only, item, record
from support.load import percentile
from support.server import EchoServer

PAUSE_S = 1.1  # longer than gRPC's threads stay awake
CALLS = 55


@item(10)
class IdleLatencyTest(unittest.TestCase):
    @full_only
    def test_the_slowest_of_a_minute(self):
        # A bare socket: what gRPC's own client needs to wake up is ten times what the server needs.
        with EchoServer() as server, h2.Connection(server.port) as connection:
            taken = []
            # Room for all replies: nothing else is to be sent while the silence lasts.
            connection.send(h2.frame(h2.WINDOW_UPDATE, 0, 0, (1 << 20).to_bytes(4, "big")))
            for number in range(CALLS):
                time.sleep(PAUSE_S)  # the silence is what is measured
                begin = time.perf_counter()
                stream = 2 * number + 1
                connection.request(stream, h2.header_block(),
                                   h2.body(h2.echo_request("x" * 1450)))
                self.assertEqual(connection.end_of_stream(stream)[0], h2.HEADERS)
                taken.append((time.perf_counter() - begin) * 1000)
            taken.sort()
            record(10, "median call after silence", percentile(taken, 50), "ms")
            record(10, "slowest call after silence", taken[-1], "ms", 5)
