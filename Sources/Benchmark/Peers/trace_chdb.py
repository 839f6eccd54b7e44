#!/usr/bin/env python3
"""chDB (ClickHouse): quantiles of a trace of JSON lines. usage: FILE"""
import csv
import sys
import chdb

source = f"file('{sys.argv[1]}', JSONEachRow, 'stage String, phase String, status String, attempt UInt8, dur_us UInt64')"
# Ranks by an array: its exact quantiles take the rank above where n × level is whole.
place = "arraySort(groupArray(dur_us)) as sorted, count() as n"
ranks = ", ".join(f"sorted[intDiv(n * {level} + 999, 1000)]" for level in (500, 900, 950, 990, 999))
rows = chdb.query(
    f"""select part, stage, phase, status, attempt, n, failed, {ranks}, sorted[-1] from (
          select multiIf(grouping(status) = 0, 'status', grouping(stage) = 0, 'phase', 'attempts') as part,
            stage, phase, status, attempt, countIf(status <> 'ok') as failed, {place} from {source}
          group by grouping sets ((stage, phase, status), (stage, phase), (phase, attempt)))
        settings max_threads = 2, input_format_skip_unknown_fields = 1, force_grouping_standard_compatibility = 1""",
    "CSV").bytes().decode()
timeouts = 0
for part, stage, phase, status, attempt, count, failed, *numbers in csv.reader(rows.splitlines()):
    if part == "status":
        print("status", stage, phase, status, count, *numbers)
        print("counts", stage, phase, status, count)
        timeouts += int(count) if status == "timeout" else 0
    elif part == "phase":
        print("phase", stage, phase, count, failed, *numbers)
    elif phase == "llm":
        print("attempts", attempt, count)
print("timeouts", timeouts)
