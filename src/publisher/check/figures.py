"""Every figure stands on its page with all of its parts."""

from __future__ import annotations

import html
import re

from publisher.base.problems import Problem
from publisher.check.html import Page
from publisher.figures.figure import Figure
from publisher.figures.hollow import NO_NUMBER, PLACES
from publisher.site.missing import SUSPECT, missing_value, missing_within, object_mark
from publisher.site.project import output_path

# A share that nobody could reckon, written out in a sentence.
NO_SHARE = re.compile(r"(?<![\w'’“”\"-])(?:nan|NaN|undefined)\s?(?:%|percent\b|per cent\b)")
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


def hollow_words(page: Page) -> list[Problem]:
    """What a page shows where a value is missing: `NaN` in a table or a drawing, `nan percent`.

    A net below the checks of cells: it knows only the page. Code may hold all of this, and so may
    the words of an author.
    """
    if not SUSPECT.search(html.unescape(page.source)):
        return []
    found = []
    for text in page.tree.xpath(
        "//main//text()[not(ancestor::code or ancestor::script or ancestor::style)]"
    ):
        found += [mark for mark in (object_mark(text), share_of(text)) if mark]
    for label in page.tree.xpath(
        "//main//@*[name()='aria-label' or name()='alt' or name()='title']"
    ):
        found += filter(None, [object_mark(label)])
    for label in page.tree.xpath("//main//@*[name()='aria-label' or name()='title']"):
        found += filter(None, [missing_within(label)])
    for pre in page.tree.xpath("//main//*[contains(@class, 'cell-output')]//pre"):
        if mark := object_mark(pre.text_content()):
            found.append(mark)
    for cell in page.tree.xpath(
        "//main//*[contains(@class, 'cell-output')]//*[self::td or self::th]"
    ):
        if (value := missing_value(cell.text_content())) and not cell.xpath(".//code"):
            found.append(value)
    for place in page.tree.xpath(
        f"//main//svg//@*[{' or '.join(f'name()={name!r}' for name in PLACES)}]"
    ):
        found += NO_NUMBER.findall(place)
    return [
        Problem(
            page.name,
            f"shows {mark[:80]!r}, where a value is missing",
            "Look for the cell that computes it, and say there that the value is missing.",
        )
        for mark in dict.fromkeys(found)
    ]


def share_of(text: str) -> str | None:
    """The share in a text that nobody could reckon."""
    match = NO_SHARE.search(text)
    return match[0] if match else None
