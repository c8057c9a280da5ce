"""The results for people (a table) and for programs (JSON)."""

from dataclasses import asdict

from comparison.measurement import LOADS
from comparison.quartiles import quartiles

METRICS = {"cpu_us": "CPU us/call", "p50_ms": "p50 ms", "p90_ms": "p90 ms", "p99_ms": "p99 ms",
           "per_second": "calls/s"}
NAME_WIDTH, CELL_WIDTH = 20, 25


def figure(value):
    """Three digits that mean something, however large."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def spread(q):
    """median (low-high)"""
    return f"{figure(q.median)} ({figure(q.low)}-{figure(q.high)})"


def row(name, cells):
    return f"{name:<{NAME_WIDTH}}" + "".join(f"{cell:>{CELL_WIDTH}}" for cell in cells).rstrip()


def table(results, verdicts):
    """Everything, as lines."""
    lines = [results["headline"], ""]
    for load in LOADS:
        lines.append(row(load.name, METRICS.values()))
        for name, server in results["rounds"].items():
            metrics = server["loads"][load.name]
            cells = (spread(quartiles(metrics[metric])) for metric in METRICS)
            lines.append(row("  " + name, cells))
        lines.append("")
    return lines + footprint_lines(results) + open_loop_lines(results) + target_lines(verdicts)


def footprint_lines(results):
    """Memory, sizes, start, system calls: a line a server."""
    columns = ("peak RSS MiB", "stripped MB", "gzip MB", "first reply ms", "syscalls/call")
    lines = [row("footprint", columns)]
    for name, footprint in results["footprint"].items():
        counts = results["syscalls"].get(name)
        lines.append(row("  " + name, (
            *(figure(footprint[key]) for key in ("peak_rss_mib", "stripped_mb", "gzip_mb")),
            spread(quartiles(results["rounds"][name]["start_ms"])),
            " / ".join(f"{n:.2f}" for n in counts.values()) if counts else "unknown")))
    if results["no_syscalls"]:
        lines.append(f"  system calls unknown: {results['no_syscalls']}")
    else:
        lines.append(f"  system calls at the three loads, by {results['syscalls_tool']}, "
                     "connecting included")
    lines += [f"  {name} is left out: {reason}" for name, reason in results["left_out"].items()]
    return lines + [""]


def open_loop_lines(results):
    """Latency from intended send times, where it was asked for."""
    if not results["open_loop"]:
        return []
    percents = ("p50_ms", "p90_ms", "p99_ms", "p99.9_ms", "achieved_per_second")
    lines = [row("open loop", percents)]
    for name, outcome in results["open_loop"].items():
        lines.append(row("  " + name, (figure(outcome[key]) for key in percents)))
    return lines + [""]


def target_lines(verdicts):
    """One line a target, the verdict first."""
    lines = ["targets of echo_server"]
    for target in verdicts:
        sign = ">=" if target.at_least else "<="
        measured = spread(target.measured) if target.measured else target.missing
        limit = f"{sign} {figure(target.limit):<5}"
        lines.append(f"  {target.verdict:<8} {target.what:<58} {limit} {measured}")
    counted = {verdict: sum(target.verdict == verdict for target in verdicts)
               for verdict in ("met", "not met", "unknown")}
    return lines + ["  " + ", ".join(f"{count} {verdict}" for verdict, count in counted.items())]


def document(results, verdicts):
    """The same for programs: with every sample, so that other statistics can be made of them."""
    judged = [{**asdict(target), "verdict": target.verdict} for target in verdicts]
    return {**results, "targets": judged}
