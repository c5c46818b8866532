"""A notebook that Quarto wrote, with what Quarto leaves out of it: pictures of figures, tables, HTML."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from publisher.quarto.documents import PICTURE, RAW
from publisher.site.notebooks import split_options
from publisher.site.reading import load_yaml

MARKUP = 'class="atlas-figure"'


def give_outputs(notebook: Path, executed: Path) -> None:
    """Give the cells of a notebook their outputs again, as far as it has none.

    The picture of a figure stands behind its cell; all else is in the notebook as it was `executed`.
    """
    content = nbformat.read(notebook, as_version=4)
    for cell, words in pairwise(content.cells):
        names = [name for name in words.get("attachments", {}) if PICTURE.fullmatch(name)]
        if not names or cell.cell_type != "code" or any(out.get("data") for out in cell.outputs):
            continue
        picture = words.attachments.pop(names[0])
        shown = re.match(r"!\[(.*?)\]\(attachment:[^)]*\)\s*", words.source, re.DOTALL)
        alt = " ".join(shown[1].split()) if shown else ""
        words.source = words.source[shown.end() if shown else 0 :]
        cell.outputs = [new_output("display_data", {**picture, "text/plain": alt})]
        if not words.attachments:
            del words["attachments"]
    if executed.is_file():
        give_back(content.cells, nbformat.read(executed, as_version=4))
    nbformat.write(content, notebook)


def give_back(cells: list[NotebookNode], executed: NotebookNode) -> None:
    """Give cells without outputs those of the executed cell of the same count.

    The markup of a figure is for pages alone: what stands for one without a picture is behind its cell.
    """
    ran = {cell.get("execution_count"): cell for cell in executed.cells}
    ran.pop(None, None)  # text, and what did not run
    for cell in cells:
        if cell.cell_type != "code" or cell.outputs or cell.execution_count not in ran:
            continue
        source = ran[cell.execution_count]
        told = [output for output in source.outputs if MARKUP not in str(output.get("data", ""))]
        cell.outputs = [*map(as_output, told), *captions(source)]


def as_output(output: NotebookNode) -> NotebookNode:
    """An output as Jupyter has it, where a page takes HTML as a raw block of Markdown."""
    found = RAW.fullmatch("".join(output.get("data", {}).get("text/markdown", "")))
    if found is None:
        return output
    plain = {key: value for key, value in output.data.items() if key != "text/markdown"}
    return NotebookNode({**output, "data": NotebookNode({**plain, "text/html": found[2]})})


def captions(cell: NotebookNode) -> list[NotebookNode]:
    """What stands below a table, as an output of its own."""
    options = load_yaml(split_options(cell.source)[0]) or {}
    said = options.get("tbl-cap") if isinstance(options, dict) else None
    return (
        [new_output("display_data", {"text/markdown": str(said)})] if said and cell.outputs else []
    )
