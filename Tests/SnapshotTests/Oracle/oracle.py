"""Reads snapshots with other programs' readers, and writes them with other programs' writers.

usage: oracle.py check FOLDER   FOLDER/*.parquet must equal FOLDER/*.json in every reader
       oracle.py write FOLDER   rewrites FOLDER/*.parquet in every writer's ways, as NAME.WAY.parquet
"""
import glob, json, os, struct, sys

import duckdb
import polars
import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet


def rows(table):
    """The rows of an Arrow table as lists: instants in nanoseconds, reals as their bits."""
    columns = []
    for name in table.column_names:
        if name == "row":
            continue
        column = table.column(name)
        if name == "start":
            column = column.cast(pyarrow.timestamp("us", tz="UTC")).cast(pyarrow.int64())
        values = column.to_pylist()
        if name == "cost":
            values = [None if v is None else struct.unpack("<q", struct.pack("<d", v))[0] for v in values]
        columns.append(values)
    return [list(row) for row in zip(*columns)]


def readers(path):
    yield "pyarrow", parquet.read_table(path, page_checksum_verification=True)
    yield "pandas", pyarrow.Table.from_pandas(
        __import__("pandas").read_parquet(path, dtype_backend="pyarrow"), preserve_index=False)
    yield "polars", polars.read_parquet(path).to_arrow()
    yield "duckdb", duckdb.sql(f"from '{path}'").to_arrow_table()


def check(folder):
    failures = 0
    paths = sorted(glob.glob(f"{folder}/*.parquet"))
    for path in paths:
        with open(path[:-8] + ".json") as file:
            truth = json.load(file)
        metadata = parquet.read_metadata(path)
        if metadata.metadata[b"runlens.schema"] != b"4":
            print(path, "has no schema")
            failures += 1
        for name, table in readers(path):
            if table.column("row").combine_chunks().sort().to_pylist() != list(range(len(truth))):
                print(path, name, "doesn't number its rows")
                failures += 1
            # Large row groups are stored in another order.
            if rows(table.sort_by("row")) != truth:
                print(path, name, "differs")
                failures += 1
        table = parquet.read_table(path)
        for group in range(metadata.num_row_groups):
            for place in range(metadata.num_columns):
                chunk = metadata.row_group(group).column(place)
                statistics, column = chunk.statistics, table.column(place)
                # pyarrow gives no statistics for what it can't convert; one group holds all rows here.
                if metadata.num_row_groups == 1 and statistics is not None:
                    if statistics.null_count != column.null_count:
                        print(path, chunk.path_in_schema, "null count")
                        failures += 1
                    extremes = compute.min_max(column).as_py()
                    if statistics.has_min_max and chunk.path_in_schema not in ("start",):
                        if (statistics.min, statistics.max) != (extremes["min"], extremes["max"]):
                            print(path, chunk.path_in_schema, statistics.min, statistics.max, extremes)
                            failures += 1
    print(f"{len(paths)} files, {failures} differences")
    sys.exit(1 if failures or not paths else 0)


def ways(path, table):
    """Functions that write a table in one way each."""
    for codec in ["snappy", "zstd", "gzip", "none"]:
        for version in ["1.0", "2.0"]:
            yield f"arrow-{codec}-{version}", lambda out: parquet.write_table(
                table, out, compression=codec, data_page_version=version, row_group_size=700,
                data_page_size=2000)
    for encoding in ["PLAIN", "BYTE_STREAM_SPLIT", "DELTA_BINARY_PACKED"]:
        own = {}
        for field in table.schema:
            if pyarrow.types.is_string(field.type):
                own[field.name] = "DELTA_BYTE_ARRAY" if encoding == "PLAIN" else "DELTA_LENGTH_BYTE_ARRAY"
            else:
                plain = pyarrow.types.is_floating(field.type) and encoding == "DELTA_BINARY_PACKED"
                own[field.name] = "PLAIN" if plain else encoding
        yield f"arrow-{encoding}", lambda out: parquet.write_table(
            table, out, compression="zstd", use_dictionary=False, column_encoding=own,
            write_page_checksum=True)
    # The dictionary overflows, so that pages with and without it follow one another.
    yield "arrow-fallback", lambda out: parquet.write_table(
        table, out, dictionary_pagesize_limit=100, data_page_size=500, write_batch_size=50)
    yield "arrow-int96", lambda out: parquet.write_table(
        table.drop_columns("start_nanosecond").set_column(
            table.column_names.index("start"), "start", nanoseconds(table)),
        out, use_deprecated_int96_timestamps=True)
    yield "arrow-nanoseconds", lambda out: parquet.write_table(
        table.drop_columns("start_nanosecond").set_column(
            table.column_names.index("start"), "start", nanoseconds(table)), out)
    for codec in ["snappy", "zstd", "gzip", "uncompressed"]:
        yield f"polars-{codec}", lambda out: polars.from_arrow(table).write_parquet(
            out, compression=codec, row_group_size=900)
    for codec in ["snappy", "zstd", "gzip", "uncompressed"]:
        for version in ["v1", "v2"]:
            yield f"duckdb-{codec}-{version}", lambda out: duckdb.sql(
                f"copy spans to '{out}' (format parquet, compression {codec}, "
                f"parquet_version {version})")


def nanoseconds(table):
    instants = table.column("start").cast(pyarrow.int64())
    values = [
        None if s is None else s * 1000 + n
        for s, n in zip(instants.to_pylist(), table.column("start_nanosecond").to_pylist())]
    return pyarrow.array(values, pyarrow.timestamp("ns", tz="UTC"))


def write(folder):
    count = 0
    for path in sorted(glob.glob(f"{folder}/*.parquet")):
        stored = parquet.read_table(path)
        table = stored.sort_by("row")
        duckdb.register("spans", table)
        parquet.write_table(stored, f"{path[:-8]}.arrow-stored.parquet")
        count += 1
        for name, writer in ways(path, table):
            writer(f"{path[:-8]}.{name}.parquet")
            count += 1
    print(f"{count} files")


if __name__ == "__main__":
    {"check": check, "write": write}[sys.argv[1]](sys.argv[2])
