"""The pages that are open, before the rest of the site is built."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from publisher.figures.palette import palette_css
from publisher.publish.files import write_figures
from publisher.publish.finish import write_styles, written_colours
from publisher.publish.policy import complete_pages
from publisher.publish.script import write_script
from publisher.render.pandoc import render_pages
from publisher.run.choices import Choices
from publisher.run.prepare import prepare, project_workers
from publisher.site.meanwhile import data_at_rest
from publisher.site.project import Project, output_path


def pages_at(project: Project, addresses: Iterable[str]) -> list[str]:
    """The pages of a project that stand at addresses within its site, `notebooks/story.html`."""
    asked = set(addresses)
    return [page for page in project.pages if output_path(page) in asked]


def sketch(project: Project, pages: list[str], folder: Path) -> None:
    """Write `pages` into `folder` as the next build of the site will have them.

    What only a whole site has is left to that build: packs, search, downloads, the gates. Colours
    are taken from the site that stands, so that a page that did not change is the same as there.
    Raises `SiteError` for what is wrong with the tables or with these pages, and for tables that
    change meanwhile.
    """
    with data_at_rest(project), project_workers(project, None) as workers:
        prepared = prepare(project.only(pages), choices=Choices(), workers=workers)
        render_pages(project, prepared.notebooks, folder, only=pages)
        colours = written_colours(project.output_dir, also=palette_css(prepared.figures))
        files = {
            "stylesheet": write_styles(project, colours, folder),
            "script": write_script(project, folder, workers),
        }
        complete_pages(project, prepared.figures, folder, prepared.stories, **files)
        write_figures(project, prepared.figures, folder, **files)
