#!/usr/bin/env python3
"""Python's sqlite3 and numpy, or pandas.read_sql: gaps, iterations and notes. usage: numpy|pandas DB"""
import sqlite3
import sys
import numpy as np

how, path = sys.argv[1:3]
connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
ORDERS = "select timestamp, virtual_date, iteration from active_orders"


def show(part, values):
    """Count, sum, nearest ranks and maximum."""
    values = np.sort(values)
    ranks = [values[(len(values) * level + 999) // 1000 - 1] for level in (500, 900, 950, 990, 999, 1000)]
    print(part, len(values), values.sum(), *ranks)


if how == "numpy":
    orders = np.fromiter(connection.execute(ORDERS), dtype=np.dtype((np.int64, 3)))
    times = orders[:, 0]
    keys = orders[:, 1] * 1_000_000 + orders[:, 2]
    order = np.argsort(keys, kind="stable")
    keys, ordered = keys[order], times[order]
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    lasting = np.maximum.reduceat(ordered, first) - np.minimum.reduceat(ordered, first)
    notes = connection.execute(
        """select type, count(*), sum(analysis_for_stocks = 'LLM ERROR'), sum(analysis_for_stocks = 'error'),
             sum(length(stock_operations)) from memory group by type""").fetchall()
else:
    import pandas as pd
    orders = pd.read_sql(ORDERS, connection)
    times = orders["timestamp"].to_numpy()
    span = orders.groupby(["virtual_date", "iteration"])["timestamp"].agg(["min", "max"])
    lasting = (span["max"] - span["min"]).to_numpy()
    notes = pd.read_sql("select type, analysis_for_stocks, stock_operations from memory", connection)
    notes["failed"] = notes["analysis_for_stocks"] == "LLM ERROR"
    notes["wrong"] = notes["analysis_for_stocks"] == "error"
    notes["length"] = notes["stock_operations"].str.len()
    notes = notes.groupby("type").agg(n=("type", "size"), failed=("failed", "sum"), wrong=("wrong", "sum"),
                                      length=("length", "sum")).itertuples(name=None)
show("gap", np.diff(np.sort(times)))
show("iteration", lasting)
for row in notes:
    print("memory", *row)
