"""Stills: drawings of a figure's named views that stand in the text of its page.

An author places one by a div that names it, `::: {.still view="fig-map/2021"}`, closed by the next
line: the label of a figure on the same page and, after the slash, the name of one of its views; without
it, the figure as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from nbformat import NotebookNode

from publisher.base.problems import Problem, require_none
from publisher.figures.drawings import Drawing
from publisher.figures.figure import Figure
from publisher.figures.markup import said_of_view, with_outlines_once
from publisher.figures.themes import placed
from publisher.site.notebooks import cell_name, outside_code

STILL = re.compile(r'^(:{3,})\s*\{\.still\s+view="([^"]*)"\}\s*$')
BETWEEN = "\0"  # two stills, while outlines are looked for in all of them


def asked_stills(cells: Iterable[NotebookNode]) -> list[tuple[int, str]]:
    """The stills that the text of these cells asks for, each with the index of its cell."""
    return [
        (index, found[2])
        for index, cell in enumerate(cells)
        if cell.cell_type == "markdown"
        for counts, line in outside_code("".join(cell.source))
        if counts and (found := STILL.match(line))
    ]


def with_stills(
    cells: list[NotebookNode], figures: Iterable[Figure], page: str
) -> list[NotebookNode]:
    """The cells of a page with each still that they ask for drawn in its place.

    Outlines that several stills share are written once. Raises `SiteError` naming the cell of a
    still whose figure or view the page has not.
    """
    asked = asked_stills(cells)
    if not asked:
        return cells
    known = drawn_views(figures)
    require_none([
        Problem(
            cell_name(page, index),
            f"asks for the still {name!r}, which the page has not",
            f"Write one of {', '.join(known) or 'the views of a figure on this page'}.",
        )
        for index, name in asked
        if name not in known
    ])  # fmt: skip
    names = [name for _, name in asked]
    drawn, store = with_outlines_once(
        BETWEEN.join(markup(known[name], f"still-{at}") for at, name in enumerate(names, 1)),
        "still",
    )
    first, *rest = drawn.split(BETWEEN)
    stills = iter([store + first, *rest])
    wanted = {index for index, _ in asked}
    return [
        NotebookNode({**cell, "source": filled("".join(cell.source), stills)})
        if index in wanted
        else cell
        for index, cell in enumerate(cells)
    ]


def drawn_views(figures: Iterable[Figure]) -> Mapping[str, tuple[str, list[tuple[Drawing, str]]]]:
    """Every view of these figures by its name: what it says, and its drawing in each layout."""
    found: dict[str, tuple[str, list[tuple[Drawing, str]]]] = {}
    for figure in figures:
        found[figure.id] = figure.alt, [(drawing, drawing.still) for drawing in figure.drawings]
        for at, view in enumerate(figure.record["views"]):
            said = said_of_view(figure, view)
            told = " ".join(f"{said[part]}." for part in ("title", "subtitle") if said[part])
            drawn = [(drawing, drawing.views[at]) for drawing in figure.drawings]
            found[f"{figure.id}/{view['name']}"] = told, drawn
    return found


def markup(view: tuple[str, list[tuple[Drawing, str]]], place: str) -> str:
    """A view as it stands in the text, in each layout that it has; `place` begins its ids."""
    told, drawn = view
    several = len(drawn) > 1
    return "".join(
        f'<div class="figure-drawing{f" {drawing.layout}" if several else ""}">'
        f"{placed(svg, f'{place}-{drawing.layout}', told)}</div>"
        for drawing, svg in drawn
    )


def filled(text: str, stills: Iterable[str]) -> str:
    """Markdown whose still divs hold their drawings, taken in turn."""
    waiting = iter(stills)
    lines = []
    for counts, line in outside_code(text):
        lines.append(line)
        if counts and STILL.match(line):
            canvas = f'<div class="figure-canvas">{next(waiting)}</div>'
            lines.append(f"\n```{{=html}}\n{canvas}\n```\n\n")
    return "".join(lines)
