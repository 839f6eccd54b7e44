"""Reads snapshots with Apache Spark: FOLDER/*.parquet must equal FOLDER/*.json.

usage: spark.py FOLDER
"""
import collections, glob, json, os, struct, sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, input_file_name, unix_micros


def main(folder):
    spark = (
        SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.memory", "2g").getOrCreate())
    paths = sorted(glob.glob(os.path.abspath(folder) + "/*.parquet"))
    table = spark.read.parquet(*paths)
    names = [name for name in table.columns if name != "row"]
    values = [unix_micros(col(name)) if name == "start" else col(name) for name in names]
    cost = names.index("cost")
    found = collections.defaultdict(list)
    for row in table.select(input_file_name(), "row", *values).toLocalIterator():
        cells = list(row[2:])
        if cells[cost] is not None:
            cells[cost] = struct.unpack("<q", struct.pack("<d", cells[cost]))[0]
        found[os.path.basename(row[0])].append((row[1], cells))
    failures = 0
    for path in paths:
        with open(path[:-8] + ".json") as file:
            truth = json.load(file)
        # Large row groups are stored in another order.
        rows = sorted(found[os.path.basename(path)], key=lambda row: row[0])
        if [cells for _, cells in rows] != truth:
            print(path, "differs")
            failures += 1
    print(f"spark: {len(paths)} files, {failures} differences")
    sys.exit(1 if failures or not paths else 0)


if __name__ == "__main__":
    main(sys.argv[1])
