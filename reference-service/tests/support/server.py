"""The server under test: started on its own port, watched through its log, ended by its id."""

import os
import re
import signal
import socket
import subprocess
import time
import unittest
from functools import lru_cache

from support import folders, process_facts
from support.waiting import PATIENCE_S, wait_until

LISTENING = re.compile(r"Listening on (\S+):(\d+)")
STARTED = "StateStarted"
RUNNING = "StateRunning"
SANITIZER_WORDS = ("ERROR: AddressSanitizer", "WARNING: ThreadSanitizer", "runtime error:",
                   "ERROR: LeakSanitizer")


@lru_cache(maxsize=None)
def help_text():
    """What the program says of its flags."""
    return subprocess.run([folders.server_program(), "--help"], capture_output=True, text=True,
                          timeout=PATIENCE_S, check=True).stdout


def need_flags(*flags):
    """Skips the test, with the reason, on a server that lacks one of the flags."""
    for flag in flags:
        if not re.search(re.escape(flag) + r"\b", help_text()):
            raise unittest.SkipTest(f"the server has no {flag}")


@lru_cache(maxsize=None)
def sanitizer():
    """Name of the sanitizer that the server was built with, or None."""
    with open(folders.server_program(), "rb") as program:
        content = program.read()
    for word, name in ((b"__asan_init", "address"), (b"__tsan_init", "thread")):
        if word in content:
            return name
    return None


class EchoServer:
    """Context manager: within it the server runs; after it the process is gone.

    Its end is part of every test: whatever was done to it, SIGTERM must end it with 0 (or with
    the expected_exit of a test that says otherwise) and no sanitizer may have complained.
    """

    def __init__(self, *flags, wrapper=(), environment=None, limits=None, log_file=None,
                 preexec=None):
        self._command = [*wrapper, folders.server_program(), *map(str, flags)]
        if "--port" not in flags:
            self._command += ["--port", "0"]
        self._environment = {**os.environ, **(environment or {})}
        self._limits = limits
        self._preexec = preexec
        self._folder = folders.temporary("server")
        self.log_path = log_file or os.path.join(self._folder.name, "log")
        self.child = None
        self.port = None
        self.expected_exit = 0  # what wait() gives at the end of the block
        self.start_s = None

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.kill()
            self._folder.cleanup()
            raise
        return self

    def start(self):
        """Starts it and waits until it answers calls."""
        begin = time.monotonic()
        self.spawn()
        # With a peer it runs only once that can be reached.
        sign = STARTED if "--client-port" in self._command else RUNNING
        wait_until(lambda: sign in self.log() or self.is_over(), "the server runs")
        self.start_s = time.monotonic() - begin
        if self.is_over():
            raise AssertionError(f"the server ended with {self.child.returncode}: {self.log()}")
        self.port = int(LISTENING.search(self.log()).group(2))

    def spawn(self):
        """Starts it, without waiting for anything."""
        def prepare():
            if self._limits:
                import resource  # only here: after the fork nothing else of Python is needed
                for name, value in self._limits.items():
                    resource.setrlimit(name, value)
            if self._preexec:
                self._preexec()
        needs_preparation = self._limits or self._preexec
        with open(self.log_path, "ab") as log:
            self.child = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=self._environment, start_new_session=True,
                preexec_fn=prepare if needs_preparation else None)

    def __exit__(self, failure, *_):
        try:
            if failure is None:
                self.stop()
        finally:
            self.kill()
            self._folder.cleanup()

    @property
    def pid(self):
        return self.child.pid

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def log(self):
        """What it has said so far."""
        try:
            with open(self.log_path, encoding="utf-8", errors="replace") as log:
                return log.read()
        except FileNotFoundError:
            return ""

    def lines_with(self, words):
        """Lines of the log that hold the words."""
        return [line for line in self.log().splitlines() if words in line]

    def is_over(self):
        return self.child.poll() is not None

    def signal(self, number):
        self.child.send_signal(number)

    def wait(self, patience_s=PATIENCE_S):
        """Its exit code."""
        return self.child.wait(patience_s)

    def stop(self):
        """SIGTERM, unless it has ended already; it must go in order."""
        if self.is_over():
            code = self.child.returncode
        else:
            self.signal(signal.SIGTERM)
            code = self.wait()
        if code != self.expected_exit:
            raise AssertionError(f"the server ended with {code}: {self.log()[-2000:]}")
        self.check_sanitizers()

    def check_sanitizers(self):
        for words in SANITIZER_WORDS:
            if words in self.log():
                raise AssertionError(self.log()[self.log().index(words):][:4000])

    def kill(self):
        """For one that doesn't go; harmless for one that went."""
        if self.child and not self.is_over():
            # A stopped process takes no signal but these two.
            self.child.kill()
            self.child.wait(PATIENCE_S)

    def descriptors(self):
        return process_facts.descriptors(self.pid)

    def rss_mib(self):
        return process_facts.rss_mib(self.pid)


def run_server(*flags, environment=None, patience_s=PATIENCE_S):
    """Runs the program to its end; for flags that don't serve."""
    return subprocess.run([folders.server_program(), *map(str, flags)], capture_output=True,
                          text=True, timeout=patience_s, check=False,
                          env={**os.environ, **(environment or {})})


def free_port():
    """A loopback port that nobody has now: for the few tests that need to know it beforehand."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
