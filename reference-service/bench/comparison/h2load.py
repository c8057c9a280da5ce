"""h2load (package nghttp2-client): speaks HTTP/2 and takes the body as it is."""

import os
import re

from comparison.commands import output_of
from comparison.load import Outcome, message, request_body
from comparison.problem import Problem
from comparison.quartiles import percentile

US_PER_MS = 1000


class H2load:
    """Drives a server on a port of this machine."""

    name = "h2load"

    def __init__(self, program, scratch):
        self._program = program
        self._body = os.path.join(scratch, "request.bin")
        self._log = os.path.join(scratch, "h2load.log")
        with open(self._body, "wb") as body:
            body.write(request_body(message()))

    def run(self, port, load, seconds):
        """One closed loop."""
        if os.path.exists(self._log):
            os.remove(self._log)  # h2load appends
        text = output_of([self._program, f"--clients={load.connections}",
                          f"--max-concurrent-streams={load.in_flight // load.connections}",
                          f"--requests={load.calls}", f"--data={self._body}",
                          f"--log-file={self._log}",
                          "--header=content-type: application/grpc", "--header=te: trailers",
                          f"http://127.0.0.1:{port}/echo.v1.EchoService/Echo"], seconds)
        with open(self._log, encoding="ascii") as log:
            return outcome_of(text, log.read(), os.path.getsize(self._body))


def outcome_of(text, log, reply_bytes):
    """The figures of h2load's summary and of its log, a line a call: start, status, microseconds.

    h2load counts HTTP's 200, which a gRPC error has too. The bytes received tell whether all calls
    were echoed.
    """
    calls = int(re.search(r"(\d+) succeeded", text).group(1))
    total = int(re.search(r"requests: (\d+) total", text).group(1))
    data = int(re.search(r"\((\d+)\) data", text).group(1))
    if calls == 0 or calls != total or data != calls * reply_bytes:
        raise Problem(f"{calls} of {total} calls succeeded, "
                      f"with {data} bytes for {calls * reply_bytes}")
    latencies = sorted(int(line.split()[2]) for line in log.splitlines())
    per_second = float(re.search(r"([\d.]+) req/s", text).group(1))
    p50, p90, p99 = (percentile(latencies, percent) / US_PER_MS for percent in (50, 90, 99))
    return Outcome(calls, per_second, p50, p90, p99)
