"""Gates: what must be true of a finished site before anyone may read it.

Each gate looks at the HTML as a browser gets it, whichever renderer wrote it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from publisher.base import files
from publisher.base.problems import Problem
from publisher.base.store import Store
from publisher.check import figures as of_figures
from publisher.check import hosts, html, links, structure
from publisher.check.figures import hollow_words, incomplete_figures, missing_figures
from publisher.check.hosts import (
    foreign_requests,
    foreign_scripts,
    foreign_styles,
    inline_handlers,
    scripts_in_text,
    weak_policy,
)
from publisher.check.html import Page
from publisher.check.links import broken_links, duplicate_ids, lost_references, unguarded_links
from publisher.check.places import placed
from publisher.check.structure import disordered_headings, unmeasured_images, unnamed_parts
from publisher.figures import hollow
from publisher.figures.figure import Figure
from publisher.site import missing
from publisher.site.project import Project, output_path

# Gates that look at nothing but the one page: what they found sound once is sound.
OF_ONE_PAGE: tuple[Callable[[Page], Iterable[Problem]], ...] = (
    duplicate_ids,
    lost_references,
    unguarded_links,
    foreign_requests,
    weak_policy,
    inline_handlers,
    scripts_in_text,
    unnamed_parts,
    disordered_headings,
    unmeasured_images,
    incomplete_figures,
    hollow_words,
)
SOUND = "sound-pages"
CODE = (of_figures, hosts, html, links, structure, hollow, missing)  # that these gates consist of


def gate_problems(project: Project, figures: list[Figure], out: Path) -> list[Problem]:
    """Everything that keeps the folder `out` from being published."""
    names = [path.relative_to(out).as_posix() for path in sorted(out.rglob("*.html"))]
    pages = {name: Page.read(out / name, name) for name in names}
    problems = missing_pages(project, pages)
    problems += missing_figures(figures, pages)
    store, checks = Store(project.root), files.makers(CODE, "lxml")
    for page in pages.values():
        problems += broken_links(page, pages, out, base=project.base)
        key = files.digest(f"{checks} {page.source}".encode())
        if not store.has(SOUND, key):
            found = [problem for gate in OF_ONE_PAGE for problem in gate(page)]
            problems += found
            if not found:
                store.put(SOUND, key, b"")
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
