"""Whatever a page depends on is one of its inputs; what cannot be seen makes it run each time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.run.choices import KEPT, Choices
from publisher.run.prepare import prepare
from publisher.site.project import Project
from sites import PLAIN, atlas, tiny_site, with_cell

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("begun")]

PAGE = "index.ipynb"
POINT = '{"type": "Feature", "properties": {"n": %s}, "geometry": {"type": "Point", "coordinates": [0, 0]}}'
COLLECTION = '{"type": "FeatureCollection", "features": [' + POINT + "]}"


def runs(project: Project, kernel: str = "warm") -> str:
    """Why the front page runs, or that it is kept."""
    return prepare(Project.open(project.root), choices=Choices(kernel=kernel)).reasons[PAGE]


def shown(project: Project, kernel: str = "warm") -> str:
    """What the last cell of the front page shows."""
    notebook = prepare(Project.open(project.root), choices=Choices(kernel=kernel)).notebooks[PAGE]
    return "".join(output.get("text", "") for output in notebook.cells[-1].outputs)


def site(folder: Path, code: str) -> Project:
    """A project whose front page runs `code`, with some files to depend on."""
    project = tiny_site(folder, index=with_cell(code), story=PLAIN)
    (folder / "data" / "note.txt").write_text("one\n")
    (folder / "data" / "shape.geojson").write_text(COLLECTION % 1)
    (folder / "words.py").write_text("WORD = 'old'\n")
    database = sqlite3.connect(folder / "data" / "facts.db")
    with database:
        database.execute("create table facts (n integer)")
        database.execute("insert into facts values (1)")
    database.close()
    return project


def writes(name: str, text: str) -> Callable[[Path], object]:
    """A change: a file with another content."""
    return lambda folder: (folder / name).write_text(text)


def adds_a_fact(folder: Path) -> None:
    """A change of the database."""
    database = sqlite3.connect(folder / "data" / "facts.db")
    with database:
        database.execute("insert into facts values (2)")
    database.close()


FACTS = "print(sum(n for n, in c.execute('select n from facts')))"
# What a cell does, what changes, why it then runs, and what it shows before and after.
SEEN = {
    "opens": (
        "print(open('data/note.txt').read())", writes("data/note.txt", "two\n"),
        "data/note.txt changed",
    ),
    "opens in an open folder": (
        "import os\nf = os.open('note.txt', os.O_RDONLY, dir_fd=os.open('data', os.O_RDONLY))\n"
        "print(os.read(f, 9))", writes("data/note.txt", "two\n"), "data/note.txt changed",
    ),
    "globs": (
        "import glob\nprint(sorted(glob.glob('data/*.txt')))", writes("data/new.txt", ""),
        "the files in data/ changed",
    ),
    "globs paths": (
        "import pathlib\nprint(sorted(map(str, pathlib.Path('data').glob('*.txt'))))",
        writes("data/new.txt", ""), "the files in data/ changed",
    ),
    "walks": (
        "import os\nprint(sorted(n for _, _, names in os.walk('data') for n in names))",
        writes("data/new.txt", ""), "the files in data/ changed",
    ),
    "lists": (
        "import os\nprint(len(os.listdir('data')))", writes("data/new.txt", ""),
        "the files in data/ changed",
    ),
    "looks for": (
        "import os\nprint(os.path.exists('data/more.txt'))", writes("data/more.txt", ""),
        "data/more.txt appeared",
    ),
    "looks for a path": (
        "import pathlib\nprint(pathlib.Path('data/more.txt').is_file())",
        writes("data/more.txt", ""), "data/more.txt appeared",
    ),
    "tries to open": (
        "try:\n    print(open('data/more.txt').read())\nexcept FileNotFoundError:\n    print('none')",
        writes("data/more.txt", "here"), "data/more.txt appeared",
    ),
    "looks for what goes": (
        "import os\nprint(os.path.isfile('data/note.txt'))",
        lambda folder: (folder / "data/note.txt").unlink(), "data/note.txt is gone",
    ),
    "measures": (
        "import os\nprint(os.path.getsize('data/note.txt'))", writes("data/note.txt", "longer\n"),
        "data/note.txt changed",
    ),
    "asks a database": (
        f"import sqlite3\nc = sqlite3.connect('data/facts.db')\n{FACTS}", adds_a_fact,
        "data/facts.db changed",
    ),
    "attaches a database": (
        "import sqlite3\nc = sqlite3.connect(':memory:')\n"
        f"c.execute(\"attach 'data/facts.db' as f\")\n{FACTS}", adds_a_fact,
        "data/facts.db changed",
    ),
    "has GDAL read": (
        "import geopandas\nprint(geopandas.read_file('data/shape.geojson').n.sum())",
        writes("data/shape.geojson", COLLECTION % 7), "data/shape.geojson changed",
    ),
    "has pyogrio read": (
        "import pyogrio\nprint(pyogrio.read_dataframe('data/shape.geojson').n.sum())",
        writes("data/shape.geojson", COLLECTION % 7), "data/shape.geojson changed",
    ),
    "has an XML library read": (
        "from lxml import etree\nprint(etree.parse('data/x.xml').getroot().get('n'))",
        writes("data/x.xml", "<x n='2'/>"), "data/x.xml changed",
    ),
    "imports what lies beside": (
        "import words\nprint(words.WORD)", writes("words.py", "WORD = 'new'\n"), "words.py changed",
    ),
    "imports what may come": (
        "try:\n    import facts\n    print(facts.N)\nexcept ImportError:\n    print('none')",
        writes("facts.py", "N = 1\n"), "the modules in ./ changed",
    ),
    "reads in a process of its own": (
        "import multiprocessing\ndef read(name):\n    return open(name).read()\n"
        "with multiprocessing.Pool(1) as pool:\n    print(pool.map(read, ['data/note.txt']))",
        writes("data/note.txt", "two\n"), "data/note.txt changed",
    ),
    "reads after moving": (
        "import os\nos.chdir('data')\nprint(open('note.txt').read())",
        writes("data/note.txt", "two\n"), "data/note.txt changed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SEEN)
def test_a_page_runs_when_what_it_depends_on_changes_and_only_then(tmp_path: Path, case: str):
    code, change, reason = SEEN[case]
    project = site(tmp_path, code)
    (tmp_path / "data" / "x.xml").write_text("<x n='1'/>")
    before = shown(project)
    assert runs(project) == KEPT
    (tmp_path / "unused.txt").write_text("of no interest\n")
    assert runs(project) == KEPT, "a file that it does not use makes it run"
    change(tmp_path)
    assert runs(project) == reason
    after = prepare(Project.open(tmp_path)).notebooks[PAGE].cells[-1].outputs[-1].text
    assert after != before
    assert runs(project) == KEPT


# Libraries that a site may have installed: how each reads a table, and the module it needs.
READERS = {
    "duckdb": "print(duckdb.sql(\"select sum(count) from 'data/places.csv'\").fetchall())",
    "duckdb with a pattern": (
        "print(duckdb.connect().execute(\"select sum(count) from 'data/*.csv'\").fetchall())"
    ),
    "pyarrow.csv": "print(pyarrow.csv.read_csv('data/places.csv')['count'])",
    "pyarrow.dataset": (
        "print(pyarrow.dataset.dataset('data/places.csv', format='csv').to_table()['count'])"
    ),
}


@pytest.mark.parametrize("case", READERS)
def test_what_a_library_of_tables_is_told_to_read_is_an_input(tmp_path: Path, case: str):
    module = case.partition(" ")[0]
    pytest.importorskip(module)
    project = site(tmp_path, f"import {module}\n{READERS[case]}")
    before = shown(project)
    assert runs(project) == KEPT
    (tmp_path / "data" / "places.csv").write_text("place_id,count\na,7\nb,2\n")
    assert runs(project) == "data/places.csv changed"
    assert shown(project) != before


# What a cell does whose inputs nobody sees, and how it is called.
UNSEEN = {
    "calls the shell": ("!cat data/note.txt", "starts a program (cat data/note.txt)"),
    "captures the shell": (
        "said = !cat data/note.txt\nprint(said)", "starts a program (cat data/note.txt)",
    ),
    "starts a program": (
        "import subprocess\nprint(subprocess.check_output(['cat', 'data/note.txt'], text=True))",
        "starts a program (cat data/note.txt)",
    ),
    "asks the system": (
        "import os\nos.system('cat data/note.txt');", "starts a program (cat data/note.txt)",
    ),
    "opens a pipe": (
        "import os\nprint(os.popen('cat data/note.txt').read())", "starts a program (cat data/note.txt)",
    ),
    "runs bash": ("%%bash\ncat data/note.txt", "starts a program (bash"),
    "calls the system's library": (
        "import ctypes\nsystem = ctypes.CDLL('libc.so.6')\nfile = system.open(b'data/note.txt', 0)\n"
        "said = ctypes.create_string_buffer(10)\nsystem.read(file, said, 10)\nprint(said.value.decode())",
        "calls a library of the machine (libc.so.6)",
    ),
    "calls what Python is linked with": (
        "import ctypes\nsystem = ctypes.CDLL(None)\nfile = system.open(b'data/note.txt', 0)\n"
        "said = ctypes.create_string_buffer(10)\nsystem.read(file, said, 10)\nprint(said.value.decode())",
        "calls a library of the machine (Python's own)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNSEEN)
def test_a_page_runs_every_time_if_what_it_depends_on_is_not_seen(tmp_path: Path, case: str):
    code, called = UNSEEN[case]
    project = site(tmp_path, code)
    first = prepare(project)
    assert called in first.unseen[PAGE]
    assert "one" in first.notebooks[PAGE].cells[-1].outputs[0].text
    (tmp_path / "data" / "note.txt").write_text("two\n")
    again = prepare(Project.open(tmp_path))
    assert f"it {called}"[:40] in again.reasons[PAGE] and "is not seen" in again.reasons[PAGE]
    assert "two" in again.notebooks[PAGE].cells[-1].outputs[0].text


def test_a_page_that_draws_by_chance_runs_every_time(tmp_path: Path):
    project = site(tmp_path, "import random\nprint(random.random())")
    assert "draws by chance (random.random)" in prepare(project).unseen[PAGE]
    assert "draws by chance (random.random)" in runs(project)


def test_a_build_says_of_a_page_that_it_runs_every_time_and_never_that_nothing_changed(
    tmp_path: Path,
):
    site(tmp_path, "!cat data/note.txt")
    for _ in range(2):
        done = atlas(tmp_path, "build", "--renderer", "pandoc", "--explain")
        assert done.returncode == 0, done.stderr
        assert (
            "index.ipynb runs at every build: it starts a program (cat data/note.txt)"
            in done.stdout
        )
        assert "Nothing changed" not in done.stdout
    assert "index.ipynb: run: it starts a program" in done.stdout
    assert f"notebooks/story.ipynb: {KEPT}" in done.stdout


def test_the_kernel_belongs_to_what_decides(tmp_path: Path):
    project = site(tmp_path, "print(1)")
    prepare(project)
    assert runs(project, "jupyter") == "the kernel changed from warm to jupyter"
    assert runs(project, "jupyter") == KEPT and runs(project, "warm") == KEPT


def test_prose_is_the_same_by_any_kernel(tmp_path: Path):
    tiny_site(tmp_path, index='---\ntitle: "T"\n---\n\nOnly words.\n', story=PLAIN)
    project = Project.open(tmp_path)
    prepare(project)
    assert runs(project, "jupyter") == KEPT


def test_the_real_kernel_sees_the_same_inputs(tmp_path: Path):
    code = "import os, glob, words\nprint(glob.glob('data/*.csv'), os.path.exists('x'), words.WORD)"
    project = site(tmp_path, code)
    prepare(project, choices=Choices(kernel="jupyter"))
    for change, reason in (
        (writes("data/new.csv", ""), "the files in data/ changed"),
        (writes("x", ""), "x appeared"),
        (writes("words.py", "WORD = 'new'\n"), "words.py changed"),
    ):
        change(tmp_path)
        assert runs(project, "jupyter") == reason


def test_a_module_saved_twice_in_a_second_is_read_anew(tmp_path: Path):
    project = site(tmp_path, "import words\nprint(words.WORD)")
    words = tmp_path / "words.py"
    for word in ("aaa", "bbb", "ccc"):
        words.write_text(f"WORD = '{word}'\n")
        assert shown(project) == f"{word}\n"


def test_what_a_library_starts_while_it_is_imported_does_not_count(tmp_path: Path):
    code = "import platform, ctypes.util\nprint(bool(platform.machine()), platform.processor() is None)"
    assert prepare(site(tmp_path, code)).unseen == {}


def leads_elsewhere(link: Path, target: str) -> None:
    """Let a link lead to another file or folder."""
    link.unlink(missing_ok=True)
    link.symlink_to(target)


@pytest.mark.parametrize("name", ["latest.txt", "latest/note.txt"])
def test_a_link_that_leads_elsewhere_is_a_change(tmp_path: Path, name: str):
    project = site(tmp_path, f"print(open('data/{name}').read())")
    link, (old, new) = tmp_path / "data" / name.split("/")[0], ("a", "b")
    for folder, text in ((old, "one"), (new, "two")):
        (tmp_path / "data" / folder).mkdir()
        (tmp_path / "data" / folder / "note.txt").write_text(text)
    inner = "" if "/" in name else "/note.txt"
    leads_elsewhere(link, old + inner)
    assert shown(project).strip() == "one" and runs(project) == KEPT
    leads_elsewhere(link, new + inner)
    assert runs(project) == f"data/{name} changed" and shown(project).strip() == "two"
