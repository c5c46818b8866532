"""Run a notebook in a child of the warm process."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from publisher.base.problems import SiteError
from publisher.base.workers import environment_set, warm_context
from publisher.run.faults import cell_raised, cell_took_too_long, process_ended, with_last_lines
from publisher.run.job import Job, Tell, python_paths
from publisher.site.notebooks import (
    outputs_of,
)

# What every warm parent imports beside what a project asks for.
WARM = ("publisher.run.child", "publisher.cli")


_children: set[Any] = set()


def run_warm(staged: NotebookNode, job: Job, root: Path, tell: Tell | None) -> None:
    from publisher.run import child

    cells = [
        cell
        for cell in staged.cells
        if cell.cell_type == "code" and "skip-execution" not in cell.metadata.get("tags", [])
    ]
    task = child.Task(
        cells=[
            (cell.source, "raises-exception" in cell.metadata.get("tags", [])) for cell in cells
        ],
        folder=str((root / job.page).parent),
        paths=python_paths(root),
        environment=dict(job.environment),
        memory_mb=job.memory_mb,
    )
    context = warm_context((*WARM, *job.preload))
    here, there = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as home:
        process = context.Process(target=child.run, args=(there, task, home), daemon=True)
        with environment_set(dict(job.environment)):
            process.start()
            _children.add(process)
        there.close()
        try:
            _listen(here, process, cells, job, tell)
        except SiteError as error:
            printed = Path(home, child.PRINTED)
            text = printed.read_text(errors="replace") if printed.exists() else ""
            raise with_last_lines(error, text) from None
        finally:
            _children.discard(process)
            if process.is_alive():
                process.kill()
            process.join()
            here.close()


def stop_children() -> None:
    """End every notebook that is running in this process's children."""
    for process in list(_children):
        if process.is_alive():
            process.kill()


def _listen(
    connection: Any, process: Any, cells: list[NotebookNode], job: Job, tell: Tell | None
) -> None:
    """Take the child's outputs as they come; stop it if a cell takes too long or it dies."""
    current = cells[0]
    last = max(cell.metadata["atlas"].get("index", 0) for cell in cells) + 1
    while True:
        if not connection.poll(job.seconds):
            raise cell_took_too_long(current, job)
        try:
            message = connection.recv()
        except EOFError:
            process.join(5)
            code = process.exitcode
            ending = f"signal {-code}" if code and code < 0 else f"exit code {code}"
            raise process_ended(current, job, ending) from None
        match message:
            case ("begin", index):
                current = cells[index]
                if tell is not None:
                    tell(current.metadata["atlas"].get("index", 0) + 1, last)
            case ("end", index, outputs):
                cells[index].outputs = outputs_of(outputs)
                cells[index].execution_count = index + 1
            case ("error", _, name, text):
                raise cell_raised(current, job, name, text)
            case ("done",):
                return
