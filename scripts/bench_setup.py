"""Measure `make site` in a fresh copy against pip by hand, in one run, as ratios.

    .venv/bin/python scripts/bench_setup.py [--rounds 3] [--write]

Every way begins with no environment and empty caches, and ends with the site built by the built-in
renderer. The ways take turns; the median of the rounds counts. Needs a package registry.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import whole_site, write_table

MARK = "<!-- set up -->"
PIP = "`python -m venv`, `pip install`, `atlas build`"
WITH_UV = "`make site`, uv on the PATH"
WITHOUT_UV = "`make site`, uv fetched first"
INSTALL = ".venv/bin/pip install -qq --no-input"
BY_HAND = " && ".join(
    [
        "{python} -m venv .venv",
        f"{INSTALL} --require-hashes --only-binary=:all: -r requirements.txt",
        f"{INSTALL} --no-deps --no-build-isolation --editable .",
        ".venv/bin/atlas build --renderer pandoc",
    ]
)
WAYS = {
    PIP: BY_HAND,
    WITH_UV: "make site RENDERER=pandoc PYTHON={python}",
    WITHOUT_UV: "make site RENDERER=pandoc PYTHON={python}",
}


def main() -> None:
    """Measure each way, print the table, and write it into the docs if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the table into the docs")
    chosen = parser.parse_args()
    uv = uv_that_runs()
    seconds: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(chosen.rounds):
        for way in WAYS:
            with tempfile.TemporaryDirectory() as scratch:
                seconds[way].append(measure(Path(scratch), way, uv))
            print(f"{way:48} {seconds[way][-1]:8.2f} s", file=sys.stderr)
    text = table({way: statistics.median(found) for way, found in seconds.items()}, chosen.rounds)
    print(text)
    if chosen.write:
        write_table(MARK, text)


def uv_that_runs() -> Path:
    """The uv on the PATH or in this environment."""
    found = shutil.which("uv") or shutil.which("uv", path=Path(sys.executable).parent)
    if not found:
        sys.exit("There is no uv to measure with: `make environment` fetches it.")
    return Path(found).resolve()


def measure(scratch: Path, way: str, uv: Path) -> float:
    """Seconds that one way takes in a fresh copy; the measurement stops where it fails."""
    folder = whole_site(scratch / "copy")
    tools = scratch / "tools"
    tools.mkdir()
    if way == WITHOUT_UV:
        (tools / "uv").write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")  # hides any other
        (tools / "uv").chmod(0o755)
    else:
        (tools / "uv").symlink_to(uv)
    python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    environment = os.environ | {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PIP_CACHE_DIR": str(scratch / "pip"),
        "UV_CACHE_DIR": str(scratch / "uv"),
    }
    command = WAYS[way].format(python=shlex.quote(str(python)))
    began = time.perf_counter()
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - began
    if done.returncode or "Going on with pip" in done.stdout:
        sys.exit(f"{way} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return seconds


def table(medians: dict[str, float], rounds: int) -> str:
    """The measured times as Markdown, and what part of pip's each is."""
    lines = [
        f"Median of {rounds} {'round' if rounds == 1 else 'rounds'}, the ways in turn, "
        f"{os.cpu_count()} cores, Python {sys.version.split()[0]}.",
        "",
        "| from a fresh copy and empty caches to the built site | seconds | of the way with pip |",
        "| --- | ---: | ---: |",
    ]
    lines += [
        f"| {way} | {seconds:.1f} | {seconds / medians[PIP]:.2f} |"
        for way, seconds in medians.items()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
