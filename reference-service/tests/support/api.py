"""The API as any Python program gets it: generated from proto/ by protoc, served by grpcio."""

import glob
import os
import shutil
import subprocess
import sys
from functools import lru_cache

import grpc

from support import folders
from support.waiting import PATIENCE_S

ECHO = "/echo.v1.EchoService/Echo"


@lru_cache(maxsize=None)
def _generated():
    """Generates once for a process, and makes it importable."""
    holder = folders.temporary("generated")
    protos = sorted(glob.glob(os.path.join(folders.PROTO, "**", "*.proto"), recursive=True))
    subprocess.run(
        ["protoc", f"--proto_path={folders.PROTO}", f"--python_out={holder.name}",
         f"--grpc_python_out={holder.name}",
         "--plugin=protoc-gen-grpc_python=" + shutil.which("grpc_python_plugin"), *protos],
        check=True, timeout=PATIENCE_S)
    sys.path.append(holder.name)
    # The packages grpc.health and grpc.reflection would be hidden by grpcio's own package grpc.
    grpc.__path__.append(os.path.join(holder.name, "grpc"))
    return holder


def echo_messages():
    """Module of echo.v1's messages."""
    _generated()
    from echo.v1 import echo_pb2
    return echo_pb2


def echo_stub(channel):
    """The stub that protoc generates."""
    _generated()
    from echo.v1 import echo_pb2_grpc
    return echo_pb2_grpc.EchoServiceStub(channel)


def health_messages():
    """Module of grpc.health.v1's messages."""
    _generated()
    from grpc.health.v1 import health_pb2
    return health_pb2


def health_stub(channel):
    """The stub that protoc generates."""
    _generated()
    from grpc.health.v1 import health_pb2_grpc
    return health_pb2_grpc.HealthStub(channel)


def generated_module(name):
    """A generated module by its dotted name; ImportError when proto/ has no such file."""
    _generated()
    return __import__(name, fromlist=["_"])


def channel_to(address, credentials=None, options=()):
    """A channel with a connection of its own; grpcio would share one among equal channels."""
    options = [("grpc.use_local_subchannel_pool", 1), *options]
    if credentials:
        return grpc.secure_channel(address, credentials, options)
    return grpc.insecure_channel(address, options)


def echo(channel, text="hello", timeout_s=PATIENCE_S):
    """One call; the reply's message."""
    request = echo_messages().EchoRequest(message=text)
    return echo_stub(channel).Echo(request, timeout=timeout_s).message


def echo_once(address, text="hello", timeout_s=PATIENCE_S, credentials=None):
    """One call on a connection of its own."""
    with channel_to(address, credentials) as channel:
        return echo(channel, text, timeout_s)


def serves(address, timeout_s=1):
    """Whether a new caller gets its reply."""
    try:
        return echo_once(address, "still there?", timeout_s) == "still there?"
    except grpc.RpcError:
        return False
