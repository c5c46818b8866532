"""A page's front matter and title."""

from __future__ import annotations

import re
from typing import Any

import yaml

from publisher.base.problems import SiteError
from publisher.render.cells import Cell
from publisher.site.project import load_yaml

FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def take_front_matter(
    page: str, cells: list[Cell]
) -> tuple[dict[str, Any], list[Cell], int | None]:
    """Split the YAML block off the first text cell that begins with one, as Quarto does."""
    for index, cell in enumerate(cells):
        found = cell.kind != "code" and FRONT_MATTER.match(cell.text)
        if not found:
            continue
        try:
            front = load_yaml(found[1]) or {}
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise SiteError.single(
                cell.line(page, mark.line + 2 if mark else 1),
                f"the front matter is not valid YAML: {getattr(error, 'problem', error)}",
                "Correct the indentation or quoting at that line.",
            ) from error
        rest = Cell(cell.kind, cell.number, cell.text, cell.text[found.end() :])
        return dict(front), [*cells[:index], rest, *cells[index + 1 :]], cell.number
    return {}, cells, None


def take_title(
    front: dict[str, Any], cells: list[Cell], front_cell: int | None
) -> tuple[dict[str, Any], list[Cell]]:
    """Make the heading that opens a notebook its title, as Quarto does."""
    for index, cell in enumerate(cells):
        if cell.kind != "markdown":
            continue
        heading = re.match(r"\A\s*#+\s+(.*?)(?:\s*\{[^}]*\})?\s*(?:\n|\Z)", cell.body)
        if heading:
            rest = Cell(cell.kind, cell.number, cell.text, cell.body[heading.end() :])
            return {**front, "title": heading[1]}, [*cells[:index], rest, *cells[index + 1 :]]
        if cell.number != front_cell:
            break
    return front, cells
