"""Numbers on a page, read from its elements, against the JSON that `analyze` or `compare` writes."""

import csv
import io
import math
from urllib.parse import unquote_to_bytes

import quantities

PAGE = """() => ({
  tables: Array.from(document.querySelectorAll("table[id]"), (table) => ({
    id: table.id,
    heads: Array.from(table.tHead.rows[0].cells, (head) => head.textContent.trim()),
    rows: Array.from(table.tBodies[0].rows, (row) => Array.from(row.cells, (cell) => ({
      name: (cell.querySelector("bdi") || cell.firstChild || cell).textContent,
      text: cell.textContent, sort: cell.getAttribute("data-sort"),
    }))),
  })),
  links: Array.from(document.querySelectorAll("a[download]"), (link) => ({
    name: link.download, href: link.getAttribute("href"),
    panel: link.closest(".panel")?.id ?? null, figure: link.closest("figure")?.id ?? null,
  })),
  figures: Array.from(document.querySelectorAll("figure"), (figure) => ({
    id: figure.id, panel: figure.closest(".panel")?.id ?? null,
    drawings: Array.from(figure.querySelectorAll("svg.chart"), (chart) => Array.from(
      chart.querySelectorAll("[data-tip]"),
      (mark) => [mark.dataset.tip, mark.dataset.name ?? null, mark.dataset.value ?? null])),
  })),
})"""


class Page:
    """All numbers of a page."""

    def __init__(self, page):
        facts = page.ask(PAGE)
        self.problems = []
        self.tables = {table["id"]: table for table in facts["tables"]}
        self.figures = facts["figures"]
        self.links = []
        for link in facts["links"]:
            head = "data:text/csv;charset=utf-8,"
            if not link["href"].startswith(head):
                self.problems.append(f"{link['name']} leads to {link['href'][:60]}")
                continue
            text = unquote_to_bytes(link["href"][len(head):]).decode("utf-8")
            rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
            if len({len(row) for row in rows}) != 1:
                self.problems.append(f"{link['name']}: rows of several lengths")
                continue
            link["rows"] = [dict(zip(rows[0], row)) for row in rows[1:]]
            self.links.append(link)

    def csv(self, name):
        """The rows of the first file of that name."""
        return next((link["rows"] for link in self.links if link["name"] == name), None)

    def same(self, what, found, wanted):
        """Notes a number that is another one."""
        if found in ("", None) or wanted is None:
            equal = found in ("", None) and wanted is None
        else:
            equal = math.isclose(float(found), float(wanted), rel_tol=1e-9, abs_tol=1e-6)
        if not equal:
            self.problems.append(f"{what} is {found}, in the JSON {wanted}")


def check(page, wanted):
    found = Page(page)
    tips(found)
    if "candidate" in wanted:
        comparison(found, wanted)
    else:
        report(found, wanted)
    return found.problems


def tips(found):
    """What a mark tells to people and to programs is the same, and lies in the chart's data."""
    for figure in found.figures:
        rows = next((link["rows"] for link in found.links if link["figure"] == figure["id"]), [])
        for drawing in figure["drawings"]:
            for text, name, value in drawing:
                if not text.strip():
                    found.problems.append(f"{figure['id']}: a mark tells nothing")
                if not name or not value:
                    continue
                number = float(value)
                if name.endswith("_ms"):
                    told = quantities.durations(text)
                    right = any(quantities.near(abs(number), abs(each), half) for each, half in told)
                    right = right or number == 0
                else:
                    told = text.replace(",", "")
                    right = str(int(number)) in told or number == 0
                if not right:
                    found.problems.append(f"{figure['id']}: '{text}' for {name} {value}")
                cells = [row[name] for row in rows if row.get(name)]
                if cells and number and not any(
                        math.isclose(float(cell), number, rel_tol=1e-9) for cell in cells):
                    found.problems.append(f"{figure['id']}: {name} {value} is not in its data")


def marks(figure, name):
    """Values of that name in a figure, in order; every drawing must tell the same."""
    drawings = [[value for _, each, value in drawing if each == name]
                for drawing in figure["drawings"]]
    return drawings[0] if drawings else [], all(each == drawings[0] for each in drawings)


# Columns of tables and what the JSON calls them.
STAGE_COLUMNS = {
    "spans": "count", "failed": "failed", "retried": "retried", "total": "total_ms",
    "share": "share", "p50": "p50_ms", "p95": "p95_ms", "p99": "p99_ms", "max": "max_ms",
}


def report(found, wanted):
    stages = wanted["stages"]
    table = found.tables.get("stage-table")
    if stages and (not table or len(table["rows"]) != min(len(stages), 100)):
        found.problems.append("not every stage is in the table")
    for row, stage in zip(table["rows"] if table else [], stages):
        what = f"{stage['stage']}, {stage['phase']}, {stage['timing']}"
        if stage["stage"].isascii() and stage["stage"].isprintable() and len(stage["stage"]) < 30:
            if row[0]["name"] != stage["stage"]:
                found.problems.append(f"{what} is called {row[0]['name']}")
        for head, cell in zip(table["heads"], row):
            if head in STAGE_COLUMNS:
                found.same(f"{what}: {head}", cell["sort"], stage[STAGE_COLUMNS[head]])
    rows = found.csv("stages.csv")
    if stages and rows is None:
        found.problems.append("no stages.csv")
    for row, stage in zip(rows or [], stages):
        for key, number in stage.items():
            if isinstance(number, (int, float)) and key in row:
                found.same(f"stages.csv, {stage['stage']}: {key}", row[key], number)
    distributions(found, stages)
    trouble(found, wanted)
    costs(found, wanted.get("cost"))


def distributions(found, stages):
    """Quantiles that a distribution's marks tell, and counts of its data."""
    seen = 0
    for figure in found.figures:
        if not (figure["panel"] or "").startswith("dist-"):
            continue
        values = {name: marks(figure, name) for name in ("p50_ms", "p95_ms", "p99_ms")}
        if not values["p50_ms"][0]:
            continue
        seen += 1
        if not all(same for _, same in values.values()):
            found.problems.append(f"{figure['id']}: its drawings tell different numbers")
        fitting = [stage for stage in stages if stage["p50_ms"] is not None and all(
            math.isclose(float(numbers[0]), stage[name], rel_tol=1e-9, abs_tol=1e-6)
            for name, (numbers, _) in values.items() if numbers)]
        if not fitting:
            found.problems.append(f"{figure['id']}: {values} is no stage's")
            continue
        data = next(link["rows"] for link in found.links if link["figure"] == figure["id"])
        counted = sum(int(row["durations"]) for row in data)
        if counted not in [stage["timed"] for stage in fitting]:
            found.problems.append(f"{figure['id']}: {counted} durations in its data")
    if not seen and any(stage["timed"] >= 4 and stage["max_ms"] for stage in stages):
        found.problems.append("no distribution is drawn")


def trouble(found, wanted):
    rows = found.csv("failures.csv") or []
    failures = wanted["failures"]
    if len(rows) != min(len(failures), len(rows) or 1):
        found.problems.append(f"{len(rows)} kinds of failure of {len(failures)}")
    for row, failure in zip(rows, failures):
        for key in ("count", "share_of_stage"):
            found.same(f"failures.csv, {failure['stage']}: {key}", row[key], failure[key])
    over_time = found.csv("failures-over-time.csv")
    if over_time and not rows and sum(int(row["failed"]) for row in over_time):
        found.problems.append("failures over time, but none in failures.csv")
    rows = [row for row in found.csv("retries.csv") or [] if row["scope"] == "run"]
    for row in rows:
        for key in ("calls", "retried_calls", "attempts", "wasted_ms"):
            found.same(f"retries.csv: {key}", row[key], wanted["retries"][key])
    histogram = [entry["calls"] for entry in wanted["retries"]["histogram"]]
    for figure in found.figures:
        told, _ = marks(figure, "calls")
        if told and sorted(map(int, told)) != sorted(count for count in histogram if count):
            found.problems.append(f"{figure['id']}: {told} calls, in the JSON {histogram}")


USAGE_COLUMNS = {
    "requests": "requests", "input tokens": "input_tokens", "output tokens": "output_tokens",
    "recorded": "recorded", "priced": "priced",
}


def costs(found, cost):
    """Models and days in the tables, and every number of the file."""
    if cost is None:
        if found.tables.get("cost-table"):
            found.problems.append("costs that the JSON lacks")
        return
    for table, entries, least in (("cost-table", cost["models"], 1),
                                  ("cost-day-table", cost["days"], 2)):
        rows = found.tables[table]["rows"] if table in found.tables else []
        if len(rows) != min(len(entries) if len(entries) >= least else 0, 100):
            found.problems.append(f"{table} has {len(rows)} rows of {len(entries)}")
        for row, entry in zip(rows, entries):
            for head, cell in zip(found.tables[table]["heads"], row):
                if head in USAGE_COLUMNS:
                    found.same(f"{table}: {head}", cell["sort"], entry[USAGE_COLUMNS[head]])
    rows = found.csv("costs.csv") or []
    entries = [cost["total"]] + cost["models"][:100] + cost["days"][:100]
    if len(rows) < len(entries):
        found.problems.append(f"costs.csv has {len(rows)} rows")
    for row, entry in zip(rows, entries):
        for key in ("requests", "with_tokens", "input_tokens", "recorded", "with_priced", "priced"):
            found.same(f"costs.csv, {row['scope']}: {key}", row[key], entry[key])


DISTRIBUTION_COLUMNS = {
    "n base": ("base", "n"), "n candidate": ("candidate", "n"),
    "p50 ratio": ("change", "p50", "ratio"), "p95 ratio": ("change", "p95", "ratio"),
}


def counted(found, wanted):
    """Distributions that programs counted: the table and the file."""
    table = found.tables.get("distribution-table")
    if wanted and (not table or len(table["rows"]) != min(len(wanted), 400)):
        found.problems.append("not every distribution is in the table")
    for row, entry in zip(table["rows"] if table else [], wanted):
        for head, cell in zip(table["heads"], row):
            if head in DISTRIBUTION_COLUMNS:
                found.same(f"{entry['name']}: {head}", cell["sort"],
                           inside(entry, DISTRIBUTION_COLUMNS[head]))
            if head == "verdict" and cell["text"] != entry["verdict"]:
                found.problems.append(f"{entry['name']}: {cell['text']}")
    rows = found.csv("counted-distributions.csv") or []
    if len(rows) != len(wanted):
        found.problems.append(f"counted-distributions.csv has {len(rows)} rows")
    for row, entry in zip(rows, wanted):
        for level in ("p50", "p95", "p99"):
            low, high = entry["change"][level]["ci"]
            for key, number in (("ratio", entry["change"][level]["ratio"]), ("ratio_low", low),
                                ("ratio_high", high)):
                found.same(f"distributions.csv: {key}_{level}", row[f"{key}_{level}"], number)


COMPARISON_COLUMNS = {
    "n base": ("base", "n"), "n cand.": ("candidate", "n"), "p50 base": ("base", "p50_ms"),
    "p50 cand.": ("candidate", "p50_ms"), "p50 change": ("change", "p50", "ratio"),
    "p95 change": ("change", "p95", "ratio"),
}


def inside(entry, path):
    for key in path:
        entry = entry.get(key) if entry else None
    return entry


def comparison(found, wanted):
    stages = wanted["stages"]
    counted(found, wanted.get("distributions", []))
    table = next((each for each in found.tables.values() if "p50 change" in each["heads"]), None)
    if stages and (not table or len(table["rows"]) != min(len(stages), 100)):
        found.problems.append("not every stage is in the table")
    for row, stage in zip(table["rows"] if table else [], stages):
        what = f"{stage['stage']}, {stage['phase']}"
        for head, cell in zip(table["heads"], row):
            if head in COMPARISON_COLUMNS:
                found.same(f"{what}: {head}", cell["sort"], inside(stage, COMPARISON_COLUMNS[head]))
            if head == "verdict" and cell["text"] != stage["verdict"]:
                found.problems.append(f"{what}: {cell['text']}, in the JSON {stage['verdict']}")
    for row, stage in zip(found.csv("comparison.csv") or [], stages):
        for side in ("base", "candidate"):
            for key in ("n", "p50_ms", "p95_ms", "p99_ms", "failed", "ended"):
                wanted_number = stage[side][key] if stage[side] else None
                found.same(f"comparison.csv, {stage['stage']}: {side}_{key}",
                           row[f"{side}_{key}"], wanted_number)
    drawn = 0
    for link in found.links:
        if link["name"] != "shift.csv":
            continue
        drawn += 1
        fitting = [stage for stage in stages if len(stage["shift"] or []) == len(link["rows"])
                   and all(math.isclose(float(row["delta_ms"]), entry["delta_ms"], abs_tol=1e-6)
                           for row, entry in zip(link["rows"], stage["shift"]))]
        if not fitting:
            found.problems.append(f"{link['figure']}: its shift.csv is no stage's")
    if not drawn and any(stage["shift"] for stage in stages):
        found.problems.append("no shift function is drawn")
