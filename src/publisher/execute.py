"""Run a notebook from top to bottom in a fresh kernel."""

from __future__ import annotations

import copy
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from publisher.notebooks import (
    cell_name,
    cell_options,
    fill_inline,
    inline_expressions,
    without_outputs,
)
from publisher.problems import SiteError

INLINE_MIME = "application/vnd.atlas.inline+json"
INPUTS_MIME = "application/vnd.atlas.inputs+json"
CELL_SECONDS = 120

PUBLISH = '__import__("IPython").display.publish_display_data({{"{mime}": {value}}})'
RECORDER = '__import__("publisher.recorder", fromlist=["recorder"])'
INLINE_TEXT = '__import__("publisher.inline", fromlist=["inline"]).text'


@dataclass(frozen=True)
class Run:
    """One notebook, executed: its outputs, its prose filled in, the project files it used."""

    notebook: NotebookNode
    inputs: tuple[str, ...]


def execute(notebook: NotebookNode, page: str, root: Path, *, seconds: int = CELL_SECONDS) -> Run:
    """Run `notebook` in a fresh kernel whose working directory is the notebook's own folder.

    Inline `` `{python} …` `` expressions are evaluated where they stand. Raises `SiteError` naming
    notebook and cell if a cell raises, runs longer than `seconds`, or ends its kernel.
    """
    staged = _stage(notebook, page, root)
    client = NotebookClient(
        staged,
        timeout=seconds,
        kernel_name=notebook.metadata.get("kernelspec", {}).get("name", "python3"),
        resources={"metadata": {"path": str((root / page).parent)}},
        record_timing=False,
        allow_errors=False,
        extra_arguments=["--log-level=ERROR"],
    )
    paths = (root / "src", Path(__file__).parent.parent, os.environ.get("PYTHONPATH", ""))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(str(path) for path in paths if path)}
    with tempfile.TemporaryFile() as last_words:
        try:
            client.execute(env=environment, stderr=last_words)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            last_words.seek(0)
            raise _explained(error, staged, page, seconds, last_words.read().decode()) from None
    return _unstage(staged)


def _explained(
    error: Exception, staged: NotebookNode, page: str, seconds: int, last_words: str
) -> SiteError:
    where, expression = _failed(staged, page)
    if isinstance(error, CellExecutionError):
        what = f"{error.ename}: {error.evalue}".strip().splitlines()
        found = f"raises {what[0]}" + (f" (… {what[-1]})" if len(what) > 1 else "")
        return SiteError.single(
            where,
            f"{expression}{found}",
            "Open the notebook with `make lab`, restart the kernel and run it to that cell.",
        )
    if isinstance(error, CellTimeoutError):
        return SiteError.single(
            where, f"runs longer than {seconds} seconds", "Make the step shorter, or prepare it."
        )
    lines = "\n".join(last_words.strip().splitlines()[-5:])
    return SiteError.single(
        where,
        f"ended its own kernel{': ' + lines if lines else ''}",
        "Look for an exit or for memory running out.",
    )


def _hidden(source: str, **about: object) -> NotebookNode:
    cell = nbformat.v4.new_code_cell(source)
    cell.metadata["atlas"] = about
    return cell


def _stage(notebook: NotebookNode, page: str, root: Path) -> NotebookNode:
    """Copy the notebook with hidden cells that record inputs and evaluate expressions."""
    staged = without_outputs(notebook)
    cells = [_hidden(f"{RECORDER}.start({str(root)!r})", role="start")]
    for index, cell in enumerate(staged.cells):
        cell.metadata["atlas"] = {"role": "page", "index": index}
        if cell.cell_type == "code":
            options = cell_options(cell, cell_name(page, index))
            tags = cell.metadata.setdefault("tags", [])
            if options.get("eval") is False:
                tags.append("skip-execution")
            if options.get("error") is True:
                tags.append("raises-exception")
        elif cell.cell_type == "markdown" and (found := inline_expressions(cell.source)):
            for expression in found:
                value = f"{INLINE_TEXT}(({expression}))"
                publish = PUBLISH.format(mime=INLINE_MIME, value=value)
                cells.append(_hidden(publish, role="inline", index=index, expression=expression))
        cells.append(cell)
    listing = PUBLISH.format(mime=INPUTS_MIME, value=f"{RECORDER}.used({str(root)!r})")
    cells.append(_hidden(listing, role="inputs"))
    staged.cells = cells
    return staged


def _failed(staged: NotebookNode, page: str) -> tuple[str, str]:
    """Name the cell at which the run stopped: the last one that began."""
    begun = [
        cell
        for cell in staged.cells
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count is not None)
    ]
    about = begun[-1].metadata["atlas"] if begun else {"index": 0}
    where = cell_name(page, about.get("index", 0))
    if "expression" in about:
        return where, f"the expression `{about['expression']}` "
    return where, ""


def _unstage(staged: NotebookNode) -> Run:
    """Take the hidden cells out again and put what they found in its place."""
    result = copy.copy(staged)
    values: dict[int, list[str]] = {}
    inputs: list[str] = []
    cells = []
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
                cell.metadata["tags"] = [
                    tag
                    for tag in cell.metadata.get("tags", [])
                    if tag not in ("skip-execution", "raises-exception")
                ]
                _number(cell, len([c for c in cells if c.cell_type == "code"]) + 1)
            cells.append(cell)
    result.cells = cells
    result.metadata.pop("widgets", None)
    return Run(result, tuple(inputs))


def _number(cell: NotebookNode, count: int) -> None:
    """Count code cells as a reader of the page does, without the hidden ones."""
    if cell.execution_count is not None:
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count


def _published(cell: NotebookNode, mime: str):
    return next(output.data[mime] for output in cell.outputs if mime in output.get("data", {}))
