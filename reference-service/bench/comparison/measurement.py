"""The rounds. In each, all servers run; load by load they are driven one after the other, in an
order that is drawn anew."""

import contextlib
import random
import time
from dataclasses import dataclass, replace

from comparison import syscalls
from comparison.load import Load
from comparison.server_process import ServerProcess

LOADS = (Load("1 in flight", 1, 1, 10_000),
         Load("50 on 1 connection", 50, 1, 30_000),
         Load("100 on 10 connections", 100, 10, 30_000))
FOOTPRINT_LOAD = Load("10^5 calls", 100, 10, 100_000)
WARM_UP_CALLS = 2000
TRACED_CALLS = 5000  # tracing is slow
LOAD_TIMEOUT_S = 180
NS_PER_US = 1000


@dataclass(frozen=True)
class Bounds:
    """When to stop: after so many rounds, or before a round that would begin too late. A sample is
    of the calls of its load divided by `divisor`."""

    rounds: int
    seconds: float
    divisor: int = 1


def measure_rounds(programs, tool, bounds, seed, scratch, say):
    """One list of samples a server, load and metric, and of start-up times; a sample a round."""
    samples = {program.name: {"start_ms": [], "loads": {load.name: {} for load in LOADS}}
               for program in programs}
    loads = [replace(load, calls=load.calls // bounds.divisor) for load in LOADS]
    order = random.Random(seed)
    begin = time.monotonic()
    rounds = 0
    while rounds < bounds.rounds and (rounds == 0 or time.monotonic() - begin < bounds.seconds):
        rounds += 1
        say(f"round {rounds} of {bounds.rounds}")
        one_round(order.sample(programs, len(programs)), loads, tool, order, scratch, samples)
    return samples, rounds


def one_round(programs, loads, tool, order, scratch, samples):
    """Adds a sample to each list. An idle server costs the one that is driven nothing."""
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(ServerProcess(program, scratch)) for program in programs]
        for server in servers:
            samples[server.program.name]["start_ms"].append(server.start_ms)
            warm_up(server, tool)
        for load in loads:
            for server in order.sample(servers, len(servers)):
                metrics = samples[server.program.name]["loads"][load.name]
                for metric, value in drive(server, tool, load).items():
                    metrics.setdefault(metric, []).append(value)


def warm_up(server, tool):
    """Connections, caches and allocators reach the state they stay in."""
    for load in LOADS:
        tool.run(server.port, replace(load, calls=WARM_UP_CALLS), LOAD_TIMEOUT_S)


def drive(server, tool, load):
    """One sample of each metric."""
    before = server.cpu_ns()
    outcome = tool.run(server.port, load, LOAD_TIMEOUT_S)
    cpu_us = (server.cpu_ns() - before) / NS_PER_US
    return {"cpu_us": cpu_us / outcome.calls, "p50_ms": outcome.p50_ms, "p90_ms": outcome.p90_ms,
            "p99_ms": outcome.p99_ms, "per_second": outcome.per_second}


def measure_footprint(program, tool, scratch):
    """Peak memory of a fresh server after 10^5 calls."""
    with ServerProcess(program, scratch) as server:
        tool.run(server.port, FOOTPRINT_LOAD, LOAD_TIMEOUT_S)
        return {"peak_rss_mib": server.peak_rss_mib()}


def measure_syscalls(program, tool, strace, scratch):
    """System calls per call at each load."""
    with ServerProcess(program, scratch) as server:
        warm_up(server, tool)
        counts = {}
        for load in LOADS:
            with syscalls.counted(strace, server, f"{scratch}/strace.txt") as counter:
                tool.run(server.port, replace(load, calls=TRACED_CALLS), LOAD_TIMEOUT_S)
            counts[load.name] = counter.total / TRACED_CALLS
        return counts


def measure_open_loop(program, tool, rate, seconds, scratch):
    """Latency from intended send times at a fixed rate."""
    with ServerProcess(program, scratch) as server:
        warm_up(server, tool)
        return tool.run_open_loop(server.port, rate, seconds, connections=10)
