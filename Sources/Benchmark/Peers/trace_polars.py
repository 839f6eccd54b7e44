#!/usr/bin/env python3
"""polars: quantiles of a trace. usage: FILE (JSON lines, or Parquet as RunLens writes it)"""
import sys
import polars as pl

path = sys.argv[1]
wanted = ["stage", "phase", "status", "attempt", "dur_us"]
if path.endswith(".parquet"):
    words = {"rate_limited": "http_429", "server_error": "http_500", "connection": "connection_error",
             "invalid_output": "parse_error"}
    frame = pl.scan_parquet(path).filter(pl.col("phase") != "call").select(
        "stage", "phase", pl.col("status").cast(pl.String).replace(words),
        pl.col("attempt").cast(pl.Int32) - 1, (pl.col("duration") // 1000).alias("dur_us"))
else:
    schema = {"stage": pl.String, "phase": pl.String, "attempt": pl.Int32, "status": pl.String, "dur_us": pl.Int64}
    frame = pl.scan_ndjson(path, schema=schema).select(wanted)
rows = frame.collect()
ranks = [pl.col("dur_us").sort().get((pl.len() * level + 999) // 1000 - 1).alias(str(level))
         for level in (500, 900, 950, 990, 999)]
figures = [pl.len().alias("n"), (pl.col("status") != "ok").sum().alias("failed"), *ranks,
           pl.col("dur_us").max().alias("most")]
timeouts = 0
for stage, phase, status, count, _, *numbers in rows.group_by("stage", "phase", "status").agg(figures).iter_rows():
    print("status", stage, phase, status, count, *numbers)
    print("counts", stage, phase, status, count)
    timeouts += count if status == "timeout" else 0
for row in rows.group_by("stage", "phase").agg(figures).iter_rows():
    print("phase", *row)
for row in rows.filter(pl.col("phase") == "llm").group_by("attempt").len().iter_rows():
    print("attempts", *row)
print("timeouts", timeouts)
