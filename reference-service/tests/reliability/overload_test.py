"""Item 8: twice as many calls as can be served, in an open loop.

The bottleneck is a peer of known speed, so that the capacity is known without measuring it: as many
calls at a time as --max-inflight lets in, each for as long as the peer takes.
"""

import unittest

import grpc

from support import api, process_facts
from support.figures import FULL, item, record, unknown
from support.load import percentile
from support.open_loop import OpenLoop
from support.peer import Peer
from support.server import EchoServer, sanitizer
from support.waiting import seconds_until

INFLIGHT = 16  # so many that a short stall of the generator fills them without overload
PEER_S = 0.1
CAPACITY_PER_S = INFLIGHT / PEER_S
SECONDS = 60 if FULL else 3


@item(8)
class OverloadTest(unittest.TestCase):
    def test_what_is_accepted_is_served_in_time_and_the_rest_is_told(self):
        with Peer(delay_s=PEER_S, workers=2 * INFLIGHT) as peer, \
                EchoServer("--client-port", peer.port, "--max-inflight", INFLIGHT) as server:
            unloaded = OpenLoop(server.address, CAPACITY_PER_S / 4, min(SECONDS, 10))
            self.assertGreater(unloaded.outcomes[grpc.StatusCode.OK], 0.9 * unloaded.count)
            process_facts.reset_peak(server.pid)
            loaded = OpenLoop(server.address, 2 * CAPACITY_PER_S, SECONDS)
            self.assertLessEqual(set(loaded.outcomes),
                                 {grpc.StatusCode.OK, grpc.StatusCode.RESOURCE_EXHAUSTED})
            self.assertGreater(loaded.outcomes[grpc.StatusCode.RESOURCE_EXHAUSTED], 0)
            self.assertGreater(loaded.outcomes[grpc.StatusCode.OK],
                               CAPACITY_PER_S * SECONDS / 4)
            record(8, "p99 of accepted calls at twice the capacity, of that unloaded",
                   percentile(sorted(loaded.accepted_ms), 99)
                   / percentile(sorted(unloaded.accepted_ms), 99), "times", 5)
            record(8, "until it serves after that", seconds_until(
                lambda: api.serves(server.address), "it serves"), "s", 1)
            peak = process_facts.peak_rss_mib(server.pid)
            if sanitizer():
                unknown(8, "peak memory", "MiB", 64, "a sanitizer needs memory of its own", peak)
            else:
                record(8, "peak memory", peak, "MiB", 64)
            unknown(8, "p99 of accepted calls at twice the processor's capacity", "times", 5,
                    "needs a generator that is faster than the server, on processors of its own")
