"""Notebooks in words that Quarto takes as they are meant.

Quarto acts on much that JupyterLab and the built-in renderer show as it stands: it reads options
from any metadata, runs shortcodes in what was printed, guesses which results nobody wants, and pairs
alternatives with outputs that are no pictures. Here all of it is written so that nothing is guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from publisher.figures.outputs import RICH, mime_type
from publisher.figures.pictures import IMAGES, drawing_text
from publisher.quarto.annotations import explains
from publisher.render.cells import raw_body
from publisher.render.prose import ATTACHED
from publisher.site.notebooks import cell_options, split_options
from publisher.site.reading import load_yaml

# An invisible sign within what Quarto would take for a shortcode, and lose the page behind it if it
# does not end; `joined` takes it out again.
JOINER = "\N{WORD JOINER}"
LEFT = re.compile(rf"(?<=[{{>]){JOINER}(?=[{{<])")  # with marks of highlighting around it
MARKED = re.compile(rf"(?:(?<=&lt;)|(?<=<)){JOINER}(?=\d)")  # as in `# <1>`
APART = f"{{{JOINER}{{"
# In prose a shortcode is one; what has no name or no end is none.
NONE = re.compile(r"\{\{<(?!\s*(?:[\w-]|/\*).*?>\}\})", re.DOTALL)
# A comment like `# <1>`, which is an annotation only above a list; without one Quarto loses the cell.
ANNOTATION = re.compile(r"(#\s*<)(?=\d+>\s*$)", re.MULTILINE)
COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
TEXTS = ("text/markdown", "text/plain")
# The formats of raw cells that Quarto knows: a page shows the first, documents also the others.
HTML, KNOWN = "text/html", ("text/latex", "text/restructuredtext")


def handed(notebook: NotebookNode, page: str) -> dict[str, Any]:
    """A drawn notebook as JSON for Quarto, which shows of it what the built-in renderer shows.

    Raises `SiteError` naming the cell if its options cannot be read.
    """
    cells = [
        each
        for number, cell in enumerate(_unannotated(notebook.cells), 1)
        for each in _together(_cell(cell, number, page))
    ]
    told = {**notebook, "cells": cells, "metadata": _with_language(notebook.metadata)}
    written: dict[str, Any] = json.loads(nbformat.writes(NotebookNode(told)))
    return written  # Quarto reads a source as a list of lines


def _cell(cell: NotebookNode, number: int, page: str) -> NotebookNode:
    if cell.cell_type == "code":
        return _code(cell, f"{page}, cell {number}")
    text = NONE.sub(f"{APART}<", cell.source)
    bare = NotebookNode({**cell, "source": text, "metadata": NotebookNode()})
    return _raw(cell, bare) if cell.cell_type == "raw" else _with_plain_names(bare, number)


def _together(cell: NotebookNode) -> list[NotebookNode]:
    """A cell whose several pictures are one figure, as text that makes them one: Quarto gives the
    last of them an id twice.
    """
    if cell.cell_type != "code":
        return [cell]
    text, code = split_options(cell.source)
    options = load_yaml(text) if text else {}
    label, caption = str(options.pop("label", "")), options.pop("fig-cap", "")
    pictures = [output for output in cell.outputs if output.output_type in RICH]
    several = len(pictures) > 1 and all(map(_is_picture, pictures))
    if not (several and label.startswith("fig-") and isinstance(caption, str)):
        return [cell]
    alone = NotebookNode({**cell, "source": _with_options(options, code)})
    begin = new_markdown_cell(f"::: {{#{label}}}", id=f"{cell.id[:57]}-begin")
    end = new_markdown_cell(f"{' '.join(caption.split())}\n\n:::", id=f"{cell.id[:57]}-end")
    return [begin, alone, end]


def _with_language(metadata: NotebookNode) -> NotebookNode:
    """Metadata of a notebook that name its language, without which Quarto stops."""
    spec = metadata.get("kernelspec") or {}
    language = spec.get("language") or (metadata.get("language_info") or {}).get("name")
    named = {
        "name": "python3",
        "display_name": "Python 3",
        **spec,
        "language": language or "python",
    }
    return NotebookNode({**metadata, "kernelspec": NotebookNode(named)})


def _unannotated(cells: list[NotebookNode]) -> Iterator[NotebookNode]:
    """The cells of a notebook, without an annotation in code that no list explains."""
    for cell, below in pairwise([*cells, NotebookNode(cell_type="", source="")]):
        listed = below.cell_type == "markdown" and explains(cell.source, below.source)
        alone = cell.cell_type == "code" and not listed
        source = ANNOTATION.sub(rf"\1{JOINER}", cell.source) if alone else cell.source
        yield NotebookNode({**cell, "source": source})


def joined(text: str) -> str:
    """What Quarto wrote, without the signs that kept Quarto from acting on its text."""
    return MARKED.sub("", LEFT.sub("", text))


def _code(cell: NotebookNode, where: str) -> NotebookNode:
    """A code cell of whose metadata only the tags are left: Quarto would read options from others."""
    options = cell_options(cell, where)
    source = cell.source if split_options(cell.source)[1].strip() or cell.outputs else ""
    source = _plainly(source, options, cell.outputs)
    printed_markdown = options.get("output") == "asis"
    outputs = [
        output if printed_markdown and output.output_type == "stream" else _unexpanded(output)
        for output in cell.outputs
    ]
    metadata = NotebookNode(tags=cell.metadata.get("tags") or [])
    changed = {"source": apart(source), "metadata": metadata, "outputs": outputs}
    return NotebookNode({**cell, **changed})


def _is_picture(output: Mapping[str, Any]) -> bool:
    return mime_type(output) in IMAGES


def _plainly(source: str, options: dict[str, Any], outputs: list[Any]) -> str:
    """Code whose option lines say what they said, in words that Quarto reads as they are meant.

    `no` is false there and a text to Quarto; of `fig-alt` Quarto counts outputs that are no pictures.
    """
    text, code = split_options(source)
    written = load_yaml(text) if text else {}
    if not written or written.get("echo") == "fenced":
        return source
    if "fig-alt" in written:
        written["fig-alt"] = _alternatives(options["fig-alt"], outputs)
    return _with_options(written, code)


def _with_options(options: Mapping[str, Any], code: str) -> str:
    return "\n".join([*(f"#| {key}: {json.dumps(value)}" for key, value in options.items()), code])


def _alternatives(given: Any, outputs: list[Any]) -> Any:
    """One alternative for all pictures, or one for each output, empty where that is no picture."""
    if not isinstance(given, list):
        return _quotable(given)
    texts = iter(given)
    return [_quotable(next(texts, "")) if _is_picture(each) else "" for each in outputs]


def _quotable(text: Any) -> str:
    """An alternative that stays whole between the quotes that Quarto puts around it."""
    return " ".join(str(text).split()).replace("\\", "\\\\")


def _unexpanded(output: NotebookNode) -> NotebookNode:
    """An output in which Quarto runs no shortcode, and that it does not take for one to leave out.

    It has no colours of a terminal, for which the frame has no style: Quarto colours line by line,
    and parts coloured lines by empty ones.
    """
    if output.output_type == "stream":
        return NotebookNode({**output, "text": _uncoloured(output.text)})
    if output.output_type == "error":
        told = {name: _uncoloured(str(output[name])) for name in ("ename", "evalue")}
        lines = [_uncoloured(line) for line in output.traceback]
        return NotebookNode({**output, **told, "traceback": lines})
    if output.output_type not in RICH:
        return output
    data = {
        mime: apart("".join(value)) if mime in TEXTS else value
        for mime, value in output.data.items()
    }
    if "text/plain" in data:  # Quarto takes a quoted table that ends its text for a table
        data["text/plain"] = _uncoloured(data["text/plain"]) + "\n"
    shown = {"output_type": "display_data", "data": NotebookNode(data), "metadata": output.metadata}
    return NotebookNode(shown)


def apart(text: str) -> str:
    """Text in which Quarto finds no shortcode."""
    return text.replace("{{<", f"{APART}<")


def _uncoloured(text: str) -> str:
    return apart(COLOUR.sub("", "".join(text)))


def _raw(cell: NotebookNode, bare: NotebookNode) -> NotebookNode:
    """A raw cell with a format that Quarto knows; of any other format no page shows it."""
    kind = str(cell.metadata.get("format") or cell.metadata.get("raw_mimetype") or "")
    if raw_body(cell, "shown") == "shown":
        return bare
    shown = HTML if kind in (HTML, "html") else kind
    if shown not in (HTML, *KNOWN):
        return NotebookNode({**bare, "source": ""})
    return NotebookNode({**bare, "metadata": NotebookNode(raw_mimetype=shown)})


def _with_plain_names(cell: NotebookNode, number: int) -> NotebookNode:
    """Text whose attached pictures have names that need no quoting: Quarto knows no other."""
    attached = cell.get("attachments") or {}
    if not attached:
        return cell
    names = {
        name: f"attached-{number}-{index}{PurePosixPath(name).suffix.lower()}"
        for index, name in enumerate(attached, 1)
    }

    def renamed(found: re.Match[str]) -> str:
        own = names.get(unquote(found["name"]), found["name"])
        return f"{found['before']}attachment:{own}"

    source = ATTACHED.sub(renamed, cell.source)
    kept = {
        names[name]: NotebookNode(
            {
                mime: drawing_text("".join(data)) if mime == "image/svg+xml" else data
                for mime, data in picture.items()
            }
        )
        for name, picture in attached.items()
    }
    return NotebookNode({**cell, "source": source, "attachments": NotebookNode(kept)})
