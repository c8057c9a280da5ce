"""A downstream peer of the test's own, which answers when it is told to."""

import threading
from concurrent import futures

import grpc

from support import api
from support.waiting import PATIENCE_S


class Peer:
    """Context manager: serves Echo on a port. It replies after `delay_s`, at once when release()
    has been called. `asked` counts the calls that it got, `metadata` is that of the last one."""

    def __init__(self, port=0, delay_s=0.0, workers=16):
        self.asked = 0
        self.metadata = {}
        self._delay_s = delay_s
        self._lock = threading.Lock()
        self._released = threading.Event()
        messages = api.echo_messages()
        method = grpc.unary_unary_rpc_method_handler(
            self._answer, request_deserializer=messages.EchoRequest.FromString,
            response_serializer=messages.EchoResponse.SerializeToString)
        # Somebody else must not be able to share the port, nor this peer somebody's.
        self._server = grpc.server(futures.ThreadPoolExecutor(workers),
                                   options=[("grpc.so_reuseport", 0)])
        self._server.add_generic_rpc_handlers(
            [grpc.method_handlers_generic_handler("echo.v1.EchoService", {"Echo": method})])
        self.port = self._server.add_insecure_port(f"127.0.0.1:{port}")

    def __enter__(self):
        self._server.start()
        return self

    def __exit__(self, *_):
        self.release()
        self._server.stop(grace=0).wait(PATIENCE_S)

    def release(self):
        """Lets every call go on, now and later."""
        self._released.set()

    def _answer(self, request, context):
        with self._lock:
            self.asked += 1
            self.metadata = dict(context.invocation_metadata())
        if self._delay_s > 0:
            self._released.wait(self._delay_s)
        return api.echo_messages().EchoResponse(message=request.message)
