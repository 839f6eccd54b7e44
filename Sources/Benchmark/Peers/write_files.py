#!/usr/bin/env python3
"""Plain Python: files of the names, sizes and times of a listing. usage: LIST DIR"""
import os
import sys

listing, folder = sys.argv[1:3]
os.mkdir(folder)
with open(listing, encoding="utf-8") as lines:
    for line in lines:
        kind, size, time, name = line.rstrip("\n").split(" ", 3)
        if not name:
            continue
        path = os.path.join(folder, name)
        if kind == "d":
            os.mkdir(path)
            continue
        with open(path, "w", encoding="ascii") as file:
            file.write("x" * int(size))
        seconds, fraction = time.split(".")
        nanoseconds = int(seconds) * 10**9 + int(fraction[:9])
        os.utime(path, ns=(nanoseconds, nanoseconds))
