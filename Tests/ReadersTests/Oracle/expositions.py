"""Random expositions of metrics, and what prometheus_client's own parsers make of them.

expositions.py FOLDER FIRST LAST writes FOLDER/SEED.txt and FOLDER/SEED.json for each seed: the samples as
[name, [[label, value], ...], bits of the value, time in ns or null], of samples that come twice the first.
"""

import json
import random
import struct
import sys

from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client import parser as text

HARD = ["", "a", "gpt-4o", "a b", "ä€", 'q"uote', "back\\slash", "new\nline", "}", "{", "#", ",", "=", "\\n", " x "]


def escape(value):
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def labels(chance, more=()):
    names = chance.sample(["model", "type", "endpoint", "le_", "a", "Z_9", "_x"], chance.randint(0, 3))
    pairs = [(name, chance.choice(HARD)) for name in names] + list(more)
    chance.shuffle(pairs)
    return pairs


def head(chance, name, pairs, is_open):
    if not pairs:
        return name + ("{}" if chance.random() < 0.2 and not is_open else "")
    blank = "" if is_open else chance.choice(["", "", " "])
    inner = ("," + blank).join(f'{key}{blank}={blank}"{escape(value)}"' for key, value in pairs)
    end = chance.choice(["", "", ","]) if not is_open else ""
    return name + "{" + blank + inner + end + blank + "}"


def number(chance, least_is_zero=False):
    kinds = [
        lambda: repr(chance.random() * 10 ** chance.randint(-9, 12)), lambda: str(chance.randint(0, 10**15)),
        lambda: f"{chance.random() * 1e6:e}", lambda: "+Inf", lambda: "1.77244206e+09", lambda: "0", lambda: "1.0",
    ]
    if not least_is_zero:
        kinds += [lambda: "NaN", lambda: "-Inf", lambda: str(-chance.randint(0, 10**9)), lambda: "-0.0"]
    return chance.choice(kinds)()


def exposition(chance, is_open):
    lines = []
    stamped = chance.random() < 0.4

    def stamp():
        if not stamped:
            return ""
        if is_open:
            return f" {chance.randint(1_600_000_000, 1_800_000_000)}" + chance.choice(["", ".5", ".123", ".000001"])
        return f" {chance.randint(1_600_000_000_000, 1_800_000_000_000)}"

    def add(name, pairs, value, exemplar=False):
        gap = " " if is_open else chance.choice([" ", " ", "  ", "\t"])
        line = head(chance, name, pairs, is_open) + gap + value + stamp()
        if is_open and exemplar and chance.random() < 0.5:
            line += ' # {trace_id="' + escape(chance.choice(HARD)) + '"} ' + repr(chance.random())
            line += chance.choice(["", " 1700000000.25"])
        lines.append(line)

    for index in range(chance.randint(0, 6)):
        kind = chance.choice(["counter", "gauge", "histogram", "summary", "unknown" if is_open else "untyped"])
        name = chance.choice(["a", "api_request_duration_seconds", "llm:x", "B_9", "loom_turns"]) + str(index)
        family = name + ("_total" if kind == "counter" and not is_open else "")
        parts = [f"# TYPE {family} {kind}"]
        if chance.random() < 0.7:
            parts.append(f"# HELP {family} " + escape(chance.choice(HARD) + " text"))
        chance.shuffle(parts)
        lines.extend(parts)
        sets = {tuple(sorted(pairs)): pairs for pairs in [labels(chance) for _ in range(chance.randint(0, 3))]}
        for pairs in sets.values():
            if kind == "counter":
                add(name + "_total", pairs, number(chance, True), exemplar=True)
            elif kind == "histogram":
                bounds = sorted(chance.sample([0.1, 0.5, 1, 2.5, 10, 60], chance.randint(1, 5))) + [float("inf")]
                count = 0
                rows = []
                for bound in bounds:
                    count += chance.randint(0, 1000)
                    shown = "+Inf" if bound == float("inf") else chance.choice([repr(float(bound)), f"{bound:g}"])
                    if is_open and shown != "+Inf":
                        shown = repr(float(bound))
                    where = chance.randint(0, len(pairs))
                    rows.append((pairs[:where] + [("le", shown)] + pairs[where:], str(count)))
                if not is_open:
                    chance.shuffle(rows)
                for row, value in rows:
                    add(name + "_bucket", row, value, exemplar=True)
                add(name + "_count", pairs, str(count))
                add(name + "_sum", pairs, repr(chance.random() * 1e4))
            elif kind == "summary":
                add(name + "_count", pairs, str(chance.randint(0, 9999)))
                add(name + "_sum", pairs, repr(chance.random() * 1e4))
                for level in ["0.5", "0.99"]:
                    add(name, pairs + [("quantile", level)], repr(chance.random()))
            else:
                add(name, pairs, number(chance))
        if not is_open and chance.random() < 0.3:
            lines.append(chance.choice(["", "   ", "# a comment", "#no comment", "# TYPE"][:4]))
    if not is_open and lines and chance.random() < 0.3:
        lines.append(chance.choice([line for line in lines if line]))
    if is_open:
        lines.append("# EOF")
    return "".join(line + "\n" for line in lines)


def samples(content, is_open):
    parse = openmetrics.text_string_to_metric_families if is_open else text.text_string_to_metric_families
    seen = set()
    result = []
    for family in parse(content):
        for sample in family.samples:
            time = None if sample.timestamp is None else round(float(sample.timestamp) * 1e6) * 1000
            key = (sample.name, tuple(sorted(sample.labels.items())), time)
            if key in seen:
                continue
            seen.add(key)
            bits = struct.pack(">d", sample.value).hex()
            bits = "nan" if sample.value != sample.value else bits
            result.append([sample.name, sorted(sample.labels.items()), bits, time])
    return result


def main():
    folder, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    made = 0
    refused = 0
    for seed in range(first, last):
        chance = random.Random(seed)
        while True:
            is_open = chance.random() < 0.5
            content = exposition(chance, is_open)
            try:
                expected = samples(content, is_open)
                break
            except ValueError:
                refused += 1
        if is_open and chance.random() < 0.2:
            content = content.removesuffix("# EOF\n")
        with open(f"{folder}/{seed}.txt", "w", newline="") as file:
            file.write(content)
        with open(f"{folder}/{seed}.json", "w") as file:
            json.dump(expected, file)
        made += 1
    print(f"{made} made, {refused} refused")


main()
