"""A notebook made ready to run, with hidden cells that compute prose and report inputs; and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from publisher.run.inputs import Input
from publisher.run.job import Job, python_paths
from publisher.run.outputs import tidy
from publisher.site.notebooks import (
    as_run,
    cell_name,
    cell_options,
    fill_inline,
    inline_expressions,
    only_figure,
    without_outputs,
)

INLINE_MIME = "application/vnd.atlas.inline+json"
INPUTS_MIME = "application/vnd.atlas.inputs+json"

PUBLISH = '__import__("IPython").display.publish_display_data({{"{mime}": {value}}})'
SETTING = '__import__("publisher.run.setting", fromlist=["setting"])'
CHARTS = '__import__("publisher.run.charts", fromlist=["charts"])'
RECORDER = '__import__("publisher.run.recorder", fromlist=["recorder"])'
INLINE_TEXT = '__import__("publisher.run.inline", fromlist=["inline"]).text'


def _hidden(source: str, **about: object) -> NotebookNode:
    cell = nbformat.v4.new_code_cell(source)
    cell.metadata["atlas"] = about
    return cell


def stage(notebook: NotebookNode, job: Job, root: Path) -> NotebookNode:
    """Copy the notebook with hidden cells that record inputs and evaluate expressions."""
    staged = without_outputs(notebook)
    begin = (
        f"{SETTING}.begin({python_paths(root)!r})\n{CHARTS}.begin()\n"
        f"{RECORDER}.start({str(root)!r}, {list(job.allow)!r})"
    )
    cells = [_hidden(begin, role="start")]
    of_page = {"eval": job.evaluates, "error": job.may_raise}
    for index, cell in enumerate(staged.cells):
        about: dict[str, Any] = {"role": "page", "index": index}
        if cell.cell_type == "code":
            options = cell_options(cell, cell_name(job.page, index))
            about["label"] = options.get("label")
            about["tags"] = cell.metadata.get("tags")
            cell.metadata["tags"] = run_tags(cell, of_page | options)
            about["written"], cell.source = cell.source, as_run(cell.source)
        elif cell.cell_type == "markdown" and job.evaluates:
            for expression in inline_expressions(cell.source):
                value = f"{INLINE_TEXT}(({expression}))"
                publish = PUBLISH.format(mime=INLINE_MIME, value=value)
                cells.append(_hidden(publish, role="inline", index=index, expression=expression))
        cell.metadata["atlas"] = about
        cells.append(cell)
    listing = PUBLISH.format(mime=INPUTS_MIME, value=f"{RECORDER}.used()")
    cells.append(_hidden(listing, role="inputs"))
    staged.cells = cells
    return staged


def run_tags(cell: NotebookNode, options: dict[str, Any]) -> list[str]:
    """The tags of a cell, and those that say how it is run: not at all, or though it raises."""
    tags = list(cell.metadata.get("tags") or [])
    if options.get("eval") is False:
        tags.append("skip-execution")
    if options.get("error") is True:
        tags.append("raises-exception")
    return tags


def unstage(staged: NotebookNode, root: Path) -> tuple[NotebookNode, tuple[Input, ...]]:
    """Take the hidden cells out again and put what they found in its place."""
    values: dict[int, list[str]] = {}
    inputs: list[list[str]] = []
    cells: list[NotebookNode] = []
    for cell in staged.cells:
        about = cell.metadata.pop("atlas")
        if about["role"] == "inline":
            values.setdefault(about["index"], []).append(_published(cell, INLINE_MIME))
        elif about["role"] == "inputs":
            inputs = _published(cell, INPUTS_MIME)
        elif about["role"] == "page":
            if about["index"] in values:
                cell.source = fill_inline(cell.source, values[about["index"]])
            if cell.cell_type == "code":
                cell.source = about["written"]
                _settle(cell, about["tags"], root, about["index"] + 1)
            cells.append(cell)
    staged.cells = cells
    staged.metadata.pop("widgets", None)
    staged.metadata.pop("language_info", None)
    return staged, tuple(Input(*one) for one in inputs)


def _settle(cell: NotebookNode, tags: list[str] | None, root: Path, number: int) -> None:
    """Leave of a code cell its author's tags, and its outputs as a reader of Jupyter sees them."""
    cell.metadata.pop("tags")
    if tags is not None:
        cell.metadata["tags"] = tags
    for output in cell.outputs:
        only_figure(output)
    cell.outputs = tidy(cell.outputs, str(root), number)


def _published(cell: NotebookNode, mime: str) -> Any:
    return next(output.data[mime] for output in cell.outputs if mime in output.get("data", {}))
