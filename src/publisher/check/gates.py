"""Gates: what must be true of a finished site before anyone may read it.

Each gate looks at the HTML as a browser gets it, whichever renderer wrote it.
"""

from __future__ import annotations

from pathlib import Path

from publisher.base.problems import Problem
from publisher.check.figures import hollow_words, incomplete_figures, missing_figures
from publisher.check.hosts import (
    foreign_requests,
    foreign_scripts,
    foreign_styles,
    inline_handlers,
    weak_policy,
)
from publisher.check.html import Page
from publisher.check.links import broken_links, duplicate_ids, lost_references, unguarded_links
from publisher.check.places import placed
from publisher.check.structure import disordered_headings, unmeasured_images, unnamed_parts
from publisher.figures.figure import Figure
from publisher.site.project import Project, output_path


def gate_problems(project: Project, figures: list[Figure], out: Path) -> list[Problem]:
    """Everything that keeps the folder `out` from being published."""
    names = [path.relative_to(out).as_posix() for path in sorted(out.rglob("*.html"))]
    pages = {name: Page.read(out / name, name) for name in names}
    problems = missing_pages(project, pages)
    problems += missing_figures(figures, pages)
    for page in pages.values():
        problems += duplicate_ids(page)
        problems += lost_references(page)
        problems += broken_links(page, pages, out, base=project.base)
        problems += unguarded_links(page)
        problems += foreign_requests(page)
        problems += weak_policy(page)
        problems += inline_handlers(page)
        problems += unnamed_parts(page)
        problems += disordered_headings(page)
        problems += unmeasured_images(page)
        problems += incomplete_figures(page)
        problems += hollow_words(page)
    problems += foreign_styles(out)
    problems += foreign_scripts(out)
    return placed(project, problems)


def missing_pages(project: Project, pages: dict[str, Page]) -> list[Problem]:
    """Pages of the project that were not rendered."""
    return [
        Problem(page, "was not rendered", "Look at the renderer's messages above.")
        for page in project.pages
        if output_path(page) not in pages
    ]
