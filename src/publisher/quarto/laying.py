"""What is laid ready for Quarto: notebooks as they were run, its filter, the frame around each page."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode

from publisher.base import files
from publisher.base.installed import LOCK
from publisher.base.problems import SiteError
from publisher.quarto.call import allowed, kernel
from publisher.quarto.documents import (
    DRAWN,
    READERS_OF_HTML,
    in_words,
    with_embeds,
    with_painted,
    with_pictures,
    write_embeddable,
)
from publisher.quarto.handed import handed
from publisher.render.filtering import Ready, lay_ready
from publisher.render.frame import Site
from publisher.render.sources import read_source
from publisher.run.choices import Prepared
from publisher.run.prepare import STATE
from publisher.run.trace import Traces
from publisher.site.frame import lay_out_frame
from publisher.site.notebooks import read_notebook
from publisher.site.project import Project

# What stands around each page, for the frame's `filter.lua`, which runs under Quarto too.
FRAMES = "frames.json"
FILTER = """\
# Written by `atlas prepare`. Quarto keeps a filtered notebook until this file is newer.
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(root / {code!r}))
from publisher.render.filtering import main

main(root)
"""


def known_notebooks(
    project: Project, prepared: Mapping[str, NotebookNode]
) -> dict[str, NotebookNode]:
    """The notebook of every page: prepared where it is to be rendered, else as written.

    Quarto looks into the others for their titles. One that cannot be read is left out: it stops the
    render of its own page, not of another.
    """
    known = dict(prepared)
    for page in project.notebooks:
        if page not in known:
            with contextlib.suppress(SiteError):
                known[page] = read_notebook(project.root / page, page)
    return known


def write_frames(project: Project, notebooks: Mapping[str, NotebookNode]) -> None:
    """Lay out the frame that Quarto fills, and what its filter puts around every page."""
    lay_out_frame(project.root)
    known = [page for page in project.pages if page in notebooks or not page.endswith(".ipynb")]
    sources = {page: read_source(project, page, notebooks) for page in known}
    site = Site(project, sources)
    frames = {page: site.frame(source) for page, source in sources.items()}
    files.write(project.root / STATE / FRAMES, files.to_json(frames, indent=1))


def lay_out(
    project: Project, prepared: Prepared, notebooks: Mapping[str, NotebookNode], kind: str
) -> None:
    """Lay every notebook ready for Quarto's filter, with the script that it calls.

    `kind` is the format that Quarto renders.
    """
    traces = Traces(project, allow=allowed(), kernel=kernel())
    ready = []
    for page, notebook in notebooks.items():
        source = read_notebook(project.root / page, page)
        digests: dict[str, str | None] = {}
        if page in prepared.notebooks:
            inputs = [LOCK, *traces.inputs(traces.beginning(page, source))]
            digests = {name: traces.digests.of(name) for name in inputs}
            figures = [figure for figure in prepared.figures if figure.page == page]
            notebook = with_pictures(project, page, notebook, figures)
            write_embeddable(project, page, notebook, figures)
            notebook = with_embeds(project, page, notebook)
            if not kind.startswith(DRAWN):
                notebook = with_painted(project, page, notebook)
            if not kind.startswith(READERS_OF_HTML):
                notebook = in_words(notebook)
        ready.append(Ready(page, source, handed(notebook, page), digests))
    lay_ready(project.root, ready)
    code = os.path.relpath(Path(__file__).resolve().parents[2], project.root)
    files.write(project.root / STATE / "filter.py", FILTER.format(code=code))
