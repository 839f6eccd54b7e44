"""Overwrites a few files again and again, as a simulation does, and keeps a log of its own.

overwrite.py FOLDER LOG COUNT RATE: writes COUNT texts, RATE a second, in turn into 40 files of FOLDER,
and a line for each of them and for each line that it prints. Every text tells its number. Every tenth
file is written beside its place and renamed, every 25th write is removed again. COUNT 0 never ends.
"""

import os
import sys
import time

folder, log_path, count, rate = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
log = os.open(log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.makedirs(folder, exist_ok=True)
# A log of thirty characters a write, so that texts are of the length of a prompt.
filling = "".join(f"line {i} of the text that fills this prompt\n" for i in range(60))
begun = time.monotonic_ns()
number = 0
while count == 0 or number < count:
    due = begun + number * 1e9 / rate
    if due > time.monotonic_ns():
        time.sleep((due - time.monotonic_ns()) / 1e9)
    path = f"{folder}/day0_iter{number % 40}_planning_prompt.txt"
    target = path + ".tmp" if number % 10 == 9 else path
    with open(target, "w") as file:
        file.write(f"number {number}\n" + filling)
    if target != path:
        os.rename(target, path)
    os.write(log, f"{time.time_ns()} write {number}\n".encode())
    os.write(log, f"{time.time_ns()} print {number}\n".encode())
    os.write(1, f"printed {number}\n".encode())
    if number % 25 == 24:
        os.remove(path)
        os.write(log, f"{time.time_ns()} remove {number}\n".encode())
    number += 1
