"""Prepare: check what editors wrote, run the notebooks that are stale, draw their figures."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

import nbformat
from nbformat import NotebookNode

from publisher import files
from publisher.figures import draw_figures
from publisher.notebooks import read_notebook, source_problems
from publisher.problems import Problem, SiteError, require_none
from publisher.project import Project
from publisher.reports import KEPT, Choices, Prepared, Report, silent
from publisher.trace import Beginning, Traces

STATE = ".atlas"
REFERENCES = "references.json"
FILTER = """\
# Written by `atlas prepare`. Quarto keeps a filtered notebook until this file is newer.
import runpy, sys
from pathlib import Path
script = Path(__file__).resolve().parent.parent / "scripts" / "atlas.py"
sys.argv = [str(script), "filter"]
runpy.run_path(str(script), run_name="__main__")
"""


def prepare(
    project: Project, *, choices: Choices | None = None, report: Report = silent
) -> Prepared:
    """Check the project's tables, bring every notebook up to date and draw its figures.

    Raises `SiteError` with every problem found; notebooks that did run stay in the cache.
    """
    choices = choices or Choices()
    report("data", "checking tables")
    check_tables(project)
    write_references(project)
    sources = {page: read_notebook(project.root / page, page) for page in project.notebooks}
    require_none(
        problem for page, source in sources.items() for problem in source_problems(source, page)
    )
    prepared = Prepared()
    executed = run_stale(project, sources, choices, prepared.reasons, report)
    for page, notebook in executed.items():
        report(page, "drawing figures")
        prepared.notebooks[page], figures = draw_figures(project, page, notebook)
        prepared.figures.extend(figures)
    files.write(project.root / STATE / "filter.py", FILTER)
    return prepared


def run_stale(
    project: Project,
    sources: Mapping[str, NotebookNode],
    choices: Choices,
    reasons: dict[str, str],
    report: Report,
) -> dict[str, NotebookNode]:
    """Run the notebooks that are not up to date, side by side; give all of them, executed.

    A notebook that fails does not stop the others: they finish and are kept.
    """
    from publisher.execute import Job, Run, execute, stop_children

    traces = Traces(project, allow=choices.allow)
    executed: dict[str, NotebookNode] = {}
    stale: dict[str, Beginning] = {}
    for page, source in sources.items():
        beginning = traces.beginning(page, source)
        if (notebook := traces.find(beginning)) is not None:
            executed[page], reasons[page] = notebook, KEPT
        else:
            reasons[page] = traces.reason(beginning)
            report(page, f"run: {reasons[page]}")
            stale[page] = beginning
    pool = choices.executor or ThreadPoolExecutor(max_workers=choices.jobs or os.cpu_count())
    began = time.time()
    problems: list[Problem] = []
    try:
        running: dict[Future[Run], str] = {}
        for page in stale:
            job = Job(
                page=page,
                notebook=nbformat.writes(sources[page]),
                kernel=choices.kernel,
                preload=tuple(project.settings.get("preload") or ()),
                environment=tuple(sorted(project.environment.items())),
                allow=tuple(sorted(choices.allow)),
                **limits(project),
            )
            if choices.remote:
                from publisher.remote import bundle, execute_bundle

                future = pool.submit(execute_bundle, job, bundle(project))
            else:
                future = pool.submit(execute, job, project.root, teller(report, page))
            running[future] = page
        for future in as_completed(running):
            page = running[future]
            try:
                run = future.result()
            except SiteError as error:
                problems.extend(error.problems)
                report(page, "stopped")
                continue
            problems.extend(changed_meanwhile(project, page, run.inputs, began))
            executed[page] = nbformat.reads(run.notebook, as_version=4)
            traces.keep(stale[page], executed[page], {*run.inputs})
            report(page, "done")
    except BaseException:
        stop_children()
        raise
    finally:
        if choices.executor is None:
            pool.shutdown(cancel_futures=True)
    require_none(problems)
    return {page: executed[page] for page in sources}


def teller(report: Report, page: str) -> Callable[[int, int], None]:
    """A function that reports which cell of a page is running."""
    return lambda cell, cells: report(page, f"cell {cell} of {cells}")


def limits(project: Project) -> dict[str, int]:
    """The limits of a run that `_quarto.yml` sets, as arguments of a `Job`."""
    names = {"cell-seconds": "seconds", "memory-mb": "memory_mb"}
    return {
        argument: project.settings[name]
        for name, argument in names.items()
        if name in project.settings
    }


def changed_meanwhile(
    project: Project, page: str, inputs: tuple[str, ...], began: float
) -> list[Problem]:
    """Inputs written while a notebook ran: nobody can tell which state it saw."""
    return [
        Problem(page, f"{path} was changed while the notebook ran", "Build again.")
        for path in inputs
        if (project.root / path).exists() and (project.root / path).stat().st_mtime > began
    ]


def check_tables(project: Project) -> None:
    """Check the tables, unless the same bytes passed before. Raises `SiteError`."""
    from publisher.store import Store

    store = Store(project.root)
    key = files.digest(files.to_json(checked_files(project)).encode())
    if store.get("checked", key) is None:
        from publisher.tables import table_problems

        require_none(table_problems(project))
        store.put("checked", key, b"")


def checked_files(project: Project) -> dict[str, str | None]:
    """Digests of all that a check of the tables can depend on."""
    packages = project.settings.get("data") or []
    names = {"_quarto.yml", "requirements.txt"}
    for package in [packages] if isinstance(packages, str) else packages:
        names |= set(project.expand(f"{package.rpartition('/')[0] or '.'}/*"))
    if project.settings.get("checks"):
        names |= set(project.expand("src/**/*.py"))
    return {name: files.file_digest(project.root / name) for name in sorted(names)}


def stale(
    project: Project, page: str, source: NotebookNode, *, allow: Iterable[str] = ()
) -> str | None:
    """Why a page would be run again, or None if it is up to date."""
    traces = Traces(project, allow=allow)
    beginning = traces.beginning(page, source)
    return None if traces.find(beginning) is not None else traces.reason(beginning)


def executed(project: Project, page: str, *, allow: Iterable[str] = ()) -> NotebookNode:
    """The executed notebook of a page that is up to date; raises `SiteError` if it is not."""
    traces = Traces(project, allow=allow)
    beginning = traces.beginning(page, read_notebook(project.root / page, page))
    notebook = traces.find(beginning)
    if notebook is None:
        raise SiteError.single(page, traces.reason(beginning), "Run `atlas prepare` again.")
    return notebook


def write_references(project: Project) -> None:
    """Write the bibliography for citations, if `_quarto.yml` names a function that makes it."""
    hook = project.settings.get("bibliography")
    if hook:
        items = project.hook(hook)(project.root)
        files.write(project.root / STATE / REFERENCES, files.to_json(items, indent=1))
