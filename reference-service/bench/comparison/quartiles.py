"""Median and inter-quartile range: what every repeated figure is reported as."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Quartiles:
    """The middle of a sample and the range that its middle half spans."""

    median: float
    low: float
    high: float
    count: int


def quartiles(sample):
    """The quartiles of a sample that isn't empty, interpolated between its values."""
    if len(sample) == 1:
        return Quartiles(sample[0], sample[0], sample[0], 1)
    low, median, high = statistics.quantiles(sample, n=4, method="inclusive")
    return Quartiles(median, low, high, len(sample))


def ratios(ours, theirs):
    """Round by round, so that what slows down the machine for a while divides out."""
    return [a / b for a, b in zip(ours, theirs, strict=True)]


def percentile(ordered, percent):
    """The smallest of the ordered values that `percent` of them don't exceed (nearest rank)."""
    rank = -(-len(ordered) * percent // 100)  # rounded up
    return ordered[max(int(rank), 1) - 1]
