"""Prepare: check what editors wrote, run the notebooks that are stale, draw their figures."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from nbformat import NotebookNode

from publisher.base import files
from publisher.base.problems import Problem, SiteError, require_none
from publisher.base.progress import Report, silent
from publisher.base.workers import Workers, worker_pool
from publisher.figures.draw import begin_cell, draw_figures
from publisher.figures.figure import Figure
from publisher.run.checking import check
from publisher.run.choices import Choices, Prepared
from publisher.run.stale import run_stale
from publisher.run.story import Story
from publisher.run.trace import Traces
from publisher.site.named import named_problems
from publisher.site.notebooks import read_notebook, shared_labels, source_problems
from publisher.site.project import Project
from publisher.site.slips import inline_slips

STATE = ".atlas"
REFERENCES = "references.json"
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
    ran: dict[str, NotebookNode] = {}
    with ThreadPoolExecutor(choices.jobs or os.cpu_count()) as threads:
        checking = threads.submit(check, project, report, workers)
        sources, problems = read_sources(project)
        if problems:
            checking.result()
            raise SiteError(problems)

        def executed(page: str, notebook: NotebookNode) -> None:
            ran[page] = notebook
            drawing[page] = threads.submit(draw_figures, project, page, notebook, workers)

        def shown(page: str, index: int, figures: list[Any]) -> None:
            begin_cell(project, page, sources[page], index, figures, workers)

        try:
            run_stale(project, sources, choices, prepared, report, checking, executed, shown)
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
    prepared.stories.extend(stories(project, sources, ran, choices))
    if (references := checking.result()) is not None:
        files.write(project.root / STATE / REFERENCES, references)
    return prepared


@contextmanager
def project_workers(project: Project, jobs: int | None) -> Iterator[Workers]:
    """A pool of `jobs` processes in the environment that the project's notebooks are given."""
    from publisher.run.warm import preloaded

    with worker_pool(
        project.root,
        environment=project.environment,
        preload=preloaded(project.preload),
        jobs=jobs,
    ) as workers:
        yield workers


def read_sources(project: Project) -> tuple[dict[str, NotebookNode], list[Problem]]:
    """Every notebook as its author left it; what is wrong with any, or with the menu, before one runs."""
    sources: dict[str, NotebookNode] = {}
    problems: list[Problem] = [*named_problems(project)]
    for page in project.notebooks:
        try:
            sources[page] = read_notebook(project.root / page, page)
            problems.extend(source_problems(sources[page], page))
            problems.extend(inline_slips(sources[page], page))
        except SiteError as error:
            problems.extend(error.problems)
    if not problems:
        problems = shared_labels(sources)
    return sources, problems


def stories(
    project: Project,
    sources: Mapping[str, NotebookNode],
    ran: Mapping[str, NotebookNode],
    choices: Choices,
) -> Iterator[Story]:
    """Every notebook with what its run read; `sources` are the notebooks as written."""
    traces = Traces(project, allow=choices.allow, kernel=choices.kernel)
    for page, source in sources.items():
        beginning = traces.beginning(page, source)
        yield Story(page, source, ran[page], traces.read(beginning))


def executed(
    project: Project, page: str, *, allow: Iterable[str] = (), kernel: str = "warm"
) -> NotebookNode:
    """The executed notebook of a page that is up to date, as far as can be seen; raises
    `SiteError` if it is not.
    """
    traces = Traces(project, allow=allow, kernel=kernel)
    beginning = traces.beginning(page, read_notebook(project.root / page, page))
    notebook = traces.find(beginning) or traces.latest(beginning)
    if notebook is None:
        raise SiteError.single(page, traces.reason(beginning), "Run `atlas prepare` again.")
    return notebook
