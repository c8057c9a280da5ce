"""Latency as users see it at a given rate: counted from when a call should have been sent.

A closed loop stops asking while the server stalls, and so hides the stall ("coordinated omission").
"""

import re
from datetime import datetime

from comparison.quartiles import percentile

PERCENTS = (50, 90, 99, 99.9)
NS_PER_S = 10**9
NS_PER_MS = 1e6
TIMESTAMP = re.compile(r"([^.Z+]+)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)")


def percentiles_from_intended(details, rate):
    """Milliseconds per percentile of calls as ghz details them, which were sent at `rate` a second.

    Call i is due i/rate after the first. The schedule begins as late as it can without a call sent
    ahead of its time, and what a call was sent late is added to its latency.
    """
    calls = sorted((nanoseconds(call["timestamp"]) - call["latency"], call["latency"])
                   for call in details)
    epoch = calls[0][0]  # small numbers from here: a double can't hold today's date in nanoseconds
    calls = [(start - epoch, latency) for start, latency in calls]
    interval = NS_PER_S / rate
    begin = min(start - i * interval for i, (start, _) in enumerate(calls))
    latencies = sorted(start - (begin + i * interval) + latency
                       for i, (start, latency) in enumerate(calls))
    figures = {f"p{percent:g}_ms": percentile(latencies, percent) / NS_PER_MS
               for percent in PERCENTS}
    span_s = calls[-1][0] / NS_PER_S
    achieved = (len(calls) - 1) / span_s if span_s else float(rate)
    return {"offered_per_second": rate, "achieved_per_second": achieved, "calls": len(calls),
            **figures, "max_ms": latencies[-1] / NS_PER_MS}


def nanoseconds(timestamp):
    """An RFC 3339 time with up to nine decimals, which datetime would cut to six."""
    date, decimals, zone = TIMESTAMP.fullmatch(timestamp).groups()
    whole = datetime.fromisoformat(date + zone.replace("Z", "+00:00")).timestamp()
    return round(whole) * NS_PER_S + int((decimals or "").ljust(9, "0"))
