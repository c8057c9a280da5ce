"""Items 14 and 17: an instance that cannot start says so, before it opens anything."""

import os
import shutil
import socket
import unittest

from support import folders
from support.certificates import Authority
from support.figures import item, record, unknown
from support.load import percentile
from support.server import EchoServer, run_server, sanitizer
from support.waiting import PATIENCE_S, wait_until

STARTS = 11


@item(14)
class SecondInstanceTest(unittest.TestCase):
    def test_it_refuses_a_port_that_is_served(self):
        with EchoServer() as server:
            second = run_server("--port", server.port)
            self.assertEqual(second.returncode, 1)
            self.assertIn(str(server.port), second.stderr)
            self.assertIn("in use", second.stderr)
            self.assertEqual(len(second.stderr.splitlines()), 1, second.stderr)

    def test_of_two_that_start_together_one_serves(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        rivals = [EchoServer("--port", port) for _ in range(2)]
        try:
            for rival in rivals:
                rival.spawn()
            wait_until(lambda: any(rival.is_over() for rival in rivals), "one gives up")
            wait_until(lambda: any("StateRunning" in rival.log() for rival in rivals), "one runs")
            codes = sorted(str(rival.child.poll()) for rival in rivals)
            self.assertEqual(codes, ["1", "None"])
        finally:
            for rival in rivals:
                rival.expected_exit = rival.child.poll() or 0
                rival.__exit__(None)


@item(17)
class StartTest(unittest.TestCase):
    def test_how_long_it_takes(self):
        taken = []
        for _ in range(STARTS):
            with EchoServer() as server:
                taken.append(server.start_s * 1000)
        median = percentile(sorted(taken), 50)
        if sanitizer():
            unknown(17, "start until it runs", "ms", 50, "a sanitizer slows the start", median)
        else:
            record(17, f"start until it runs, median of {STARTS}", median, "ms", 50)


@item(17)
class DryRunTest(unittest.TestCase):
    def setUp(self):
        self.authority = Authority()
        self.addCleanup(self.authority.close)
        self.certificate, self.key = self.authority.issue("server", 1)

    def broken(self):
        """Each with its exit code: 1 the machine refuses, 2 the flags are wrong."""
        _, other_key = self.authority.issue("other", 2)
        pair = ("--usetls", "--certfile", self.certificate, "--privkeyfile")
        missing = self.authority.path("missing")
        return [
            (2, ("--port", "65536")), (2, ("--port", "-1")), (2, ("--port", "http")),
            (2, ("--bind", "not an address")), (2, ("--no-such-flag",)), (2, ("--usetls",)),
            (2, ("--usetls", "--certfile", self.certificate)), (2, ("--threads", "0")),
            (2, ("--max-message-bytes", "0")), (2, ("--loglevel", "9")),
            (2, ("--logformat", "xml")), (2, ("--client-port", "0")),
            (1, (*pair, missing)), (1, (*pair, other_key)), (1, (*pair, self.certificate)),
            (1, (*pair, self.key, "--cafile", missing)),
            (1, ("--logdir", self.certificate)),
        ]

    def test_broken_configurations(self):
        for code, flags in self.broken():
            with self.subTest(flags):
                done = run_server("--dry-run", "--port", 0, *flags)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertNotEqual(done.stderr, "")

    def test_a_busy_port(self):
        with EchoServer() as server:
            self.assertEqual(run_server("--dry-run", "--port", server.port).returncode, 1)

    def test_a_good_one_opens_no_port(self):
        tracer = shutil.which("strace")
        if not tracer:
            self.skipTest("needs strace (apt-get install strace)")
        if sanitizer():
            self.skipTest("LeakSanitizer refuses to be traced")
        import subprocess
        with folders.temporary("trace") as folder:
            trace = os.path.join(folder, "trace")
            done = subprocess.run(
                [tracer, "-f", "-e", "trace=bind,listen,accept4", "-o", trace,
                 folders.server_program(), "--dry-run", "--port", "0"],
                capture_output=True, text=True, timeout=PATIENCE_S, check=False)
            if "ptrace" in done.stderr:
                self.skipTest("tracing is not allowed here: " + done.stderr.strip())
            self.assertEqual(done.returncode, 0, done.stderr)
            with open(trace, encoding="utf-8") as lines:
                self.assertNotIn("listen(", lines.read())
