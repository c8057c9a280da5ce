"""An open loop: calls begin at a fixed rate, whether earlier ones have ended or not, and latency
counts from the moment at which a call was due. A closed loop would slow down with the server and
so hide its overload."""

import threading
import time
from collections import Counter

import grpc

from support import api
from support.waiting import PATIENCE_S, wait_until


class OpenLoop:
    """What became of `rate_per_s` calls a second for `seconds`."""

    def __init__(self, address, rate_per_s, seconds, connections=4):
        self.outcomes = Counter()
        self.accepted_ms = []
        self._lock = threading.Lock()
        channels = [api.channel_to(address) for _ in range(connections)]
        stubs = [api.echo_stub(channel) for channel in channels]
        request = api.echo_messages().EchoRequest(message="x" * 1450)
        calls = int(rate_per_s * seconds)
        begin = time.monotonic()
        for number in range(calls):
            due = begin + number / rate_per_s
            time.sleep(max(0, due - time.monotonic()))
            stubs[number % connections].Echo.future(request, timeout=PATIENCE_S) \
                .add_done_callback(lambda call, due=due: self._ended(call, due))
        wait_until(lambda: self.count == calls, "every call has ended", 2 * PATIENCE_S)
        for channel in channels:
            channel.close()

    @property
    def count(self):
        with self._lock:
            return sum(self.outcomes.values())

    def _ended(self, call, due):
        taken_ms = (time.monotonic() - due) * 1000
        with self._lock:
            self.outcomes[call.code()] += 1
            if call.code() is grpc.StatusCode.OK:
                self.accepted_ms.append(taken_ms)
