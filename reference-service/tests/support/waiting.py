"""Waiting for an event, never for a time."""

import time

PATIENCE_S = 30  # for what takes milliseconds on an idle machine
POLL_S = 0.002


def wait_until(condition, what, patience_s=PATIENCE_S):
    """Returns the first true value of condition(); AssertionError with `what` when none comes."""
    deadline = time.monotonic() + patience_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {patience_s} s: {what}")
        time.sleep(POLL_S)


def seconds_until(condition, what, patience_s=PATIENCE_S):
    """How long it took until the condition held."""
    begin = time.monotonic()
    wait_until(condition, what, patience_s)
    return time.monotonic() - begin
