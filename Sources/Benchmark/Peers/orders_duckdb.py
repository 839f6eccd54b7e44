#!/usr/bin/env python3
"""DuckDB through its scanner of SQLite's files: gaps, iterations and notes. usage: DB"""
import glob
import importlib.util
import os
import sys
import duckdb

connection = duckdb.connect(config={"threads": 2})
# The package carries the extension as a file.
package = importlib.util.find_spec("duckdb_extension_sqlite_scanner").submodule_search_locations[0]
extension = glob.glob(os.path.join(package, "**", "sqlite_scanner.duckdb_extension"), recursive=True)[0]
connection.execute(f"load '{extension}'")
connection.execute(f"attach '{sys.argv[1]}' as run (type sqlite, read_only)")
FIGURES = "count(value), sum(value)::bigint, quantile_disc(value, [0.5, 0.9, 0.95, 0.99, 0.999]), max(value)"
SOURCES = {
    "gap": "select timestamp - lag(timestamp) over (order by timestamp) as value from run.active_orders",
    "iteration": """select max(timestamp) - min(timestamp) as value from run.active_orders
                    group by virtual_date, iteration""",
}
for part, source in SOURCES.items():
    count, total, ranks, most = connection.execute(f"select {FIGURES} from ({source})").fetchone()
    print(part, count, total, *ranks, most)
for row in connection.execute(
        """select type, count(*), count(*) filter (analysis_for_stocks = 'LLM ERROR'),
             count(*) filter (analysis_for_stocks = 'error'), sum(length(stock_operations))::bigint
           from run.memory group by type""").fetchall():
    print("memory", *row)
