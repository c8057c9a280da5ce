"""The command: options, then build, measure, report."""

import argparse
import json
import os
import platform
import shlex
import shutil
import signal
import sys
import tempfile

from comparison import binary_size, ghz, measurement, peers, report
from comparison.commands import need
from comparison.h2load import H2load
from comparison.load import MESSAGE_BYTES
from comparison.problem import Problem
from comparison.server_process import ServerProgram
from comparison.targets import BARE, OURS, targets

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(os.path.dirname(BENCH))
PROTO = os.path.join(ROOT, "proto")
PEERS = os.path.join(BENCH, "peers")
RELEASE_SERVER = "build/release/reference-service/echo_server"
INTERRUPTED = 130
QUICK = 10
QUICK_NOTE = " of a tenth of the calls"


def options_of(arguments):
    """What was asked for."""
    parser = argparse.ArgumentParser(
        prog="compare", description="Compares echo_server with its peers.")
    parser.add_argument("--server", default=os.path.join(ROOT, RELEASE_SERVER),
                        help="a release build of echo_server")
    parser.add_argument("--server-args", default="",
                        help='its flags, all features on: "--loglevel 4 ..."')
    parser.add_argument("--bare-server", help="the bare loop to compare with (default: --server)")
    parser.add_argument("--bare-args", help="its flags, fewest features on")
    parser.add_argument("--peers", default=",".join(peers.BUILDERS),
                        help="which peers (default: %(default)s)")
    parser.add_argument("--load", choices=("ghz", "h2load"), default="ghz", help="the load tool")
    parser.add_argument("--rounds", type=positive, default=10)
    parser.add_argument("--quick", action="store_true",
                        help="a tenth of the calls in each sample: for a look, not for a verdict")
    parser.add_argument("--minutes", type=positive, default=30,
                        help="begin no round later than this")
    parser.add_argument("--seed", type=int, default=1, help="of the order of servers in each round")
    parser.add_argument("--open-loop", type=positive, metavar="RATE",
                        help="also send RATE calls/s (ghz only)")
    parser.add_argument("--open-loop-seconds", type=positive, default=10)
    parser.add_argument("--json", metavar="FILE", help="write all samples and verdicts to FILE")
    parser.add_argument("--build", default=os.path.join(ROOT, "build/peers"),
                        help="where peers are built")
    options = parser.parse_args(arguments)
    if options.open_loop and options.load != "ghz":
        parser.error("--open-loop needs --load ghz")
    unknown = set(filter(None, options.peers.split(","))) - set(peers.BUILDERS)
    if unknown:
        parser.error(f"unknown peer {', '.join(sorted(unknown))}; "
                     f"there are: {', '.join(peers.BUILDERS)}")
    return options


def positive(text):
    """An option's number above zero."""
    number = int(text)
    if number <= 0:
        raise argparse.ArgumentTypeError("must be above 0")
    return number


def say(text):
    """Progress, apart from the result."""
    print(f"compare: {text}", file=sys.stderr, flush=True)


def own_programs(options):
    """Our server, and its bare variant where one was asked for."""
    programs = [ServerProgram(OURS, (options.server, *shlex.split(options.server_args)))]
    if options.bare_server or options.bare_args is not None:
        bare = options.bare_server or options.server
        programs.append(ServerProgram(BARE, (bare, *shlex.split(options.bare_args or ""))))
    for program in programs:
        if not os.access(program.binary, os.X_OK):
            raise Problem(f"{program.binary} is missing; build it with: "
                          "cmake --preset release && "
                          "cmake --build --preset release --target echo_server")
    return programs


def peer_programs(options):
    """The peers that can be built here, and why the others can't."""
    programs, left_out = [], {}
    for name in filter(None, options.peers.split(",")):
        say(f"building {name}")
        try:
            programs.append(peers.BUILDERS[name](PEERS, PROTO, options.build))
        except Problem as problem:
            left_out[name] = str(problem)
            say(f"{name} is left out: {problem}")
    return programs, left_out


def load_tool(options, scratch):
    """The chosen one; ghz is built the first time."""
    if options.load == "h2load":
        return H2load(need("h2load", "apt-get install nghttp2-client"), scratch)
    say(f"building ghz {ghz.VERSION}")
    return ghz.Ghz(ghz.install(os.path.join(options.build, "bin")), PROTO)


def machine():
    """What absolute figures depend on."""
    with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
        models = [line.split(":")[1].strip() for line in cpuinfo if line.startswith("model name")]
    return {"cpu": models[0] if models else platform.machine(), "cpus": os.cpu_count(),
            "kernel": platform.release(), "load_average": os.getloadavg()}


def measure(options, scratch):
    """All that the report needs."""
    programs = own_programs(options)
    built, left_out = peer_programs(options)
    programs += built
    tool = load_tool(options, scratch)
    before = machine()
    bounds = measurement.Bounds(options.rounds, options.minutes * 60, QUICK if options.quick else 1)
    samples, rounds = measurement.measure_rounds(programs, tool, bounds, options.seed, scratch, say)
    results = {"headline": headline(tool, rounds, before, options.quick), "machine": before,
               "rounds_done": rounds, "load_average_after": os.getloadavg(),
               "left_out": left_out, "rounds": samples,
               "commands": {program.name: program.command for program in programs}}
    say("memory and size")
    results["footprint"] = {program.name: {**measurement.measure_footprint(program, tool, scratch),
                                           **binary_size.sizes_mb(program.binary, scratch)}
                            for program in programs}
    counting = syscalls_tool(tool, scratch)
    results["syscalls_tool"] = counting.name
    results["syscalls"], results["no_syscalls"] = syscalls_of(programs, counting, scratch)
    results["open_loop"] = open_loop_of(options, programs, tool, scratch)
    return results


def headline(tool, rounds, where, quick):
    """What was done, and what the figures depend on."""
    note = QUICK_NOTE if quick else ""
    return (f"Echo of {MESSAGE_BYTES} bytes, {rounds} interleaved rounds{note}, "
            f"load by {tool.name} on the same machine ({where['cpus']} CPUs, {where['cpu']}, "
            f"load average {where['load_average'][0]:.1f} at the start); median (inter-quartile range)")


def syscalls_tool(tool, scratch):
    """h2load where it is: ghz sends a PING with nearly every reply (grpc-go measures the bandwidth
    that way), and the server's answer to it would count."""
    program = shutil.which("h2load")
    return H2load(program, scratch) if program else tool


def syscalls_of(programs, tool, scratch):
    """System calls per server, or why they are unknown."""
    strace = shutil.which("strace")
    if not strace:
        return {}, "strace is missing; install it with: apt-get install strace"
    say("system calls")
    try:
        return {program.name: measurement.measure_syscalls(program, tool, strace, scratch)
                for program in programs}, ""
    except Problem as problem:
        return {}, str(problem)


def open_loop_of(options, programs, tool, scratch):
    """Latency at a fixed rate per server, where asked for."""
    if not options.open_loop:
        return {}
    say(f"open loop at {options.open_loop} calls/s")
    return {program.name: measurement.measure_open_loop(program, tool, options.open_loop,
                                                        options.open_loop_seconds, scratch)
            for program in programs}


def main(arguments):
    """0: measured, whatever the verdicts; 1: could not be measured."""
    options = options_of(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: servers are stopped
    os.makedirs(os.path.join(options.build, "bin"), exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=options.build) as scratch:
            results = measure(options, scratch)
    except Problem as problem:
        print(f"compare: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    verdicts = targets(results)
    print("\n".join(report.table(results, verdicts)))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(report.document(results, verdicts), file, indent=1)
    return 0
