"""Run the notebooks that are not up to date, side by side."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from typing import Any

from nbformat import NotebookNode

from publisher.base.problems import Problem, SiteError, require_none
from publisher.base.progress import Report
from publisher.run.choices import KEPT, Choices, Prepared
from publisher.run.inputs import FILE, UNSEEN, Input
from publisher.run.language import remark
from publisher.run.trace import Beginning, Traces
from publisher.site.front import evaluates
from publisher.site.notebooks import from_text, to_text
from publisher.site.project import Project


def run_stale(
    project: Project,
    sources: Mapping[str, NotebookNode],
    choices: Choices,
    prepared: Prepared,
    report: Report,
    checking: Future[str | None],
    executed: Callable[[str, NotebookNode], None],
) -> None:
    """Run the notebooks that are not up to date, side by side; hand each one on, executed.

    A notebook that fails does not stop the others: they finish and are kept. Tables that fail
    their check (`checking`) stop all of them.
    """
    from publisher.run.execute import execute
    from publisher.run.job import Job, Run
    from publisher.run.warm import stop_children

    traces, reasons = Traces(project, allow=choices.allow, kernel=choices.kernel), prepared.reasons
    stale: dict[str, Beginning] = {}
    for page, source in sources.items():
        beginning = traces.beginning(page, source)
        if (notebook := traces.find(beginning)) is not None:
            reasons[page] = KEPT
            executed(page, notebook)
        else:
            reasons[page] = traces.reason(beginning) + remark(source)
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
                evaluates=evaluates(project, page, sources[page]),
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
            traces.keep(stale[page], notebook, run.inputs)
            if unseen := [one.path for one in run.inputs if one.kind == UNSEEN]:
                prepared.unseen[page] = "; it ".join(unseen)
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
    project: Project, page: str, inputs: tuple[Input, ...], began: float
) -> list[Problem]:
    """Inputs that changed while a notebook ran: nobody can tell which state it saw."""
    return [
        Problem(
            page, f"{one.path or 'the folder'} was changed while the notebook ran", "Build again."
        )
        for one in inputs
        if _changed_since(project, one, began)
    ]


def _changed_since(project: Project, one: Input, began: float) -> bool:
    path = project.root / one.path
    if one.kind == FILE:
        return path.exists() and path.stat().st_mtime > began
    return bool(one.seen) and one.state(str(project.root), lambda _: None) != one.seen
