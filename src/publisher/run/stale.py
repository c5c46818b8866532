"""Run the notebooks that are not up to date, side by side."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from nbformat import NotebookNode

from publisher.base.problems import Problem, SiteError, require_none
from publisher.base.progress import Report
from publisher.run.choices import KEPT, Choices, Prepared
from publisher.run.inputs import FILE, UNSEEN, Input
from publisher.run.job import Job, Listener, Run
from publisher.run.language import remark
from publisher.run.trace import Beginning, Digests, Traces
from publisher.site.front import evaluates, may_raise, page_environment
from publisher.site.notebooks import from_text, to_text
from publisher.site.project import Project

CLOCKS = 1  # seconds that the clock of a disk may be behind


@dataclass
class Round:
    """One round of running what is not up to date: what it is given, and what came of it.

    `executed` is handed each notebook as soon as it is there, `shown` the figures of a cell as soon as
    it has run, while its notebook goes on.
    """

    project: Project
    sources: Mapping[str, NotebookNode]
    choices: Choices
    prepared: Prepared
    report: Report
    executed: Callable[[str, NotebookNode], None]
    shown: Callable[[str, int, list[Any]], None]
    traces: Traces
    began: float = field(default_factory=time.time)
    problems: list[Problem] = field(default_factory=list)

    def stale(self) -> dict[str, Beginning]:
        """The pages to be run, each with why; of the others the notebook is handed on."""
        stale = {}
        for page, source in self.sources.items():
            beginning = self.traces.beginning(page, source)
            if (notebook := self.traces.find(beginning)) is not None:
                self.prepared.reasons[page] = KEPT
                self.executed(page, notebook)
            else:
                why = self.prepared.reasons[page] = self.traces.reason(beginning) + remark(source)
                self.report(page, f"run: {why}")
                stale[page] = beginning
        return stale

    def begin(self, page: str, threads: Executor) -> Future[Run]:
        """Begin to run a page, here or where the executor's workers are."""
        project, choices, source = self.project, self.choices, self.sources[page]
        job = Job(
            page=page,
            notebook=to_text(source),
            kernel=choices.kernel,
            preload=project.preload,
            environment=tuple(sorted(page_environment(project, page, source).items())),
            allow=tuple(sorted(choices.allow)),
            evaluates=evaluates(project, page, source),
            may_raise=may_raise(project, page, source),
            **limits(project),
        )
        if choices.remote:
            from publisher.run.remote import bundle, execute_bundle

            return threads.submit(execute_bundle, job, bundle(project))
        from publisher.run.execute import execute

        listener = Listener(teller(self.report, page), partial(self.shown, page))
        return threads.submit(execute, job, project.root, listener)

    def end(self, beginning: Beginning, done: Future[Run]) -> None:
        """Keep what a run gave, and hand it on; or note why there is nothing."""
        page = beginning.page
        try:
            run = done.result()
        except SiteError as error:
            self.problems.extend(error.problems)
            self.report(page, "stopped")
            return
        if changed := changed_meanwhile(self.traces, page, run.inputs, self.began):
            # Nothing of it is kept: it would stand for inputs that it never saw.
            self.problems.extend(changed)
            self.report(page, "stopped")
            return
        notebook = from_text(run.notebook)
        self.traces.keep(beginning, notebook, run.inputs)
        if unseen := [one.path for one in run.inputs if one.kind == UNSEEN]:
            self.prepared.unseen[page] = "; it ".join(unseen)
        self.report(page, "done")
        self.executed(page, notebook)


def run_stale(
    project: Project,
    sources: Mapping[str, NotebookNode],
    choices: Choices,
    prepared: Prepared,
    report: Report,
    checking: Future[str | None],
    executed: Callable[[str, NotebookNode], None],
    shown: Callable[[str, int, list[Any]], None],
) -> None:
    """Run the notebooks that are not up to date, side by side; hand each one on, executed, and before
    that the figures that its cells have `shown`.

    A notebook that fails does not stop the others: they finish and are kept. Tables that fail
    their check (`checking`) stop all of them.
    """
    from publisher.run.warm import stop_children

    traces = Traces(project, allow=choices.allow, kernel=choices.kernel)
    turn = Round(project, sources, choices, prepared, report, executed, shown, traces)
    stale = turn.stale()
    threads = choices.executor or ThreadPoolExecutor(max_workers=choices.jobs or os.cpu_count())
    try:
        running = {turn.begin(page, threads): beginning for page, beginning in stale.items()}
        everything: list[Future[Any]] = [checking, *running]
        for done in as_completed(everything):
            if done is checking:
                checking.result()
            else:
                turn.end(running[done], done)
    except BaseException:
        stop_children()
        raise
    finally:
        if choices.executor is None:
            threads.shutdown(cancel_futures=True)
    require_none(turn.problems)


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
    traces: Traces, page: str, inputs: tuple[Input, ...], began: float
) -> list[Problem]:
    """Inputs that changed while a notebook ran: nobody can tell which state it saw."""
    return [
        Problem(
            page, f"{one.path or 'the folder'} was changed while the notebook ran", "Build again."
        )
        for one in inputs
        if _changed_since(traces, one, began)
    ]


def _changed_since(traces: Traces, one: Input, began: float) -> bool:
    root = traces.project.root
    if one.kind != FILE:
        now = one.state(str(root), lambda _: None)
        return bool(one.seen) and (now != one.seen or traces.state(one) != one.seen)
    path = root / one.path
    if path.exists():
        found = path.stat()
        if found.st_mtime > began:
            return True
        if found.st_ctime < began - CLOCKS:
            return False
    # A file that was moved into the place of another, or away, tells so only by what is there.
    return one.state(str(root), Digests(root).of) != traces.state(one)
