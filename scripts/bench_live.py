"""Measure how long a reader on a slow phone waits from the first touch of a figure until it is live.

    .venv/bin/python scripts/bench_live.py [--rounds 3] [--site _site] [--write]

Pages are served as a web server would, packed with gzip, and opened in Chromium as a phone whose
processor is slowed down four times and whose connection is Lighthouse's slow 4G: 150 ms until an
answer, 1.6 Mbit/s down, 750 kbit/s up, both by the DevTools protocol. Without --site, the site is
built first. Needs Chromium.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import os
import shutil
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from bench import atlas, whole_site, write_table

MARK = "<!-- touched -->"
FIGURES = {
    "notebooks/pilot-map.html": "fig-pilot-map",
    "notebooks/cohort-timeline.html": "fig-cohort-timeline",
    "notebooks/fdi-share.html": "fig-fdi-share",
    "notebooks/what-was-opened.html": "fig-opened",
}
SLOWER = 4
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
READING = 6_000  # milliseconds for which a reader has the figure in view before touching it
# Milliseconds from the first touch to the picture after that of the live drawing.
WAITED = """figure => {
  window.waited = new Promise(done => {
    let began;
    figure.addEventListener("touchstart", (event) => (began ??= event.timeStamp), { capture: true });
    new MutationObserver((changes, seen) => {
      if (figure.dataset.live !== "true") return;
      seen.disconnect();
      requestAnimationFrame(() => requestAnimationFrame((now) => done(now - began)));
    }).observe(figure, { attributes: true });
  });
}"""
SAVES_DATA = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"


def main() -> None:
    """Measure each figure, print the table, and write it into the docs if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--site", type=Path, help="a built site, instead of building one")
    parser.add_argument("--write", action="store_true", help="put the table into the docs")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        site = chosen.site
        if site is None:
            atlas(whole_site(Path(scratch, "copy")))
            site = Path(scratch, "copy", "_site")
        text = table(measured(site, chosen.rounds), chosen.rounds)
    print(text)
    if chosen.write:
        write_table(MARK, text)


class Packed(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, text packed."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file, packed unless its format is."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        loose = path.suffix not in (".png", ".woff2")
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        if loose:
            self.send_header("Content-Encoding", "gzip")
        content = content_of(path, loose)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@cache
def content_of(path: Path, loose: bool) -> bytes:
    """A file as it travels."""
    content = path.read_bytes()
    return gzip.compress(content, 9, mtime=0) if loose else content


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address at which a site is served."""
    handler = partial(Packed, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def measured(site: Path, rounds: int) -> dict[tuple[str, bool], list[float]]:
    """Seconds of each figure, read first or touched by a reader who saves data."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if not executable:
        sys.exit("There is no Chromium to measure with.")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    found: dict[tuple[str, bool], list[float]] = {}
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        for page, figure in FIGURES.items():
            for ahead in (True, False):
                found[figure, ahead] = [
                    touched(browser, f"{address}/{page}", figure, ahead) for _ in range(rounds)
                ]
                print(f"{figure:20} ahead={ahead} {found[figure, ahead]}", file=sys.stderr)
        browser.close()
    return found


def touched(browser: Any, address: str, figure: str, ahead: bool) -> float:
    """Seconds from the first touch of a figure until its live drawing is seen."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    if not ahead:
        context.add_init_script(SAVES_DATA)
    page = context.new_page()
    slow = context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", LINE)
    page.goto(address, wait_until="load")
    place = page.locator(f"[data-figure={figure}]")
    canvas = place.locator(".figure-canvas")
    canvas.evaluate("canvas => canvas.scrollIntoView({ block: 'center', behavior: 'instant' })")
    place.evaluate(WAITED)
    page.wait_for_timeout(READING)
    box = canvas.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    seconds = page.evaluate("window.waited") / 1000
    context.close()
    return float(seconds)


def table(found: dict[tuple[str, bool], list[float]], rounds: int) -> str:
    """The measured times as Markdown."""
    lines = [
        f"Median of {rounds}, {os.cpu_count()} cores, processor slowed down {SLOWER} times, "
        "150 ms until an answer, 1.6 Mbit/s.",
        "",
        f"| figure | seconds, after {READING // 1000} s in view | slowest "
        "| seconds, where data are saved | slowest |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for figure in FIGURES.values():
        cells = [
            f"{how(found[figure, ahead]):.2f}"
            for ahead in (True, False)
            for how in (statistics.median, max)
        ]
        lines.append(f"| {figure} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
