#!/usr/bin/env python3
"""Makes oracle.json: what NumPy, SciPy, mpmath and exact fractions say about the statistics.

Needs numpy, scipy and mpmath (made with NumPy 2.4.6, SciPy 1.17.1 and mpmath 1.4.1):
    python3 make_oracle.py > oracle.json
"""

import json
import random
from fractions import Fraction
from statistics import fmean

import mpmath
import numpy
from comparison_cases import all_cases
from scipy import special, stats

LEVELS = [(0, 1), (1, 4), (1, 2), (3, 4), (9, 10), (95, 100), (99, 100), (999, 1000), (1, 1)]


def median_unbiased(ascending, numerator, denominator):
    """Type 8 in exact fractions: NumPy's own rounds the position."""
    n, level = len(ascending), Fraction(numerator, denominator)
    position = (n + Fraction(1, 3)) * level + Fraction(1, 3)
    position = min(max(position, 1), n)
    low = int(position)
    step = ascending[min(low, n - 1)] - ascending[low - 1]
    found = float(ascending[low - 1] + step * (position - low))
    theirs = float(numpy.quantile(ascending, float(level), method="median_unbiased"))
    assert abs(found - theirs) <= 1e-9 * abs(found)
    return found


def quantiles():
    source = random.Random(7)
    samples = [
        [812, 934, 1020, 1101, 1187, 1250, 1333, 1490, 2210, 4870],
        [905, 1020, 1101, 1210, 1250, 1395, 1502, 1640, 1888, 2600, 5120, 6033],
        [5],
        [3, 3],
        [-7, 0, 7],
        [int(source.lognormvariate(20, 1)) for _ in range(100)],
        [source.randrange(10) for _ in range(37)],
        [int(source.expovariate(1e-9)) for _ in range(1001)],
    ]
    cases = []
    for values in samples:
        ascending = sorted(values)
        for numerator, denominator in LEVELS:
            # The rank in integers: NumPy's inverted_cdf rounds n * q.
            rank = max(1, -(-len(values) * numerator // denominator))
            cases.append(
                {
                    "values": values,
                    "numerator": numerator,
                    "denominator": denominator,
                    "linear": float(numpy.quantile(values, numerator / denominator)),
                    "medianUnbiased": median_unbiased(ascending, numerator, denominator),
                    "nearestRank": ascending[rank - 1],
                }
            )
    return cases


def intervals():
    cases = []
    sizes = [0, 1, 5, 6, 7, 12, 35, 36, 71, 72, 73, 100, 367, 368, 1000, 3687, 3688, 4096]
    sizes += [12_345, 100_000, 1_000_000, 3_333_333, 10_000_000]
    for size in sizes:
        for numerator, denominator in LEVELS[1:-1]:
            level = float(Fraction(numerator, denominator))
            count = stats.binom(size, level)
            # The largest l with P(B < l) <= .025 and the smallest u with P(B >= u) <= .025.
            lower = int(count.ppf(0.025)) if size else 0
            while lower > 0 and count.cdf(lower - 1) > 0.025:
                lower -= 1
            while lower < size and count.cdf(lower) <= 0.025:
                lower += 1
            upper = int(count.isf(0.025)) + 1 if size else 1
            while upper <= size and count.sf(upper - 1) > 0.025:
                upper += 1
            while upper > 0 and count.sf(upper - 2) <= 0.025:
                upper -= 1
            coverage = 1 - float(count.cdf(lower - 1)) - float(count.sf(upper - 1))
            cases.append(
                {
                    "count": size,
                    "numerator": numerator,
                    "denominator": denominator,
                    "lower": lower if lower >= 1 else None,
                    "upper": upper if upper <= size else None,
                    "coverage": coverage,
                }
            )
    return cases


def needed():
    cases = []
    for numerator, denominator in LEVELS[1:-1]:
        level = Fraction(numerator, denominator)
        worse = max(level, 1 - level)
        count, power = 1, worse
        while power > Fraction(1, 40):
            count, power = count + 1, power * worse
        cases.append({"numerator": numerator, "denominator": denominator, "count": count})
    return cases


def tails(size, level, successes):
    """P(B <= k) and P(B >= k) to 30 digits: SciPy's own lose six of them at ten million trials."""
    with mpmath.workdps(40):
        p = mpmath.mpf(level.numerator) / level.denominator
        q = 1 - p
        at = mpmath.exp(
            mpmath.loggamma(size + 1)
            - mpmath.loggamma(successes + 1)
            - mpmath.loggamma(size - successes + 1)
            + successes * mpmath.log(p)
            + (size - successes) * mpmath.log(q)
        )

        def tail(k, step):
            term, total = at, mpmath.mpf(0)
            while 0 <= k <= size and term > total * mpmath.mpf(10) ** -30:
                total += term
                if step > 0:
                    term *= (size - k) * p / ((k + 1) * q)
                else:
                    term *= k * q / ((size - k + 1) * p)
                k += step
            return total

        mean = size * p
        # The tail that does not hold the mean is summed, the other follows from it.
        if successes <= mean:
            below = tail(successes, -1)
            return float(below), float(1 - below + at)
        above = tail(successes, 1)
        return float(1 - above + at), float(above)


def binomials():
    cases = []
    for size in [1, 2, 10, 100, 1000, 20_000, 1_000_000, 10_000_000]:
        for numerator, denominator in LEVELS[1:-1]:
            level = numerator / denominator
            centre, width = size * level, (size * level * (1 - level)) ** 0.5
            ranks = {int(centre + width * z) for z in (-6, -3, -2, -1, 0, 1, 2, 3, 6)}
            for successes in sorted(k for k in ranks if 0 <= k <= size):
                below, above = tails(size, Fraction(numerator, denominator), successes)
                cases.append(
                    {
                        "count": size,
                        "numerator": numerator,
                        "denominator": denominator,
                        "successes": successes,
                        "atMost": below,
                        "atLeast": above,
                    }
                )
    return cases


def betas():
    source = random.Random(11)
    cases = []
    for _ in range(120):
        a = 10 ** source.uniform(-1, 5)
        b = 10 ** source.uniform(-1, 5)
        x = float(source.betavariate(a, b))
        if 1e-12 < x < 1 - 1e-12:
            cases.append({"a": a, "b": b, "x": x, "value": float(special.betainc(a, b, x))})
    return cases


def moments():
    source = random.Random(13)
    samples = [
        [1, 2, 3, 4],
        [10**15 + 1, 10**15 + 2, 10**15 + 4],
        [4 * 10**15 + source.randrange(1000) for _ in range(2000)],
        [int(source.lognormvariate(20, 2)) for _ in range(700)],
        [9 * 10**18, 9 * 10**18, 9 * 10**18],
    ]
    cases = []
    for values in samples:
        mean = Fraction(sum(values), len(values))
        squares = sum((value - mean) ** 2 for value in values)
        variance = squares / (len(values) - 1)
        cases.append(
            {"values": values, "mean": float(mean), "standardDeviation": float(variance) ** 0.5}
        )
        assert abs(fmean(values) / float(mean) - 1) < 1e-12
    return cases


print(
    json.dumps(
        {
            "quantiles": quantiles(),
            "intervals": intervals(),
            "needed": needed(),
            "binomials": binomials(),
            "betas": betas(),
            "moments": moments(),
            **all_cases(),
        },
        indent=None,
        separators=(",", ":"),
    ).replace('},{"', '},\n{"')
)
