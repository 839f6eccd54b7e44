"""Writes and prints again what a simulated run of Agent-Trading-Arena did, in less time.

replay_arena.py RUN SAVE SPEED LOG: RUN is a run with its truth, SAVE the folder to write (with
persona.json in it already), SPEED how much faster, LOG gets a JSON line for every prompt, answer and
write with the time at which this program did it.
"""

import json
import os
import sqlite3
import sys
import time
from datetime import datetime, timezone

FILE_STAGE = {
    "market_analysis": "day{day}_iter{person}_market_analysis",
    "gossip": "day{day}_gossip_generation",
    "short_reflection": "day{day}_short_reflection",
    "long_reflection": "day{day}_long_reflection",
    "strategy_update": "day{day}_strategy_update",
}
REFLECTION = ("short_reflection", "long_reflection", "strategy_update")
FORMAT = "Please provide the response in the following format:"


def read_log(path):
    """The lines with their times in nanoseconds."""
    lines = []
    for line in open(path, encoding="utf-8", newline="\n").read().split("\n")[:-1]:
        stamp, _, text = line.partition(" ")
        moment = datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
        lines.append((int(moment.timestamp() * 1e6) * 1000, text))
    return lines


def main():
    run, save, speed, log_path = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
    steps = [json.loads(line) for line in open(run + "/truth/steps.jsonl", encoding="utf-8")]
    lines = read_log(run + "/console.ts.log")
    prompts = save + "/debug_prompts"
    os.makedirs(prompts, exist_ok=True)
    log = open(log_path, "w", buffering=1)

    def note(what, step, moment):
        log.write(json.dumps({"what": what, "step": step, "ns": moment}) + "\n")

    def write(step, kind, text):
        name = FILE_STAGE.get(step["stage"])
        if name is None:
            return
        path = f"{prompts}/{name.format(**step)}_{kind}.txt"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        note("write_" + kind, step["step"], time.time_ns())

    database = sqlite3.connect(save + "/data.db")
    # The disk shall not decide how long the replay takes.
    database.execute("PRAGMA synchronous=off")
    database.execute("CREATE TABLE IF NOT EXISTS events (number, what)")
    database.commit()

    def end_iteration(step):
        with open(save + "/information.json", "w") as file:
            json.dump({"virtual_date": step["day"], "iteration": step["iter"]}, file)
        os.makedirs(save + "/classes", exist_ok=True)
        for agent in range(3):
            with open(f"{save}/classes/PERSON_{agent}.pkl", "wb") as file:
                file.write(os.urandom(2000))

    begun, first = time.monotonic_ns(), lines[0][0]
    number = -1
    answer = None
    index = 0
    while index < len(lines):
        stamp, text = lines[index]
        wait = begun + (stamp - first) / speed - time.monotonic_ns()
        if wait > 0:
            time.sleep(wait / 1e9)
        if text == "LLM PROMPT" and lines[index + 1][1] == '"""':
            previous = steps[number] if number >= 0 else None
            number += 1
            step = steps[number]
            if previous and previous["iter"] is not None and previous["iter"] != step["iter"]:
                end_iteration(previous)
            end = index + 2
            while lines[end][1] != FORMAT:
                end += 1
            # The closing quotes stand before the two lines that ask for the format.
            closing = max(i for i in range(index, end) if lines[i][1] == '"""')
            write(step, "prompt", "\n".join(line for _, line in lines[index + 2 : closing]))
            note("prompt", number, time.time_ns())
            while index <= end + 1:
                print(lines[index][1])
                index += 1
            continue
        if text == "---LLM Response---":
            answer = []
            note("answer", number, time.time_ns())
        elif text.startswith("LLM connection error") or text.startswith("LLM ERROR"):
            note("failure", number, time.time_ns())
        elif text == "---end of LLM Response---":
            accepted = lines[index + 1][1] == "True"
            print(text)
            index += 1
            print(lines[index][1])
            if accepted and steps[number]["stage"] in REFLECTION:
                write(steps[number], "result", "\n".join(answer))
            if accepted:
                database.execute("INSERT INTO events VALUES (?, ?)", (number, "accepted"))
                database.commit()
            answer = None
            index += 1
            continue
        elif answer is not None:
            answer.append(text)
        print(text)
        index += 1
    end_iteration(steps[-1])
    log.close()


main()
