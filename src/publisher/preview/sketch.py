"""The pages that are open, before the rest of the site is built."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from publisher.figures.draw import draw_figures
from publisher.publish.files import write_figures
from publisher.publish.finish import write_styles
from publisher.publish.policy import complete_pages
from publisher.publish.script import write_script
from publisher.render.pandoc import render_pages
from publisher.run.choices import Choices
from publisher.run.prepare import prepare, project_workers
from publisher.run.trace import Traces
from publisher.site.meanwhile import data_at_rest
from publisher.site.notebooks import read_notebook
from publisher.site.project import Project, output_path


def stale_pages(project: Project, open_pages: Iterable[str]) -> list[str]:
    """The notebooks, of those whose page is open, that are to be run.

    `open_pages` are addresses within the site, such as `notebooks/story.html`.
    """
    asked, traces = set(open_pages), Traces(project)
    return [
        page
        for page in project.notebooks
        if output_path(page) in asked
        and traces.find(traces.beginning(page, read_notebook(project.root / page, page))) is None
    ]


def sketch(project: Project, pages: list[str], folder: Path) -> bool:
    """Write `pages` into `folder` as the site will have them, run and drawn anew.

    Around them stand the other pages as they were last run; False if one of them never was. What
    only a whole site has is left to its build: packs, search, and the gates. Raises `SiteError` for
    what is wrong with the tables or with these pages, and for tables that change meanwhile.
    """
    traces = Traces(project)
    others = [page for page in project.notebooks if page not in pages]
    last = {page: notebook for page in others if (notebook := traces.last(page)) is not None}
    if len(last) < len(others):
        return False
    with data_at_rest(project), project_workers(project, None) as workers:
        prepared = prepare(project.only(pages), choices=Choices(), workers=workers)
        notebooks, figures = dict(prepared.notebooks), list(prepared.figures)
        for page, notebook in last.items():
            notebooks[page], drawn = draw_figures(project, page, notebook, workers)
            figures += drawn
        render_pages(project, notebooks, folder)
        stylesheet = write_styles(project, figures, folder)
        script = write_script(project, folder, workers)
        complete_pages(project, figures, folder, stylesheet=stylesheet, script=script)
        write_figures(
            project, prepared.figures, folder, workers, stylesheet=stylesheet, script=script
        )
    return True
