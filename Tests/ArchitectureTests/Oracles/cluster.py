"""Holds the tables of DuckDB, polars and Spark against `stages.csv` of `runlens analyze`.

    cluster.py CLUSTER.md STAGES.csv SNAPSHOTS SPARK.csv
"""

import csv
import math
import os
import re
import sys

page, stages, snapshots, spark = sys.argv[1:5]


def rows(path):
    with open(path, newline="") as file:
        return {(row["stage"], row["phase"], row["timing"]): row for row in csv.DictReader(file)}


def example(language):
    text = open(page).read()
    return re.search(f"```{language}\n(.*?)```", text, re.DOTALL).group(1)


def near(found, wanted, what):
    if wanted == "" or found in ("", None):
        ok = wanted == "" and found in ("", None)
    else:
        ok = math.isclose(float(found), float(wanted), rel_tol=1e-9, abs_tol=1e-6)
    if not ok:
        sys.exit(f"failed: {what}: {found} instead of {wanted}")


ours = rows(stages)
theirs = rows(spark)
if set(ours) != set(theirs):
    sys.exit(f"failed: Spark has other stages: {set(ours) ^ set(theirs)}")
columns = next(iter(theirs.values()))
for key, row in ours.items():
    for column in list(columns)[3:]:
        near(theirs[key][column], row[column], f"Spark: {key} {column}")
print(f"spark: {len(ours)} rows of {len(columns)} columns")

os.chdir(os.path.dirname(os.path.abspath(snapshots)))


def compare(name, table):
    if len(table) != len(ours):
        sys.exit(f"failed: {name} has {len(table)} rows")
    for stage, phase, timing, count, timed, *quantiles in table:
        row = ours[(stage, phase, timing)]
        near(count, row["count"], name)
        near(timed, row["timed"], name)
        for found, column in zip(quantiles, ["p50_ms", "p95_ms", "p99_ms"]):
            near("" if found is None else found / 1e6, row[column], f"{name}: {stage} {column}")
    print(f"{name}: {len(table)} rows")


import duckdb

found = duckdb.sql(example("sql")).fetchall()
compare("duckdb", [(*row[:5], *(row[5] or [None] * 3)) for row in found])
code = example("python").replace("print(", "table = (", 1)
scope = {}
exec(code, scope)
compare("polars", scope["table"].rows())
