#!/usr/bin/env python3
"""orjson line by line into numpy and pandas: quantiles of a trace. usage: FILE"""
import sys
import numpy as np
import orjson
import pandas as pd

stages, phases, statuses, attempts, durations = [], [], [], [], []
with open(sys.argv[1], "rb") as lines:
    for line in lines:
        row = orjson.loads(line)
        stages.append(row["stage"])
        phases.append(row["phase"])
        statuses.append(row["status"])
        attempts.append(row["attempt"])
        durations.append(row["dur_us"])
frame = pd.DataFrame({"stage": pd.Categorical(stages), "phase": pd.Categorical(phases),
                      "status": pd.Categorical(statuses), "attempt": np.array(attempts, np.int32),
                      "dur_us": np.array(durations, np.int64)})
del stages, phases, statuses, attempts, durations


def ranks(group):
    """Nearest ranks in whole numbers, and the maximum."""
    values = np.sort(group["dur_us"].to_numpy())
    return [values[(len(values) * level + 999) // 1000 - 1] for level in (500, 900, 950, 990, 999, 1000)]


for names, group in frame.groupby(["stage", "phase", "status"], observed=True):
    print("status", *names, len(group), *ranks(group))
    print("counts", *names, len(group))
for names, group in frame.groupby(["stage", "phase"], observed=True):
    print("phase", *names, len(group), (group["status"] != "ok").sum(), *ranks(group))
for attempt, count in frame[frame["phase"] == "llm"].groupby("attempt").size().items():
    print("attempts", attempt, count)
print("timeouts", (frame["status"] == "timeout").sum())
