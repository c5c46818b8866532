"""What Quarto's own hooks call: `ipynb-filters` and `post-render`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat

from publisher import files
from publisher.figures import draw_figures
from publisher.finish import finish
from publisher.notebooks import canonical
from publisher.prepare import executed, stale
from publisher.problems import SiteError
from publisher.project import Project


def filter_stdin(project: Project) -> None:
    """Read a notebook on standard input, write its executed form with drawn figures.

    Quarto hands over a notebook's text without its name; the page is the one with this content.
    Raises `SiteError` if no page has it or its executed form is out of date.
    """
    given = nbformat.reads(sys.stdin.read(), as_version=4)
    wanted = files.digest(canonical(given))
    for page in project.notebooks:
        source = nbformat.read(project.root / page, as_version=4)
        if files.digest(canonical(source)) == wanted:
            if reason := stale(project, page, source):
                raise SiteError.single(page, reason, "Run `atlas prepare`, then render again.")
            notebook, _ = draw_figures(project, page, executed(project, page))
            sys.stdout.write(nbformat.writes(notebook))
            return
    raise SiteError.single(
        "ipynb-filters",
        "was given a notebook that is no page of this project",
        "List it in render.",
    )


def post_render(project: Project) -> None:
    """Finish what Quarto rendered into `QUARTO_PROJECT_OUTPUT_DIR`."""
    out = Path(os.environ.get("QUARTO_PROJECT_OUTPUT_DIR") or project.output_dir)
    if not out.is_absolute():
        out = project.root / out
    figures = [
        figure
        for page in project.notebooks
        for figure in draw_figures(project, page, executed(project, page))[1]
    ]
    finish(project, figures, out)
