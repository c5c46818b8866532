"""Run a notebook from top to bottom, with nothing left over from another run.

Python notebooks run in a child of one warm process that has imported the heavy libraries; the
child starts clean and ends with the notebook. `kernel="jupyter"` uses a Jupyter kernel instead,
which is also what a notebook in another language gets. Both give the same outputs.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from publisher.base.problems import SiteError
from publisher.base.workers import environment_set, warm_context
from publisher.site.notebooks import (
    cell_name,
    cell_options,
    fill_inline,
    from_text,
    inline_expressions,
    only_figure,
    outputs_of,
    to_text,
    without_outputs,
)

INLINE_MIME = "application/vnd.atlas.inline+json"
INPUTS_MIME = "application/vnd.atlas.inputs+json"
CELL_SECONDS = 120
MEMORY_MB = 4096
LAST_LINES = 5
LINE_LENGTH = 200
KERNELS = ("warm", "jupyter")
# What every warm parent imports beside what a project asks for.
WARM = ("publisher.run.child", "publisher.cli")

PUBLISH = '__import__("IPython").display.publish_display_data({{"{mime}": {value}}})'
RECORDER = '__import__("publisher.run.recorder", fromlist=["recorder"])'
INLINE_TEXT = '__import__("publisher.run.inline", fromlist=["inline"]).text'
Tell = Callable[[int, int], None]
OPEN_IT = "Open the notebook with `make lab`, restart the kernel and run it to that cell."


@dataclass(frozen=True)
class Job:
    """One notebook to run, with all that decides its result but the project's files.

    `seconds` limits each cell, `memory_mb` the data of the process, `allow` names what a run may
    do beyond reading the project (see `publisher.run.recorder`), `preload` the modules that the warm
    parent imports once.
    """

    page: str
    notebook: str
    kernel: str = "warm"
    seconds: float = CELL_SECONDS
    memory_mb: int = MEMORY_MB
    preload: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    allow: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """One notebook, executed: its outputs, its prose filled in, the project files it used."""

    notebook: str
    inputs: tuple[str, ...]


def execute(job: Job, root: Path, tell: Tell | None = None) -> Run:
    """Run a notebook in its own folder of the project at `root` and give its executed form.

    `tell` is called with the number of the page's cell that begins and of all its cells. Inline `` `{python} …` `` expressions are evaluated where they stand. Raises `SiteError` naming
    notebook and cell if a cell raises, takes too long, prints too much, uses too much memory or
    ends its process.
    """
    notebook = from_text(job.notebook)
    staged = _stage(notebook, job, root)
    language = notebook.metadata.get("kernelspec", {}).get("name", "python3")
    if job.kernel == "warm" and language == "python3":
        _run_warm(staged, job, root, tell)
    else:
        _run_kernel(staged, job, root, language)
    executed, inputs = _unstage(staged)
    return Run(to_text(executed), inputs)


def python_paths(root: Path) -> list[str]:
    """Where imports are looked for before anything installed: the project, the publisher."""
    return [str(root / "src"), str(Path(__file__).resolve().parents[2])]


# ---- a child of the warm parent ----


_children: set[Any] = set()


def _run_warm(staged: NotebookNode, job: Job, root: Path, tell: Tell | None) -> None:
    from publisher.run import child

    cells = [
        cell
        for cell in staged.cells
        if cell.cell_type == "code" and "skip-execution" not in cell.metadata.get("tags", [])
    ]
    task = child.Task(
        cells=[
            (cell.source, "raises-exception" in cell.metadata.get("tags", [])) for cell in cells
        ],
        folder=str((root / job.page).parent),
        paths=python_paths(root),
        environment=dict(job.environment),
        memory_mb=job.memory_mb,
    )
    context = warm_context((*WARM, *job.preload))
    here, there = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as home:
        process = context.Process(target=child.run, args=(there, task, home), daemon=True)
        with environment_set(dict(job.environment)):
            process.start()
            _children.add(process)
        there.close()
        try:
            _listen(here, process, cells, job, tell)
        except SiteError as error:
            printed = Path(home, child.PRINTED)
            text = printed.read_text(errors="replace") if printed.exists() else ""
            raise _with_last_lines(error, text) from None
        finally:
            _children.discard(process)
            if process.is_alive():
                process.kill()
            process.join()
            here.close()


def stop_children() -> None:
    """End every notebook that is running in this process's children."""
    for process in list(_children):
        if process.is_alive():
            process.kill()


def _listen(
    connection: Any, process: Any, cells: list[NotebookNode], job: Job, tell: Tell | None
) -> None:
    """Take the child's outputs as they come; stop it if a cell takes too long or it dies."""
    current = cells[0]
    last = max(cell.metadata["atlas"].get("index", 0) for cell in cells) + 1
    while True:
        if not connection.poll(job.seconds):
            raise _too_long(current, job)
        try:
            message = connection.recv()
        except EOFError:
            process.join(5)
            code = process.exitcode
            ending = f"signal {-code}" if code and code < 0 else f"exit code {code}"
            raise _ended(current, job, ending) from None
        match message:
            case ("begin", index):
                current = cells[index]
                if tell is not None:
                    tell(current.metadata["atlas"].get("index", 0) + 1, last)
            case ("end", index, outputs):
                cells[index].outputs = outputs_of(outputs)
                cells[index].execution_count = index + 1
            case ("error", _, name, text):
                raise _raised(current, job, name, text)
            case ("done",):
                return


# ---- a Jupyter kernel ----


def _run_kernel(staged: NotebookNode, job: Job, root: Path, language: str) -> None:
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    from publisher.run.child import MOST_OUTPUT, TOO_MUCH, OutputLimit
    from publisher.run.kernel import LimitedClient

    client = LimitedClient(
        staged,
        memory_mb=job.memory_mb,
        most_output=MOST_OUTPUT,
        timeout=job.seconds,
        kernel_name=language,
        resources={"metadata": {"path": str((root / job.page).parent)}},
        record_timing=False,
        extra_arguments=["--log-level=ERROR"] if language == "python3" else [],
    )
    paths = [*python_paths(root), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | dict(job.environment)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    with tempfile.TemporaryFile() as last_words:
        try:
            client.execute(env=environment, stderr=last_words)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            cell = client.begun
            last_words.seek(0)
            said = last_words.read().decode(errors="replace").strip().splitlines()[-LAST_LINES:]
            if client.prints_too_much:
                fault = _raised(cell, job, OutputLimit.__name__, TOO_MUCH)
            elif isinstance(error, CellExecutionError):
                fault = _raised(cell, job, error.ename, error.evalue)
            elif isinstance(error, CellTimeoutError):
                fault = _too_long(cell, job)
            else:
                fault = _ended(cell, job, "\n".join(said) or "no message")
            printed = (one.text for one in cell.outputs if one.output_type == "stream")
            raise _with_last_lines(fault, "".join(printed)) from None


# ---- what can go wrong ----


def _name(cell: NotebookNode, job: Job) -> str:
    about = cell.metadata["atlas"]
    return cell_name(job.page, about.get("index", 0), about.get("label"))


def _raised(cell: NotebookNode, job: Job, name: str, text: str) -> SiteError:
    if name == "MemoryError":
        return SiteError.single(
            _name(cell, job),
            f"needs more than {job.memory_mb} MB of memory",
            "Aggregate earlier, or raise `atlas.memory-mb` in _quarto.yml.",
        )
    lines = f"{name}: {text}".strip().splitlines()
    said = lines[0] + (f" (… {lines[-1]})" if len(lines) > 1 else "")
    if expression := cell.metadata["atlas"].get("expression"):
        return SiteError.single(
            _name(cell, job), f"the expression `{expression}` raises {said}", OPEN_IT
        )
    return SiteError.single(_name(cell, job), f"raises {said}", OPEN_IT)


def _too_long(cell: NotebookNode, job: Job) -> SiteError:
    return SiteError.single(
        _name(cell, job),
        f"runs longer than {job.seconds:g} seconds",
        "Make the step shorter, or raise `atlas.cell-seconds` in _quarto.yml.",
    )


def _ended(cell: NotebookNode, job: Job, how: str) -> SiteError:
    return SiteError.single(
        _name(cell, job),
        f"ended its own process ({how})",
        "Look for an exit, a crash in a library, or memory running out.",
    )


def _with_last_lines(error: SiteError, printed: str) -> SiteError:
    """The error with the last lines that its cell printed, if it printed any."""
    lines = [line[:LINE_LENGTH] for line in printed.splitlines() if line.strip()][-LAST_LINES:]
    if not lines:
        return error
    said = "\n".join(f"    | {line}" for line in lines)
    return SiteError(
        replace(problem, found=f"{problem.found}. The last lines it printed:\n{said}")
        for problem in error.problems
    )


# ---- hidden cells: what is recorded, and what prose asks for ----


def _hidden(source: str, **about: object) -> NotebookNode:
    cell = nbformat.v4.new_code_cell(source)
    cell.metadata["atlas"] = about
    return cell


def _stage(notebook: NotebookNode, job: Job, root: Path) -> NotebookNode:
    """Copy the notebook with hidden cells that record inputs and evaluate expressions."""
    staged = without_outputs(notebook)
    cells = [_hidden(f"{RECORDER}.start({str(root)!r}, {list(job.allow)!r})", role="start")]
    for index, cell in enumerate(staged.cells):
        about = {"role": "page", "index": index}
        if cell.cell_type == "code":
            options = cell_options(cell, cell_name(job.page, index))
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


def _unstage(staged: NotebookNode) -> tuple[NotebookNode, tuple[str, ...]]:
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
                for output in cell.outputs:
                    only_figure(output)
                count += 1
                _number(cell, count)
                cell.metadata.pop("tags", None)
            cells.append(cell)
    staged.cells = cells
    staged.metadata.pop("widgets", None)
    staged.metadata.pop("language_info", None)
    return staged, tuple(inputs)


def _number(cell: NotebookNode, count: int) -> None:
    """Count code cells as a reader of the page does, without the hidden ones."""
    if cell.execution_count is not None:
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count


def _published(cell: NotebookNode, mime: str) -> Any:
    return next(output.data[mime] for output in cell.outputs if mime in output.get("data", {}))
