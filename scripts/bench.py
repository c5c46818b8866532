"""Measure builds against plain Quarto on the same notebooks, in one run, as ratios.

`make bench` runs it; `--write` puts the tables into docs/performance.md. Peers are measured with
their own tools and no help from this project: Quarto executes every notebook itself, with its own
theme. Where Quarto is not installed, `jupyter nbconvert --execute` stands in, and the table says so.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
import psutil  # type: ignore[import-untyped]
import yaml

from publisher.base import files
from publisher.site.lay import lay_derived
from publisher.site.own_code import hook
from publisher.site.project import Project

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import growth  # type: ignore[import-not-found]  # noqa: E402
from sites import STORY, tiny_site, write_page  # type: ignore[import-not-found]  # noqa: E402

RESULT = ROOT / "docs" / "performance.md"
MARK = "<!-- measured -->"
CELL_VALUE = ("data/fdi_pilot.csv", "293.2", "293.1")
REGION_VALUE = (
    "data/fdi_regions.csv",
    "suzhou,2022-01/2022-03,",
    ("3.49", "3.48"),
    ("34.9", "34.8"),
)
REFERENCES = "references.json"
QUARTO, HOOKED = ("quarto", "render", "--execute"), ("quarto", "render")
COLD = "atlas build, from nothing"
MORE = f"atlas build, {len(growth.CITIES)} regions more, from nothing"
PLAIN = "plain Quarto, from nothing"
STAND_IN = "jupyter nbconvert --execute"


@dataclass(frozen=True)
class Time:
    """Seconds of wall time of one command, and the most memory that its processes had at once."""

    what: str
    seconds: float
    megabytes: float


def main() -> None:
    """Measure what the arguments name; print the tables, and write them if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--synthetic", type=int, nargs="*", default=[10, 50, 200])
    parser.add_argument("--write", action="store_true", help="put the tables into the docs")
    parser.add_argument("--no-peers", action="store_true", help="measure only our own builds")
    parser.add_argument("--no-site", action="store_true", help="leave the whole site out")
    chosen = parser.parse_args()
    times: list[Time] = []
    with tempfile.TemporaryDirectory() as scratch:
        if not chosen.no_site:
            times += list(ours(Path(scratch)))
            times += [] if chosen.no_peers else list(peers(Path(scratch)))
        small = [synthetic(Path(scratch), count) for count in chosen.synthetic]
    text = report(times, small)
    print(text)
    if chosen.write:
        before, _, _ = RESULT.read_text(encoding="utf-8").partition(MARK)
        RESULT.write_text(f"{before}{MARK}\n\n{text}", encoding="utf-8")


def write_table(mark: str, text: str) -> None:
    """Put a table, and what stands over it, into the docs below its mark; what is said after it stays."""
    whole = RESULT.read_text(encoding="utf-8")
    before = re.compile(rf"{re.escape(mark)}\n\n.*?(?:^\|.*?\n)+", re.DOTALL | re.MULTILINE)
    written, count = before.subn(lambda _: f"{mark}\n\n{text.rstrip()}\n", whole, count=1)
    assert count, f"{RESULT} has no table below {mark}"
    RESULT.write_text(written, encoding="utf-8")


# ---- projects to measure ----


def whole_site(folder: Path) -> Path:
    """The site as it is, in a folder of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in files.tree(ROOT):
        if not name.startswith(("tests/", "docs/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


def more_regions(folder: Path) -> Path:
    """The site with a further cohort, whose regions have a page each."""
    whole_site(folder)
    growth.grow(folder)
    return folder


def write_config(folder: Path, config: dict[str, Any]) -> None:
    """Write a project's `_quarto.yml`."""
    text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
    (folder / "_quarto.yml").write_text(text, encoding="utf-8")


def plain(folder: Path, *, freeze: bool = False) -> None:
    """Make a project that Quarto executes by itself: its own theme, no hook or filter of ours.

    The bibliography, which prepare makes of the tables, is given to it as a file.
    """
    project = Project.open(folder)
    lay_derived(project)
    items = hook(folder, project.settings["bibliography"])(folder)
    files.write(folder / REFERENCES, files.to_json(items))
    theirs = project.config | {
        "project": {
            key: project.config["project"][key]
            for key in ("type", "output-dir", "render", "resources")
        },
        "format": {"html": {"toc": True, "code-fold": True}},
        "execute": {"enabled": True, **({"freeze": "auto"} if freeze else {})},
        "bibliography": REFERENCES,
    }
    kept = ("project", "lang", "website", "format", "execute", "bibliography")
    write_config(folder, {key: theirs[key] for key in kept if key in theirs})


# ---- what is measured ----


def timed(what: str, run: Callable[[], None]) -> Time:
    """Run something that starts processes; measure its time and their memory together."""
    seen = Memory()
    began = time.perf_counter()
    with seen:
        run()
    seconds = time.perf_counter() - began
    print(f"{what:40} {seconds:8.2f} s {seen.most:8.0f} MB", file=sys.stderr)
    return Time(what, seconds, seen.most)


class Memory:
    """Watches how much memory the descendants of this process have, shared pages counted once."""

    def __init__(self) -> None:
        self.most = 0.0
        self.done = threading.Event()
        self.watcher = threading.Thread(target=self.watch, daemon=True)

    def __enter__(self) -> None:
        self.watcher.start()

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.watcher.join()

    def watch(self) -> None:
        """Add them up, four times a second."""
        while not self.done.wait(0.25):
            total = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    total += process.memory_full_info().pss
                except psutil.Error:
                    continue  # it has ended since it was listed
            self.most = max(self.most, total / 1e6)


def run(folder: Path, *command: str) -> None:
    """Run a command in a project; stop the measurement if it fails."""
    environment = os.environ | {
        "PYTHONPATH": str(folder / "src"),
        "QUARTO_PYTHON": sys.executable,
        "CI": "true",
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")


def atlas(folder: Path) -> None:
    """Build with the built-in renderer."""
    run(folder, sys.executable, "-m", "publisher", "build", "--renderer", "pandoc")


def change_value(folder: Path) -> None:
    """Change one number of one table."""
    name, before, after = CELL_VALUE
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text, f"{name} no longer holds {before}"
    path.write_text(text.replace(before, after), encoding="utf-8")


def change_region(folder: Path) -> None:
    """Change one figure of one region, and what its source is said to print."""
    name, row, *pairs = REGION_VALUE
    path = folder / name
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (at,) = (number for number, line in enumerate(lines) if line.startswith(row))
    for before, after in pairs:
        assert before in lines[at], f"{name} no longer holds {before} for {row}"
        lines[at] = lines[at].replace(before, after)
    path.write_text("".join(lines), encoding="utf-8")


def change_notebook(folder: Path) -> None:
    """Add one sentence to one notebook."""
    path = sorted((folder / "notebooks").glob("pilot-map*.ipynb"))[0]
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("One more sentence."))
    nbformat.write(notebook, path)


def says(folder: Path, value: str) -> bool:
    """Tell whether a number is on any page of the built site."""
    pages = (folder / "_site").rglob("*.html")
    return any(value in page.read_text(encoding="utf-8") for page in pages)


def ours(scratch: Path) -> Iterator[Time]:
    """The built-in renderer: from nothing, unchanged, after each kind of change, with more pages."""
    folder = whole_site(scratch / "ours")
    yield timed(COLD, lambda: atlas(folder))
    yield timed("atlas build, nothing changed", lambda: atlas(folder))
    change_notebook(folder)
    yield timed("atlas build, one notebook changed", lambda: atlas(folder))
    change_value(folder)
    yield timed("atlas build, one value changed", lambda: atlas(folder))
    assert says(folder, CELL_VALUE[2]), "the changed value is on no page"
    change_region(folder)
    yield timed("atlas build, one value of a region", lambda: atlas(folder))
    assert says(folder, REGION_VALUE[3][1]), "the changed value of a region is on no page"
    folder = more_regions(scratch / "more")
    yield timed(MORE, lambda: atlas(folder))


def peers(scratch: Path) -> Iterator[Time]:
    """Plain Quarto on the same notebooks, with and without freeze, and Quarto with our hooks."""
    if not shutil.which("quarto"):
        yield from nbconvert(scratch)
        return
    folder = whole_site(scratch / "plain")
    plain(folder)
    run(folder, *QUARTO[:2], "404.qmd")  # Quarto compiles its theme once for all projects
    yield timed(PLAIN, lambda: run(folder, *QUARTO))
    folder = whole_site(scratch / "freeze")
    plain(folder, freeze=True)
    yield timed("Quarto with freeze, from nothing", lambda: run(folder, *HOOKED))
    yield timed("Quarto with freeze, nothing changed", lambda: run(folder, *HOOKED))
    change_value(folder)
    run(folder, *HOOKED)
    stale = "stays old" if not says(folder, CELL_VALUE[2]) else "is new"
    print(f"After a changed value the page of Quarto with freeze {stale}.", file=sys.stderr)
    folder = whole_site(scratch / "hooks")
    yield timed("Quarto with our hooks, from nothing", lambda: run(folder, *HOOKED))
    yield timed("Quarto with our hooks, nothing changed", lambda: run(folder, *HOOKED))


def nbconvert(scratch: Path) -> Iterator[Time]:
    """Where Quarto is absent: execute and convert each notebook with Jupyter's own tool."""
    try:
        version("nbconvert")
    except ImportError:
        print("Neither quarto nor nbconvert is installed: no peer is measured.", file=sys.stderr)
        return
    folder = whole_site(scratch / "plain")
    lay_derived(Project.open(folder))
    notebooks = [str(path) for path in sorted(folder.rglob("*.ipynb"))]
    command = (sys.executable, "-m", "nbconvert", "--execute", "--to", "html", *notebooks)
    yield timed(STAND_IN, lambda: run(folder, *command))


@dataclass(frozen=True)
class Growth:
    """What a synthetic site of `count` notebooks costs."""

    count: int
    cold: Time
    unchanged: Time


def synthetic(scratch: Path, count: int) -> Growth:
    """Measure a site of `count` small notebooks, one figure each."""
    folder = scratch / f"synthetic-{count}"
    tiny_site(folder)
    names = [f"notebooks/page-{number}.ipynb" for number in range(count - 2)]
    for number, name in enumerate(names):
        own = STORY.replace("fig-bars", f"fig-bars-{number}").replace(
            'Places"', f'Places {number}"'
        )
        write_page(folder / name, own)
    config = yaml.safe_load((folder / "_quarto.yml").read_text(encoding="utf-8"))
    config["project"]["render"] = ["index.ipynb", "notebooks/story.ipynb", *names]
    config["atlas"]["preload"] = ["altair", "pandas"]
    write_config(folder, config)
    shutil.copytree(ROOT / "src", folder / "src")
    site = f"{count} small"
    return Growth(
        count,
        timed(f"{site}, from nothing", lambda: atlas(folder)),
        timed(f"{site}, nothing changed", lambda: atlas(folder)),
    )


# ---- the tables ----


def report(times: list[Time], small: list[Growth]) -> str:
    """The measured tables as Markdown."""
    quarto = shutil.which("quarto")
    quarto_version = (
        subprocess.run([quarto, "--version"], capture_output=True, text=True).stdout.strip()
        if quarto
        else "not installed"
    )
    found = {one.what: one for one in times}
    lay_derived(Project.open(ROOT))  # pages are counted with those made of tables
    peer = found.get(PLAIN) or found.get(STAND_IN)
    lines = [
        f"Measured on {dt.date.today():%Y-%m-%d}: {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}, Quarto {quarto_version}, "
        f"altair {version('altair')}, vl-convert {version('vl-convert-python')}, "
        f"pandoc of pypandoc_binary {version('pypandoc_binary')}.",
        "",
        f"| the site, {len(Project.open(ROOT).pages)} pages | seconds | times faster | memory |",
        "| --- | ---: | ---: | ---: |",
    ]
    for one in times:
        ratio = f"{peer.seconds / one.seconds:.1f}" if peer and peer is not one else ""
        lines.append(f"| {one.what} | {one.seconds:.2f} | {ratio} | {one.megabytes:.0f} MB |")
    if {COLD, MORE} <= found.keys():
        each = (found[MORE].seconds - found[COLD].seconds) / len(growth.CITIES)
        lines += ["", f"So each page of a region more costs {each:.2f} s of a build from nothing."]
    lines += [
        "",
        "Times faster: than plain Quarto from nothing on the same pages (without freeze it does "
        "the same work again when nothing changed). Memory: of all processes of the build, shared "
        "pages counted once.",
    ]
    if small:
        lines += [
            "",
            "How cost grows, on synthetic sites of small notebooks with one figure each:",
            "",
            "| notebooks | from nothing | per notebook | nothing changed | memory |",
            "| ---: | ---: | ---: | ---: | ---: |",
        ]
        lines += [
            f"| {one.count} | {one.cold.seconds:.1f} s | {one.cold.seconds / one.count:.3f} s | "
            f"{one.unchanged.seconds:.2f} s | {one.cold.megabytes:.0f} MB |"
            for one in small
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
