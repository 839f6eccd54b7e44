"""Makes a small run of prompt files: make_prompts.py plain|hostile|empty FOLDER [SHARE]

The two first have the same calls, times and lengths of names; only the names and texts differ:
those of the hostile run try to leave their place on a page, and to run there. SHARE makes all
calls that much longer. The last has one prompt that was never answered.
"""

import os
import random
import sys

START = 1_772_000_000_000_000_000
AGENTS = [
    "a1 \"><img src=x onerror=window.ran=1>",
    "a2 ' onfocus='window.ran=1' autofocus='",
    "a3 \u202egnirts\u202c \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "a4 \U0001f680\U0001f469\u200d\U0001f4bb\u0301\u0302 \u5e02\u5834\u5206\u6790",
]
STAGES = [
    "s1<script>window.ran=1<\\script><svg onload=window.ran=1>",
    "s2\u001b[31m\u0007\r\n\t\u0085 \u2028 control \ufeff",
    "s3=HYPERLINK(\"x\")&lt;b&gt;&amp;&#60;]]>--><!--",
    "s4javascript:window.ran=1 %3Cscript%3E {{7*7}} ${7*7} `x`",
]
TEXTS = [
    "Error code: 429 - </script><script>window.ran=1</script>",
    "Traceback </title><svg onload=window.ran=1> JSONDecodeError",
    "", "An answer <img src=x onerror=window.ran=1>", "An answer \u202e \u0000 \ud83d",
]


def plain(text):
    """A name as long and as wide, of letters alone, that sorts as the other one does."""
    return text[:2] + "".join("x" if character != " " else " " for character in text[2:])


def main():
    kind, folder = sys.argv[1:3]
    share = float(sys.argv[3]) if len(sys.argv) > 3 else 1.0
    os.makedirs(folder)
    if kind == "empty":
        with open(f"{folder}/day0_iter0_plan_prompt.txt", "w", encoding="utf-8") as file:
            file.write("Are you there?")
        return
    words = (lambda text: text) if kind == "hostile" else plain
    source = random.Random(1)
    now = START
    for day in range(2):
        for iteration in range(3):
            for agent in AGENTS:
                for place, stage in enumerate(STAGES):
                    base = f"day{day}_iter{iteration}_({words(agent)})_({words(stage)})"
                    size = source.randrange(200, 4000)
                    length = int(source.lognormvariate(0, 0.5) * share * (place + 1) * 3e8)
                    answer = source.choice(TEXTS) if source.random() < 0.2 else TEXTS[3]
                    now += 20_000_000
                    write(f"{folder}/{base}.prompt", "<script>" * (size // 8), now)
                    now += length
                    write(f"{folder}/{base}.result", answer, now)


def write(path, text, time):
    with open(path, "wb") as file:
        file.write(text.encode("utf-8", "surrogatepass"))
    os.utime(path, ns=(time, time))


main()
