"""How much processor time it costs a program that another watches the folder it writes to.

    overhead.py RUNLENS [PAIRS]

One process overwrites 40 files of 2.8 KB, 1,000 times a second: 50 times in a watched folder, 50
times in one that nobody watches, the first of the two taking turns. What happens to the machine in
these 100 ms happens to both, so the differences of pairs vary far less than whole runs do. A block
counts by its median write, since a few are disturbed. Printed are the time of a write, the median of
the differences and its 95 % interval by order statistics.
"""

import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

WRITES, FILES, RATE = 50, 40, 1000


def block(folder, texts, due):
    """Writes the block at its pace; returns its median write in µs, and when it ended."""
    used = []
    for number in range(WRITES):
        due += 1 / RATE
        wait = due - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        before = time.thread_time_ns()
        with open(f"{folder}/day0_agent{number % FILES}_prompt.txt", "wb") as file:
            file.write(texts[number])
        used.append(time.thread_time_ns() - before)
    return statistics.median(used) / 1000, due


def main():
    runlens, pairs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 400
    scratch = tempfile.mkdtemp()
    watched, alone = f"{scratch}/watched", f"{scratch}/alone"
    os.mkdir(watched)
    os.mkdir(alone)
    recorder = subprocess.Popen(
        [runlens, "record", "-q", "-o", f"{scratch}/recording", "--attach", watched])
    time.sleep(1)
    texts = [random.randbytes(1400).hex().encode() for _ in range(WRITES)]
    base, differences = [], []
    due = time.monotonic()
    for pair in range(pairs + 10):
        times = {}
        for folder in (watched, alone) if pair % 2 else (alone, watched):
            # Each content differs from the last, as a program's would.
            texts = [b"%08d" % random.randrange(10**8) + text[8:] for text in texts]
            times[folder], due = block(folder, texts, max(due, time.monotonic() - 0.01))
        if pair >= 10:
            base.append(times[alone])
            differences.append(times[watched] - times[alone])
    recorder.terminate()
    recorder.wait()
    differences.sort()
    half = 1.96 * math.sqrt(pairs) / 2
    low, high = differences[int(pairs / 2 - half)], differences[math.ceil(pairs / 2 + half)]
    middle, write = statistics.median(differences), statistics.median(base)
    print(
        f"{pairs} pairs: {write:.2f} us a write; watched {middle:+.2f} us "
        f"({low:+.2f} to {high:+.2f}), {middle / write:+.2%} ({low / write:+.2%} to "
        f"{high / write:+.2%})")


main()
