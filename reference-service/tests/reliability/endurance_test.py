"""Item 15: hours of half the load leave nothing behind."""

import os
import re
import shutil
import statistics
import subprocess
import time
import unittest

from support import folders, h2, process_facts
from support.figures import item, record, unknown
from support.server import EchoServer
from support.waiting import PATIENCE_S

MINUTES = float(os.environ.get("RELIABILITY_SOAK_MINUTES", "0"))
ENOUGH_MINUTES = 30  # before that, memory that settles looks like memory that grows
ENOUGH_CALLS = 10_000_000
CONNECTIONS = 10


class H2load:
    """Drives a server with the package nghttp2-client."""

    def __init__(self, port, folder):
        body = os.path.join(folder, "request")
        with open(body, "wb") as file:
            file.write(h2.body(h2.echo_request("x" * 1450)))
        self._command = [
            "h2load", f"--clients={CONNECTIONS}", "--max-concurrent-streams=1",
            f"--data={body}", "--header=content-type: application/grpc",
            "--header=te: trailers", f"http://127.0.0.1:{port}{h2.PATH}"]
        self._reply_bytes = os.path.getsize(body)

    def begin(self, *flags):
        return subprocess.Popen([*self._command[:1], *flags, *self._command[1:]],
                                stdout=subprocess.PIPE, text=True)

    def result(self, child, patience_s):
        """(calls that were echoed, calls that were not, calls a second)."""
        text, _ = child.communicate(timeout=patience_s)
        data = int(re.search(r"\((\d+)\) data", text).group(1))
        begun = int(re.search(r"requests: \d+ total, (\d+) started", text).group(1))
        echoed = data // self._reply_bytes
        per_second = float(re.search(r"([\d.]+) req/s", text).group(1))
        # Those that were under way at the end were neither.
        return echoed, max(0, begun - echoed - CONNECTIONS), per_second


@item(15)
class EnduranceTest(unittest.TestCase):
    @unittest.skipUnless(MINUTES, "takes as long as is asked for: --soak-minutes")
    def test_half_the_load(self):
        if not shutil.which("h2load"):
            self.skipTest("needs h2load (apt-get install nghttp2-client)")
        with folders.temporary("soak") as folder, EchoServer() as server:
            load = H2load(server.port, folder)
            _, failed, capacity = load.result(load.begin("--requests=50000"), 10 * PATIENCE_S)
            self.assertEqual(failed, 0)
            # h2load takes calls a second for each connection.
            child = load.begin(f"--duration={int(MINUTES * 60)}", "--warm-up-time=1",
                               f"--rps={capacity / 2 / CONNECTIONS:.0f}")
            facts = watch(server.pid, child)
            echoed, failed, _ = load.result(child, 10 * PATIENCE_S)
            self.assertEqual(child.returncode, 0)
            self.judge(facts, echoed, failed)

    def judge(self, facts, echoed, failed):
        record(15, f"calls that failed, of {echoed}", failed, "", 0)
        for name, index in (("descriptors", 2), ("threads", 3)):
            values = [fact[index] for fact in facts]
            record(15, f"{name}: most less fewest", max(values) - min(values), "", 0)
        slope = statistics.linear_regression([fact[0] for fact in facts],
                                             [fact[1] for fact in facts]).slope * 3600
        if MINUTES < ENOUGH_MINUTES:
            unknown(15, "growth of memory", "MiB/h", 1,
                    f"{MINUTES:g} min are too short, {ENOUGH_MINUTES} are needed", slope)
        else:
            record(15, "growth of memory", slope, "MiB/h", 1)
        if echoed < ENOUGH_CALLS:
            unknown(15, "calls", "", None, f"goal: {ENOUGH_CALLS}", echoed)
        else:
            record(15, "calls", echoed, "")


def watch(pid, child):
    """(seconds, MiB, descriptors, threads) each second while the child runs, but for its begin and
    end, when connections come and go."""
    facts = []
    begin = time.monotonic()
    while True:
        try:
            child.wait(1)
        except subprocess.TimeoutExpired:
            facts.append((time.monotonic() - begin, process_facts.rss_mib(pid),
                          process_facts.descriptors(pid), process_facts.threads(pid)))
            continue
        return facts[5:-2]
