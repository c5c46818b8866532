"""What is said of a cell that raised, took too long or ended its process."""

from __future__ import annotations

import platform
from dataclasses import replace

from nbformat import NotebookNode

from publisher.base.problems import SiteError
from publisher.run.job import Job
from publisher.site.notebooks import cell_name

LAST_LINES = 5
LINE_LENGTH = 200
OPEN_IT = "Open the notebook in JupyterLab, restart the kernel and run it to that cell."
COMPUTE_IT = "Compute it from data that have the value, or write that it is missing."
PYTHON_2 = (
    f"Pages are made with Python {platform.python_version()}: if the cell was written for Python 2, "
    "rewrite it (`print(x)`)."
)


def _name(cell: NotebookNode, job: Job) -> str:
    about = cell.metadata["atlas"]
    return cell_name(job.page, about.get("index", 0), about.get("label"))


def cell_raised(cell: NotebookNode, job: Job, name: str, text: str) -> SiteError:
    if name == "MemoryError":
        return SiteError.single(
            _name(cell, job),
            f"needs more than {job.memory_mb} MB of memory",
            "Aggregate earlier, or raise `atlas.memory-mb` in _quarto.yml.",
        )
    if name == "StdinNotImplementedError":
        return SiteError.single(
            _name(cell, job),
            "asks for input, and nobody is there to answer",
            "Give the value in the cell instead of calling input() or getpass().",
        )
    if name == "SystemExit":
        return SiteError.single(
            _name(cell, job),
            "asks to end before the notebook is at its end (exit, quit or sys.exit)",
            "Take it out, or skip the cells below with `#| eval: false`.",
        )
    lines = f"{name}: {text}".strip().splitlines()
    said = lines[0] + (f" (… {lines[-1]})" if len(lines) > 1 else "")
    expression = cell.metadata["atlas"].get("expression")
    if expression and name == "NoValue":
        return SiteError.single(
            _name(cell, job), f"the expression `{expression}` {text.strip()}", COMPUTE_IT
        )
    if expression:
        return SiteError.single(
            _name(cell, job), f"the expression `{expression}` raises {said}", OPEN_IT
        )
    remedy = PYTHON_2 if name == "SyntaxError" and "print" in text else OPEN_IT
    return SiteError.single(_name(cell, job), f"raises {said}", remedy)


def cell_took_too_long(cell: NotebookNode, job: Job) -> SiteError:
    return SiteError.single(
        _name(cell, job),
        f"runs longer than {job.seconds:g} seconds",
        "Make the step shorter, or raise `atlas.cell-seconds` in _quarto.yml.",
    )


def process_ended(cell: NotebookNode, job: Job, how: str) -> SiteError:
    return SiteError.single(
        _name(cell, job),
        f"ended its own process ({how})",
        "Look for an exit, a crash in a library, or memory running out.",
    )


def with_last_lines(error: SiteError, printed: str) -> SiteError:
    """The error with the last lines that its cell printed, if it printed any."""
    lines = [line[:LINE_LENGTH] for line in printed.splitlines() if line.strip()][-LAST_LINES:]
    if not lines:
        return error
    said = "\n".join(f"    | {line}" for line in lines)
    return SiteError(
        replace(problem, found=f"{problem.found}. The last lines it printed:\n{said}")
        for problem in error.problems
    )
