"""Notebooks that misbehave: each is stopped and named, and the others finish and are kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from publisher.base.problems import Problem, SiteError
from publisher.run.choices import Choices
from publisher.run.prepare import prepare
from publisher.run.trace import Traces
from publisher.site.notebooks import read_notebook
from publisher.site.project import Project
from sites import INDEX, PLAIN, atlas, tiny_site, with_cell

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("begun")]

SAYS = "print('so far', 'so good')\n"
OTHER = "notebooks/story.ipynb"


def limited(folder: Path, code: str, *settings: str) -> Project:
    """A project whose front page runs `code` in its third cell, under limits."""
    tiny_site(folder, index=with_cell(code), story=PLAIN)
    config = folder / "_quarto.yml"
    sqlite3.connect(folder / "data" / "facts.db").close()
    config.write_text(config.read_text() + "".join(f"  {setting}\n" for setting in settings))
    return Project.open(folder)


def fault(project: Project, choices: Choices | None = None) -> Problem:
    """What stops the project's front page, when nothing else is wrong."""
    with pytest.raises(SiteError) as stopped:
        prepare(project, choices=choices)
    [problem] = stopped.value.problems
    return problem


def is_kept(project: Project, page: str, kernel: str = "warm") -> bool:
    """Whether a page has run and need not run again."""
    traces = Traces(project, kernel=kernel)
    return traces.find(traces.beginning(page, read_notebook(project.root / page, page))) is not None


# What a cell does, what is said of it.
STOPPED = {
    "loops": ("while True: pass", "runs longer than 3 seconds"),
    "sleeps": ("import time\ntime.sleep(1000)", "runs longer than 3 seconds"),
    "eats memory": ("hog = bytearray(10**9)", "needs more than 600 MB of memory"),
    "kills itself": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
    "exits": ("import os\nos._exit(3)", "exit code 3"),
    "raises": ("1 / 0", "raises ZeroDivisionError: division by zero"),
    "writes": ("open('data/new.csv', 'w').write('x')", "writes to data/new.csv"),
    "asks a host": (
        "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')",
        "opens a network connection to 127.0.0.1",
    ),
    "looks a host up": (
        "import socket\nsocket.getaddrinfo('example.org', 80)",
        "opens a network connection to example.org",
    ),
    "sends a packet": (
        "import socket\n"
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "opens a network connection to 127.0.0.1",
    ),
    "lists a folder elsewhere": ("import os\nos.listdir('/srv')", "lists /srv, which is outside"),
    "reads a scratch file of somebody else": (
        "open('/tmp/rates.csv')", "opens /tmp/rates.csv, which is outside the project",
    ),
    "has a library read elsewhere": (
        "import tempfile, pyogrio\npyogrio.read_info('/proc/../srv')", "reads /srv, which is outside",
    ),
    "opens a database elsewhere": (
        "import sqlite3\nsqlite3.connect('/srv/x.db')", "opens /srv/x.db, which is outside",
    ),
    "installs": ("!pip install -q polars", "installs packages (pip install -q polars)"),
    "makes a database": (
        "import sqlite3\nsqlite3.connect('data/new.db')", "makes data/new.db, but a story only reads",
    ),
    "changes a database": (
        "import sqlite3\nc = sqlite3.connect(':memory:')\nc.execute('create table t (n)')\n"
        "c = sqlite3.connect('data/facts.db')\nc.execute('create table t (n)')",
        "changes a database of the project (sqlite3), but a story only reads",
    ),
    "makes a database of another kind": (
        "import duckdb\nduckdb.connect('data/new.duckdb')", "writes to data/new.duckdb",
    ),
    "has DuckDB write": (
        "import duckdb\nduckdb.sql('select 1 a').write_csv('data/out.csv')", "writes to data/out.csv",
    ),
    "has GDAL write": (
        "import geopandas, shapely\n"
        "geopandas.GeoSeries([shapely.Point(0, 0)], crs=4326).to_file('data/out.gpkg')",
        "writes to data/out.gpkg",
    ),
    "removes": ("import os\nos.remove('data/places.csv')", "changes (os.remove) data/places.csv"),
    "asks": ("input('How many? ')", "asks for input, and nobody is there to answer"),
    "asks for a password": ("import getpass\ngetpass.getpass()", "asks for input"),
    "cannot show what it returns": (
        "class Odd:\n    def __repr__(self): raise ValueError('no shape')\nOdd()",
        "raises ValueError: no shape",
    ),
    "reads elsewhere": ("open('/srv/elsewhere.csv')", "outside the project"),
    "reads its user's home": (
        "import os, pwd\nopen(os.path.join(pwd.getpwuid(os.getuid()).pw_dir, '.netrc'))",
        "outside the project",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", STOPPED)
def test_a_notebook_that_misbehaves_is_stopped_and_the_other_is_kept(tmp_path: Path, case: str):
    code, said = STOPPED[case]
    project = limited(tmp_path, SAYS + code, "cell-seconds: 3", "memory-mb: 600")
    found = fault(project)
    assert found.where == "index.ipynb, cell 3"
    assert said in found.found
    assert found.found.endswith("The last lines it printed:\n    | so far so good")
    assert found.remedy
    assert not (tmp_path / "data" / "new.csv").exists()
    assert is_kept(project, OTHER), "the other notebook was not finished and kept"


def test_a_notebook_that_leaves_no_memory_even_for_its_error_is_stopped(tmp_path: Path):
    project = limited(tmp_path, "hog = []\nwhile True: hog.append(bytes(10**6))", "memory-mb: 600")
    found = fault(project)
    assert found.where == "index.ipynb, cell 3"
    assert "needs more than 600 MB of memory" in found.found or "ended its own" in found.found
    assert is_kept(project, OTHER)


def test_a_million_lines_are_stopped_and_only_the_last_are_shown(tmp_path: Path):
    project = limited(tmp_path, "for n in range(10**6): print('line', n)")
    found = fault(project)
    assert found.where == "index.ipynb, cell 3"
    assert "prints more than 2,000,000 characters in one cell" in found.found
    lines = [line for line in found.found.splitlines() if line.startswith("    | ")]
    assert len(lines) == 5 and all(line.startswith("    | line 17") for line in lines)
    assert is_kept(project, OTHER)


def test_a_long_line_is_not_shown_whole(tmp_path: Path):
    assert len(fault(limited(tmp_path, "print('x' * 10**6)\n1 / 0")).found) < 400


def test_only_what_the_stopped_cell_itself_printed_is_shown(tmp_path: Path):
    code = "print('earlier')\n```\n\n```python\n1 / 0"
    found = fault(limited(tmp_path, code))
    assert found.where == "index.ipynb, cell 4"
    assert "printed" not in found.found


def test_an_expression_in_the_text_is_stopped_too(tmp_path: Path):
    index = INDEX + "\nAnd `{python} [0 for _ in iter(int, 1)]`.\n"
    tiny_site(tmp_path, index=index, story=PLAIN)
    config = tmp_path / "_quarto.yml"
    config.write_text(config.read_text() + "  cell-seconds: 3\n  memory-mb: 600\n")
    project = Project.open(tmp_path)
    found = fault(project)
    assert found.where == "index.ipynb, cell 2"
    assert is_kept(project, OTHER)


# These print more before they are stopped.
LOUD = {
    "leaves": ("import sys\nsys.exit()", "asks to end before the notebook is at its end"),
    "quits": ("exit()", "asks to end before the notebook is at its end"),
    "lets a program print for ever": (
        "import subprocess\nsubprocess.run(['yes'])", "prints more than 2,000,000 characters",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LOUD)
def test_a_notebook_that_is_loud_is_stopped_too(tmp_path: Path, case: str):
    code, said = LOUD[case]
    project = limited(tmp_path, SAYS + code)
    found = fault(project)
    assert found.where == "index.ipynb, cell 3"
    assert said in found.found and "The last lines it printed:" in found.found
    assert is_kept(project, OTHER)


# The same by a Jupyter kernel, as far as another language could be stopped as well.
JUPYTER = {
    "cannot show what it returns": STOPPED["cannot show what it returns"],
    "loops": ("while True: pass", "runs longer than 3 seconds"),
    "eats memory": ("hog = bytearray(10**9)", "needs more than 600 MB of memory"),
    "kills itself": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "ended its own"),
    "raises": ("1 / 0", "raises ZeroDivisionError: division by zero"),
    "writes": ("open('data/new.csv', 'w').write('x')", "writes to data/new.csv"),
    "asks a host": (
        "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')",
        "opens a network connection to 127.0.0.1",
    ),
    "asks": ("input('How many? ')", "asks for input, and nobody is there to answer"),
    "leaves": ("import sys\nsys.exit()", "asks to end before the notebook is at its end"),
    "quits": ("exit()", "asks to end before the notebook is at its end"),
    "prints": ("for n in range(10**6): print('line', n)", "prints more than 2,000,000 characters"),
}  # fmt: skip


@pytest.mark.parametrize("case", JUPYTER)
def test_a_notebook_in_a_jupyter_kernel_is_stopped_too(tmp_path: Path, case: str):
    code, said = JUPYTER[case]
    seconds = 3 if case == "loops" else 60
    project = limited(tmp_path, code, f"cell-seconds: {seconds}", "memory-mb: 600")
    found = fault(project, Choices(kernel="jupyter"))
    assert found.where == "index.ipynb, cell 3"
    assert said in found.found
    assert is_kept(project, OTHER, "jupyter")


def test_what_is_allowed_with_a_reason_may_be_done(tmp_path: Path):
    folder = tmp_path / "project"
    folder.mkdir()
    code = "import tempfile\nopen('data/new.txt', 'w').close()\nopen('data/new.txt').close()"
    tiny_site(folder, index=with_cell(code), story=PLAIN)
    assert "writes to data/new.txt" in fault(Project.open(folder)).found
    done = atlas(folder, "build", "--renderer", "pandoc", "--allow", "write:a test says so")
    assert done.returncode == 0, done.stderr
    assert "a test says so" in done.stderr


@pytest.mark.parametrize("allow", ["write", "write:", "write: ", "everything:it is easier"])
def test_nothing_is_allowed_without_a_reason(tmp_path: Path, allow: str):
    tiny_site(tmp_path, story=PLAIN)
    done = atlas(tmp_path, "build", "--renderer", "pandoc", "--allow", allow)
    assert done.returncode == 1
    assert f"--allow {allow}: does not say what is allowed and why" in done.stderr


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("network", "import socket\nsocket.socket().connect_ex(('127.0.0.1', 9))"),
        ("outside", "import os\nos.path.exists('x') or open('/srv', 'r')"),
    ],
)
def test_what_is_allowed_is_only_what_was_named(tmp_path: Path, what: str, code: str):
    code = (
        f"try:\n    exec({code!r})\nexcept NotADirectoryError: pass\nexcept IsADirectoryError: pass"
    )
    project = limited(tmp_path, code)
    other = {"network": "outside", "outside": "network"}[what]
    assert "--allow" in fault(project, Choices(allow={other: "a test says so"})).remedy
    prepare(project, choices=Choices(allow={what: "a test says so"}))
