"""Run a notebook in a child of the warm process."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from publisher.base.problems import SiteError
from publisher.base.workers import SAFE, environment_set, warm_context
from publisher.run.faults import cell_raised, cell_took_too_long, process_ended, with_last_lines
from publisher.run.home import furnish
from publisher.run.job import Job, Listener, python_paths
from publisher.run.setting import environment
from publisher.run.streams import last_words, overflowed
from publisher.site.notebooks import outputs_of

# What every warm parent imports before what a project asks for, and after it.
WARM, READY = ("publisher.run.child", "publisher.cli"), "publisher.run.ready"
WATCHING = 0.5  # seconds between two looks at how much a child has printed

_children: set[Any] = set()


def run_warm(staged: NotebookNode, job: Job, root: Path, listener: Listener) -> None:
    """Run a staged notebook in a child; its cells are given their outputs."""
    from publisher.run import child

    cells = [
        cell
        for cell in staged.cells
        if cell.cell_type == "code"
        and cell.source.strip()
        and "skip-execution" not in cell.metadata.get("tags", [])
    ]
    context = warm_context(preloaded(job.preload))
    here, there = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        task = child.Task(
            cells=[_code(cell) for cell in cells],
            folder=str((root / job.page).parent),
            root=str(root),
            paths=python_paths(root),
            environment=environment(job, home) | furnish(home),
            memory_mb=job.memory_mb,
        )
        process = context.Process(target=child.run, args=(there, task, home), daemon=True)
        with environment_set({**dict(job.environment), **SAFE}):
            process.start()
            _children.add(process)
        there.close()
        try:
            _listen(Listening(here, process, cells, job, home), listener)
        except SiteError as error:
            raise with_last_lines(error, last_words(home)) from None
        finally:
            _children.discard(process)
            _end(process)
            process.join()
            here.close()


def preloaded(asked: Iterable[str]) -> tuple[str, ...]:
    """All that a warm parent imports, with what a project asks for."""
    return (*WARM, *asked, READY)


def _code(cell: NotebookNode) -> Any:
    from publisher.run.child import Code

    may_raise = "raises-exception" in cell.metadata.get("tags", [])
    return Code(cell.source, may_raise, hidden=cell.metadata["atlas"]["role"] != "page")


def _end(process: Any) -> None:
    """End a notebook's process and all that it started."""
    if process.is_alive():
        process.kill()
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def stop_children() -> None:
    """End every notebook that is running in this process's children."""
    for process in list(_children):
        _end(process)


@dataclass(frozen=True)
class Listening:
    """A child at work: how it is heard, its cells, and the folder of its run."""

    connection: Any
    process: Any
    cells: list[NotebookNode]
    job: Job
    home: str


def _listen(at: Listening, listener: Listener) -> None:
    """Follow the child from cell to cell and take its outputs; stop it if a cell takes too long,
    other processes print too much, or it dies.
    """
    current = at.cells[0]
    last = max(cell.metadata["atlas"].get("index", 0) for cell in at.cells) + 1
    while True:
        match _next(at, current):
            case ("begin", index):
                current = at.cells[index]
                listener.begins(current.metadata["atlas"].get("index", 0) + 1, last)
            case ("shown", index, figures):
                listener.shows(at.cells[index].metadata["atlas"]["index"], outputs_of(figures))
            case ("error", _, name, text, claims):
                for cell, shown in zip(at.cells, claims, strict=True):
                    cell.outputs = outputs_of(shown)
                raise cell_raised(current, at.job, name, text)
            case ("done", outputs, counts):
                for cell, shown, count in zip(at.cells, outputs, counts, strict=True):
                    cell.outputs, cell.execution_count = outputs_of(shown), count
                return


def _next(at: Listening, current: NotebookNode) -> Any:
    """The child's next message."""
    from publisher.run import child

    waited = 0.0
    while not at.connection.poll(min(WATCHING, at.job.seconds - waited)):
        waited += WATCHING
        if waited >= at.job.seconds:
            raise cell_took_too_long(current, at.job)
        if overflowed(at.home):
            raise cell_raised(current, at.job, child.OutputLimit.__name__, child.TOO_MUCH)
    try:
        return at.connection.recv()
    except EOFError:
        at.process.join(5)
        code = at.process.exitcode
        ending = f"signal {-code}" if code and code < 0 else f"exit code {code}"
        raise process_ended(current, at.job, ending) from None
