"""Checks a page that runlens wrote, in a browser, against the JSON of the same numbers.

check_page.py PAGE --json FILE [--like PAGE] [--print] [--axe FILE]

Prints a line for every check, what is wrong below it, and ends with status 1 where anything is.
With --like the page must have the structure of another one: names alone may differ.
"""

import argparse
import json
import sys
import time

import behaviour
import looks
import numbers_on_page
import validity
from browser import Browser


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page")
    parser.add_argument("--json", required=True)
    parser.add_argument("--like")
    parser.add_argument("--axe")
    parser.add_argument("--print", action="store_true", dest="paper")
    options = parser.parse_args()
    with open(options.json, encoding="utf-8") as file:
        wanted = json.load(file)
    failed = 0
    began = time.monotonic()

    def check(name, problems):
        nonlocal failed
        problems = list(dict.fromkeys(problems))
        print(f"{'FAIL' if problems else 'ok  '} {time.monotonic() - began:5.1f} s  {name}")
        for problem in problems[:12]:
            print(f"       {problem}")
        if len(problems) > 12:
            print(f"       and {len(problems) - 12} more")
        failed += bool(problems)

    check("size and HTML", validity.html(options.page))
    if options.like:
        check("structure", validity.structure(options.page, options.like))
    with Browser() as browser:
        page = browser.open(options.page)
        check("numbers", numbers_on_page.check(page, wanted))
        check("tables sort and filter", behaviour.tables(page))
        # From here on all stages are shown.
        check("stage and scale", behaviour.panels(page) + behaviour.scales(page))
        check("accessibility", validity.accessibility(page, options.axe))
        check("tips", behaviour.tips(page))
        check("keyboard", behaviour.keyboard(page))
        check("light", looks.texts(page))
        check("nothing runs, nothing is asked for", behaviour.quiet(page))
        check("its policy holds", behaviour.policy(page))
        page.close()

        page = browser.open(options.page, dark=True)
        behaviour.panels(page)
        check("dark", looks.dark(page) + looks.texts(page) + behaviour.quiet(page))
        check("accessibility in the dark", validity.accessibility(page, options.axe))
        page.close()

        page = browser.open(options.page, width=390, height=844)
        behaviour.panels(page)
        check("narrow", looks.width(page, 390) + looks.texts(page) + behaviour.quiet(page))
        page.close()

        page = browser.open(options.page, scripts=False)
        check("without JavaScript", looks.everything(page) + behaviour.quiet(page))
        page.close()

        # A4 upright, less the margins that the page asks for.
        page = browser.open(options.page, width=703, height=1000, paper=True)
        check("print", looks.everything(page) + looks.width(page, 703) + looks.clipped(page))
        if options.paper:
            check("PDF", looks.pdf(page))
        page.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
