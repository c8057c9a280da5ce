"""Item 3: requests that are reset at once (CVE-2023-44487)."""

import signal
import ssl
import threading
import time
import unittest

from support import api, h2, process_facts
from support.certificates import Authority
from support.figures import item, record, unknown
from support.memory_group import MemoryGroup
from support.server import EchoServer, free_port, sanitizer
from support.waiting import seconds_until

STREAMS = 50_000
BATCH = 500
RSS_MIB = 32
BOUND_MIB = 128


def reset_rapidly(connection, streams):
    """HEADERS and RST_STREAM for each; how many were sent before the server hung up."""
    # The answers must be read, or both sides wait for each other with full buffers.
    reader = threading.Thread(target=read_to_the_end, args=(connection,))
    reader.start()
    block = h2.header_block()
    cancel = h2.CANCEL.to_bytes(4, "big")
    sent = 0
    try:
        for first in range(0, streams, BATCH):
            connection.send(b"".join(
                h2.frame(h2.HEADERS, h2.END_HEADERS, stream, block)
                + h2.frame(h2.RST_STREAM, 0, stream, cancel)
                for stream in range(2 * first + 1, 2 * (first + BATCH) + 1, 2)))
            sent += BATCH
    except OSError:
        pass  # to be thrown out is a good end, too
    try:
        connection.socket.shutdown(1)
    except OSError:
        pass
    reader.join()
    return sent


def read_to_the_end(connection):
    try:
        while connection.socket.recv(1 << 16):
            pass
    except OSError:
        pass


@item(3)
class RapidResetTest(unittest.TestCase):
    def test_it_survives_and_gives_the_memory_back(self):
        with EchoServer() as server:
            api.echo_once(server.address)
            before = server.rss_mib()
            process_facts.reset_peak(server.pid)
            with h2.Connection(server.port) as attacker:
                sent = reset_rapidly(attacker, STREAMS)
            self.assertGreater(sent, 0)
            record(3, "until others are served", seconds_until(
                lambda: api.serves(server.address), "others are served", 120), "s", 5)
            record(3, f"peak memory of {STREAMS} resets",
                   process_facts.peak_rss_mib(server.pid), "MiB")
            if sanitizer():
                unknown(3, "until the memory is back", "s", 10, "a sanitizer keeps freed memory")
                return
            # A build with dynamic libraries and debug code begins higher.
            bound = max(RSS_MIB, before + 16)
            record(3, f"until less than {bound:.0f} MiB are resident", seconds_until(
                lambda: server.rss_mib() < bound, "the memory goes back", 60), "s", 10)

    def test_a_stranger_to_mutual_tls_cannot_do_it(self):
        authority = Authority()
        self.addCleanup(authority.close)
        certificate, key = authority.issue("server", 1)
        with EchoServer("--usetls", "--certfile", certificate, "--privkeyfile", key, "--cafile",
                        authority.certificate) as server:
            context = ssl.create_default_context(cafile=authority.certificate)
            context.set_alpn_protocols(["h2"])
            before = server.rss_mib()
            process_facts.reset_peak(server.pid)
            try:
                # With TLS 1.3 a client learns only from what it reads that it is refused.
                with h2.Connection(server.port, tls=context) as attacker:
                    reset_rapidly(attacker, STREAMS)
            except OSError:
                pass
            peak = process_facts.peak_rss_mib(server.pid)
            self.assertLess(peak, before + 64)
            if sanitizer():
                unknown(3, "peak memory without a certificate", "MiB", RSS_MIB,
                        "a sanitizer needs memory of its own", peak)
            else:
                record(3, "peak memory without a certificate", peak, "MiB", RSS_MIB)

    def test_a_bounded_process_comes_back(self):
        """The test is the service manager: it starts the process again when it has died."""
        if sanitizer():
            self.skipTest("a sanitizer needs more memory than the bound")
        port = free_port()
        with MemoryGroup(BOUND_MIB) as group:
            with EchoServer("--port", port, preexec=group.enter) as server:
                with h2.Connection(server.port) as attacker:
                    reset_rapidly(attacker, STREAMS)
                server.expected_exit = -signal.SIGKILL
                server.wait()
            died = time.monotonic()
            with EchoServer("--port", port, preexec=group.enter) as server:
                api.echo_once(server.address)
                record(3, f"until it serves again after its cgroup's {BOUND_MIB} MiB",
                       time.monotonic() - died, "s", 2)
