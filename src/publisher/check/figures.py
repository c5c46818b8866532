"""Every figure stands on its page with all of its parts."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator

from lxml import etree
from lxml.html import HtmlElement

from publisher.base.problems import Problem
from publisher.check.html import Page
from publisher.figures.figure import Figure
from publisher.figures.hollow import NO_NUMBER, PLACES
from publisher.site.missing import SUSPECT, missing_value, missing_within, object_mark
from publisher.site.project import output_path

# A share that nobody could reckon, written out in a sentence.
NO_SHARE = re.compile(r"(?<![\w'’“”\"-])(?:nan|NaN|undefined)\s?(?:%|percent\b|per cent\b)")
NAMES = ("aria-label", "title")
LABELS = (*NAMES, "alt")
# What an element may stand in.
KINDS: dict[str, Callable[[HtmlElement], bool]] = {
    "code": lambda element: element.tag in ("code", "script", "style"),
    "drawing": lambda element: element.tag == "svg",
    "output": lambda element: "cell-output" in (element.get("class") or ""),
}
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
    found = [mark for main in page.tree.iter("main") for mark in _hollow_marks(main)]
    return [
        Problem(
            page.name,
            f"shows {mark[:80]!r}, where a value is missing",
            "Look for the cell that computes it, and say there that the value is missing.",
        )
        for mark in dict.fromkeys(found)
    ]


def _hollow_marks(main: HtmlElement) -> Iterator[str]:
    """What stands in a page where a value is missing. Each element is looked at once, on the way down:
    long tables have a hundred thousand, among which XPath would look for minutes.
    """
    inside: Counter[str] = Counter()
    for event, element in etree.iterwalk(main, events=("start", "end")):
        kinds = [kind for kind, stands in KINDS.items() if stands(element)]
        if event == "end":
            inside.subtract(kinds)
            continue
        inside.update(kinds)
        texts = [] if inside["code"] else [element.text, *(child.tail for child in element)]
        for text in filter(None, texts):
            yield from filter(None, (object_mark(text), share_of(text)))
        if inside["output"]:
            yield from _hollow_output(element)
        if inside["drawing"]:
            for place in filter(None, map(element.get, PLACES)):
                yield from NO_NUMBER.findall(place)
        yield from filter(None, (object_mark(element.get(name) or "") for name in LABELS))
        yield from filter(None, (missing_within(element.get(name) or "") for name in NAMES))


def _hollow_output(element: HtmlElement) -> Iterator[str]:
    """What an element of a cell's output says as a whole where a value is missing."""
    if element.tag == "pre" and (mark := object_mark(element.text_content())):
        yield mark
    if element.tag in ("td", "th") and (value := missing_value(element.text_content())):
        yield from [] if any(True for _ in element.iter("code")) else [value]


def share_of(text: str) -> str | None:
    """The share in a text that nobody could reckon."""
    match = NO_SHARE.search(text)
    return match[0] if match else None
