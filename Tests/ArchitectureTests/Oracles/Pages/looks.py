"""What can be seen of a page: everything, in its place, with enough contrast."""

import base64
import shutil
import subprocess
import tempfile


def everything(page):
    """Without JavaScript and on paper: every part, table, row, chart and sentence is there."""
    return page.ask("""() => {
      const problems = [];
      const parts = "main > section, table, tr, .panel, figure, figcaption p, main li, h2, h3";
      const paper = matchMedia("print").matches;
      for (const part of document.querySelectorAll(parts)) {
        // What is folded opens without a script, but not on paper.
        if (!paper && part.closest("details:not([open])")) continue;
        const box = part.getBoundingClientRect();
        if (!part.checkVisibility() || (box.height < 1 && part.textContent.trim() !== "")) {
          problems.push(`hidden: ${part.localName} ${part.id} ${part.textContent.slice(0, 60)}`);
        }
      }
      for (const figure of document.querySelectorAll("figure")) {
        const charts = Array.from(figure.querySelectorAll("svg.chart"));
        if (charts.length > 0 && !charts.some((chart) => chart.checkVisibility())) {
          problems.push(`no drawing of ${figure.id}`);
        }
        // Another scale shows the same numbers, another choice does not.
        for (const plot of figure.querySelectorAll("[data-choice]")) {
          const again = plot.dataset.choice === "lin" || paper && plot.dataset.choice === "";
          if (!again && plot.dataset.choice !== "" && !plot.checkVisibility()) {
            problems.push(`${figure.id}: nothing of ${plot.dataset.choice}`);
          }
        }
        if (!paper && !figure.querySelector("a[download]")?.checkVisibility()) {
          problems.push(`no data of ${figure.id}`);
        }
      }
      return problems;
    }""")


def width(page, most):
    """The page itself must not scroll sideways."""
    found = page.ask("() => document.scrollingElement.scrollWidth")
    if found <= most:
        return []
    wide = page.ask("""(most) => Array.from(document.querySelectorAll("main *")).filter((each) => {
      if (each.closest(".scroll, .scrolls, svg")) return false;
      return each.getBoundingClientRect().right > most + 1;
    }).slice(0, 4).map((each) => each.outerHTML.slice(0, 100))""", most)
    return [f"{found} pixels wide where {most} are there: {wide}"]


def clipped(page):
    """On paper nothing can be scrolled: whatever is wider than its place is lost."""
    return page.ask("""() => {
      const problems = [];
      const most = document.documentElement.clientWidth;
      for (const each of document.querySelectorAll("main *, header.top *")) {
        if (!each.checkVisibility() || each.closest("svg.defs, .sr")) continue;
        const name = () => `${each.localName}.${each.getAttribute("class")} ${each.textContent.slice(0, 60)}`;
        const box = each.getBoundingClientRect();
        if (box.width > 0 && (box.right > most + 1 || box.left < -1)) {
          problems.push(`outside the paper by ${Math.round(box.right - most)}: ${name()}`);
        }
        const style = getComputedStyle(each);
        if (style.overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1
            && !each.closest("svg")) {
          problems.push(`cut: ${name()}`);
        }
      }
      return problems;
    }""")


def texts(page):
    """Texts of charts lie inside their chart, apart from one another, and stand out."""
    return page.ask("""() => {
      const problems = [];
      const light = (colour) => {
        // Mixed colours are told as parts of one, others as parts of 255.
        const whole = colour.startsWith("color(") ? 1 : 255;
        const parts = colour.match(/[0-9.]+/g).slice(0, 3).map((part) => {
          const value = Number(part) / whole;
          return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
      };
      const ground = light(getComputedStyle(document.body).backgroundColor);
      for (const chart of document.querySelectorAll("svg.chart")) {
        if (!chart.checkVisibility()) continue;
        const frame = chart.getBoundingClientRect();
        const boxes = [];
        for (const text of chart.querySelectorAll("text")) {
          if (!text.checkVisibility() || text.textContent.trim() === "") continue;
          const box = text.getBoundingClientRect();
          const name = `${chart.id} '${text.textContent.slice(0, 40)}'`;
          if (box.left < frame.left - 3 || box.right > frame.right + 3
              || box.top < frame.top - 6 || box.bottom > frame.bottom + 6) {
            problems.push(`outside its chart: ${name}`);
          }
          if (!text.closest(".sign")) {
            const colour = light(getComputedStyle(text).fill);
            const ratio = (Math.max(colour, ground) + 0.05) / (Math.min(colour, ground) + 0.05);
            if (ratio < 4.5) problems.push(`contrast ${ratio.toFixed(1)}: ${name}`);
          }
          for (const other of boxes) {
            const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
            const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
            // A line's box is higher than its letters.
            const much = 0.5 * Math.min(box.height, other.box.height);
            if (across > 2 && down > much) problems.push(`over one another: ${name}, '${other.text}'`);
          }
          boxes.push({ box, text: text.textContent.slice(0, 40) });
        }
      }
      return problems;
    }""")


def dark(page):
    """Where people want it dark, the page is."""
    colours = page.ask("""() => [document.body, document.querySelector("h1")].map((each, place) => {
      const style = getComputedStyle(each);
      const parts = (place === 0 ? style.backgroundColor : style.color).match(/[0-9]+/g);
      return parts.slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
    })""")
    return [] if colours[0] < 150 and colours[1] > 550 else [f"brightness {colours}"]


def pdf(page):
    """Printing makes pages that hold every heading and every row of the tables."""
    answer = page.call("Page.printToPDF", {"preferCSSPageSize": True})
    data = base64.b64decode(answer["data"])
    if not data.startswith(b"%PDF-"):
        return ["no PDF"]
    if not shutil.which("pdftotext"):
        return ["no pdftotext"]
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        found = subprocess.run(
            ["pdftotext", "-layout", file.name, "-"], check=True, capture_output=True).stdout
    squeezed = "".join(found.decode("utf-8", "replace").split())
    wanted = page.ask("""() => Array.from(
      document.querySelectorAll("main h2, main h3, main tbody th"), (each) => each.textContent)""")
    missing = [text for text in wanted if text.isascii() and "".join(text.split()) not in squeezed]
    # A row's header may be set in two lines with other cells between them.
    return [f"{len(missing)} of {len(wanted)} are not on paper: {missing[:4]}"] if len(
        missing) * 10 > len(wanted) or not wanted else []
