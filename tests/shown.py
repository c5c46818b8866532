"""Build one page of cells that have run: what tests of a page's content share."""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path
from typing import Any

import lxml.html
import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output, new_raw_cell

from publisher.base.problems import Problem, SiteError
from publisher.figures.draw import draw_figures
from publisher.render.pandoc import render_pages
from publisher.site.project import Project

CONFIG = "project: {type: website}\nwebsite: {title: Example}\n"


def shown(source: str, *data: dict[str, Any], **metadata: Any) -> Any:
    """A code cell with one rich output for each bundle of types."""
    outputs = [new_output("display_data", data=each) for each in data]
    return new_code_cell(source, outputs=outputs, metadata=metadata)


def printed(source: str, text: str, **metadata: Any) -> Any:
    """A code cell that printed a text."""
    return new_code_cell(source, outputs=[new_output("stream", text=text)], metadata=metadata)


def page(
    folder: Path,
    *cells: Any,
    front: str = "title: Page",
    config: str = CONFIG,
    at: str = "page.ipynb",
) -> Any:
    """The `<main>` of the page that a notebook of these cells makes."""
    path = folder / at
    path.parent.mkdir(parents=True, exist_ok=True)
    (folder / "_quarto.yml").write_text(config, encoding="utf-8")
    head = [new_raw_cell(f"---\n{front}\n---")] if front else []
    notebook = new_notebook(cells=[*head, *cells])
    nbformat.write(notebook, path)
    project = Project.open(folder)
    drawn = {at: draw_figures(project, at, notebook)[0]}
    render_pages(project, drawn, folder / "_site")
    tree = lxml.html.parse(str(folder / "_site" / at.replace(".ipynb", ".html"))).getroot()
    return tree.find(".//main")


def faults(folder: Path, *cells: Any, **options: Any) -> list[Problem]:
    """Why a notebook of these cells makes no page."""
    try:
        page(folder, *cells, **options)
    except SiteError as error:
        return error.problems
    return []


def words(element: Any) -> str:
    """All text of an element, in one line."""
    return " ".join(element.text_content().split())


def png(width: int, height: int) -> str:
    """A picture of this size, in base64."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\0" * width) * height)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).decode()
