"""Prepare: check what editors wrote, run the notebooks that are stale, draw their figures.

An executed notebook is kept in `.atlas/runs/` with the digest of everything it used: its own
source, every project file it opened, every project module it imported, the lock file and the
Python version. It is used again only while all of these are as they were.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from publisher import files
from publisher.figures import Figure, draw_figures
from publisher.notebooks import canonical, read_notebook, source_problems
from publisher.problems import Problem, SiteError, require_none
from publisher.project import Project

STATE = ".atlas"
LOCK = "requirements.txt"
REFERENCES = "references.json"
FILTER = """\
# Written by `atlas prepare`. Quarto keeps a filtered notebook until this file is newer.
import runpy, sys
from pathlib import Path
from typing import Any
script = Path(__file__).resolve().parent.parent / "scripts" / "atlas.py"
sys.argv = [str(script), "filter"]
runpy.run_path(str(script), run_name="__main__")
"""

Report = Callable[[str, str], None]


def silent(page: str, message: str) -> None:
    """Report nothing."""


@dataclass
class Prepared:
    """The executed notebooks by page, with figures drawn, and why each was run or kept."""

    notebooks: dict[str, NotebookNode] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)


def prepare(
    project: Project,
    *,
    executor: Executor | None = None,
    kernel: str = "warm",
    report: Report = silent,
) -> Prepared:
    """Check the project's tables, bring every notebook up to date and draw its figures.

    Raises `SiteError` with every problem found; notebooks that did run stay in the cache.
    """
    from publisher.tables import table_problems

    report("data", "checking tables")
    require_none(table_problems(project))
    write_references(project)
    sources = {page: read_notebook(project.root / page, page) for page in project.notebooks}
    require_none(
        problem for page, source in sources.items() for problem in source_problems(source, page)
    )
    prepared = Prepared()
    own_executor = executor is None
    pool = executor or ThreadPoolExecutor(max_workers=os.cpu_count())
    try:
        jobs = {}
        for page, source in sources.items():
            reason = stale(project, page, source)
            prepared.reasons[page] = reason or "kept: no input changed"
            if reason:
                report(page, f"run: {reason}")
                jobs[page] = pool.submit(run_page, project, page, source, kernel)
        problems: list[Problem] = []
        for page, job in jobs.items():
            try:
                job.result()
                report(page, "done")
            except SiteError as error:
                problems.extend(error.problems)
        require_none(problems)
    finally:
        if own_executor:
            pool.shutdown(cancel_futures=True)
    for page in sources:
        report(page, "drawing")
        notebook, figures = draw_figures(project, page, executed(project, page))
        prepared.notebooks[page] = notebook
        prepared.figures.extend(figures)
    files.write(project.root / STATE / "filter.py", FILTER)
    return prepared


def run_page(project: Project, page: str, source: NotebookNode, kernel: str) -> None:
    """Execute one notebook and keep the result with the digests of all it used."""
    from publisher.execute import CELL_SECONDS, execute

    run = execute(
        source,
        page,
        project.root,
        kernel=kernel,
        seconds=project.settings.get("cell-seconds", CELL_SECONDS),
        preload=tuple(project.settings.get("preload") or ()),
    )
    record = {
        "source": files.digest(canonical(source)),
        "python": platform.python_version(),
        "inputs": {path: files.file_digest(project.root / path) for path in _inputs(run.inputs)},
        "notebook": json.loads(nbformat.writes(run.notebook)),
    }
    files.write(record_path(project, page), files.to_json(record, indent=1))


def _inputs(used: tuple[str, ...]) -> list[str]:
    return sorted({*used, LOCK})


def record_path(project: Project, page: str) -> Path:
    """Where the executed form of a page and the digests of its inputs are kept."""
    return project.root / STATE / "runs" / f"{page.replace('/', '--')}.json"


def read_record(project: Project, page: str) -> dict[str, Any] | None:
    """The last run of a page, or None if there is none or it is damaged."""
    try:
        record = json.loads(record_path(project, page).read_text(encoding="utf-8"))
        return record if {"source", "python", "inputs", "notebook"} <= record.keys() else None
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def stale(project: Project, page: str, source: NotebookNode) -> str | None:
    """Say in one line why a page must be run again, or None if nothing it used has changed."""
    record = read_record(project, page)
    if record is None:
        return "it has not been run here yet"
    if record["source"] != files.digest(canonical(source)):
        return "the notebook changed"
    if record["python"] != platform.python_version():
        return f"Python changed from {record['python']} to {platform.python_version()}"
    changed = [
        path
        for path, digest in record["inputs"].items()
        if files.file_digest(project.root / path) != digest
    ]
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        return f"{changed[0]} changed{more}"
    return None


def executed(project: Project, page: str) -> NotebookNode:
    """The executed notebook of a page that has been run."""
    record = read_record(project, page)
    if record is None:
        raise SiteError.single(page, "has not been run", "Run `atlas build` or `atlas prepare`.")
    return nbformat.reads(files.to_json(record["notebook"]), as_version=4)


def write_references(project: Project) -> None:
    """Write the bibliography for citations, if `_quarto.yml` names a function that makes it."""
    hook = project.settings.get("bibliography")
    if hook:
        items = project.hook(hook)(project.root)
        files.write(project.root / STATE / REFERENCES, files.to_json(items, indent=1))
