"""A page's front matter and title."""

from __future__ import annotations

import re
from typing import Any

from publisher.render.cells import Cell
from publisher.site.front import front_cell, split_front

HEADING = re.compile(r"\A\s*#+\s+(.*?)(?:\s*\{[^}]*\})?\s*(?:\n|\Z)")
# Not a list, quotation, table or fence above a rule.
UNDERLINED = re.compile(
    r"\A\s*(?![-*+]\s|[>|:`~<]|\d+[.)]\s)(\S.*?)(?:\s*\{[^}]*\})?\s*\n(?:=+|-+)[ \t]*(?:\n|\Z)"
)


def take_front_matter(
    page: str, cells: list[Cell]
) -> tuple[dict[str, Any], list[Cell], int | None]:
    """Split the YAML block off the first cell, if that is text and begins with one."""
    index = front_cell([(cell.kind, cell.text) for cell in cells])
    if index is None:
        return {}, cells, None
    cell = cells[index]
    front, text = split_front(cell.text, cell.where(page))
    if text == cell.text:
        return {}, cells, None
    rest = Cell(cell.kind, cell.number, cell.text, text)
    return front, [*cells[:index], rest, *cells[index + 1 :]], cell.number


def take_title(
    front: dict[str, Any], cells: list[Cell], front_cell: int | None
) -> tuple[dict[str, Any], list[Cell]]:
    """Make the heading that opens a notebook its title, as Quarto does."""
    for index, cell in enumerate(cells):
        if cell.kind != "markdown":
            continue
        heading = HEADING.match(cell.body) or UNDERLINED.match(cell.body)
        if heading:
            rest = Cell(cell.kind, cell.number, cell.text, cell.body[heading.end() :])
            return {**front, "title": heading[1]}, [*cells[:index], rest, *cells[index + 1 :]]
        if cell.number != front_cell:
            break
    return front, cells
