"""An executed notebook that reads anywhere: its pictures inside, its references resolved.

Its code and its order are those of the author. What only this publisher or Quarto understands
becomes plain Markdown: a figure's record its picture, `@fig-…` the figure's number, a citation its
author and year with the address, a box a quotation, a link to a page its address.
"""

from __future__ import annotations

import base64
import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from nbformat import NotebookNode, v4

from publisher.figures.draw import shown_outputs, without_hidden_text
from publisher.figures.figure import Figure
from publisher.figures.markup import base_address
from publisher.figures.outputs import FIGURES, hides_output, mime_type
from publisher.run.story import Story
from publisher.site.front import front_cell, page_settings, split_front
from publisher.site.notebooks import code_cells, outside_code
from publisher.site.project import Project, output_path
from publisher.site.words import page_words

DIV = re.compile(r"^\s*:{3,}\s*(.*)$")
TITLE = re.compile(r'title="([^"]*)"')
HEADING = re.compile(r"^(#{1,6}\s+.*?)\s*\{([^}]*)\}\s*$")
REFERENCE = re.compile(r"(?<![\w@\[;-])@((?:fig|tbl|sec)-[\w-]+)")
CITATION = re.compile(r"\[((?:[^\[\]@]*@[\w:.-]+[^\[\]@]*?;?\s*)+)\]")
KEY = re.compile(r"@([\w][\w:.-]*\w)")
SPAN = re.compile(r"\[([^\[\]]+)\]\{[.#][^}]*\}")
LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(([^()\s]+)\)")


@dataclass
class Reader:
    """What is known of a story while its text is made plain."""

    project: Project
    page: str
    words: Mapping[str, str]
    numbers: dict[str, str] = field(default_factory=dict)
    sources: dict[str, Any] = field(default_factory=dict)

    def plain(self, text: str) -> str:
        """Markdown that any reader of notebooks shows as it is meant."""
        lines: list[str] = []
        boxes: list[bool] = []
        for counts, line in outside_code(text):
            div = DIV.match(line) if counts else None
            if div is None:
                shown = self.line(line) if counts else line
                lines.append(f"> {shown}" if any(boxes) else shown)
            elif div[1]:
                boxes.append("callout" in div[1])
                if title := TITLE.search(div[1]):
                    lines += [f"> **{title[1]}**\n", ">\n"]
            elif boxes:
                boxes.pop()
        return "".join(lines)

    def line(self, text: str) -> str:
        """One line of Markdown made plain."""
        newline = "\n" if text.endswith("\n") else ""
        text = HEADING.sub(r"\1", text.rstrip("\n"))
        text = REFERENCE.sub(lambda match: self.numbers.get(match[1], match[0]), text)
        text = CITATION.sub(self.cited, text)
        text = SPAN.sub(r"\1", text)
        return LINK.sub(self.linked, text) + newline

    def cited(self, match: re.Match[str]) -> str:
        """A citation in brackets as authors, years and addresses; as it stands if one is unknown."""
        keys = KEY.findall(match[1])
        if any(key not in self.sources for key in keys):
            return match[0]
        return f"({KEY.sub(lambda key: source_link(self.sources[key[1]]), match[1]).replace('-[', '[')})"

    def linked(self, match: re.Match[str]) -> str:
        """A link as it leads from anywhere; its text alone where nobody knows the site's address."""
        address = urlsplit(match[2])
        if address.scheme or not address.path:
            return match[0] if address.scheme else match[1]
        base = base_address(self.project)
        if not base:
            return match[1]
        folder = posixpath.dirname(self.page)
        path = posixpath.normpath(posixpath.join(folder, address.path))
        path = output_path(path) if self.project.is_page(path) else path
        return f"[{match[1]}]({base}{path}{f'#{address.fragment}' if address.fragment else ''})"


def own_metadata(notebook: NotebookNode) -> dict[str, Any]:
    """What a notebook says of itself to whoever opens it: its kernel and language. What programs noted
    on the machine of the author, such as the path of a run, is left out.
    """
    kept = ("kernelspec", "language_info")
    return {key: notebook.metadata[key] for key in kept if key in notebook.metadata}


def as_written(story: Story) -> NotebookNode:
    """The notebook of a story as its author wrote it, without text that is hidden and its own marks."""
    shown = (without_hidden_text(cell) for cell in story.source.cells)
    cells = [
        cell
        for cell, own in zip(shown, story.source.cells, strict=True)
        if cell.source or not own.source
    ]
    return NotebookNode({**story.source, "cells": cells, "metadata": own_metadata(story.source)})


def source_link(source: Mapping[str, Any]) -> str:
    """A source as its author and year, with its address where it has one."""
    authors = [
        str(one.get("literal") or one.get("family") or "") for one in source.get("author") or ()
    ]
    year = ((source.get("issued") or {}).get("date-parts") or [[""]])[0][0]
    name = " ".join(str(part) for part in (", ".join(authors) or source.get("title"), year) if part)
    return f"[{name}]({source['URL']})" if source.get("URL") else name


def readable(
    project: Project,
    story: Story,
    figures: Sequence[Figure],
    out: Path,
    sources: dict[str, Any],
) -> NotebookNode:
    """The notebook of a story as it reads anywhere; `out` holds the pictures of its `figures`, and
    `sources` are those of the project's `bibliography`.
    """
    settings = page_settings(project, story.page, front_of(story))
    words = page_words(project, settings, story.page)
    reader = Reader(project, story.page, words, sources=sources)
    reader.numbers = numbers(story, settings["execute"], words)
    pictures = {figure.id: figure for figure in figures}
    options = {index: own for index, _, own, _ in code_cells(story.notebook, story.page)}
    cells = []
    for index, cell in enumerate(map(without_hidden_text, story.notebook.cells)):
        if cell.cell_type == "code":
            said = {"warning": True} | settings["execute"] | options[index]
            seen = NotebookNode({**cell, "outputs": shown_outputs(cell, said)})
            cells.append(with_pictures(seen, index, options[index], reader, pictures, out))
        elif cell.source:
            cells.append(plain_cell(cell, index, story, reader))
    metadata = own_metadata(story.notebook)
    metadata.setdefault("language_info", {"name": "python"})
    notebook = v4.new_notebook(cells=cells, metadata=metadata)
    for index, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cell-{index + 1}")
    return notebook


def front_of(story: Story) -> dict[str, Any]:
    """The settings at the head of a story."""
    from publisher.site.front import notebook_front

    return notebook_front(story.notebook, story.page)


def bibliography(project: Project) -> dict[str, Any]:
    """The sources that the pages of a project may cite, by their key."""
    named = project.config.get("bibliography")
    found: dict[str, Any] = {}
    for name in [named] if isinstance(named, str) else named or ():
        path = project.root / str(name)
        if path.suffix == ".json" and path.is_file():
            found |= {
                str(item["id"]): item for item in json.loads(path.read_text(encoding="utf-8"))
            }
    return found


def numbers(story: Story, execute: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, str]:
    """What a reference to each figure, table and section of a story says."""
    found: dict[str, str] = {}
    counts = {"fig": 0, "tbl": 0}
    for _, _, options, _ in code_cells(story.notebook, story.page):
        label = str(options.get("label") or "")
        kind = label.partition("-")[0]
        if kind in counts and not hides_output({**execute, **options}):
            counts[kind] += 1
            found[label] = f"{words[kind]} {counts[kind]}"
    for cell in story.notebook.cells:
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else ():
            heading = HEADING.match(line)
            name = re.search(r"#(sec-[\w-]+)", heading[2]) if heading else None
            if heading and name:
                found[name[1]] = f"“{heading[1].lstrip('# ')}”"
    return found


def plain_cell(cell: NotebookNode, index: int, story: Story, reader: Reader) -> NotebookNode:
    """A cell of text made plain; what stands at the head becomes title and description."""
    front: dict[str, Any] = {}
    rest = cell.source
    if index == front_cell([(each.cell_type, each.source) for each in story.notebook.cells]):
        front, rest = split_front(cell.source, f"{story.page}, cell {index + 1}")
    text = reader.plain(rest)
    if front:
        head = [f"# {front['title']}" if front.get("title") else "", front.get("description") or ""]
        text = "\n\n".join([part for part in head if part] + [text.strip()]).strip()
    made = v4.new_markdown_cell(text, id=cell.get("id") or f"cell-{index + 1}")
    if cell.get("attachments"):
        made.attachments = cell.attachments
    return made


def with_pictures(
    cell: NotebookNode,
    index: int,
    options: Mapping[str, Any],
    reader: Reader,
    pictures: Mapping[str, Figure],
    out: Path,
) -> NotebookNode:
    """A code cell whose figures are pictures, each with its number and caption below."""
    label = str(options.get("label") or "")
    outputs = []
    for output in cell.outputs:
        figure = pictures.get(label) if mime_type(output) in FIGURES else None
        outputs.append(pictured(output, figure, out) if figure else output)
    caption = options.get("fig-cap") or options.get("tbl-cap")
    if caption and outputs and label in reader.numbers:
        text = f"**{reader.numbers[label]}:** {reader.plain(str(caption))}"
        outputs.append(v4.new_output("display_data", {"text/markdown": text}))
    name = cell.get("id") or f"cell-{index + 1}"
    return NotebookNode({"execution_count": None, **cell, "id": name, "outputs": outputs})


def pictured(output: NotebookNode, figure: Figure, out: Path) -> NotebookNode:
    """The output of a figure as its picture, with its description as text.

    One that cannot be painted stands as SVG, which JupyterLab sets in the fonts of its reader.
    """
    said = f"{figure.record['title']}\n\n{figure.record['description']}"
    if figure.unwritten:
        mime, picture = "image/svg+xml", (out / figure.file("svg")).read_text(encoding="utf-8")
    else:
        content = (out / figure.file("png")).read_bytes()
        mime, picture = "image/png", base64.b64encode(content).decode()
    data = {mime: picture, "text/plain": said}
    return v4.new_output("display_data", data, metadata={mime: {"alt": figure.alt}})
