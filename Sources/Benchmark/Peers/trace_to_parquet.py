#!/usr/bin/env python3
"""Keeps a trace as Parquet compressed with zstd. usage: duckdb|polars TRACE OUT"""
import sys

engine, trace, out = sys.argv[1:4]
names = {"ts": "BIGINT", "run": "VARCHAR", "system": "VARCHAR", "day": "INTEGER", "iter": "INTEGER", "agent": "INTEGER",
         "group": "INTEGER", "stage": "VARCHAR", "phase": "VARCHAR", "attempt": "SMALLINT", "status": "VARCHAR",
         "dur_us": "BIGINT", "prompt_tokens": "INTEGER", "completion_tokens": "INTEGER", "call": "BIGINT"}
if engine == "duckdb":
    import duckdb
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in names.items())
    duckdb.connect(config={"threads": 2}).execute(
        f"""copy (select * from read_json('{trace}', format='newline_delimited', columns={{{columns}}}))
            to '{out}' (format parquet, compression zstd, compression_level 3, parquet_version v2)""")
else:
    import polars as pl
    kinds = {"BIGINT": pl.Int64, "VARCHAR": pl.String, "INTEGER": pl.Int32, "SMALLINT": pl.Int32}
    schema = {name: kinds[kind] for name, kind in names.items()}
    pl.scan_ndjson(trace, schema=schema).collect().write_parquet(out, compression="zstd", compression_level=3)
