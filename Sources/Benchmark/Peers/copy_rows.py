#!/usr/bin/env python3
"""Python's sqlite3: the table of spans of one database into another. usage: FROM TO"""
import sqlite3
import sys

source = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
target = sqlite3.connect(sys.argv[2], isolation_level=None)
target.execute("PRAGMA journal_mode = OFF")
target.execute("PRAGMA synchronous = OFF")
target.execute("BEGIN")
target.execute(source.execute("SELECT sql FROM sqlite_master WHERE name = 'spans'").fetchone()[0])
rows = source.execute("SELECT * FROM spans")
marks = ", ".join("?" for _ in rows.description)
target.executemany(f"INSERT INTO spans VALUES ({marks})", rows)
target.execute("COMMIT")
