#!/usr/bin/env python3
"""SciPy: two snapshots side by side, by stage and phase. usage: BASE CANDIDATE (snapshots that RunLens wrote)"""
import sys
import numpy as np
import polars as pl
from scipy import stats

LEVELS = (500, 950, 990)
RESAMPLES = 100


def durations(path):
    """Sorted durations in nanoseconds of every stage and phase."""
    frame = pl.read_parquet(path, columns=["stage", "phase", "duration"]).drop_nulls("duration")
    groups = frame.group_by("stage", "phase").agg(pl.col("duration").sort())
    return {(stage, phase): values.to_numpy() for stage, phase, values in zip(*groups.get_columns())}


def quantile(values, level):
    """Linear between neighbours, in hundredths of a nanosecond: exact, as the levels are multiples of 10."""
    place, rest = divmod((len(values) - 1) * level, 1000)
    low = int(values[place])
    high = int(values[place + 1]) if rest else low
    return low * 100 + (high - low) * (rest // 10)


def interval(base, candidate, generator):
    """95 % intervals of the ratios of quantiles, by the percentiles of a bootstrap."""
    ratios = []
    for _ in range(RESAMPLES):
        left = np.quantile(generator.choice(base, len(base)), np.divide(LEVELS, 1000))
        right = np.quantile(generator.choice(candidate, len(candidate)), np.divide(LEVELS, 1000))
        ratios.append(right / left)
    return np.quantile(ratios, (0.025, 0.975), axis=0)


def main():
    generator = np.random.default_rng(1)
    base, candidate = (durations(path) for path in sys.argv[1:3])
    for key in base.keys() & candidate.keys():
        left, right = base[key], candidate[key]
        test = stats.mannwhitneyu(right, left, method="asymptotic")
        delta = 2 * test.statistic / (len(left) * len(right)) - 1
        quantiles = [quantile(side, level) for side in (left, right) for level in LEVELS]
        print("row", *key, len(left), len(right), *quantiles, f"{delta:.5f}")
        low, high = interval(left, right, generator)
        for level, below, above in zip(LEVELS, low, high):
            print(f"{key[0]} {key[1]} p{level / 10:g} ratio {below:.4f} to {above:.4f}", file=sys.stderr)


main()
