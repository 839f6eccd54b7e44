"""Reads the exports of one run with the libraries of those who will read them.

    exports.py FOLDER

FOLDER holds `spans.csv` and one file a format, `run.FORMAT`. Prints one line a check and exits with 1 at
the first that fails; a format whose library is missing is named as skipped.
"""

import csv
import importlib
import json
import math
import sqlite3
import sys
from collections import Counter, defaultdict
from pathlib import Path

folder = Path(sys.argv[1])
with open(folder / "spans.csv", newline="") as file:
    SPANS = list(csv.DictReader(file))
TIMED = [row for row in SPANS if row["start_ns"] and row["duration_ms"]]
ORIGIN = min(int(row["start_ns"]) for row in SPANS if row["start_ns"])


def nanoseconds(milliseconds):
    whole, _, fraction = milliseconds.partition(".")
    return int(whole) * 1_000_000 + int(fraction.ljust(6, "0")[:6] or 0)


def name(row):
    whole = row["phase"] in ("call", "step")
    return row["stage"] if whole else f"{row['stage']} {row['phase']}"


def slices():
    """Name, start since the first start and duration of every timed span, counted."""
    return Counter(
        (name(row), int(row["start_ns"]) - ORIGIN, nanoseconds(row["duration_ms"]))
        for row in TIMED
    )


def expect(holds, what):
    if not holds:
        sys.exit(f"failed: {what}")


def module(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def check_perfetto():
    document = json.loads((folder / "run.perfetto").read_text())
    found, open_slices = Counter(), defaultdict(list)
    for event in document["traceEvents"]:
        lane = (event["pid"], event.get("tid"))
        if event["ph"] == "B":
            open_slices[lane].append(event)
        elif event["ph"] == "E":
            begin = open_slices[lane].pop()
            start, end = round(begin["ts"] * 1000), round(event["ts"] * 1000)
            found[(begin["name"], start, end - start)] += 1
    expect(not any(open_slices.values()), "every beginning has an end")
    expect(found == slices(), "Chrome's events are the spans")


def check_perfetto_proto():
    proto = module("perfetto.protos.perfetto.trace.perfetto_trace_pb2")
    if proto is None:
        return "perfetto"
    trace = proto.Trace()
    trace.ParseFromString((folder / "run.perfetto-proto").read_bytes())
    tracks = {
        packet.track_descriptor.uuid: packet.track_descriptor
        for packet in trace.packet
        if packet.HasField("track_descriptor")
    }
    for track in tracks.values():
        if track.parent_uuid:
            expect(track.parent_uuid in tracks, "a parent track exists")
    found, open_slices, counters = Counter(), defaultdict(list), Counter()
    for packet in trace.packet:
        expect(packet.trusted_packet_sequence_id == 1, "every packet has its sequence")
        if not packet.HasField("track_event"):
            continue
        event = packet.track_event
        expect(event.track_uuid in tracks, "every event's track is described")
        if event.type == proto.TrackEvent.TYPE_SLICE_BEGIN:
            open_slices[event.track_uuid].append((event.name, packet.timestamp))
        elif event.type == proto.TrackEvent.TYPE_SLICE_END:
            begun, start = open_slices[event.track_uuid].pop()
            found[(begun, start, packet.timestamp - start)] += 1
        elif event.type == proto.TrackEvent.TYPE_COUNTER:
            counters[event.track_uuid] = event.counter_value
            expect(tracks[event.track_uuid].HasField("counter"), "counters have counter tracks")
    expect(found == slices(), "Perfetto's packets are the spans")
    expect(len(counters) > 0, "there are counters")


SPEEDSCOPE = {
    "type": "object",
    "required": ["$schema", "shared", "profiles"],
    "properties": {
        "$schema": {"const": "https://www.speedscope.app/file-format-schema.json"},
        "shared": {
            "type": "object",
            "required": ["frames"],
            "properties": {
                "frames": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["name"],
                        "properties": {"name": {"type": "string"}},
                    },
                }
            },
        },
        "profiles": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "name", "unit", "startValue", "endValue", "events"],
                "properties": {
                    "type": {"const": "evented"},
                    "unit": {"const": "nanoseconds"},
                    "startValue": {"type": "number"},
                    "endValue": {"type": "number"},
                    "events": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["type", "at", "frame"],
                            "properties": {
                                "type": {"enum": ["O", "C"]},
                                "at": {"type": "number"},
                                "frame": {"type": "integer", "minimum": 0},
                            },
                        },
                    },
                },
            },
        },
    },
}


def check_speedscope():
    document = json.loads((folder / "run.speedscope").read_text())
    jsonschema = module("jsonschema")
    if jsonschema:
        jsonschema.validate(document, SPEEDSCOPE)
    frames = [frame["name"] for frame in document["shared"]["frames"]]
    found = Counter()
    for profile in document["profiles"]:
        stack, last = [], profile["startValue"]
        for event in profile["events"]:
            expect(last <= event["at"] <= profile["endValue"], "times do not descend")
            last = event["at"]
            if event["type"] == "O":
                stack.append(event)
            else:
                begin = stack.pop()
                expect(begin["frame"] == event["frame"], "the last that opened closes")
                found[(frames[begin["frame"]], begin["at"], event["at"] - begin["at"])] += 1
        expect(not stack, "all are closed")
    expect(found == slices(), "speedscope's events are the spans")
    return None if jsonschema else "jsonschema"


def check_folded():
    total = 0
    for line in (folder / "run.folded").read_text().splitlines():
        stack, _, weight = line.rpartition(" ")
        expect(stack.count(";") >= 1 and int(weight) > 0, "a stack and its weight")
        total += int(weight)
    expect(total > 0 or not TIMED, "there is time on the stacks")
    expect(total <= sum(nanoseconds(row["duration_ms"]) for row in TIMED), "no time is invented")


def check_hdr():
    hdrh = module("hdrh.histogram")
    blocks, key = {}, None
    for line in (folder / "run.hdr").read_text().splitlines():
        if line.startswith("#[stage"):
            parts = dict(part.split(" = ") for part in line[2:-1].split(", "))
            key = (parts["stage"], parts["phase"], parts["timing"])
            blocks[key] = []
        elif line and line[0] == " " and "Percentile" not in line:
            blocks[key].append(line.split())
    groups = defaultdict(list)
    for row in SPANS:
        if row["duration_ms"]:
            groups[(row["stage"], row["phase"], row["timing"])].append(row)
    expect(set(blocks) == set(groups), "one table a stage, phase and timing")
    for key, rows in groups.items():
        values = sorted(nanoseconds(row["duration_ms"]) for row in rows)
        expect(int(blocks[key][-1][2]) == len(values), "the last line counts all")
        if hdrh is None or values[-1] < 2:
            continue
        histogram = hdrh.HdrHistogram(1, max(values[-1], 2), 3)
        for value in values:
            histogram.record_value(max(1, value))
        for cells in blocks[key]:
            ours, level = float(cells[0]), float(cells[1])
            theirs = histogram.get_value_at_percentile(level * 100) / 1e6
            # Theirs is a bucket of three digits, and rounds its rank to the nearest.
            rank = max(0, math.ceil(level * len(values)) - 1)
            around = values[max(0, rank - 1) : rank + 2]
            near = any(abs(theirs - value / 1e6) <= 0.002 * theirs + 1e-6 for value in around)
            expect(near and ours == round(values[rank] / 1e6, 3), f"{key} at {level}")
    return None if hdrh else "hdrhistogram"


def check_otlp():
    proto = module("opentelemetry.proto.trace.v1.trace_pb2")
    parser = module("google.protobuf.json_format")
    found, identifiers, parents = Counter(), set(), set()
    for line in (folder / "run.otlp").read_text().splitlines():
        document = json.loads(line)
        if proto and parser:
            # Identifiers are hexadecimal in OTLP/JSON where protobuf's own JSON has base 64.
            parser.Parse(line, proto.TracesData())
        for resource in document["resourceSpans"]:
            for scope in resource["scopeSpans"]:
                for span in scope["spans"]:
                    expect(len(bytes.fromhex(span["traceId"])) == 16, "a trace identifier")
                    expect(len(bytes.fromhex(span["spanId"])) == 8, "a span identifier")
                    expect(span["spanId"] not in identifiers, "identifiers are unique")
                    identifiers.add(span["spanId"])
                    if "parentSpanId" in span:
                        parents.add(span["parentSpanId"])
                    start = int(span["startTimeUnixNano"])
                    keys = {entry["key"]: entry["value"] for entry in span["attributes"]}
                    phase = keys["runlens.phase"]["stringValue"]
                    stage = keys["runlens.stage"]["stringValue"]
                    found[
                        (
                            name({"stage": stage, "phase": phase}),
                            start - ORIGIN,
                            int(span["endTimeUnixNano"]) - start,
                        )
                    ] += 1
                    failed = keys["runlens.status"]["stringValue"] not in (
                        "ok",
                        "degraded",
                        "unknown",
                    )
                    expect(("status" in span) == failed, "failures have a status")
                    expect(("error.type" in keys) == failed, "failures have a type")
    expect(parents <= identifiers, "parents are there")
    expect(found == slices(), "OpenTelemetry's spans are the spans")
    return None if proto and parser else "opentelemetry-proto"


def check_jsonl():
    lines = [json.loads(line) for line in (folder / "run.jsonl").read_text().splitlines()]
    expect(len(lines) == len(SPANS), "one line a span")
    for line, row in zip(lines, SPANS):
        expect(list(line) == list(row), "the fields of spans.csv")
        for key, value in line.items():
            text = row[key]
            if value is None:
                expect(text == "", f"{key} is unknown")
            elif isinstance(value, float):
                expect(math.isclose(value, float(text), rel_tol=1e-15), key)
            else:
                expect(str(value) == text, key)


def check_sqlite():
    database = sqlite3.connect(folder / "run.sqlite")
    expect(database.execute("PRAGMA integrity_check").fetchone() == ("ok",), "it is whole")
    rows = database.execute("SELECT stage, start_ns, duration_ns, status FROM spans").fetchall()
    expect(len(rows) == len(SPANS), "one row a span")
    for found, row in zip(rows, SPANS):
        duration = nanoseconds(row["duration_ms"]) if row["duration_ms"] else None
        start = int(row["start_ns"]) if row["start_ns"] else None
        expect(found == (row["stage"], start, duration, row["status"]), "the spans' values")
    count = database.execute("SELECT sum(count) FROM stages").fetchone()[0]
    expect(count == len(SPANS), "the stages count the spans")


for title, check in list(globals().items()):
    if title.startswith("check_"):
        missing = check()
        form = title.removeprefix("check_").replace("_", "-")
        print(f"{form}: ok" + (f", {missing} is not installed" if missing else ""))
