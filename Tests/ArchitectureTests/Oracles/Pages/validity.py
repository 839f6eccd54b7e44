"""Whether a page is valid, accessible, and of the structure of another."""

import os

import html5lib

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def html(path):
    """Errors of a strict HTML parser, and a page that is too large."""
    problems = []
    if os.path.getsize(path) >= 1_000_000:
        problems.append(f"{os.path.getsize(path)} bytes")
    with open(path, "rb") as file:
        data = file.read()
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    parser.parse(data, transport_encoding="utf-8")
    for place, code, facts in parser.errors:
        problems.append(f"line {place[0]}, column {place[1]}: {code} {facts}")
    return problems


def outline(path):
    """Elements with their depth and the names of their attributes; of drawings only the kinds.

    Where marks and ticks stand in a drawing may follow from a name, through the random numbers of
    a bootstrap; what there is may not.
    """
    with open(path, "rb") as file:
        root = html5lib.parse(file.read(), transport_encoding="utf-8", namespaceHTMLElements=False)
    found, drawn = [], set()

    def walk(element, depth, in_drawing):
        kind = (str(element.tag), tuple(sorted(map(str, element.attrib))))
        if in_drawing:
            drawn.add(kind)
        else:
            found.append((depth, *kind))
        for child in element:
            walk(child, depth + 1, in_drawing or str(element.tag).endswith("}svg"))

    walk(root, 0, False)
    return found, drawn


def structure(path, other):
    """Where the elements of two pages differ first."""
    (mine, drawn), (theirs, others) = outline(path), outline(other)
    problems = [f"only here: {kind}" for kind in drawn - others]
    for place, (left, right) in enumerate(zip(mine, theirs)):
        if left != right:
            problems.append(f"element {place}: {left}, in the other page {right}")
            break
    if len(mine) != len(theirs):
        problems.append(f"{len(mine)} elements, in the other page {len(theirs)}")
    return problems


def accessibility(page, engine):
    """Violations that axe-core finds in what the page shows; none is accepted."""
    if not engine:
        return ["no axe-core"]
    if not page.ask("() => 'axe' in window"):
        with open(engine, encoding="utf-8") as file:
            page.run(file.read())
    report = page.ask("""async (levels) => {
      const report = await axe.run(document, {
        runOnly: levels, resultTypes: ["violations"], elementRef: false,
      });
      return {
        checked: report.passes.length,
        violations: report.violations.map((each) => [
          each.id, each.nodes.length, each.help, each.nodes[0].html.slice(0, 160),
          each.nodes[0].failureSummary.slice(0, 200),
        ]),
      };
    }""", LEVELS)
    if report["checked"] == 0:
        return ["axe-core checked nothing"]
    return [" · ".join(map(str, each)) for each in report["violations"]]
