"""Item 10: a call after a second of silence is as fast as any."""

import time
import unittest

from support import api
from support.figures import full_only, item, record
from support.load import latencies_ms
from support.server import EchoServer

PAUSE_S = 1.1  # longer than gRPC's threads stay awake
CALLS = 55


@item(10)
class IdleLatencyTest(unittest.TestCase):
    @full_only
    def test_the_slowest_of_a_minute(self):
        with EchoServer() as server, api.channel_to(server.address) as channel:
            latencies_ms(channel, 30)
            taken = []
            for _ in range(CALLS):
                time.sleep(PAUSE_S)  # the silence is what is measured
                taken += latencies_ms(channel, 1)
            record(10, "median call after silence", sorted(taken)[CALLS // 2], "ms")
            record(10, "slowest call after silence", max(taken), "ms", 5)
