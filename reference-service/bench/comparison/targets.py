"""What echo_server must reach, and whether it does: met, not met, or unknown, a verdict too."""

from dataclasses import dataclass

from comparison.measurement import LOADS
from comparison.quartiles import Quartiles, quartiles, ratios

OURS, BARE = "echo_server", "echo_server (bare)"
CPU_LIMITS = {"tonic": (1.00, 0.85, 0.80), "grpc-go": (0.50, 0.60, 0.60)}
P50_LIMIT = 0.95
OF_BARE_LIMIT = 0.95
SYSCALLS_LIMIT = 3.2
PEAK_RSS_MIB_LIMIT, STRIPPED_MB_LIMIT, GZIP_MB_LIMIT, START_MS_LIMIT = 12, 14.0, 6.0, 50


@dataclass(frozen=True)
class Target:
    """A figure and its limit. Without a figure, `missing` says why."""

    what: str
    measured: Quartiles | None
    limit: float
    at_least: bool = False
    missing: str = ""

    @property
    def verdict(self):
        if self.measured is None:
            return "unknown"
        median = self.measured.median
        met = median >= self.limit if self.at_least else median <= self.limit
        return "met" if met else "not met"


def targets(results):
    """All of them, in the order of the table. `results` as command_line.py gathers them."""
    samples = results["rounds"]
    return [*cpu_targets(samples), *p50_targets(samples), *bare_targets(samples),
            *syscall_targets(results), *footprint_targets(results)]


def paired(samples, load, metric, name, other):
    """Quartiles of the ratios of two servers, a ratio a round."""
    ours, theirs = (samples[server]["loads"][load][metric] for server in (name, other))
    return quartiles(ratios(ours, theirs))


def cpu_targets(samples):
    """Server CPU per call against each peer."""
    for peer, limits in CPU_LIMITS.items():
        for load, limit in zip(LOADS, limits, strict=True):
            what = f"CPU per call / {peer}, {load.name}"
            if peer in samples:
                yield Target(what, paired(samples, load.name, "cpu_us", OURS, peer), limit)
            else:
                yield Target(what, None, limit, missing=f"{peer} was left out")


def p50_targets(samples):
    """Median latency against the peer whose own is lower at that load."""
    peers = [peer for peer in CPU_LIMITS if peer in samples]
    for load in LOADS:
        if not peers:
            yield Target(f"p50 / better peer, {load.name}", None, P50_LIMIT,
                         missing="no peer was measured")
            continue
        medians = {peer: quartiles(samples[peer]["loads"][load.name]["p50_ms"]).median
                   for peer in peers}
        better = min(medians, key=medians.get)
        yield Target(f"p50 / {better} (the better), {load.name}",
                     paired(samples, load.name, "p50_ms", OURS, better), P50_LIMIT)


def bare_targets(samples):
    """What the features cost."""
    for load in LOADS:
        what = f"calls/s, all features / bare loop, {load.name}"
        if BARE in samples:
            measured = paired(samples, load.name, "per_second", OURS, BARE)
            yield Target(what, measured, OF_BARE_LIMIT, at_least=True)
        else:
            yield Target(what, None, OF_BARE_LIMIT, at_least=True,
                         missing="--bare-args or --bare-server not given")


def syscall_targets(results):
    """At most so many at 1 in flight, and fewer under load."""
    counts = results["syscalls"].get(OURS)
    alone, *busy = (load.name for load in LOADS)
    what = "system calls per call, "
    if counts is None:
        yield Target(what + alone, None, SYSCALLS_LIMIT, missing=results["no_syscalls"])
        return
    yield Target(what + alone, quartiles([counts[alone]]), SYSCALLS_LIMIT)
    for load in busy:
        yield Target(what + load, quartiles([counts[load]]), counts[alone])


def footprint_targets(results):
    """Memory, size and start."""
    figures = results["footprint"][OURS]
    for what, key, limit in (("peak RSS after 10^5 calls, MiB", "peak_rss_mib", PEAK_RSS_MIB_LIMIT),
                             ("binary stripped, MB", "stripped_mb", STRIPPED_MB_LIMIT),
                             ("binary gzip -9, MB", "gzip_mb", GZIP_MB_LIMIT)):
        yield Target(what, quartiles([figures[key]]), limit)
    starts = results["rounds"][OURS]["start_ms"]
    yield Target("start to first reply, ms", quartiles(starts), START_MS_LIMIT)
