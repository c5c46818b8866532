"""Change any input, and exactly the pages that depend on it are run again.

What a page depends on is taken from what its run recorded. That the record leaves nothing out is
shown by running each page with nothing but its recorded inputs, and by building from nothing.
"""

from __future__ import annotations

import ast
import csv
import functools
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from nbformat import NotebookNode

from conftest import is_to_visit
from publisher.base.files import tree
from publisher.check.determinism import compare, copy_project
from publisher.run.choices import KEPT
from publisher.run.execute import execute
from publisher.run.inputs import FILE, ROWS, Input
from publisher.run.job import Job
from publisher.run.prepare import prepare
from publisher.run.trace import Traces
from publisher.site.notebooks import read_notebook, to_text
from publisher.site.project import Project, output_path
from sites import PLAIN, atlas, own_frame, snapshot, tiny_site, with_cell

pytestmark = pytest.mark.slow

BUILD = ("build", "--renderer", "pandoc", "--explain")


@pytest.fixture(scope="module")
def copy(first_build: Path, tmp_path_factory: pytest.TempPathFactory, root: Path) -> Project:
    """A copy of the project with all that a build of it has kept, for one test after another.

    Whoever changes a file puts it back.
    """
    folder = tmp_path_factory.mktemp("mutations") / "project"
    copy_project(root, folder)
    shutil.copytree(first_build / "kept", folder / ".atlas")
    return Project.open(folder)


def read(inputs: Iterable[Input]) -> set[Input]:
    """Those of some inputs that are files, or rows of tables."""
    return {one for one in inputs if one.kind in (FILE, ROWS)}


def inputs(project: Project) -> dict[str, set[Input]]:
    """What every page that is up to date is recorded to have read."""
    traces = Traces(project)
    return {
        page: read(
            traces.recorded(traces.beginning(page, read_notebook(project.root / page, page)))
        )
        for page in project.notebooks
    }


def whole(used: Iterable[Input]) -> set[str]:
    """The files that count as a whole."""
    return {one.path for one in used if one.kind == FILE}


def rows(used: Iterable[Input]) -> dict[str, set[tuple[str, str]]]:
    """Of each table that counts in some rows alone, their columns and values."""
    found: dict[str, set[tuple[str, str]]] = {}
    for one in used:
        if one.kind == ROWS and one.path not in whole(used):
            column, _, value = one.about.partition("=")
            found.setdefault(one.path, set()).add((column, value))
    return found


def write_rows(source: Path, target: Path, counts: set[tuple[str, str]]) -> None:
    """Write of a table only its head and the rows that count."""
    with source.open(newline="", encoding="utf-8-sig") as file:
        head, *found = csv.reader(file)
    kept = [row for row in found if counts & set(zip(head, row, strict=True))]
    with target.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *kept])


def sources(project: Project) -> dict[str, NotebookNode]:
    """Every notebook as it stands."""
    return {page: read_notebook(project.root / page, page) for page in project.notebooks}


def stale(project: Project, notebooks: dict[str, NotebookNode] | None = None) -> set[str]:
    """The pages that a build would run now; `notebooks`, if they are as they were when read."""
    traces = Traces(project)
    read = sources(project) if notebooks is None else notebooks
    return {page for page, each in read.items() if not traces.knows(traces.beginning(page, each))}


def changed(path: Path) -> bytes:
    """The content of a file with one small change."""
    content = path.read_bytes()
    if path.suffix == ".ipynb":
        notebook = json.loads(content)
        text = notebook["cells"][-1]["source"]
        notebook["cells"][-1]["source"] = [*([text] if isinstance(text, str) else text), "\n"]
        notebook["cells"][-1]["source"].append("# more" if is_code(notebook) else "More.")
        return json.dumps(notebook).encode()
    return content + b"\n"


def is_code(notebook: dict) -> bool:
    return notebook["cells"][-1]["cell_type"] == "code"


def test_nothing_of_the_site_is_left_to_chance(copy: Project):
    prepared = prepare(copy)
    assert prepared.unseen == {} and set(prepared.reasons.values()) == {KEPT}


def test_every_file_of_the_project_makes_exactly_the_pages_stale_that_used_it(copy: Project):
    used = inputs(copy)
    assert all(used.values()) and stale(copy) == set(), "the copy is not up to date"
    wrong, unchanged = {}, sources(copy)
    # The change of a table is an empty line at its end: no row that a page could have named.
    users = {
        name: {page for page, its in used.items() if name in whole(its) or name == page}
        for name in tree(copy.root)
    } | {"requirements.txt": set(used)}
    # Of files that no page uses none makes a page stale if all of them together do not.
    idle = {copy.root / name: (copy.root / name).read_bytes() for name in users if not users[name]}
    for path in idle:
        path.write_bytes(changed(path))
    assert stale(Project.open(copy.root), unchanged) == set()
    for path, before in idle.items():
        path.write_bytes(before)
    for name, expected in users.items():
        if not expected:
            continue
        path = copy.root / name
        before = path.read_bytes()
        path.write_bytes(changed(path))
        found = stale(Project.open(copy.root), None if name.endswith(".ipynb") else unchanged)
        path.write_bytes(before)
        if found != expected:
            wrong[name] = (found, expected)
    assert wrong == {}
    assert stale(copy) == set(), "going back finds nothing kept"


def test_a_changed_row_makes_exactly_the_pages_stale_that_used_it(copy: Project):
    used = inputs(copy)
    named = {name: pairs for its in used.values() for name, pairs in rows(its).items()}
    assert named, "no page says which rows it uses"
    for name, ((column, _),) in named.items():
        path = copy.root / name
        before = path.read_bytes()
        with path.open(newline="", encoding="utf-8-sig") as file:
            head, *lines = csv.reader(file)
        place = head.index(column)
        users = {
            pair: {page for page, its in used.items() if pair in rows(its).get(name, ())}
            for pair in ((column, line[place]) for line in lines)
        }
        line = next(line for line in lines if users[column, line[place]])
        own = users[column, line[place]]
        line[-1] += "?"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([head, *lines])
        found = stale(Project.open(copy.root))
        path.write_bytes(before)
        readers = {page for page, its in used.items() if name in whole(its)}
        assert found == own | readers, name


@functools.cache
def imported(root: Path, source: str) -> set[str]:
    """The modules of `src` that Python code imports, and those that they import."""
    found: set[str] = set()
    names = [
        name
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]
    for name in names:
        place = name.replace(".", "/")
        for path in (f"src/{place}.py", f"src/{place}/__init__.py"):
            if (root / path).is_file():
                found.add(path)
    return found


@functools.cache
def imported_by(root: Path, path: str) -> set[str]:
    """The same of a module of the project, by its path."""
    return imported(root, (root / path).read_text(encoding="utf-8"))


def closure(root: Path, source: str) -> set[str]:
    """All modules of the project that code needs, however far away."""
    found: set[str] = set()
    new = imported(root, source)
    while new - found:
        found |= new
        new = {each for path in found for each in imported_by(root, path)}
        new |= {f"{path.rpartition('/')[0]}/__init__.py" for path in found}
    return found


def test_the_modules_that_a_page_imports_are_its_inputs_and_no_others(copy: Project):
    for page, used in inputs(copy).items():
        cells = read_notebook(copy.root / page, page).cells
        code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        needed = closure(copy.root, code)
        modules = {name for name in whole(used) if name.endswith(".py")}
        assert modules and modules <= needed, page
        assert imported(copy.root, code) <= modules, page


def test_a_page_needs_nothing_but_its_recorded_inputs(copy: Project, tmp_path: Path):
    """The same result comes out where every other file of the project is empty, and a table of
    which some rows count holds no other row. A few regions stand for all: one notebook makes them.
    """
    traces = Traces(copy)
    for page, used in inputs(copy).items():
        if not is_to_visit(page.replace(".ipynb", ".html")):
            continue
        bare = tmp_path / page.replace("/", "-")
        for name in tree(copy.root):
            (bare / name).parent.mkdir(parents=True, exist_ok=True)
            if name in whole(used) or name == page:
                shutil.copyfile(copy.root / name, bare / name)
            elif name in rows(used):
                write_rows(copy.root / name, bare / name, rows(used)[name])
            elif not name.startswith("src/publisher/"):
                (bare / name).touch()
        source = read_notebook(copy.root / page, page)
        job = Job(
            page=page,
            notebook=to_text(source),
            preload=tuple(copy.settings.get("preload") or ()),
            environment=tuple(sorted(copy.environment.items())),
        )
        run = execute(job, bare)
        kept = traces.find(traces.beginning(page, source))
        assert kept is not None
        assert run.notebook == to_text(kept), page
        assert read(run.inputs) == used, page


def explained(told: str) -> dict[str, str]:
    """What `--explain` said of each page."""
    return dict(re.findall(r"^(\S+\.(?:ipynb|qmd)): (.*)$", told, re.MULTILINE))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} holds no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_is_built_step_by_step_is_what_is_built_from_nothing(
    copy: Project, first_build: Path, tmp_path: Path
):
    """On the real site: a table, a module, the template, a page without code; then, in another
    folder, time zone, locale and hash seed and with another number of jobs, all of it at once.
    """
    folder = tmp_path / "project"
    shutil.copytree(copy.root, folder)
    site = folder / "_site"
    own = {"PYTHONPATH": str(folder / "src")}  # its own publisher, whose frame is changed
    shutil.copytree(first_build / "site", site)
    used = inputs(copy)
    pages = {output_path(page) for page in copy.pages}

    def step(*names: str) -> tuple[set[str], dict[str, str]]:
        """Build after some files changed: the pages that have other bytes, and what was said of all
        those that did not run.
        """
        before = snapshot(site)
        done = atlas(folder, *BUILD, **own)
        assert done.returncode == 0, f"{names}: {done.stderr}"
        told = explained(done.stdout)
        ran = {page for page, reason in told.items() if reason.startswith("run: ")}
        assert ran == {page for page, its in used.items() if whole(its) & set(names)}, names
        reason = rf"run: ({'|'.join(map(re.escape, names))}) changed( and 1 more)?"
        assert all(re.fullmatch(reason, told.pop(page)) for page in ran), names
        after = snapshot(site)
        rewritten = {page for page in pages if after[page] != before[page]}
        return rewritten - {output_path(page) for page in ran}, told

    table, module = "data/caps.csv", "src/figure/alone.py"
    replace(folder / table, "For joint ventures.", "For joint ventures alone.")
    (folder / module).write_bytes(changed(folder / module))
    rewritten, _ = step(table, module)
    assert rewritten == set(), "pages that did not run have other bytes"
    replace(folder / "src/publisher/frame/template.html", "</main>", "<!-- changed --></main>")
    rewritten, told = step("src/publisher/frame/template.html")
    assert rewritten == pages
    assert set(told.values()) == {"rendered: the publisher's template.html changed"}
    with (folder / "404.qmd").open("ab") as file:
        file.write(b"\nOne more sentence.\n")
    rewritten, told = step("404.qmd")
    assert rewritten == {"404.html"}
    assert told.pop("404.qmd") == "rendered: its text changed"
    assert set(told.values()) == {KEPT}
    elsewhere = tmp_path / "another folder, é"
    copy_project(folder, elsewhere)
    machine = {"TZ": "America/St_Johns", "LC_ALL": "POSIX", "PYTHONHASHSEED": "4711"}
    own = {"PYTHONPATH": str(elsewhere / "src")}
    done = atlas(elsewhere, "build", "--renderer", "pandoc", "--jobs", "1", **machine, **own)
    assert done.returncode == 0, done.stderr
    assert compare(site, elsewhere / "_site") > 50


# ---- the same on a small project, for every file of it ----


STAMPED = "import words\nprint(words.A, open('data/note.txt').read())"


def small(folder: Path) -> Project:
    """A small project with a page of each kind and an input of each kind."""
    for name in ("src/words", "data"):
        (folder / name).mkdir(parents=True)
    (folder / "src/words/__init__.py").write_text("A = 1\n")
    (folder / "data/note.txt").write_text("a note\n")
    (folder / "data/unused.txt").write_text("nobody reads this\n")
    tiny_site(folder, index=with_cell(STAMPED) + "\nAs [@one] says.\n", story=PLAIN)
    (folder / "more.qmd").write_text("---\ntitle: More\n---\n\nWords.\n")
    own_frame(folder)
    reference = [{"id": "one", "type": "book", "title": "One", "author": [{"family": "Writer"}]}]
    (folder / "references.json").write_text(json.dumps(reference))
    config = (folder / "_quarto.yml").read_text()
    config = config.replace("story.ipynb]\n", "story.ipynb, more.qmd]\n", 1)
    config = f"bibliography: references.json\n{config}"
    (folder / "_quarto.yml").write_text(config)
    return Project.open(folder)


# How each kind of file is changed so that it is still good: a text and what to put in its place.
GOOD = {
    ".css": ("{", "{ --unused: 1; "),
    ".js": ("\n", "\n// changed\n"),
    ".lua": ("\n", "\n-- changed\n"),
    ".md": ("", "\n"),
    ".scss": ("\n", "\n// changed\n"),
    ".svg": ("<svg", "<svg data-changed='1'"),
    ".csl": ("<style", "<!-- changed --><style"),
    ".qmd": ("Words.", "More words."),
    ".py": ("A = 1", "A = 2"),
    ".txt": ("", "# changed\n"),
    ".csv": ("a,1", "a,7"),
    ".yaml": ("name: tiny", "name: tiny\ntitle: changed"),
    ".yml": ("title: Tiny", "title: Small"),
    ".json": ("One", "Two"),
}


def test_every_change_of_a_small_site_builds_what_a_build_from_nothing_builds(tmp_path: Path):
    project = small(tmp_path / "step by step")
    folder, site = project.root, project.output_dir
    done = atlas(folder, *BUILD)
    assert done.returncode == 0, done.stderr
    used = inputs(project)
    assert whole(used["index.ipynb"]) == {"src/words/__init__.py", "data/note.txt"}
    unbuilt = {"assets/story.md", "assets/charts.md"}  # what `atlas new` writes, and no page holds
    for name in sorted(set(tree(folder)) - unbuilt):
        path, before = folder / name, (folder / name).read_text(encoding="utf-8")
        if name.endswith(".ipynb"):
            path.write_text(before.replace(" make ", " will make "))
        elif name.endswith(".html"):
            path.write_text(before + "<!-- changed -->\n")
        else:
            old, new = GOOD[Path(name).suffix]
            path.write_text(before.replace(old, new, 1) if old else new + before)
        assert path.read_text() != before, name
        ran = {
            page for page, reason in prepare(Project.open(folder)).reasons.items() if reason != KEPT
        }
        everything = {"index.ipynb", "notebooks/story.ipynb"}
        expected = {page for page in used if name in whole(used[page]) or name == page}
        assert ran == (everything if name == "requirements.txt" else expected), name
    step_by_step = atlas(folder, *BUILD)
    assert step_by_step.returncode == 0, step_by_step.stderr
    fresh = tmp_path / "from nothing"
    copy_project(folder, fresh)
    assert atlas(fresh, *BUILD).returncode == 0
    assert compare(site, fresh / "_site") > 10
