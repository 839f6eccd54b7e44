#!/usr/bin/env python3
"""Names, times and contents by Python, everything else by polars. usage: DIR"""
import os
import sys
import polars as pl

names, times, contents = [], [], []
folder = os.open(sys.argv[1], os.O_RDONLY)
with os.scandir(sys.argv[1]) as entries:
    for entry in entries:
        names.append(entry.name)
        times.append(entry.stat(follow_symlinks=False).st_mtime_ns)
        content = None
        if entry.name.endswith("_result.txt"):
            file = os.open(entry.name, os.O_RDONLY, dir_fd=folder)
            content = os.read(file, 65536).decode("utf-8", "replace")
            os.close(file)
        contents.append(content)
files = pl.DataFrame({"name": names, "time": times, "content": contents},
                     schema={"name": pl.String, "time": pl.Int64, "content": pl.String})
files = files.with_columns(
    stem=pl.col("name").str.slice(0, pl.col("name").str.len_bytes() - 11),
    stage=pl.col("name").str.extract(r"^day\d+_(?:iter\d+_)?(.+)_(?:prompt|result)\.txt$", 1),
    content=pl.col("content").str.strip_chars())
kind = (pl.when(pl.col("content") == "").then(1).when(pl.col("content") == "error").then(2)
        .when(pl.col("content").str.starts_with("LLM ERROR")).then(3).otherwise(0))
results = files.filter(pl.col("content").is_not_null()).select("stem", ended="time", kind=kind)
calls = files.filter(pl.col("content").is_null()).join(results, on="stem", how="left").with_columns(
    took=pl.col("ended") - pl.col("time"))
known = pl.col("took").drop_nulls()
ranks = [known.sort().get((known.len() * level + 999) // 1000 - 1).alias(f"r{level}")
         for level in (500, 900, 950, 990, 999)]
kinds = [(pl.col("kind") == number).sum().alias(f"k{number}") for number in range(4)]
errors = 0
for row in calls.group_by("stage").agg(known.len().alias("n"), pl.col("ended").is_null().sum().alias("missing"),
                                       known.sum().alias("sum"), *ranks, known.max().alias("most"),
                                       *kinds).iter_rows():
    print("stage", *row[:10])
    print("class", row[0], *row[10:])
    errors += row[13]
print("errors", errors)
