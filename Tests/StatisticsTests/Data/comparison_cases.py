"""What NumPy, SciPy and exact fractions say about comparisons of samples; for make_oracle.py."""

import itertools
import random
from fractions import Fraction
from math import comb

import numpy
from scipy import special, stats
from scipy.stats import mstats

A = [812, 934, 1020, 1101, 1187, 1250, 1333, 1490, 2210, 4870]
B = [905, 1020, 1101, 1210, 1250, 1395, 1502, 1640, 1888, 2600, 5120, 6033]


def normals():
    points = [-30, -8.3, -5, -2.5, -1.959963984540054, -1, -0.1, 0, 0.3, 1, 2, 3.7, 6, 12]
    levels = [1e-300, 1e-50, 1e-12, 1e-9, 0.001, 0.025, 0.07, 0.1, 0.3, 0.5, 0.7, 0.93, 0.975]
    levels += [0.999, 1 - 1e-9]
    return {
        "points": [
            {"x": x, "atMost": float(special.ndtr(x)), "atLeast": float(special.ndtr(-x))}
            for x in points
        ],
        "quantiles": [{"level": p, "value": float(special.ndtri(p))} for p in levels],
    }


def pairs_of_samples():
    source = random.Random(17)

    def lognormal(size, scale):
        return [int(scale * source.lognormvariate(0, 0.8)) + 1 for _ in range(size)]

    def few(size, top):
        return [source.randrange(top) for _ in range(size)]

    return [
        (A, B),
        ([11, 22, 33, 44, 55], [25, 36, 47, 58, 69, 70]),
        ([5], [7]),
        ([7], [7]),
        ([1, 2, 3], [4, 5, 6]),
        ([4, 4, 4, 4], [4, 4, 4]),
        ([0, 0, 3], [0, 2, 2, 9]),
        (few(12, 4), few(15, 5)),
        (few(25, 9), few(18, 12)),
        (lognormal(30, 1000), lognormal(25, 1400)),
        (lognormal(45, 10**9), lognormal(50, 10**9)),
        (few(200, 30), few(150, 33)),
        (lognormal(300, 10**6), lognormal(217, 10**6)),
        (lognormal(700, 10**9), lognormal(901, 1.05 * 10**9)),
        (lognormal(2, 100), lognormal(1000, 100)),
    ]


def deals(first, second):
    """How many ways to deal the pooled values give each value of twice U of the first sample."""
    pooled = sorted(first + second)
    weights = {(0, 0): 1}
    seen = 0
    for _, group in itertools.groupby(pooled):
        size = len(list(group))
        following = {}
        for (dealt, statistic), ways in weights.items():
            for more in range(min(size, len(first) - dealt) + 1):
                gain = more * (2 * (seen - dealt) + size - more)
                key = (dealt + more, statistic + gain)
                following[key] = following.get(key, 0) + ways * comb(size, more)
        weights, seen = following, seen + size
    return {u: ways for (dealt, u), ways in weights.items() if dealt == len(first)}


def exact_u(first, second, doubled):
    counts = deals(first, second)
    total = comb(len(first) + len(second), len(first))
    low = sum(ways for u, ways in counts.items() if u <= doubled)
    high = sum(ways for u, ways in counts.items() if u >= doubled)
    return min(1.0, float(2 * Fraction(min(low, high), total)))


def untied_rank(n, m):
    """The largest c with P(U < c) <= .025 where no values are equal."""
    counts = deals(list(range(n)), list(range(n, n + m)))
    total, below, c = comb(n + m, n), 0, 0
    while 40 * (below + counts.get(2 * c, 0)) <= total:
        below += counts.get(2 * c, 0)
        c += 1
    return c


def exact_ks(first, second):
    """Share of all dealings of the pooled values whose distance is at least the one found."""
    n, m = len(first), len(second)
    pooled = sorted(first + second)
    ends = {i + 1 for i in range(n + m) if i + 1 == n + m or pooled[i] != pooled[i + 1]}
    distance = max(
        abs(sum(x <= v for x in first) * m - sum(y <= v for y in second) * n) for v in pooled
    )
    inside = {0: 1}
    for step in range(1, n + m + 1):
        following = {}
        for dealt, ways in inside.items():
            for more in (0, 1):
                i, j = dealt + more, step - dealt - more
                if i > n or j > m:
                    continue
                if step in ends and abs(i * m - j * n) >= distance:
                    continue
                following[i] = following.get(i, 0) + ways
        inside = following
    return float(1 - Fraction(inside.get(n, 0), comb(n + m, n)))


def comparisons():
    cases = []
    for first, second in pairs_of_samples():
        n, m = len(first), len(second)
        x, y = numpy.array(first, float), numpy.array(second, float)
        differences = numpy.sort(numpy.subtract.outer(y, x).ravel())
        u = stats.mannwhitneyu(first, second, method="asymptotic").statistic
        ties = numpy.unique(first + second, return_counts=True)[1].astype(float)
        tie_sum = float((ties**3 - ties).sum())
        size = n + m
        sigma = (n * m / 12 * (size + 1 - tie_sum / (size * (size - 1)))) ** 0.5
        case = {
            "first": first,
            "second": second,
            "u": float(u),
            "ties": tie_sum,
            "deviation": float(sigma),
            "delta": float(numpy.sign(-differences).mean()),
            "shift": float(numpy.median(differences)),
            "ks": float(stats.ks_2samp(first, second, method="asymp").statistic),
            "wasserstein": float(stats.wasserstein_distance(first, second)),
        }
        case["ksLimit"] = float(special.kolmogorov((n * m / (n + m)) ** 0.5 * case["ks"]))
        if sigma > 0:
            case["withContinuity"], case["withoutContinuity"] = (
                float(stats.mannwhitneyu(first, second, use_continuity=c, method="asymptotic")[1])
                for c in (True, False)
            )
        if min(first + second) > 0:
            logarithms = numpy.subtract.outer(numpy.log(y), numpy.log(x)).ravel()
            case["ratio"] = float(numpy.exp(numpy.median(logarithms)))
        if n * m <= 3000:
            case["exactU"] = exact_u(first, second, round(2 * u))
            case["exactKS"] = exact_ks(first, second)
            rank = untied_rank(n, m)
        else:
            reach = stats.norm.isf(0.025) * (n * m * (n + m + 1) / 12) ** 0.5
            rank = int(numpy.floor(n * m / 2 - reach + 0.5))
        if rank >= 1:
            case["low"], case["high"] = float(differences[rank - 1]), float(differences[-rank])
        cases.append(case)
    return cases


def harrell_davis():
    source = random.Random(19)
    samples = [A, B, [3, 9], [5, 5, 5, 8], [int(source.lognormvariate(8, 1)) for _ in range(61)]]
    samples.append([int(source.lognormvariate(12, 1.2)) for _ in range(1500)])
    cases = []
    for values in samples:
        ordered = numpy.sort(numpy.array(values, float))
        for numerator in (10, 25, 50, 75, 90, 95, 99):
            q = numerator / 100

            def estimate(data):
                n = len(data)
                edges = special.betainc((n + 1) * q, (n + 1) * (1 - q), numpy.arange(n + 1) / n)
                return float(numpy.diff(edges) @ data)

            found = estimate(ordered)
            n = len(values)
            assert abs(found / float(mstats.hdquantiles(ordered, [q])[0]) - 1) < 1e-9
            left = numpy.array([estimate(numpy.delete(ordered, i)) for i in range(n)])
            error = ((n - 1) / n * ((left - left.mean()) ** 2).sum()) ** 0.5
            cases.append(
                {"values": values, "percent": numerator, "value": found, "error": float(error)}
            )
    return cases


def proportions():
    tables = [(0, 200, 7, 200), (19, 180, 7, 200), (1, 30, 0, 30), (5, 5, 0, 4), (3, 9, 3, 9)]
    tables += [(120, 4000, 180, 4100), (9000, 100_000, 9400, 100_000), (0, 3, 0, 8), (2, 2, 7, 7)]
    tables += [(100, 100, 1, 100), (37, 1000, 2, 17)]
    cases = []
    for a, n, b, m in tables:
        def wilson(k, size):
            found = stats.binomtest(k, size).proportion_ci(method="wilson")
            return [float(found.low), float(found.high)]

        mine, other = wilson(a, n), wilson(b, m)
        p, q = a / n, b / m
        low = p - q - ((p - mine[0]) ** 2 + (other[1] - q) ** 2) ** 0.5
        high = p - q + ((mine[1] - p) ** 2 + (q - other[0]) ** 2) ** 0.5
        fisher = stats.fisher_exact([[a, n - a], [b, m - b]])[1]
        cases.append(
            {
                "counts": [a, n, b, m],
                "wilson": mine,
                "newcombe": [float(low), float(high)],
                "fisher": float(fisher),
            }
        )
    return cases


def adjustments():
    source = random.Random(23)
    cases = []
    for size in (1, 2, 6, 40):
        p = [round(source.random() ** 3, 3) for _ in range(size)]
        order = sorted(range(size), key=p.__getitem__)
        holm, largest = [0.0] * size, 0.0
        for position, index in enumerate(order):
            largest = max(largest, min(1.0, (size - position) * p[index]))
            holm[index] = largest
        adjusted = stats.false_discovery_control(p, method="bh")
        cases.append({"p": p, "holm": holm, "benjaminiHochberg": [float(v) for v in adjusted]})
    return cases


def signed_ranks():
    source = random.Random(29)
    cases = []
    for size, top in ((3, 50), (9, 8), (20, 1000), (40, 10), (300, 40), (500, 10**6)):
        before = [source.randrange(top) for _ in range(size)]
        after = [value + source.randrange(-top // 3, top // 2) for value in before]
        differences = [y - x for x, y in zip(before, after) if x != y]
        ranks = [int(2 * r) for r in stats.rankdata([abs(d) for d in differences])]
        doubled = sum(r for r, d in zip(ranks, differences) if d > 0)
        case = {"before": before, "after": after, "positive": doubled / 2}
        case["withContinuity"], case["withoutContinuity"] = (
            float(stats.wilcoxon(after, before, correction=c, method="asymptotic").pvalue)
            for c in (True, False)
        )
        if size <= 40:
            counts = {0: 1}
            for rank in ranks:
                following = dict(counts)
                for total, ways in counts.items():
                    following[total + rank] = following.get(total + rank, 0) + ways
                counts = following
            low = sum(ways for total, ways in counts.items() if total <= doubled)
            high = sum(ways for total, ways in counts.items() if total >= doubled)
            case["exact"] = min(1.0, float(Fraction(2 * min(low, high), 2 ** len(ranks))))
        cases.append(case)
    return cases


def survivals():
    source = random.Random(31)
    cases = [([3, 5, 7, 11, 12], [6, 9, 15]), ([4, 4, 4, 9], []), ([5, 5, 8], [5, 8, 8])]
    cases.append(([source.randrange(60) for _ in range(80)], [source.randrange(90) for _ in range(30)]))
    found = []
    for finished, censored in cases:
        sample = stats.CensoredData(uncensored=finished, right=censored)
        survival = stats.ecdf(sample).sf
        bounds = survival.confidence_interval(method="log-log")
        steps = []
        for position, time in enumerate(survival.quantiles):
            if time not in finished:
                continue
            low, high = (side.probabilities[position] for side in (bounds.low, bounds.high))
            value = survival.probabilities[position]
            step = {"time": int(time), "survival": float(value)}
            if 0 < value < 1:
                step["low"], step["high"] = float(low), float(high)
            steps.append(step)
        found.append({"finished": finished, "censored": censored, "steps": steps})
    return found


def series():
    source = random.Random(37)
    samples = [[1, 2, 3, 4, 5, 4, 3, 2, 1, 2, 3, 4], [1, 2], [3, 1, 4, 1, 5, 9, 2, 6]]
    samples.append([5, 1, 6, 1, 5, 2])
    for size, memory in ((500, 0.2), (2000, 0.8), (6000, 0.98)):
        value, values = 0.0, []
        for _ in range(size):
            value = memory * value + source.gauss(0, 1)
            values.append(round(value, 3))
        samples.append(values)
    cases = []
    for values in samples:
        x = numpy.array(values) - numpy.mean(values)
        n = len(x)
        r = numpy.correlate(x, x, "full")[n - 1 :] / (x @ x)
        r = numpy.append(r, [0.0, 0.0])
        total, lag = -1.0, 0
        while lag < n and r[lag] + r[lag + 1] > 0:
            total += 2 * (r[lag] + r[lag + 1])
            lag += 2
        worth = n if total <= 1 else max(1.0, n / float(total))
        cases.append({"values": values, "first": float(r[1]), "worth": worth})
    return cases


def bootstraps():
    cases = []
    for values in ([812, 1020, 1187, 1490, 4870], [3, 8, 9, 20, 21, 22], [1, 1, 7], [2.5, 9]):
        means = sorted(
            float(Fraction(sum(Fraction(v) for v in draw), len(draw)))
            for draw in itertools.product(values, repeat=len(values))
        )
        estimate = float(Fraction(sum(Fraction(v) for v in values), len(values)))
        below = sum(v < estimate for v in means) + sum(v == estimate for v in means) / 2
        z0 = float(special.ndtri(below / len(means)))
        n = len(values)
        left = numpy.array([(sum(values) - v) / (n - 1) for v in values])
        d = left.mean() - left
        a = float((d**3).sum() / (6 * (d**2).sum() ** 1.5))
        z = float(special.ndtri(0.975))
        levels = [special.ndtr(z0 + (z0 + s) / (1 - a * (z0 + s))) for s in (-z, z)]
        cases.append(
            {
                "values": [float(v) for v in values],
                "error": float(numpy.std(means, ddof=1)),
                "percentile": [float(v) for v in numpy.quantile(means, [0.025, 0.975])],
                "bias": z0,
                "acceleration": a,
                "bca": [float(v) for v in numpy.quantile(means, levels)],
            }
        )
    return cases


def all_cases():
    return {
        "normals": normals(),
        "comparisons": comparisons(),
        "harrellDavis": harrell_davis(),
        "proportions": proportions(),
        "adjustments": adjustments(),
        "signedRanks": signed_ranks(),
        "survivals": survivals(),
        "series": series(),
        "bootstraps": bootstraps(),
    }
