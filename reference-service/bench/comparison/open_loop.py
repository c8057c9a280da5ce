"""Latency as users see it at a given rate: counted from when a call should have been sent.

A closed loop stops asking while the server stalls, and so hides the stall ("coordinated omission").
"""

from datetime import datetime

from comparison.quartiles import percentile

PERCENTS = (50, 90, 99, 99.9)
NS_PER_S = 10**9
NS_PER_MS = 1e6


def percentiles_from_intended(details, rate):
    """Milliseconds per percentile of ghz's calls (each has its end and its latency), sent at `rate` a second.

    Call i is due i/rate after the first. The schedule's begin is the latest that no call was sent ahead of,
    and what a call was sent late is added to its latency.
    """
    calls = sorted((nanoseconds(call["timestamp"]) - call["latency"], call["latency"]) for call in details)
    epoch = calls[0][0]  # small numbers from here: a double can't hold today's date in nanoseconds
    calls = [(start - epoch, latency) for start, latency in calls]
    interval = NS_PER_S / rate
    begin = min(start - i * interval for i, (start, _) in enumerate(calls))
    latencies = sorted(start - (begin + i * interval) + latency for i, (start, latency) in enumerate(calls))
    figures = {f"p{percent:g}_ms": percentile(latencies, percent) / NS_PER_MS for percent in PERCENTS}
    span_s = calls[-1][0] / NS_PER_S
    achieved = (len(calls) - 1) / span_s if span_s else float(rate)
    return {"offered_per_second": rate, "achieved_per_second": achieved, "calls": len(calls),
            **figures, "max_ms": latencies[-1] / NS_PER_MS}


def nanoseconds(timestamp):
    """An RFC 3339 time with up to nine decimals, which datetime would cut to six."""
    date, _, rest = timestamp.partition(".")
    if not rest:
        return round(datetime.fromisoformat(timestamp.replace("Z", "+00:00")).timestamp()) * NS_PER_S
    digits = rest[:len(rest) - len(rest.lstrip("0123456789"))]
    zone = rest[len(digits):].replace("Z", "+00:00")
    whole = round(datetime.fromisoformat(date + zone).timestamp())
    return whole * NS_PER_S + int(digits.ljust(9, "0"))
