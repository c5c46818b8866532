"""Prepare: check what editors wrote, run the notebooks that are stale, draw their figures."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any

from nbformat import NotebookNode

from publisher.base import files
from publisher.base.problems import Problem, SiteError, require_none
from publisher.base.progress import Report, silent
from publisher.base.workers import Workers, worker_pool
from publisher.figures.draw import Figure, draw_figures
from publisher.run.choices import KEPT, Choices, Prepared
from publisher.run.trace import Beginning, Traces
from publisher.site.notebooks import from_text, read_notebook, source_problems, to_text
from publisher.site.project import Project

STATE = ".atlas"
REFERENCES = "references.json"
CHECKED = "tables"
Drawn = tuple[NotebookNode, list[Figure]]


def prepare(
    project: Project,
    *,
    choices: Choices | None = None,
    report: Report = silent,
    workers: Workers | None = None,
) -> Prepared:
    """Check the project's tables, bring every notebook up to date and draw its figures.

    The tables are checked by `workers` (by default workers of its own) while the notebooks run, and
    figures are drawn there as soon as their notebook has run. Raises `SiteError` with every problem
    found; notebooks that did run stay in the cache.
    """
    choices = choices or Choices()
    if workers is None:
        with project_workers(project, choices.jobs) as workers:
            return prepare(project, choices=choices, report=report, workers=workers)
    prepared = Prepared()
    drawing: dict[str, Future[Drawn]] = {}
    with ThreadPoolExecutor(choices.jobs or os.cpu_count()) as threads:
        checking = threads.submit(check, project, report, workers)
        sources, problems = read_sources(project)
        if problems:
            checking.result()
            raise SiteError(problems)

        def executed(page: str, notebook: NotebookNode) -> None:
            drawing[page] = threads.submit(draw_figures, project, page, notebook, workers)

        try:
            run_stale(project, sources, choices, prepared.reasons, report, checking, executed)
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            raise
    for page in sources:
        try:
            prepared.notebooks[page], figures = drawing[page].result()
            prepared.figures.extend(figures)
        except SiteError as error:
            problems.extend(error.problems)
    require_none(problems)
    if (references := checking.result()) is not None:
        files.write(project.root / STATE / REFERENCES, references)
    return prepared


@contextmanager
def project_workers(project: Project, jobs: int | None) -> Iterator[Workers]:
    """A pool of `jobs` processes in the environment that the project's notebooks are given."""
    from publisher.run.execute import WARM

    with worker_pool(
        project.root,
        environment=project.environment,
        preload=(*WARM, *project.preload),
        jobs=jobs,
    ) as workers:
        yield workers


def read_sources(project: Project) -> tuple[dict[str, NotebookNode], list[Problem]]:
    """Every notebook as its author left it, and what is wrong with it before it runs."""
    sources: dict[str, NotebookNode] = {}
    problems: list[Problem] = []
    for page in project.notebooks:
        try:
            sources[page] = read_notebook(project.root / page, page)
            problems.extend(source_problems(sources[page], page))
        except SiteError as error:
            problems.extend(error.problems)
    return sources, problems


def run_stale(
    project: Project,
    sources: Mapping[str, NotebookNode],
    choices: Choices,
    reasons: dict[str, str],
    report: Report,
    checking: Future[str | None],
    executed: Callable[[str, NotebookNode], None],
) -> None:
    """Run the notebooks that are not up to date, side by side; hand each one on, executed.

    A notebook that fails does not stop the others: they finish and are kept. Tables that fail
    their check (`checking`) stop all of them.
    """
    from publisher.run.execute import Job, Run, execute, stop_children

    traces = Traces(project, allow=choices.allow)
    stale: dict[str, Beginning] = {}
    for page, source in sources.items():
        beginning = traces.beginning(page, source)
        if (notebook := traces.find(beginning)) is not None:
            reasons[page] = KEPT
            executed(page, notebook)
        else:
            reasons[page] = traces.reason(beginning)
            report(page, f"run: {reasons[page]}")
            stale[page] = beginning
    threads = choices.executor or ThreadPoolExecutor(max_workers=choices.jobs or os.cpu_count())
    began = time.time()
    problems: list[Problem] = []
    try:
        running: dict[Future[Run], str] = {}
        for page in stale:
            job = Job(
                page=page,
                notebook=to_text(sources[page]),
                kernel=choices.kernel,
                preload=project.preload,
                environment=tuple(sorted(project.environment.items())),
                allow=tuple(sorted(choices.allow)),
                **limits(project),
            )
            if choices.remote:
                from publisher.run.remote import bundle, execute_bundle

                future = threads.submit(execute_bundle, job, bundle(project))
            else:
                future = threads.submit(execute, job, project.root, teller(report, page))
            running[future] = page
        everything: list[Future[Any]] = [checking, *running]
        for done in as_completed(everything):
            if done is checking:
                checking.result()
                continue
            page = running[done]
            try:
                run = done.result()
            except SiteError as error:
                problems.extend(error.problems)
                report(page, "stopped")
                continue
            problems.extend(changed_meanwhile(project, page, run.inputs, began))
            notebook = from_text(run.notebook)
            traces.keep(stale[page], notebook, {*run.inputs})
            report(page, "done")
            executed(page, notebook)
    except BaseException:
        stop_children()
        raise
    finally:
        if choices.executor is None:
            threads.shutdown(cancel_futures=True)
    require_none(problems)


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


def check(project: Project, report: Report, workers: Workers) -> str | None:
    """Check the tables, unless the same bytes passed before. Raises `SiteError`.

    Gives the bibliography that the project makes of them as JSON, if it makes one.
    """
    key = check_key(project)
    if not workers.knows(CHECKED, key):
        report("data", "checking tables")
    references = workers.result(CHECKED, key, checked, project)
    return references.decode() or None


def checked(project: Project) -> bytes:
    """Check the tables and make the bibliography; empty if the project makes none."""
    from publisher.site.tables import table_problems

    require_none(table_problems(project))
    hook = project.settings.get("bibliography")
    return files.to_json(project.hook(hook)(project.root), indent=1).encode() if hook else b""


def check_key(project: Project) -> str:
    """One digest of all that a check of the tables can depend on."""
    return files.digest(files.to_json(checked_files(project)).encode())


def checked_files(project: Project) -> dict[str, str | None]:
    """Digests of all that a check of the tables can depend on."""
    packages = project.settings.get("data") or []
    names = {"_quarto.yml", "requirements.txt"}
    for package in [packages] if isinstance(packages, str) else packages:
        names |= set(project.expand(f"{package.rpartition('/')[0] or '.'}/*"))
    if project.settings.get("checks") or project.settings.get("bibliography"):
        names |= set(project.expand("src/**/*.py"))
    return {name: files.file_digest(project.root / name) for name in sorted(names)}


def executed(project: Project, page: str, *, allow: Iterable[str] = ()) -> NotebookNode:
    """The executed notebook of a page that is up to date; raises `SiteError` if it is not."""
    traces = Traces(project, allow=allow)
    beginning = traces.beginning(page, read_notebook(project.root / page, page))
    notebook = traces.find(beginning)
    if notebook is None:
        raise SiteError.single(page, traces.reason(beginning), "Run `atlas prepare` again.")
    return notebook
