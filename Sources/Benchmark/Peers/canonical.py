#!/usr/bin/env python3
"""Turns what a contender printed (standard input) into the lines that the limits print.

usage: canonical.py FORM [ARGUMENT...]; the forms are the functions below.
"""
import csv
import json
import sys

# RunLens's names of the statuses that the simulator writes into its trace.
WORDS = {
    "rate_limited": "http_429",
    "server_error": "http_500",
    "connection": "connection_error",
    "invalid_output": "parse_error",
}


def whole(milliseconds, scale):
    """A number of milliseconds as a whole number of a smaller unit."""
    return round(milliseconds * scale)


def trace():
    """`runlens analyze --json` of a trace; what it puts together of several lines is left out."""
    summary = json.load(sys.stdin)
    levels = ("p50_ms", "p90_ms", "p95_ms", "p99_ms", "p999_ms", "max_ms")
    for row in summary["stages"]:
        if row["phase"] != "call":
            ranks = (whole(row[level], 1000) for level in levels)
            print("phase", row["stage"], row["phase"], row["count"], row["failed"], *ranks)
    # Of calls with k attempts each of the attempts 0 to k - 1 was made.
    made = {}
    for entry in summary["retries"]["histogram"]:
        for attempt in range(entry["attempts"]):
            made[attempt] = made.get(attempt, 0) + entry["calls"]
    for attempt, calls in made.items():
        print("attempts", attempt, calls)


def prompts():
    """`runlens analyze --json` of a folder of prompt and result files."""
    summary = json.load(sys.stdin)
    levels = ("total_ms", "p50_ms", "p90_ms", "p95_ms", "p99_ms", "p999_ms", "max_ms")
    missing, classes, timed = {}, {}, {}
    for row in summary["failures"]:
        classes.setdefault(row["stage"], {})[row["status"]] = row["count"]
    for row in summary["stages"]:
        stage = row["stage"]
        missing[stage] = missing.get(stage, 0) + row["missing_result"]
        classes.setdefault(stage, {}).setdefault("ok", 0)
        classes[stage]["ok"] += row["ok"]
        if row["timed"]:
            timed[stage] = [whole(row[level], 1_000_000) for level in levels]
            timed[stage].insert(0, row["timed"])
    for stage, (count, *numbers) in timed.items():
        print("stage", stage, count, missing[stage], *numbers)
    for stage, found in classes.items():
        kinds = ("ok", "empty_result", "fail_safe", "error")
        print("class", stage, *(found.get(kind, 0) for kind in kinds))


def started():
    """`runlens --version`: it said something."""
    print("started", int(sys.stdin.read().startswith("runlens ")))


def groups():
    """`runlens analyze --by stage,phase,status --by stage,phase --by phase,attempt --json`."""
    levels = ("p50_ms", "p90_ms", "p95_ms", "p99_ms", "p999_ms", "max_ms")
    for table in json.load(sys.stdin)["tables"]:
        for row in table["groups"]:
            ranks = [whole(row[level], 1000) for level in levels]
            if table["by"] == ["stage", "phase", "status"]:
                status = WORDS.get(row["status"], row["status"])
                print("counts", row["stage"], row["phase"], status, row["count"])
                print("status", row["stage"], row["phase"], status, row["count"], *ranks)
            elif table["by"] == ["stage", "phase"]:
                print("phase", row["stage"], row["phase"], row["count"], row["failed"], *ranks)
            elif row["phase"] == "llm":
                print("attempts", row["attempt"] - 1, row["count"])


def query():
    """`runlens query --format csv` of the trace's groups."""
    for row in csv.DictReader(sys.stdin):
        status = WORDS.get(row["status"], row["status"])
        ranks = (int(row[level]) // 1000 for level in ("p50", "p90", "p95", "p99", "p999", "most"))
        print(row["part"], row["stage"], row["phase"], status, row["n"], *ranks)


def cells():
    """`runlens query --format csv`: what stands in a row, empty cells left out."""
    for row in list(csv.reader(sys.stdin))[1:]:
        print(*(cell for cell in row if cell))


def orders():
    """`runlens analyze --json` of a database: the time of storing an order, in milliseconds."""
    for row in json.load(sys.stdin)["stages"]:
        if row["stage"] == "order_submission":
            levels = ("total_ms", "p50_ms", "p90_ms", "p95_ms", "p99_ms", "p999_ms", "max_ms")
            print("inner", row["timed"], *(whole(row[level], 1) for level in levels))


def log():
    """`runlens analyze --json` of a console log: the attempts that it found."""
    print("attempts", sum(row["count"] for row in json.load(sys.stdin)["stages"] if row["phase"] == "llm"))


def stages():
    """`runlens analyze --json`: the names of all stages."""
    for stage in {row["stage"] for row in json.load(sys.stdin)["stages"]}:
        print("stage", stage)


def page(path):
    """`runlens report`: which stages of the simulator's groups the page names."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for stage in ("needs", "plan", "action", "step", "barrier", "environment"):
        if f">{stage}<" in text:
            print("stage", stage)


def comparison():
    """`runlens compare --json`: counts, quantiles of both sides, and the share of pairs that is slower."""
    for row in json.load(sys.stdin)["stages"]:
        sides = (row["base"], row["candidate"])
        quantiles = (side[level] for side in sides for level in ("p50_ms", "p95_ms", "p99_ms"))
        # In hundredths of a nanosecond every quantile is a whole number, up to rounding.
        print("row", row["stage"], row["phase"], *(side["n"] for side in sides),
              *(whole(value, 100_000_000) for value in quantiles), f"{row['cliffs_delta']:.5f}")


def miller():
    """Counts of `mlr stats1`; its quantiles are of another definition."""
    for row in csv.reader(sys.stdin):
        print("counts", *row[:4])


def number(name):
    """A single number under a name."""
    print(name, int(sys.stdin.read()))


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
