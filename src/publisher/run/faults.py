"""What is said of a cell that raised, took too long or ended its process."""

from __future__ import annotations

import platform
import re
from dataclasses import replace

from nbformat import NotebookNode

from publisher.base.problems import SiteError
from publisher.run.job import Job
from publisher.run.outputs import AT
from publisher.site.notebooks import cell_name

LAST_LINES = 5
LINE_LENGTH = 200
MESSAGE = 400  # of what an error says
OPEN_IT = "Open the notebook in JupyterLab, restart the kernel and run it to that cell."
WITH_REMEDY = ("FigureError", "TableError")
FIGURE = re.compile(r"(?:figure 'untitled': )?(.+?)\. ([A-Z].*)", re.DOTALL)  # its own remedy
REFUSED = re.compile(r"([^<>;]+); ([^<>;]*or build with --allow \w+:REASON)")
NETWORK = re.compile(r"(opens a network connection.*)", re.DOTALL)
# How the error of a process on its way to be another program is told.
IN_A_FORK = re.compile(r"\ASubprocess failed, got bad error data: b[\"']\w+:None:")
INSTALL_IT = (
    "Add the library to the project's requirements and install it beside `atlas`, or correct the name; "
    "a module of your own stands beside the notebook or in src/."
)
COMPUTE_IT = "Compute it from data that have the value, or write that it is missing."
# Errors that say little by themselves: what happened, and what to do.
BY_NAME = {
    "MaxRowsError": (
        "draws more rows than a chart may hold: Altair stops at 5,000",
        "Aggregate them in pandas before the chart, or draw a part of them.",
    ),
    "StdinNotImplementedError": (
        "asks for input, and nobody is there to answer",
        "Give the value in the cell instead of calling input() or getpass().",
    ),
    "SystemExit": (
        "asks to end before the notebook is at its end (exit, quit or sys.exit)",
        "Take it out, or skip the cells below with `#| eval: false`.",
    ),
}
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
    if name == "OutputLimit":
        remedy = "Print less, or nothing where `#| output: false` hides it: data go into a table or a chart."
        return SiteError.single(_name(cell, job), text, remedy)
    if told := BY_NAME.get(name):
        return SiteError.single(_name(cell, job), *told)
    if refused := REFUSED.search(text):  # also where a library tells of it in its own words
        remedy = f"{refused[2][0].upper()}{refused[2][1:]}."
        found = NETWORK.search(refused[1]) or refused
        return SiteError.single(_name(cell, job), IN_A_FORK.sub("", found[1]), remedy)
    if name == "DatabaseError" and text.rstrip().endswith("not authorized"):
        return SiteError.single(
            _name(cell, job),
            "changes a database of the project (sqlite3), but a story only reads the project",
            "Work on a copy: sqlite3.connect(':memory:'), or build with --allow write:REASON.",
        )
    if name == "KeyError" and (variable := asked_variable(cell, text)):
        return SiteError.single(
            _name(cell, job),
            f"asks for the environment variable {variable}, which notebooks are not given",
            f"Name it under `atlas.environment` in _quarto.yml (environment: [{variable}]), and set it "
            "where you build.",
        )
    if own := FIGURE.match(text) if name in WITH_REMEDY else None:
        return SiteError.single(_name(cell, job), own[1], " ".join(own[2].split()))
    lines = f"{name}: {text.strip()}".strip().splitlines()
    said = lines[0][:MESSAGE].rstrip(": ") + (
        f" (… {lines[-1][:MESSAGE]})" if len(lines) > 1 else ""
    )
    expression = cell.metadata["atlas"].get("expression")
    if expression and name == "NoValue":
        said = AT.sub(" at 0x0000", text.strip())  # a place in memory is another in each run
        return SiteError.single(
            _name(cell, job), f"the expression `{expression}` {said}", COMPUTE_IT
        )
    if expression:
        return SiteError.single(
            _name(cell, job), f"the expression `{expression}` raises {said}", OPEN_IT
        )
    remedy = PYTHON_2 if name == "SyntaxError" and "print" in text else OPEN_IT
    if name == "ModuleNotFoundError":
        remedy = INSTALL_IT
    return SiteError.single(_name(cell, job), f"raises {said}", remedy)


def asked_variable(cell: NotebookNode, text: str) -> str | None:
    """The environment variable that a cell lacks, as its KeyError tells; None if it lacks another key."""
    key = text.strip().strip("'\"")
    asked = rf"environ\s*\[\s*['\"]{re.escape(key)}['\"]"
    return key if key and re.search(asked, cell.source) else None


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
        replace(problem, found=f"{problem.found.rstrip('.')}. The last lines it printed:\n{said}")
        for problem in error.problems
    )
