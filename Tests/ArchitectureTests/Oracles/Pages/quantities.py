"""Numbers as the pages write them for people, read back."""

import re

# Milliseconds of each unit.
UNITS = {"ns": 1e-6, "µs": 1e-3, "ms": 1.0, "s": 1e3, "min": 6e4, "h": 3.6e6, "d": 8.64e7}
NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
LENGTH = re.compile(rf"({NUMBER})[ \u00a0](ns|µs|ms|s|min|h|d)(?:[ \u00a0]([0-9]+)[ \u00a0](s|min|h))?\b")


def parts(text):
    """A number's value, and half a unit of its last digit."""
    digits = text.replace(",", "")
    decimals = len(digits.partition(".")[2])
    return float(digits), 0.5 * 10 ** -decimals


def durations(text):
    """Every duration in a text: milliseconds, and by how much they may be rounded."""
    found = []
    for match in LENGTH.finditer(text):
        value, half = parts(match[1])
        value, half = value * UNITS[match[2]], half * UNITS[match[2]]
        if match[4]:
            value += float(match[3]) * UNITS[match[4]]
            half = 0.5 * UNITS[match[4]]
        before = text[:match.start()].rstrip()[-1:]
        found.append((-value if before in ("-", "−") else value, half))
    return found


def near(value, rounded, half):
    return abs(value - rounded) <= half * 1.001 + abs(value) * 1e-9


def agree(text, number):
    """Whether a text from a table shows this number, in whatever form tables show numbers."""
    text = text.replace("\u00a0", " ").strip()
    if durations(text):
        return any(near(number, value, half) for value, half in durations(text))
    if text == "0 s":
        return number == 0
    bounds = {"<0.1 %": (0, 0.001), ">99.9 %": (0.999, 1)}
    if text in bounds:
        return bounds[text][0] < number < bounds[text][1]
    match = re.fullmatch(r"([0-9,]+) of ([0-9,]+)", text)
    if match:
        return near(number, parts(match[1])[0] / parts(match[2])[0], 0)
    # A probability is written without its zero.
    if re.fullmatch(r"<?\.[0-9]+", text):
        value, half = parts("0" + text.lstrip("<"))
        return number < value if text.startswith("<") else near(number, value, half)
    match = re.fullmatch(rf"([±+−-]?)({NUMBER}) ?(%|pp|×|bytes?)?", text)
    if not match:
        return False
    value, half = parts(match[2])
    if match[1] in ("−", "-"):
        value = -value
    if match[3] in ("%", "pp"):
        value, half = value / 100, half / 100
        # A change in per cent is sorted by its ratio.
        return near(number, value, half) or bool(match[1]) and near(number, 1 + value, half)
    return near(number, value, half)
