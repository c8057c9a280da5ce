"""Health as an unmodified Python client sees it."""

import signal
import unittest

import grpc

from support import api
from support.figures import item
from support.server import EchoServer, run_server
from support.waiting import PATIENCE_S, wait_until


@item(19)
class HealthTest(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(EchoServer())
        self.channel = self.enterContext(api.channel_to(self.server.address))
        self.stub = api.health_stub(self.channel)
        self.messages = api.health_messages()
        self.answers = self.messages.HealthCheckResponse
        self.assertTrue(self.is_serving())

    def is_serving(self):
        answer = self.stub.Check(self.messages.HealthCheckRequest(), timeout=PATIENCE_S)
        return answer.status == self.answers.SERVING

    def test_check(self):
        for service in ("", "echo.v1.EchoService", "liveness"):
            with self.subTest(service):
                answer = self.stub.Check(self.messages.HealthCheckRequest(service=service),
                                         timeout=PATIENCE_S)
                self.assertEqual(answer.status, self.answers.SERVING)
        with self.assertRaises(grpc.RpcError) as failure:
            self.stub.Check(self.messages.HealthCheckRequest(service="none"), timeout=PATIENCE_S)
        self.assertIs(failure.exception.code(), grpc.StatusCode.NOT_FOUND)

    def test_the_probe_agrees(self):
        probe = ("--health-probe", "--port", self.server.port)
        self.assertEqual(run_server(*probe).returncode, 0)
        self.assertNotEqual(run_server("--health-probe", "none", *probe[1:]).returncode, 0)
        # An idle client reads the GOAWAY at its next look, seconds later; the server waits for that.
        self.channel.close()
        self.server.stop()
        self.assertEqual(run_server(*probe).returncode, 1)

    def test_watch(self):
        watch = self.stub.Watch(self.messages.HealthCheckRequest(), timeout=PATIENCE_S)
        self.assertEqual(next(watch).status, self.answers.SERVING)
        self.server.signal(signal.SIGTERM)
        self.assertEqual(next(watch).status, self.answers.NOT_SERVING)
        self.assertEqual(self.server.wait(), 0)

    def test_watch_of_a_service_that_there_is_not(self):
        watch = self.stub.Watch(self.messages.HealthCheckRequest(service="none"),
                                timeout=PATIENCE_S)
        self.assertEqual(next(watch).status, self.answers.SERVICE_UNKNOWN)
        watch.cancel()
