"""Measure how long an editor waits, from saving a file to seeing it in the open page.

    .venv/bin/python scripts/bench_preview.py [--rounds 3] [--write]

A copy of the site is previewed with the built-in renderer and looked at in Chromium. Each kind of
change is made `rounds` times, each time to something new; the median counts. Needs Chromium.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import ROOT, whole_site, write_table

MARK = "<!-- previewed -->"
PAGE = "notebooks/fdi-share.html"
LONGEST = 120  # seconds after which nothing is waited for any more
AT_REST = 3  # seconds without a change, after which whatever was built is built


def value(root: Path, number: int) -> str:
    """One amount of one region; the page prints it in a table."""
    table = root / "data" / "fdi_regions.csv"
    text = table.read_text(encoding="utf-8")
    row = r"(guangzhou,2015,2015,year,total_inflow,,)[\d.]+(.*?,unstated,)[\d.]+(?=亿美元)"
    changed = rf"\g<1>5.7{number}\g<2>57.{number}"  # and what the row says is printed
    table.write_text(re.sub(row, changed, text, count=1), encoding="utf-8")
    return f"5.7{number}"


def notebook(root: Path, number: int) -> str:
    """One more paragraph of a story."""
    path = root / PAGE.replace(".html", ".ipynb")
    content = json.loads(path.read_text(encoding="utf-8"))
    added = {"cell_type": "markdown", "id": f"more-{number}", "metadata": {}}
    content["cells"].append({**added, "source": f"Paragraph {number} of the bench."})
    path.write_text(json.dumps(content), encoding="utf-8")
    return f"Paragraph {number} of the bench."


def style(root: Path, number: int) -> str:
    """The stylesheet of every page."""
    path = root / "assets" / "atlas.css"
    path.parent.mkdir(exist_ok=True)
    own = (ROOT / "src" / "publisher" / "frame" / "atlas.css").read_text(encoding="utf-8")
    path.write_text(f"{own}\n:root {{ --bench: {number}; }}\n", encoding="utf-8")
    return ""


CHANGES: dict[str, Callable[[Path, int], str]] = {
    "a value in a table": value,
    "a story": notebook,
    "a stylesheet": style,
}


def main() -> None:
    """Measure each kind of change, print the table, and write it into the docs if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the table into the docs")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, previewed(Path(scratch)) as (root, page):
        seconds = {
            name: [seen(root, page, change, number) for number in range(1, chosen.rounds + 1)]
            for name, change in CHANGES.items()
        }
    text = table(seconds, chosen.rounds)
    print(text)
    if chosen.write:
        write_table(MARK, text)


@contextmanager
def previewed(scratch: Path) -> Iterator[tuple[Path, Any]]:
    """A copy of the site whose preview runs, and a window in which its page is open."""
    from playwright.sync_api import sync_playwright

    root = whole_site(scratch / "copy")
    process = subprocess.Popen(
        [sys.executable, "-m", "publisher", "preview", "--port", "0", "--renderer", "pandoc"],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root / "src"), "HOME": str(scratch)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    found = re.search(r"http://[\d.:]+", process.stdout.readline())
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found or not browser:
        sys.exit("The preview did not start, or there is no Chromium to look at it with.")
    try:
        with sync_playwright() as playwright:
            arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
            window = playwright.chromium.launch(executable_path=browser, args=arguments).new_page()
            window.goto(f"{found[0]}/{PAGE}")
            while not window.locator("h1").count() or not (root / "_site").is_dir():
                time.sleep(0.5)
            time.sleep(2 * AT_REST)
            yield root, window
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def seen(root: Path, page: Any, change: Callable[[Path, int], str], number: int) -> float:
    """Seconds from a change to the page that shows it.

    The page is asked when it has loaded, not over and over: on two cores asking took a quarter of a
    second of what it measured.
    """
    saved, began = time.time(), time.perf_counter()
    with page.expect_event("load", timeout=LONGEST * 1000):
        expected = change(root, number)
    while expected not in page.text_content("body"):
        left = LONGEST - (time.perf_counter() - began)
        page.wait_for_event("load", timeout=max(left, 1) * 1000)
    took = time.perf_counter() - began
    print(f"{change.__name__:12} {took:6.2f} s", file=sys.stderr)
    rest(root, saved)
    return took


def rest(root: Path, saved: float) -> None:
    """Wait until the whole site was built with what was saved."""
    last = root / ".atlas" / "last-build.json"
    while last.stat().st_mtime < saved or time.time() - last.stat().st_mtime < AT_REST:
        if time.time() - saved > LONGEST:
            sys.exit("After two minutes the site is not built with what was saved.")
        time.sleep(0.2)
    time.sleep(2 * AT_REST)


def table(seconds: dict[str, list[float]], rounds: int) -> str:
    """The measured times as Markdown."""
    lines = [
        f"Median of {rounds} changes of a kind, {os.cpu_count()} cores, the page {PAGE} open.",
        "",
        "| saved | seconds until it is seen | slowest |",
        "| --- | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {statistics.median(found):.1f} | {max(found):.1f} |"
        for name, found in seconds.items()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
