"""Run a notebook from top to bottom, with nothing left over from another run.

Python notebooks run in a child of one warm process that has imported the heavy libraries; the
child starts clean and ends with the notebook. `kernel="jupyter"` uses a Jupyter kernel instead,
which is also what a notebook in another language gets. Both give the same outputs.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import threading
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

import nbformat
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
KERNELS = ("warm", "jupyter")

PUBLISH = '__import__("IPython").display.publish_display_data({{"{mime}": {value}}})'
RECORDER = '__import__("publisher.recorder", fromlist=["recorder"])'
INLINE_TEXT = '__import__("publisher.inline", fromlist=["inline"]).text'
OPEN_IT = "Open the notebook with `make lab`, restart the kernel and run it to that cell."


@dataclass(frozen=True)
class Run:
    """One notebook, executed: its outputs, its prose filled in, the project files it used."""

    notebook: NotebookNode
    inputs: tuple[str, ...]


def execute(
    notebook: NotebookNode,
    page: str,
    root: Path,
    *,
    kernel: str = "warm",
    seconds: float = CELL_SECONDS,
    preload: tuple[str, ...] = (),
) -> Run:
    """Run `notebook` in its own folder and give its executed form.

    Inline `` `{python} …` `` expressions are evaluated where they stand. `preload` names modules
    that the warm parent imports once. Raises `SiteError` naming notebook and cell if a cell
    raises, runs longer than `seconds`, or ends its process.
    """
    staged = _stage(notebook, page, root)
    language = notebook.metadata.get("kernelspec", {}).get("name", "python3")
    if kernel == "warm" and language == "python3":
        _run_warm(staged, page, root, seconds, preload)
    else:
        _run_kernel(staged, page, root, seconds, language)
    return _unstage(staged)


def python_paths(root: Path) -> list[str]:
    """Where a notebook's imports come from before anything installed: the project, the publisher."""
    return [str(root / "src"), str(Path(__file__).resolve().parent.parent)]


# ---- a child of the warm parent ----


def _context(preload: tuple[str, ...]) -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["publisher.child", *preload])
    return context


_starting = threading.Lock()


def _run_warm(
    staged: NotebookNode, page: str, root: Path, seconds: float, preload: tuple[str, ...]
) -> None:
    from publisher import child

    positions = [
        position
        for position, cell in enumerate(staged.cells)
        if cell.cell_type == "code" and "skip-execution" not in cell.metadata.get("tags", [])
    ]
    cells = [
        {
            "code": staged.cells[position].source,
            "may_raise": "raises-exception" in staged.cells[position].metadata.get("tags", []),
        }
        for position in positions
    ]
    context = _context(preload)
    here, there = context.Pipe(duplex=False)
    folder = str((root / page).parent)
    process = context.Process(  # type: ignore[attr-defined]
        target=child.run, args=(there, cells, folder, python_paths(root)), daemon=True
    )
    with _starting:
        process.start()
    there.close()
    try:
        _listen(here, process, staged, positions, page, seconds)
    finally:
        if process.is_alive():
            process.kill()
        process.join()
        here.close()


def _listen(
    connection: Any,
    process: Any,
    staged: NotebookNode,
    positions: list[int],
    page: str,
    seconds: float,
) -> None:
    """Take the child's outputs as they come; stop it if a cell takes too long or it dies."""
    current = staged.cells[positions[0]]
    while True:
        if not connection.poll(seconds):
            raise _too_long(current, page, seconds)
        try:
            message = connection.recv()
        except EOFError:
            process.join(5)
            code = process.exitcode
            ending = f"signal {-code}" if code and code < 0 else f"exit code {code}"
            raise _ended(current, page, ending) from None
        match message:
            case ("begin", index):
                current = staged.cells[positions[index]]
            case ("end", index, outputs):
                cell = staged.cells[positions[index]]
                cell.outputs = [nbformat.from_dict(output) for output in outputs]
                cell.execution_count = index + 1
            case ("error", _, name, text):
                raise _raised(current, page, name, text)
            case ("done",):
                return


# ---- a Jupyter kernel ----


def _run_kernel(staged: NotebookNode, page: str, root: Path, seconds: float, language: str) -> None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(
        staged,
        timeout=seconds,
        kernel_name=language,
        resources={"metadata": {"path": str((root / page).parent)}},
        record_timing=False,
        extra_arguments=["--log-level=ERROR"] if language == "python3" else [],
    )
    paths = [*python_paths(root), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    with tempfile.TemporaryFile() as last_words:
        try:
            client.execute(env=environment, stderr=last_words)
        except CellExecutionError as error:
            raise _raised(_last_begun(staged), page, error.ename, error.evalue) from None
        except CellTimeoutError:
            raise _too_long(_last_begun(staged), page, seconds) from None
        except DeadKernelError:
            last_words.seek(0)
            said = last_words.read().decode(errors="replace").strip().splitlines()[-5:]
            raise _ended(_last_begun(staged), page, "\n".join(said) or "no message") from None


def _last_begun(staged: NotebookNode) -> NotebookNode:
    code = [cell for cell in staged.cells if cell.cell_type == "code"]
    return [cell for cell in code if cell.outputs or cell.execution_count is not None][-1]


# ---- what can go wrong ----


def _name(cell: NotebookNode, page: str) -> str:
    about = cell.metadata["atlas"]
    return cell_name(page, about.get("index", 0), about.get("label"))


def _raised(cell: NotebookNode, page: str, name: str, text: str) -> SiteError:
    lines = f"{name}: {text}".strip().splitlines()
    said = lines[0] + (f" (… {lines[-1]})" if len(lines) > 1 else "")
    if expression := cell.metadata["atlas"].get("expression"):
        return SiteError.single(
            _name(cell, page), f"the expression `{expression}` raises {said}", OPEN_IT
        )
    return SiteError.single(_name(cell, page), f"raises {said}", OPEN_IT)


def _too_long(cell: NotebookNode, page: str, seconds: float) -> SiteError:
    return SiteError.single(
        _name(cell, page),
        f"runs longer than {seconds:g} seconds",
        "Make the step shorter, or raise `atlas.cell-seconds` in _quarto.yml.",
    )


def _ended(cell: NotebookNode, page: str, how: str) -> SiteError:
    return SiteError.single(
        _name(cell, page),
        f"ended its own process ({how})",
        "Look for an exit, a crash in a library, or memory running out.",
    )


# ---- hidden cells: what is recorded, and what prose asks for ----


def _hidden(source: str, **about: object) -> NotebookNode:
    cell = nbformat.v4.new_code_cell(source)
    cell.metadata["atlas"] = about
    return cell


def _stage(notebook: NotebookNode, page: str, root: Path) -> NotebookNode:
    """Copy the notebook with hidden cells that record inputs and evaluate expressions."""
    staged = without_outputs(notebook)
    cells = [_hidden(f"{RECORDER}.start({str(root)!r})", role="start")]
    for index, cell in enumerate(staged.cells):
        about = {"role": "page", "index": index}
        if cell.cell_type == "code":
            options = cell_options(cell, cell_name(page, index))
            about["label"] = options.get("label")
            tags = cell.metadata.setdefault("tags", [])
            if options.get("eval") is False:
                tags.append("skip-execution")
            if options.get("error") is True:
                tags.append("raises-exception")
        elif cell.cell_type == "markdown":
            for expression in inline_expressions(cell.source):
                value = f"{INLINE_TEXT}(({expression}))"
                publish = PUBLISH.format(mime=INLINE_MIME, value=value)
                cells.append(_hidden(publish, role="inline", index=index, expression=expression))
        cell.metadata["atlas"] = about
        cells.append(cell)
    listing = PUBLISH.format(mime=INPUTS_MIME, value=f"{RECORDER}.used({str(root)!r})")
    cells.append(_hidden(listing, role="inputs"))
    staged.cells = cells
    return staged


def _unstage(staged: NotebookNode) -> Run:
    """Take the hidden cells out again and put what they found in its place."""
    values: dict[int, list[str]] = {}
    inputs: list[str] = []
    cells: list[NotebookNode] = []
    count = 0
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
                count += 1
                _number(cell, count)
                cell.metadata.pop("tags", None)
            cells.append(cell)
    staged.cells = cells
    staged.metadata.pop("widgets", None)
    staged.metadata.pop("language_info", None)
    return Run(staged, tuple(inputs))


def _number(cell: NotebookNode, count: int) -> None:
    """Count code cells as a reader of the page does, without the hidden ones."""
    if cell.execution_count is not None:
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count


def _published(cell: NotebookNode, mime: str) -> Any:
    return next(output.data[mime] for output in cell.outputs if mime in output.get("data", {}))
