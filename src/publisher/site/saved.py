"""What is saved in notebooks and stands on no page: a page shows what its own run gives, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nbformat import NotebookNode

from publisher.site.front import folder_settings, notebook_front
from publisher.site.notebooks import cell_name, cell_options
from publisher.site.project import Project
from publisher.site.settings import merged


def saved_hints(project: Project, sources: Mapping[str, NotebookNode]) -> Iterator[str]:
    """One line for each page that runs though it asks not to, and for each cell that is not run and
    has an output saved in it; it stops nothing.
    """
    for page, notebook in sources.items():
        folders = [told for _, told in folder_settings(project.root, page)]
        own = (*folders, notebook_front(notebook, page))
        settings = merged(project.config, *own)["execute"]
        # In `_quarto.yml` it tells Quarto that the step before its own runs the notebooks.
        if merged({}, *own)["execute"].get("enabled") is False:
            yield (
                f"{page}: `execute: enabled: false` asks for the outputs that are saved in it; it was "
                "run all the same, so that nothing on it is stale. Take the line out."
            )
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type == "code" and cell.get("outputs"):
                where = cell_name(page, index)
                if {**settings, **cell_options(cell, where)}.get("eval") is False:
                    yield (
                        f"{where}: it is not run (`eval: false`), so the output that is saved in it is "
                        "not shown. Let it run, or write what it gave as text or as a picture."
                    )
