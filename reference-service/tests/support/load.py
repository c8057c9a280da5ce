"""Callers in threads, and what became of their calls."""

import threading
import time
from collections import Counter

import grpc

from support import api
from support.waiting import PATIENCE_S


def percentile(sorted_values, percent):
    """Nearest rank."""
    rank = max(0, -(-len(sorted_values) * percent // 100) - 1)
    return sorted_values[int(rank)]


class Callers:
    """A closed loop: `connections` channels, each with `each` threads that call one after the
    other, until the block ends. Every outcome is counted."""

    def __init__(self, address, connections=1, each=1, credentials=None, text="hello",
                 timeout_s=PATIENCE_S, reconnect=False):
        self.outcomes = Counter()
        self.texts = Counter()
        self.latencies_s = []
        self._address, self._text, self._timeout_s = address, text, timeout_s
        self._credentials, self._reconnect = credentials, reconnect
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._channels = [api.channel_to(address, credentials) for _ in range(connections)]
        self._threads = [threading.Thread(target=self._call_on, args=(channel,))
                         for channel in self._channels for _ in range(each)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.finish()

    def finish(self):
        """Lets every caller end its call. Twice is once."""
        self._over.set()
        for thread in self._threads:
            thread.join()
        for channel in self._channels:
            channel.close()

    @property
    def count(self):
        with self._lock:
            return sum(self.outcomes.values())

    @property
    def failures(self):
        """Outcomes that are not OK."""
        return {str(code): count for code, count in self.outcomes.items()
                if code is not grpc.StatusCode.OK}

    def _call_on(self, channel):
        while not self._over.is_set():
            begin = time.monotonic()
            text = ""
            try:
                if self._reconnect:
                    api.echo_once(self._address, self._text, self._timeout_s, self._credentials)
                else:
                    api.echo(channel, self._text, self._timeout_s)
                code = grpc.StatusCode.OK
            except grpc.RpcError as error:
                code, text = error.code(), error.details()
            except ValueError:  # the channel was closed under us
                return
            with self._lock:
                self.outcomes[code] += 1
                if text:
                    self.texts[text] += 1
                self.latencies_s.append(time.monotonic() - begin)


def latencies_ms(channel, calls, text="x" * 1450):
    """Sorted latencies of so many calls, one after the other."""
    taken = []
    for _ in range(calls):
        begin = time.perf_counter()
        api.echo(channel, text)
        taken.append((time.perf_counter() - begin) * 1000)
    return sorted(taken)


def median_ms(address, calls=300):
    """Median latency of a caller on a connection of its own that has warmed up."""
    with api.channel_to(address) as channel:
        latencies_ms(channel, 30)
        return percentile(latencies_ms(channel, calls), 50)
