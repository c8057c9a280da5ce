"""All features at once, on one loop and on several: they share the process, its threads and its end."""

import os
import signal
import unittest

from support import api, folders, metrics, process_facts
from support.certificates import Authority, read
from support.figures import item
from support.server import EchoServer, sanitizer
from support.waiting import PATIENCE_S, wait_until

import grpc

SERVICE = "echo.v1.EchoService"


@item(19)
class EverythingTest(unittest.TestCase):
    def setUp(self):
        authority = Authority()
        self.addCleanup(authority.close)
        self.certificate, key = authority.issue("server", 1)
        self.credentials = grpc.ssl_channel_credentials(read(authority.certificate))
        self.flags = ("--usetls", "--certfile", self.certificate, "--privkeyfile", key,
                      "--reflection", "--blocking-threads", 1, *metrics.FLAGS)

    def use(self, channel):
        """Each kind of method once."""
        stub, messages = api.echo_stub(channel), api.echo_messages()
        request = messages.EchoRequest(message="one two")
        deadline = {"timeout": PATIENCE_S}
        self.assertEqual(stub.Echo(request, **deadline).message, "one two")
        self.assertEqual([reply.message for reply in stub.Expand(request, **deadline)],
                         ["one", "two"])
        self.assertEqual(stub.Collect(iter([request] * 2), **deadline).message, "one two one two")
        self.assertEqual([reply.message for reply in stub.Chat(iter([request]), **deadline)],
                         ["one two"])
        self.assertEqual(stub.Block(messages.BlockRequest(message="late", delay_ms=1),
                                    **deadline).message, "late")
        listed = channel.stream_stream("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")
        services = next(listed(iter([bytes([7 << 3 | 2, 0])]), **deadline))
        self.assertIn(SERVICE.encode(), services)

    def check_threads(self, server, loops):
        """Of ours: the main thread, the loops, one that has waited, and the two with names. gRPC
        starts threads of its own for a method that the loops do not serve, or a callback."""
        names = process_facts.thread_names(server.pid)
        program = os.path.basename(folders.server_program())[:15]
        for of_grpc in ("nexting_thread", "grpcpp_sync_ser"):
            self.assertNotIn(of_grpc, names)
        if not sanitizer():
            self.assertEqual(names.count(program), 1 + loops + 1, names)
            self.assertEqual((names.count("accept"), names.count("metrics")), (1, 1), names)

    def serve_with(self, loops):
        health = api.health_messages()
        with EchoServer(*self.flags, "--threads", loops) as server:
            # More connections than loops, so that each loop gets some.
            channels = [self.enterContext(api.channel_to(server.address, self.credentials))
                        for _ in range(2 * loops)]
            watches = [api.health_stub(channel).Watch(health.HealthCheckRequest(service=SERVICE),
                                                      timeout=PATIENCE_S) for channel in channels]
            for watch in watches:
                self.assertEqual(next(watch).status, health.HealthCheckResponse.SERVING)
            for channel in channels:
                self.use(channel)
            self.check_threads(server, loops)
            self.assertEqual(metrics.metrics_of(server)[metrics.ECHOED], len(channels))
            server.signal(signal.SIGHUP)
            wait_until(lambda: server.lines_with("New keys from"), "the keys are read again")
            with api.channel_to(server.address, self.credentials) as fresh:
                self.use(fresh)
            server.signal(signal.SIGTERM)
            for watch in watches:
                self.assertEqual(next(watch).status, health.HealthCheckResponse.NOT_SERVING)
            for channel in channels:
                channel.close()
            self.assertEqual(server.wait(), 0)

    def test_one_loop(self):
        self.serve_with(1)

    def test_two_loops(self):
        self.serve_with(2)

    def test_four_loops(self):
        self.serve_with(4)
