"""Run a notebook from top to bottom, with nothing left over from another run.

Python notebooks run in a child of one warm process that has imported the heavy libraries; the
child starts clean and ends with the notebook. `kernel="jupyter"` uses a Jupyter kernel instead,
which is also what a notebook in another language gets. Both give the same outputs.
"""

from __future__ import annotations

from pathlib import Path

from publisher.run.job import Job, Run, Tell
from publisher.run.jupyter import run_kernel
from publisher.run.stage import stage, unstage
from publisher.run.warm import run_warm
from publisher.site.notebooks import (
    from_text,
    to_text,
)


def execute(job: Job, root: Path, tell: Tell | None = None) -> Run:
    """Run a notebook in its own folder of the project at `root` and give its executed form.

    `tell` is called with the number of the page's cell that begins and of all its cells. Inline `` `{python} …` `` expressions are evaluated where they stand. Raises `SiteError` naming
    notebook and cell if a cell raises, takes too long, prints too much, uses too much memory or
    ends its process.
    """
    notebook = from_text(job.notebook)
    staged = stage(notebook, job, root)
    language = notebook.metadata.get("kernelspec", {}).get("name", "python3")
    if job.kernel == "warm" and language == "python3":
        run_warm(staged, job, root, tell)
    else:
        run_kernel(staged, job, root, language)
    executed, inputs = unstage(staged)
    return Run(to_text(executed), inputs)
