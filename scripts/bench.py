"""Measure builds against plain Quarto on the same notebooks, in one run, as ratios.

`make bench` runs it; `--write` puts the tables into docs/performance.md. Peers are measured with
their own tools and no help from this project: Quarto executes every notebook itself. Where Quarto
is not installed, `jupyter nbconvert --execute` stands in, and the table says so.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
import yaml

ROOT = Path(__file__).resolve().parent.parent
STORIES = ("pilot-map", "cohort-timeline", "fdi-share")
RESULT = ROOT / "docs" / "performance.md"
MARK = "<!-- measured -->"
LABEL = re.compile(r"\b((?:fig|tbl)-(?!cap|alt)[a-z][a-z-]*[a-z])")
CELL_VALUE = ("data/fdi_pilot.csv", "293.2", "293.1")


@dataclass(frozen=True)
class Time:
    """Seconds of wall time of one command."""

    what: str
    pages: int
    seconds: float


def main() -> None:
    """Measure what the arguments name; print the tables, and write them if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="*", default=[9, 24])
    parser.add_argument("--synthetic", type=int, nargs="*", default=[10, 50, 200])
    parser.add_argument("--write", action="store_true", help="put the tables into the docs")
    parser.add_argument("--no-peers", action="store_true", help="measure only our own builds")
    chosen = parser.parse_args()
    times: list[Time] = []
    with tempfile.TemporaryDirectory() as scratch:
        for pages in chosen.pages:
            times += list(ours(Path(scratch), pages))
            if not chosen.no_peers:
                times += list(peers(Path(scratch), pages))
        growth = [row for count in chosen.synthetic for row in synthetic(Path(scratch), count)]
    text = report(times, growth, chosen.pages)
    print(text)
    if chosen.write:
        before, _, _ = RESULT.read_text(encoding="utf-8").partition(MARK)
        RESULT.write_text(f"{before}{MARK}\n\n{text}", encoding="utf-8")


# ---- projects to measure ----


def copy_of_the_site(folder: Path, pages: int) -> Path:
    """The whole site, with copies of its three stories until it has `pages` pages."""
    from publisher.build import tree

    shutil.rmtree(folder, ignore_errors=True)
    for name in tree(ROOT):
        if not name.startswith(("tests/", "docs/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    config = yaml.safe_load((folder / "_quarto.yml").read_text(encoding="utf-8"))
    listed = config["project"]["render"]
    for count in range(pages - len(listed)):
        source = ROOT / "notebooks" / f"{STORIES[count % 3]}.ipynb"
        name = f"notebooks/{source.stem}-{count // 3 + 2}.ipynb"
        write_notebook(relabelled(nbformat.read(source, as_version=4), count), folder / name)
        listed.append(name)
    write_config(folder, config)
    return folder


def relabelled(notebook: nbformat.NotebookNode, count: int) -> nbformat.NotebookNode:
    """A copy of a story whose figures and tables have labels of their own."""
    for cell in notebook.cells:
        cell.source = LABEL.sub(rf"\1-copy-{count}", cell.source)
    return notebook


def write_notebook(notebook: nbformat.NotebookNode, path: Path) -> None:
    nbformat.write(notebook, path)


def write_config(folder: Path, config: dict[str, Any]) -> None:
    text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
    (folder / "_quarto.yml").write_text(text, encoding="utf-8")


def plain(folder: Path, *, freeze: bool) -> None:
    """Make a project that Quarto executes by itself: no hooks, no filters of ours."""
    config = yaml.safe_load((folder / "_quarto.yml").read_text(encoding="utf-8"))
    for key in ("pre-render", "post-render"):
        config["project"].pop(key, None)
    for key in ("ipynb-filters", "atlas", "bibliography", "csl"):
        config.pop(key, None)
    config["execute"] = {"enabled": True, **({"freeze": "auto"} if freeze else {})}
    write_config(folder, config)


# ---- what is measured ----


def timed(what: str, pages: int, run: Callable[[], None]) -> Time:
    began = time.perf_counter()
    run()
    seconds = time.perf_counter() - began
    print(f"{pages:4} pages  {what:45} {seconds:8.2f} s", file=sys.stderr)
    return Time(what, pages, seconds)


def run(folder: Path, *command: str) -> None:
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
    run(folder, sys.executable, "-m", "publisher", "build", "--renderer", "pandoc")


def change_value(folder: Path) -> None:
    """Change one number of one table."""
    name, before, after = CELL_VALUE
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text, f"{name} no longer holds {before}"
    path.write_text(text.replace(before, after), encoding="utf-8")


def change_notebook(folder: Path) -> None:
    """Add one sentence to one notebook."""
    path = folder / "notebooks" / "pilot-map.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("One more sentence."))
    nbformat.write(notebook, path)


def ours(scratch: Path, pages: int) -> Iterator[Time]:
    """The built-in renderer: from nothing, unchanged, after each kind of change."""
    folder = copy_of_the_site(scratch / "ours", pages)
    yield timed("atlas build, cold", pages, lambda: atlas(folder))
    yield timed("atlas build, unchanged", pages, lambda: atlas(folder))
    change_notebook(folder)
    yield timed("atlas build, one notebook changed", pages, lambda: atlas(folder))
    change_value(folder)
    yield timed("atlas build, one value changed", pages, lambda: atlas(folder))
    found = (folder / "_site" / "index.html").read_text(encoding="utf-8")
    assert CELL_VALUE[2] in found, "the changed value is not on the page"


def peers(scratch: Path, pages: int) -> Iterator[Time]:
    """Plain Quarto, with and without freeze, and Quarto with our hooks."""
    if not shutil.which("quarto"):
        yield from nbconvert(scratch, pages)
        return
    folder = copy_of_the_site(scratch / "plain", pages)
    plain(folder, freeze=False)
    quarto = ("quarto", "render", "--execute")
    run(folder, *quarto[:2], "notebooks/pilot-map.ipynb")  # styles are compiled once
    yield timed("quarto render, plain, cold", pages, lambda: run(folder, *quarto))
    yield timed("quarto render, plain, unchanged", pages, lambda: run(folder, *quarto))
    folder = copy_of_the_site(scratch / "hooks", pages)
    run(folder, "quarto", "render")
    shutil.rmtree(folder / ".atlas")
    yield timed("quarto render, our hooks, cold", pages, lambda: run(folder, "quarto", "render"))
    yield timed(
        "quarto render, our hooks, unchanged", pages, lambda: run(folder, "quarto", "render")
    )


def nbconvert(scratch: Path, pages: int) -> Iterator[Time]:
    """Where Quarto is absent: execute and convert each notebook with Jupyter's own tool."""
    try:
        version("nbconvert")
    except ImportError:
        print("Neither quarto nor nbconvert is installed: no peer is measured.", file=sys.stderr)
        return
    folder = copy_of_the_site(scratch / "plain", pages)
    notebooks = [str(path) for path in sorted(folder.rglob("*.ipynb"))]
    command = (sys.executable, "-m", "nbconvert", "--execute", "--to", "html", *notebooks)
    yield timed("jupyter nbconvert --execute", pages, lambda: run(folder, *command))


def synthetic(scratch: Path, count: int) -> Iterator[tuple[int, float, float, float]]:
    """How cost grows: a site of `count` small notebooks; seconds cold and unchanged, peak MB."""
    sys.path.insert(0, str(ROOT / "tests"))
    from sites import STORY, tiny_site, write_page  # type: ignore[import-not-found]

    folder = scratch / f"synthetic-{count}"
    tiny_site(folder)
    names = [f"notebooks/page-{number}.ipynb" for number in range(count - 1)]
    for number, name in enumerate(names):
        write_page(folder / name, STORY.replace("fig-bars", f"fig-bars-{number}"))
    config = yaml.safe_load((folder / "_quarto.yml").read_text(encoding="utf-8"))
    config["project"]["render"] = ["index.ipynb", "notebooks/story.ipynb", *names]
    config["atlas"]["preload"] = ["altair", "pandas"]
    write_config(folder, config)
    shutil.copytree(ROOT / "src", folder / "src")
    cold = timed("atlas build, synthetic, cold", count, lambda: atlas(folder))
    same = timed("atlas build, synthetic, unchanged", count, lambda: atlas(folder))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield count, cold.seconds, same.seconds, peak


# ---- the tables ----


def report(
    times: list[Time], growth: list[tuple[int, float, float, float]], pages: list[int]
) -> str:
    """The measured tables as Markdown."""
    day = dt.date.today()
    quarto = shutil.which("quarto")
    quarto_version = (
        subprocess.run([quarto, "--version"], capture_output=True, text=True).stdout.strip()
        if quarto
        else "not installed"
    )
    lines = [
        f"Measured on {day:%Y-%m-%d}: {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}, Quarto {quarto_version}, "
        f"altair {version('altair')}, vl-convert {version('vl-convert-python')}, "
        f"pandoc of pypandoc_binary {version('pypandoc_binary')}.",
        "",
        "| command | " + " | ".join(f"{count} pages" for count in pages) + " |",
        "| --- |" + " ---: |" * len(pages),
    ]
    by_what: dict[str, dict[int, float]] = {}
    for one in times:
        by_what.setdefault(one.what, {})[one.pages] = one.seconds
    for what, seconds in by_what.items():
        cells = [f"{seconds[count]:.2f} s" if count in seconds else "" for count in pages]
        lines.append(f"| {what} | " + " | ".join(cells) + " |")
    lines += ["", *ratios(by_what, pages)]
    if growth:
        lines += [
            "",
            "How cost grows, on synthetic sites of small notebooks:",
            "",
            "| notebooks | cold | per notebook | unchanged | peak memory of one process |",
            "| ---: | ---: | ---: | ---: | ---: |",
        ]
        lines += [
            f"| {count} | {cold:.1f} s | {cold / count:.3f} s | {same:.2f} s | {peak:.0f} MB |"
            for count, cold, same, peak in growth
        ]
    return "\n".join(lines) + "\n"


def ratios(by_what: dict[str, dict[int, float]], pages: list[int]) -> list[str]:
    """How many times faster, against the peer of the same run."""
    peer = next(
        (
            name
            for name in ("quarto render, plain, cold", "jupyter nbconvert --execute")
            if name in by_what
        ),
        None,
    )
    if peer is None:
        return []
    lines = [f"| times faster than `{peer}` | " + " | ".join(f"{n} pages" for n in pages) + " |"]
    lines.append("| --- |" + " ---: |" * len(pages))
    for what, seconds in by_what.items():
        if what != peer:
            cells = [f"{by_what[peer][n] / seconds[n]:.1f}" if n in seconds else "" for n in pages]
            lines.append(f"| {what} | " + " | ".join(cells) + " |")
    return lines


if __name__ == "__main__":
    main()
