"""What a page does: sorting, filtering, choosing, telling, and nothing that it should not."""

import quantities


def quiet(page):
    """Whatever ran, was asked for or went wrong since the page was opened."""
    problems = page.problems + [f"a dialog: {text}" for text in page.dialogs]
    others = [url for url in page.requests[1:] if not url.startswith("data:")]
    problems += [f"a request for {url[:200]}" for url in others]
    if not page.requests or not page.requests[0].startswith("file://"):
        problems.append("the page itself was not seen to load")
    problems += [f"policy: {text}" for text in page.ask("() => window.policyViolations") or []]
    # What the hostile names of a run would set if one of them ran.
    if page.ask("() => 'ran' in window"):
        problems.append("a script of the run's own has run")
    return problems


def policy(page):
    """Whether scripts, styles, pictures and requests that are put into the page are refused."""
    page.ask("""async () => {
      const add = (name, facts) => document.body.append(
        Object.assign(document.createElement(name), facts));
      add("script", { textContent: "window.intruder = 1" });
      add("style", { textContent: "body { --intruder: 1 }" });
      add("img", { src: "http://127.0.0.1:9/picture" });
      add("iframe", { src: "http://127.0.0.1:9/frame" });
      document.body.setAttribute("onclick", "window.intruder = 1");
      document.body.click();
      try { await fetch("http://127.0.0.1:9/data"); } catch {}
      await new Promise((done) => setTimeout(done, 100));
    }""")
    seen = page.ask("""() => [
      window.policyViolations.map((text) => text.split(" ")[0]), "intruder" in window,
      getComputedStyle(document.body).getPropertyValue("--intruder"),
    ]""")
    kinds = ["script-src-elem", "style-src-elem", "img-src", "frame-src", "script-src-attr",
             "connect-src"]
    problems = [f"{kind} is not refused" for kind in kinds if kind not in seen[0]]
    if seen[1] or seen[2]:
        problems.append("what was put into the page has run")
    return problems


TABLE = """(id) => {
  const table = document.getElementById(id);
  return {
    heads: Array.from(table.tHead.rows[0].cells, (head) => ({
      text: head.textContent.trim(), order: head.getAttribute("aria-sort"),
      fixed: head.hasAttribute("data-fixed"), buttons: head.querySelectorAll("button").length,
    })),
    rows: Array.from(table.tBodies[0].rows, (row) => Array.from(row.cells, (cell) => ({
      text: (cell.firstChild ? cell.firstChild.textContent : "").trim(),
      all: cell.textContent.trim(), sort: cell.getAttribute("data-sort"),
    }))),
    hidden: Array.from(table.tBodies[0].rows, (row) => !row.checkVisibility()),
  };
}"""

CLICK = """(id, column) =>
  document.getElementById(id).tHead.rows[0].cells[column].querySelector("button").click()"""


def tables(page):
    problems = []
    for name in page.ask("() => Array.from(document.querySelectorAll('table.sorts'), (t) => t.id)"):
        before = page.ask(TABLE, name)
        problems += shown_as_sorted(name, before)
        for column, head in enumerate(before["heads"]):
            if head["fixed"]:
                continue
            orders = set()
            for _ in range(2):
                page.ask(CLICK, name, column)
                after = page.ask(TABLE, name)
                orders.add(after["heads"][column]["order"])
                others = [each["order"] for each in after["heads"] if each["order"]]
                if len(others) != 1:
                    problems.append(f"{name}: {len(others)} columns claim the order")
                problems += in_order(page, name, column, after)
                same = [sorted(str(row) for row in table["rows"]) for table in (before, after)]
                if same[0] != same[1]:
                    problems.append(f"{name}: sorting by {head['text']} changes rows")
            if orders != {"ascending", "descending"}:
                problems.append(f"{name}: {head['text']} sorts {orders}")
        problems += filtered(page, name)
    return problems


def shown_as_sorted(name, table):
    """A number that is shown must be the one that is sorted by."""
    problems = []
    for row in table["rows"]:
        for cell, head in zip(row, table["heads"]):
            if cell["sort"] and not quantities.agree(cell["text"], float(cell["sort"])):
                problems.append(f"{name}, {head['text']}: {cell['text']} sorts as {cell['sort']}")
    return problems


def in_order(page, name, column, table):
    head = table["heads"][column]
    cells = [row[column] for row in table["rows"]]
    sign = 1 if head["order"] == "ascending" else -1
    if any(cell["sort"] is not None for cell in cells):
        known = [sign * float(cell["sort"]) for cell in cells if cell["sort"]]
        unknown = [not cell["sort"] for cell in cells]
        if known != sorted(known) or unknown != sorted(unknown):
            return [f"{name}: {head['text']} {head['order']} is {[c['text'] for c in cells]}"]
        return []
    texts = [cell["all"] for cell in cells]
    sound = page.ask("""(texts, sign) => {
      const order = new Intl.Collator("en", { numeric: true }).compare;
      return texts.every((text, place) => place === 0 || sign * order(texts[place - 1], text) <= 0);
    }""", texts, sign)
    return [] if sound else [f"{name}: {head['text']} {head['order']} is {texts}"]


def filtered(page, name):
    field = f"{name}-filter"
    if not page.ask("(id) => Boolean(document.getElementById(id))", field):
        return [f"{name}: no filter"]
    rows = page.ask(TABLE, name)["rows"]
    problems = []
    for word in [rows[-1][0]["text"], rows[0][0]["text"][:4].upper(), "no such thing at all", ""]:
        page.ask("(id) => { document.getElementById(id).focus(); "
                 "document.getElementById(id).select(); }", field)
        if word:
            page.call("Input.insertText", {"text": word})
        else:
            page.press("Backspace", number=8)
        table = page.ask(TABLE, name)
        parts = word.lower().split()
        wanted = [
            not all(part in "".join(cell["all"] for cell in row).lower() for part in parts)
            for row in table["rows"]]
        # Letters that change their number in lower case are the page's own matter.
        if word.isascii() and table["hidden"] != wanted:
            problems.append(f"{name}: '{word}' leaves {table['hidden'].count(False)} rows")
        if word == "no such thing at all" and not all(table["hidden"]):
            problems.append(f"{name}: a word that is nowhere leaves rows")
        if not word and any(table["hidden"]):
            problems.append(f"{name}: without a word rows are hidden")
    return problems


def panels(page):
    """Of several panels the chosen one shows, and all where all are asked for."""
    return page.ask("""() => {
      const problems = [];
      for (const group of document.querySelectorAll("[data-panels]")) {
        const panels = Array.from(group.querySelectorAll(".panel"));
        if (panels.length < 2) continue;
        const list = group.querySelector("select");
        if (!list) { problems.push(`${group.id}: no list`); continue; }
        if (list.labels.length !== 1) problems.push(`${group.id}: the list has no label`);
        if (list.options.length !== panels.length + 1) problems.push(`${group.id}: choices`);
        const seen = () => panels.filter((panel) => panel.checkVisibility());
        if (seen().length !== 1 || seen()[0] !== panels[0]) problems.push(`${group.id}: at first`);
        for (const option of Array.from(list.options)) {
          list.value = option.value;
          list.dispatchEvent(new Event("change", { bubbles: true }));
          const wanted = option.value === "" ? panels : [document.getElementById(option.value)];
          if (seen().length !== wanted.length || seen().some((panel) => !wanted.includes(panel))) {
            problems.push(`${group.id}: '${option.textContent}' shows ${seen().length}`);
          }
        }
      }
      return problems;
    }""")


def scales(page):
    """Of several drawings of a chart the chosen one shows; the panels all show by now."""
    return page.ask("""() => {
      const problems = [];
      for (const group of document.querySelectorAll("[data-choices]")) {
        const names = group.dataset.choices.split(",").map((text) => text.split(":")[0]);
        const buttons = Array.from(group.querySelectorAll(".switch button"));
        if (names.length < 2) continue;
        if (buttons.length !== names.length) { problems.push(`${group.id}: no switch`); continue; }
        for (const place of [1, 0]) {
          buttons[place].click();
          const pressed = buttons.map((button) => button.getAttribute("aria-pressed"));
          if (pressed.indexOf("true") !== place || pressed.lastIndexOf("true") !== place) {
            problems.push(`${group.id}: pressed ${pressed}`);
          }
          for (const plot of group.querySelectorAll("[data-choice]")) {
            if (plot.dataset.choice === "") continue;
            if (plot.checkVisibility() !== (plot.dataset.choice === names[place])) {
              problems.push(`${group.id}: ${plot.dataset.choice} where ${names[place]} is chosen`);
            }
          }
        }
      }
      return problems;
    }""")


# One mark that can be seen of each chart, where it is in the window after scrolling to it.
MARK = """(place) => {
  const chart = document.querySelectorAll("svg.chart")[place];
  if (!chart.checkVisibility()) return null;
  const marks = Array.from(chart.querySelectorAll("[data-tip]"));
  if (marks.length === 0) return null;
  const mark = marks[Math.floor(marks.length / 2)];
  mark.scrollIntoView({ block: "center", inline: "center" });
  const box = mark.getBoundingClientRect();
  // The mouse stands on whole pixels.
  const at = [Math.floor(box.left + box.width / 2), Math.floor(box.top + box.height / 2)];
  const top = document.elementFromPoint(...at);
  const told = top && top.closest("[data-tip]");
  return { at, tip: told ? told.dataset.tip : null, first: marks[0].dataset.tip, id: chart.id };
}"""

TIP = """() => {
  const tip = document.getElementById("tip");
  const box = tip.getBoundingClientRect();
  return {
    text: tip.textContent, shown: tip.checkVisibility(),
    inside: box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight,
  };
}"""


def tips(page):
    """Marks tell their numbers to the mouse and to the keys."""
    problems = []
    told = 0
    for place in range(page.ask("() => document.querySelectorAll('svg.chart').length")):
        mark = page.ask(MARK, place)
        if mark is None:
            continue
        page.point(1, 1)
        page.point(*mark["at"])
        tip = page.ask(TIP)
        if mark["tip"] is not None:
            told += 1
            if not tip["shown"] or tip["text"] != mark["tip"]:
                problems.append(f"chart {place}: the mouse is told {tip}, not {mark['tip']}")
            elif not tip["inside"]:
                problems.append(f"chart {place}: its tip is outside the window")
        page.point(1, 1)
        page.ask("(place) => document.querySelectorAll('svg.chart')[place].focus()", place)
        page.press("ArrowRight", number=39)
        tip = page.ask(TIP)
        if not tip["shown"] or tip["text"] != mark["first"]:
            problems.append(f"chart {place}: the keys are told {tip}, not {mark['first']}")
        said = page.ask("() => document.querySelector('[aria-live]').textContent")
        if said != mark["first"]:
            problems.append(f"chart {place}: a screen reader is told '{said}'")
        page.press("Escape", number=27)
        if page.ask(TIP)["shown"]:
            problems.append(f"chart {place}: Escape leaves the tip")
    marks = page.ask("() => document.querySelectorAll('[data-tip]').length")
    return problems if told or not marks else problems + ["no mark told anything"]


def keyboard(page):
    """The Tab key reaches every control, in their order, and each can be seen to have the focus."""
    page.ask("""() => {
      const start = Object.assign(document.createElement("span"), { tabIndex: -1 });
      document.body.prepend(start);
      start.focus();
      start.remove();
      window.controls = Array.from(document.querySelectorAll(
        "a[href], button, input, select, summary, [tabindex='0']")).filter((e) => e.checkVisibility());
      window.reached = [];
      window.unseen = [];
      document.addEventListener("focusin", (event) => {
        const style = getComputedStyle(event.target);
        window.reached.push(window.controls.indexOf(event.target));
        if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 1) {
          window.unseen.push(event.target.outerHTML.slice(0, 80));
        }
      });
    }""")
    most = page.ask("() => window.controls.length")
    for _ in range(2 * most + 20):
        page.press("Tab", number=9)
        if page.ask("() => window.reached.at(-1) === window.controls.length - 1"):
            break
    reached = page.ask("() => window.reached")
    problems = [f"no sign of the focus: {text}" for text in page.ask("() => window.unseen")]
    if most == 0 or set(range(most)) - set(reached):
        missing = sorted(set(range(most)) - set(reached))
        words = page.ask("(all) => all.map((p) => controls[p].outerHTML.slice(0, 80))", missing[:5])
        problems.append(f"{len(missing)} of {most} controls are not reached: {words}")
    known = [place for place in reached if place >= 0]
    if known != sorted(known):
        problems.append("the order of the controls is not that of the page")
    return problems
