#!/usr/bin/env python3
"""Plain Python and numpy: pairs prompt and result files. usage: DIR"""
import os
import re
import sys
import numpy as np

NAME = re.compile(r"day(\d+)_(?:iter(\d+)_)?(.+)_(prompt|result)\.txt")


def judge(text):
    """0 for an answer, 1 for nothing, 2 for a fail-safe's word, 3 for an error's text."""
    text = text.strip()
    if not text:
        return 1
    if text == b"error":
        return 2
    return 3 if text.startswith(b"LLM ERROR") else 0


prompts, results, classes = {}, {}, {}
with os.scandir(sys.argv[1]) as entries:
    for entry in entries:
        match = NAME.fullmatch(entry.name)
        if not match:
            continue
        call = (match[3], match[1], match[2])
        time = entry.stat(follow_symlinks=False).st_mtime_ns
        if match[4] == "prompt":
            prompts[call] = time
        else:
            results[call] = time
            with open(entry.path, "rb") as file:
                classes[call] = judge(file.read())
stages = {}
for call, began in prompts.items():
    times, missing, counts = stages.setdefault(call[0], ([], [0], [0] * 4))
    if call in results:
        times.append(results[call] - began)
        counts[classes[call]] += 1
    else:
        missing[0] += 1
for stage, (times, missing, counts) in stages.items():
    times = np.sort(np.array(times, np.int64))
    ranks = [times[(len(times) * level + 999) // 1000 - 1] for level in (500, 900, 950, 990, 999, 1000)]
    print("stage", stage, len(times), missing[0], times.sum(), *ranks)
    print("class", stage, *counts)
print("errors", sum(counts[3] for _, _, counts in stages.values()))
