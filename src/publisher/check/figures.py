"""Every figure stands on its page with all of its parts."""

from __future__ import annotations

from publisher.base.problems import Problem
from publisher.check.html import Page
from publisher.figures.figure import Figure
from publisher.site.project import output_path

FIGURE_PARTS = {
    "figure-canvas": "picture",
    "figure-description": "description",
    "figure-data": "data table",
    "figure-sources": "sources",
    "figure-downloads": "downloads",
}


def missing_figures(figures: list[Figure], pages: dict[str, Page]) -> list[Problem]:
    """Figures whose page does not hold them at their own address."""
    return [
        Problem(
            figure.page,
            f"the figure {figure.id} is not at #{figure.id} in {output_path(figure.page)}",
            "Show the cell's output (no `output: false` or `include: false`).",
        )
        for figure in figures
        if output_path(figure.page) in pages
        and figure.id not in pages[output_path(figure.page)].ids
    ]


def incomplete_figures(page: Page) -> list[Problem]:
    """Figures that lost one of their parts on the way."""
    problems = []
    for figure in page.tree.xpath("//div[@data-figure]"):
        classes = " ".join(figure.xpath(".//@class")).split()
        problems += [
            Problem(
                page.name, f"{figure.get('data-figure')} has no {part}", "Restore the template."
            )
            for name, part in FIGURE_PARTS.items()
            if name not in classes
        ]
    return problems
