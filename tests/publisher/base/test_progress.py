"""What a long build shows: a live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from publisher.base.progress import progress
from sites import PLAIN, PUBLISHER, atlas, command, tiny_site, with_cell, write_page

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("begun")]

BUILD = ("build", "--renderer", "pandoc", "--jobs", "1")
SLOW = "import time\ntime.sleep(1)\nprint({})"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_a_terminal(folder: Path, **environment: str) -> str:
    """Run a build whose error output is a terminal, and give all that it wrote there."""
    ours, its = pty.openpty()
    without_ci = {name: value for name, value in os.environ.items() if name != "CI"}
    process = subprocess.Popen(
        command(*BUILD),
        cwd=folder,
        env=without_ci | PUBLISHER | {"TERM": "xterm", "COLUMNS": "200"} | environment,
        stdout=subprocess.DEVNULL,
        stderr=its,
    )
    os.close(its)
    written = b""
    while True:
        try:
            read = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not read:
            break
        written += read
    os.close(ours)
    assert process.wait() == 0, written.decode()
    return written.decode()


def test_a_terminal_shows_notebook_cell_and_time_left(tmp_path: Path):
    tiny_site(tmp_path, index=with_cell(SLOW.format(1)), story=PLAIN)
    first = on_a_terminal(tmp_path)
    assert "\x1b[" in first
    plain = ESCAPES.sub("", first)
    assert "index.ipynb: run: it has not been run here yet" in plain
    assert re.search(r"Building: index\.ipynb: cell 3 of 3", plain)
    assert "s left" not in plain, "nothing is known yet of how long it takes"
    write_page(tmp_path / "index.ipynb", with_cell(SLOW.format(2)))
    again = ESCAPES.sub("", on_a_terminal(tmp_path))
    assert re.search(r"Building: index\.ipynb: cell 3 of 3, about \d+ s left", again)


def test_in_ci_a_terminal_gets_plain_lines(tmp_path: Path):
    tiny_site(tmp_path, story=PLAIN)
    written = on_a_terminal(tmp_path, CI="true")
    assert "\x1b" not in written
    assert "index.ipynb: run: it has not been run here yet" in written
    assert "cell" not in written


def test_without_a_terminal_there_are_plain_lines_apart_from_the_answer(tmp_path: Path):
    tiny_site(tmp_path, story=PLAIN)
    done = atlas(tmp_path, *BUILD)
    assert "\x1b" not in done.stdout + done.stderr
    assert "index.ipynb: run: it has not been run here yet" in done.stderr
    assert "cell 1" not in done.stderr
    assert "run: it has" not in done.stdout
    assert "Built 2 pages" in done.stdout


def test_a_brief_command_says_only_what_it_does(capsys: pytest.CaptureFixture[str]):
    with progress("Checking 2 pages", brief=True) as report:
        report("index.ipynb", "run: it has not been run here yet")
    assert capsys.readouterr().err == "Checking 2 pages …\n"
