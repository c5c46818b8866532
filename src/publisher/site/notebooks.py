"""Notebooks as documents: cells, their options, and expressions inside prose."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode

from publisher.base import files
from publisher.base.problems import Problem, SiteError, require_none
from publisher.site.hidden import (
    OPTION,
    folded_options,
    option_problems,
    tag_options,
    takes_options,
    unknown_tags,
)
from publisher.site.reading import load_yaml, read_text
from publisher.site.shape import CONTROL

INLINE = re.compile(r"(?<!`)`\{python\}\s+([^`]+?)\s*`(?!`)")
ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")  # how the format lets a cell be called
CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
# The record of a figure among a cell's outputs; `publisher.figures.draw` says what it holds.
FIGURE_MIME = "application/vnd.atlas.figure+json"
# The same, of a chart that a cell shows as it is: nobody was asked for its sources.
CHART_MIME = "application/vnd.atlas.chart+json"


def read_notebook(path: Path, name: str) -> NotebookNode:
    """Read a notebook in format 4, or raise `SiteError` naming it."""
    again = "Restore the notebook, or save it again in JupyterLab."
    text = read_text(path, name)
    if CONFLICT.search(text):
        raise SiteError.single(
            name,
            "holds the marks of a conflict of Git",
            "Settle it: `git checkout --ours` or nbdime.",
        )
    try:
        if '"nbformat"' not in text:  # it would be taken for the first version, and lose its cells
            raise nbformat.reader.NotJSONError("it names no version of the format of notebooks")
        content = json.loads(text)
        notebook = nbformat.reads(json.dumps(with_ids(completed(content))), as_version=4)
        if content.get("nbformat") != 4:  # each conversion draws other ids
            for number, cell in enumerate(notebook.cells, 1):
                cell["id"] = f"cell-{number}"
        nbformat.validate(notebook)
    except (nbformat.reader.NotJSONError, json.JSONDecodeError) as error:
        raise SiteError.single(name, f"is not a notebook in JSON: {error}", again) from error
    except nbformat.ValidationError as error:
        fault = " ".join(str(error.message).split())[:300]
        place = list(getattr(getattr(error, "original", error), "absolute_path", ()))
        if place[:1] == ["cells"] and len(place) > 1:
            fault = f"cell {place[1] + 1}: {fault}"
        elif place:
            fault = f"{'.'.join(map(str, place))}: {fault}"
        raise SiteError.single(name, f"is not a valid notebook: {fault}", again) from error
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        # What nbformat raises while it converts a notebook of another version, or none at all.
        fault = f"{type(error).__name__}: {error}"[:300]
        raise SiteError.single(
            name, f"is not a notebook of a known format ({fault})", again
        ) from error
    for cell in notebook.cells:
        cell["source"] = cell.source.replace("\r\n", "\n")  # as some programs of Windows leave it
    require_none(strange_characters(notebook, name))
    return notebook


def completed(content: dict[str, Any]) -> dict[str, Any]:
    """A notebook with what programs leave out that write notebooks, and Jupyter does not miss."""
    cells, metadata = content.get("cells"), content.get("metadata")
    if content.get("nbformat") != 4 or not isinstance(cells, list):
        return content
    for cell in cells:
        if not isinstance(cell, dict):
            continue
        parts: dict[str, Any] = {"metadata": {}, "source": ""}
        if cell.get("cell_type") == "code":
            parts |= {"outputs": [], "execution_count": None}
        cell |= {name: part for name, part in parts.items() if cell.get(name) is None}
    if metadata is None:
        content["metadata"] = {}
    elif isinstance(metadata, dict):
        metadata = content["metadata"] = {k: v for k, v in metadata.items() if v is not None}
    if isinstance(metadata, dict) and isinstance(kernel := metadata.get("kernelspec"), dict):
        name = kernel.get("name") or kernel.get("display_name") or "python3"
        kernel |= {"name": name, "display_name": kernel.get("display_name") or name}
    return content


def with_ids(content: dict[str, Any]) -> dict[str, Any]:
    """A notebook in format 4.5 or newer in which every cell has an id of its own.

    The library draws by lot what is missing, or there twice; here ids are counted, so that two
    builds call a cell the same.
    """
    cells = content.get("cells")
    if content.get("nbformat") != 4 or not isinstance(cells, list):
        return content
    if not isinstance(minor := content.get("nbformat_minor"), int) or minor < 5:
        return content
    seen: set[Any] = set()
    for number, cell in enumerate(cells, 1):
        if isinstance(cell, dict):
            own = str(cell.get("id", ""))
            if own in seen or not ID.fullmatch(own):
                cell["id"] = own = f"cell-{number}"
            seen.add(own)
    return content


def strange_characters(notebook: NotebookNode, name: str) -> Iterator[Problem]:
    """Characters in cells that no page can hold."""
    for index, cell in enumerate(notebook.cells):
        if found := CONTROL.search(cell.source):
            line = cell.source.count("\n", 0, found.start()) + 1
            yield Problem(
                f"{cell_name(name, index)}, line {line}",
                f"holds {ascii(found[0])}, a control character or half of a character",
                "Delete it there, or write the character anew.",
            )


def to_text(notebook: NotebookNode) -> str:
    """A notebook as one line of JSON: how the steps of a build hand it on and keep it."""
    return files.to_json(notebook)


def from_text(text: str) -> NotebookNode:
    """The notebook that `to_text` wrote. What outputs hold stays as JSON gives it."""
    content = json.loads(text)
    for cell in content["cells"]:
        cell["metadata"] = nbformat.from_dict(cell["metadata"])
        if "outputs" in cell:
            cell["outputs"] = outputs_of(cell["outputs"])
    content["cells"] = [NotebookNode(cell) for cell in content["cells"]]
    content["metadata"] = nbformat.from_dict(content["metadata"])
    return NotebookNode(content)


def outputs_of(outputs: list[dict[str, Any]]) -> list[NotebookNode]:
    """Outputs as a notebook holds them; a figure's record within one may be large, and stays."""
    return [NotebookNode(output) for output in outputs]


def cell_name(page: str, index: int, label: str | None = None) -> str:
    """How messages call a cell: its position counted from 1, and its label if it has one."""
    return f"{page}, cell {index + 1}" + (f" ({label})" if label else "")


def split_options(source: str) -> tuple[str, str]:
    """Part a code cell's source into its `#|` option lines (as YAML text) and its code.

    They stand at its top, above or right below the line of a cell magic.
    """
    lines = source.splitlines()
    magic = [lines.pop(0)] if takes_options(source) else []
    head: list[str] = []
    while lines and (match := OPTION.match(lines[0])):
        head.append(match.group(1))
        lines.pop(0)
    return "\n".join(head), "\n".join([*magic, *lines])


def as_run(source: str) -> str:
    """A code cell as IPython takes it: a cell magic has to be its first line, and what follows is its own."""
    code = split_options(source)[1]
    return code if code.startswith("%%") else source


def cell_options(cell: NotebookNode, where: str) -> dict[str, Any]:
    """What a code cell asks for: in the `#| key: value` lines at its top, by its tags, or folded.

    The lines overrule the tags, and those the marks of the editor. Raises `SiteError` naming the
    cell if the lines are not a YAML mapping, stand below its code or hold a value that is none of
    theirs, or if a tag hides nobody knows what.
    """
    text, _ = split_options(cell.source)
    try:
        options = load_yaml(text) if text else {}
    except yaml.YAMLError as error:
        raise SiteError.single(
            where, f"cell options are not YAML: {error}", "Quote the value that holds `:` or `#`."
        ) from error
    if not isinstance(options, dict):
        raise SiteError.single(
            where, f"cell options are {options!r}", "Write each as `#| key: value`."
        )
    if unknown := next(unknown_tags(cell.metadata.get("tags")), None):
        raise SiteError.single(
            where, f"the tag {unknown!r} is not known", "Write remove-cell, -input or -output."
        )
    written = {str(key): value for key, value in options.items()}
    tagged = tag_options(written.get("tags")) | written
    require_none(option_problems(written, cell.source, where))
    return folded_options(cell.metadata) | tag_options(cell.metadata.get("tags")) | tagged


def code_cells(
    notebook: NotebookNode, page: str
) -> Iterator[tuple[int, NotebookNode, dict[str, Any], str]]:
    """Give every code cell with its index, options and name for messages."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            where = cell_name(page, index)
            options = cell_options(cell, where)
            yield index, cell, options, cell_name(page, index, options.get("label"))


def outside_code(markdown: str) -> Iterator[tuple[bool, str]]:
    """Part Markdown into pieces, each with whether expressions in it count.

    Lines of a fenced code block do not: an example of an expression is not one.
    """
    fence = ""
    for line in markdown.splitlines(keepends=True):
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if fence:
            yield False, line
            if mark and mark.group(1).startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif mark:
            fence = mark.group(1)
            yield False, line
        else:
            yield True, line


def inline_expressions(markdown: str) -> list[str]:
    """The Python expressions that Markdown text asks to have computed, in order."""
    return [
        expression
        for counts, piece in outside_code(markdown)
        if counts
        for expression in INLINE.findall(piece)
    ]


def fill_inline(markdown: str, values: list[str]) -> str:
    """Put computed text in the place of each inline expression."""
    remaining = iter(values)
    return "".join(
        INLINE.sub(lambda _: next(remaining), piece) if counts else piece
        for counts, piece in outside_code(markdown)
    )


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    """A copy with no outputs or execution counts: what an author wrote, and nothing else."""
    bare = copy.deepcopy(notebook)
    for cell in bare.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    return bare


def only_figure(output: NotebookNode) -> None:
    """Take everything beside a figure's record out of an output: it is for JupyterLab alone.

    A live chart holds the geometry in each of its layers, megabytes that no page is made of.
    """
    if FIGURE_MIME in output.get("data", {}):
        output.data = NotebookNode({FIGURE_MIME: output.data[FIGURE_MIME]})


def source_problems(notebook: NotebookNode, page: str) -> list[Problem]:
    """Faults that show before a notebook runs: unreadable options, labels used twice."""
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        where = cell_name(page, index)
        try:
            label = cell_options(cell, where).get("label")
        except SiteError as error:
            problems.extend(error.problems)
            continue
        if label and label in seen:
            problems.append(
                Problem(
                    where, f"label {label!r} is already that of {seen[label]}", "Choose another."
                )
            )
        elif label:
            seen[label] = where
    return problems


def shared_labels(notebooks: Mapping[str, NotebookNode]) -> list[Problem]:
    """Labels of figures that stand on several pages: both would write the same files."""
    first: dict[str, str] = {}
    problems: list[Problem] = []
    for page, notebook in notebooks.items():
        for index, _, options, _ in code_cells(notebook, page):
            label, place = str(options.get("label") or ""), cell_name(page, index)
            if not label.startswith("fig-"):
                continue
            if (other := first.setdefault(label, place)) != place and not other.startswith(
                f"{page},"
            ):
                problems.append(
                    Problem(
                        place,
                        f"the label {label!r} is used by {other} too",
                        "Give each figure of the site a label of its own: its files are named by it.",
                    )
                )
    return problems
