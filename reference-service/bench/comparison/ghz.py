"""ghz, the load tool of choice: a grpc-go client, the same neutral stranger for every server."""

import json
import os

from comparison.commands import need, output_of
from comparison.load import Outcome, message
from comparison.open_loop import percentiles_from_intended
from comparison.problem import Problem

VERSION = "v0.120.0"
CALL = "echo.v1.EchoService/Echo"
NS_PER_MS = 1e6


class Ghz:
    """Drives a server on a port of this machine."""

    def __init__(self, program, proto_root):
        self.name = f"ghz {VERSION}"
        self._base = [program, "--insecure", "--import-paths", proto_root,
                      "--proto", "echo/v1/echo.proto", "--call", CALL,
                      "--data", json.dumps({"message": message()}), "--format", "json"]

    def run(self, port, load, seconds):
        """One closed loop."""
        report = self._report(port, seconds, ["--concurrency", load.in_flight, "--connections",
                                              load.connections, "--total", load.calls])
        return outcome_of(report)

    def run_open_loop(self, port, rate, duration_s, connections):
        """Sends at a fixed rate whatever the server does; latency counts from the intended time."""
        total = int(rate * duration_s)
        report = self._report(port, duration_s + 60, [
            "--rps", rate, "--async", "--concurrency", connections, "--connections", connections,
            "--total", total])
        check(report)
        return percentiles_from_intended(report["details"], rate)

    def _report(self, port, seconds, options):
        command = self._base + [str(option) for option in options] + [f"127.0.0.1:{port}"]
        return json.loads(output_of(command, seconds))


def install(directory):
    """Path of ghz, built into the directory the first time."""
    program = os.path.join(directory, "ghz")
    if not os.path.exists(program):
        go = need("go", "apt-get install golang-go")
        output_of([go, "install", f"github.com/bojand/ghz/cmd/ghz@{VERSION}"], 1200,
                  environment={"GOBIN": directory})
    return program


def check(report):
    """A fast failure is no speed: one failed call spoils the run."""
    failed = {status: n for status, n in report["statusCodeDistribution"].items() if status != "OK"}
    if failed or report["count"] == 0:
        raise Problem(f"{report['count']} calls, of which failed: {failed}")


def outcome_of(report):
    """The figures of ghz's JSON report."""
    check(report)
    latency = {entry["percentage"]: entry["latency"] / NS_PER_MS
               for entry in report["latencyDistribution"]}
    return Outcome(report["count"], report["rps"], latency[50], latency[90], latency[99])
