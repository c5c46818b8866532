"""A page before it is rendered: its front matter, its cells, and its Markdown."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat import NotebookNode

from publisher.base.problems import Problem
from publisher.render.cells import Cell, Images, notebook_cell
from publisher.render.front import take_front_matter, take_title
from publisher.site.front import folder_settings, page_settings, title_remedy, with_rules
from publisher.site.project import Project
from publisher.site.reading import read_text
from publisher.site.refused import setting_remedy
from publisher.site.settings import (
    PAGE_KEYS,
    THEME_KEYS,
    settings_problems,
    slip_remedy,
    unsupported,
)
from publisher.site.shape import PAGE, shape_faults

KNOWN = PAGE_KEYS | THEME_KEYS | {"atlas"}  # what may stand in front matter
ID = re.compile(r"\{#((?:fig|tbl|sec|eq|lst|thm|lem|cor|prp|def|exm|exr)-[\w-]+)")


@dataclass(frozen=True)
class Source:
    """One page before rendering: its front matter, its Markdown, and where each part stood."""

    path: str
    front: dict[str, Any] = field(hash=False)
    cells: list[Cell] = field(hash=False)
    front_cell: int | None
    settings: dict[str, Any] = field(hash=False)

    @property
    def title(self) -> str:
        """The page's title as written, in Markdown."""
        return str(self.front.get("title", ""))

    @property
    def labels(self) -> list[str]:
        """What its cross-references may lead to: labels of cells, and ids given in the text."""
        written = (ID.findall(cell.text) for cell in self.cells if cell.kind != "code")
        return [*filter(None, (cell.label for cell in self.cells)), *itertools.chain(*written)]

    def problems(self) -> Iterator[Problem]:
        """Refuse what can be seen before pandoc reads the page."""
        where = self.path if self.front_cell is None else f"{self.path}, cell {self.front_cell}"
        for key in self.front.keys() - KNOWN:
            line = self.locate(f"{key}:", front=True)
            found = f"unknown front matter {key!r}"
            remedy = setting_remedy(key, self.front[key]) or slip_remedy(key)
            yield unsupported(line, found, self.path, remedy=remedy)
        yield from shape_faults(self.front, where, PAGE)
        yield from settings_problems(self.front, where, self.path)
        if not self.title:
            yield Problem(where, "has no title", title_remedy(self.path))
        labels: set[str] = set()
        for cell in self.cells:
            yield from cell.problems(self.path)
            label = cell.label
            if label and label in labels:
                yield Problem(
                    cell.where(self.path, label),
                    f"the label {label!r} is used more than once",
                    "Give each cell a label of its own.",
                )
            labels.add(label)

    def locate(self, needle: str, *, front: bool = False) -> str:
        """Name the first place where the page's text holds `needle`."""
        for cell in self.cells:
            if (cell.kind != "code" or not front) and needle in cell.text:
                return cell.where(self.path, needle)
        for cell in self.cells:
            if any(needle in str(output) for output in cell.outputs):
                return cell.where(self.path)
        return self.path

    def place_of_line(self, number: int) -> str:
        """Name the cell, and its line, that became a line of the page's Markdown."""
        begin = 1
        for cell in self.cells:
            lines = cell.markdown(self.settings, Images("")).count("\n") + 2
            if number < begin + lines:
                above = cell.text.count("\n") - cell.body.count("\n")
                within = number - begin + above + 1
                return (
                    cell.where(self.path) if cell.kind == "code" else cell.line(self.path, within)
                )
            begin += lines
        return self.path

    def markdown(self, images: Images) -> str:
        """The page as one Markdown text, outputs included."""
        return "\n\n".join(cell.markdown(self.settings, images) for cell in self.cells) + "\n"


def folder_problems(project: Project, pages: Iterable[str]) -> Iterator[Problem]:
    """Refuse what the `_metadata.yml` of the folders of some pages ask for and this renderer does not
    know.
    """
    folders = {name: told for page in pages for name, told in folder_settings(project.root, page)}
    for name, settings in folders.items():
        for key in settings.keys() - KNOWN:
            remedy = setting_remedy(key, settings[key]) or slip_remedy(key)
            yield unsupported(f"{name}, {key}", f"unknown setting {key!r}", remedy=remedy)
        yield from settings_problems(settings, name, None)


def read_source(project: Project, page: str, notebooks: Mapping[str, NotebookNode]) -> Source:
    """Read one page: a notebook given as executed, or Markdown from disk."""
    if page.endswith(".ipynb"):
        cells = [
            notebook_cell(cell, number) for number, cell in enumerate(notebooks[page].cells, 1)
        ]
    else:
        text = read_text(project.root / page, page)
        cells = [Cell("markdown", None, text, text)]
    front, cells, front_cell = take_front_matter(page, cells)
    if not page.endswith(".ipynb"):
        cells = [replace(cell, body=with_rules(cell.body)) for cell in cells]
    elif not front.get("title"):
        front, cells = take_title(front, cells, front_cell)
    settings = page_settings(project, page, front)
    if settings["execute"].get("error") is True:
        cells = [replace(cell, options={"error": True} | cell.options) for cell in cells]
    return Source(page, front, cells, front_cell, settings)
