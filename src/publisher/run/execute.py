"""Run a notebook from top to bottom, with nothing left over from another run.

A notebook runs in a child of one warm process that has imported the heavy libraries; the child
starts clean and ends with the notebook. `kernel="jupyter"` uses a Jupyter kernel instead. Both give
the same outputs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from publisher.base.problems import Problem, SiteError, require_none
from publisher.run.chance import left_to_chance
from publisher.run.clocks import asked_times
from publisher.run.job import Job, Listener, Run
from publisher.run.jupyter import run_kernel
from publisher.run.language import has_code, require_python
from publisher.run.setting import CLAIMS_MIME
from publisher.run.stage import stage, unstage
from publisher.run.warm import run_warm
from publisher.site.notebooks import (
    cell_name,
    from_text,
    to_text,
    without_outputs,
)


def execute(job: Job, root: Path, listener: Listener | None = None) -> Run:
    """Run a notebook in its own folder of the project at `root` and give its executed form.

    `listener` is told of it as it goes on; a Jupyter kernel tells nothing before its end. Inline
    `` `{python} …` `` expressions are evaluated where they stand. Pure prose is not run. Raises
    `SiteError` naming notebook and cell if its code is not Python, or if a cell raises, takes too
    long, prints too much, uses too much memory or ends its process; and with every claim in words
    that does not hold, of all cells that have run.
    """
    notebook = from_text(job.notebook)
    require_python(notebook, job.page)
    if not has_code(notebook):
        return Run(to_text(without_outputs(notebook)), ())
    staged = stage(notebook, job, root)
    try:
        if job.kernel == "warm":
            run_warm(staged, job, root, listener or Listener())
        else:
            run_kernel(staged, job, root)
    except SiteError as error:
        raise SiteError([*failed_claims(staged, job), *error.problems]) from error
    require_none(failed_claims(staged, job))
    executed, inputs = unstage(staged, root)
    require_text(executed, job)
    if job.evaluates:
        inputs += (*asked_times(notebook, inputs, root), *left_to_chance(notebook, inputs, root))
    return Run(to_text(executed), inputs)


def failed_claims(staged: NotebookNode, job: Job) -> Iterator[Problem]:
    """Every claim that the data do not show, of the cells that have run."""
    for cell in staged.cells:
        for output in cell.get("outputs", ()):
            for one in output.get("data", {}).get(CLAIMS_MIME, ()):
                about = cell.metadata["atlas"]
                where = cell_name(job.page, about["index"], about.get("label"))
                yield Problem(where, one["found"], one["remedy"])


def require_text(executed: NotebookNode, job: Job) -> None:
    """Raise `SiteError` naming the cell whose outputs hold what no file can: half a character."""
    for index, cell in enumerate(executed.cells):
        try:
            to_text(cell).encode()
        except UnicodeEncodeError as error:
            found = ascii(error.object[error.start : error.end])
            raise SiteError.single(
                cell_name(job.page, index),
                f"holds half of a character ({found}), which no page can show",
                "Look where a text was cut or decoded wrongly, and correct it there.",
            ) from None
