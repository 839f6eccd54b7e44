"""Many runs on a cluster: a snapshot of each, made where Spark puts the work, then one table over all.

    spark-submit spark_snapshots.py --snapshots DIR --csv TABLE.csv RUN...

RUN and DIR are paths that every executor sees, and `runlens` is installed on each (or named with
`--runlens`). The table has the columns of `stages.csv` that `runlens analyze --csv` writes and that follow
from the spans alone: Spark's `percentile` interpolates as RunLens does (type 7).
"""

import argparse
import csv
import hashlib
import os
import subprocess

from pyspark.sql import SparkSession

TABLE = """
SELECT stage, phase, timing, count(*) AS count, count(duration) AS timed,
       count_if(status = 'ok') AS ok,
       count_if(status NOT IN ('ok', 'degraded', 'unknown')) AS failed,
       CAST(sum(duration) / 1e6 AS DOUBLE) AS total_ms,
       avg(duration) / 1e6 AS mean_ms, min(duration) / 1e6 AS min_ms,
       percentile(duration, 0.5) / 1e6 AS p50_ms, percentile(duration, 0.9) / 1e6 AS p90_ms,
       percentile(duration, 0.95) / 1e6 AS p95_ms, percentile(duration, 0.99) / 1e6 AS p99_ms,
       percentile(duration, 0.999) / 1e6 AS p999_ms, max(duration) / 1e6 AS max_ms
FROM spans GROUP BY stage, phase, timing ORDER BY stage, phase, timing
"""


def snapshot(run, folder, runlens):
    """Makes the snapshot of one run; returns its path and what went wrong, if anything."""
    name = os.path.basename(run.rstrip("/")) or "run"
    # Runs of one name in different folders must not meet in one file.
    place = hashlib.sha256(os.path.abspath(run).encode()).hexdigest()[:12]
    path = os.path.join(folder, f"{name}-{place}.parquet")
    done = subprocess.run(
        [runlens, "snapshot", "--quiet", run, "-o", path], capture_output=True, text=True
    )
    return path, done.stderr.strip() if done.returncode else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", nargs="+", metavar="RUN")
    parser.add_argument("--snapshots", required=True, metavar="DIR")
    parser.add_argument("--csv", required=True, metavar="FILE")
    parser.add_argument("--runlens", default="runlens")
    options = parser.parse_args()
    folder, runlens = os.path.abspath(options.snapshots), options.runlens
    os.makedirs(folder, exist_ok=True)
    runs = [os.path.abspath(run) for run in options.runs]

    spark = SparkSession.builder.appName("runlens").getOrCreate()
    work = spark.sparkContext.parallelize(runs, len(runs))
    made = work.map(lambda run: snapshot(run, folder, runlens)).collect()
    failed = [message for _, message in made if message]
    if failed:
        raise SystemExit("\n".join(failed))

    spark.read.parquet(*[path for path, _ in made]).createOrReplaceTempView("spans")
    result = spark.sql(TABLE)
    with open(options.csv, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(result.columns)
        writer.writerows(result.collect())
    spark.stop()


main()
