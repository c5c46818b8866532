"""Run one notebook's cells in this process, as a Jupyter kernel would.

The process is a child of a warm parent that has imported the heavy libraries, runs one notebook
and ends. Its shell is the one of `ipykernel`; what that would send to a frontend is collected as
notebook outputs.
"""

from __future__ import annotations

import asyncio
import builtins
import gc
import getpass
import importlib
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ipykernel import zmqshell
from IPython.core.async_helpers import _asyncio_runner
from IPython.core.error import StdinNotImplementedError
from jupyter_client.jsonutil import json_clean, json_default
from jupyter_client.session import Session
from traitlets.config import Config

from publisher.run import setting
from publisher.run.outputs import Outputs
from publisher.run.streams import Printed
from publisher.site.notebooks import CHART_MIME, FIGURE_MIME

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

MOST_OUTPUT = 2_000_000
TOO_MUCH = f"prints more than {MOST_OUTPUT:,} characters in one cell"
ENDED = "SystemExit"
DRAWN = frozenset((CHART_MIME, FIGURE_MIME))
# What a kernel itself has imported: a file of the same name beside a notebook does not hide it.
KERNEL = {"IPython", "ipykernel", "traitlets", "jupyter_client", "zmq", "tornado", "publisher"}
SHARED = {"figure"}  # what notebooks and this command both import, from the project or not
BEGUN = time.time()  # before the warm parent has imported the rest


class OutputLimit(RuntimeError):
    """A cell printed more than a page can hold."""


@dataclass(frozen=True)
class Code:
    """One cell: its code, whether it may raise, whether it is of the page or a hidden one."""

    source: str
    may_raise: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Task:
    """What a child is told: its cells, its folder, its paths and environment, its limits."""

    cells: list[Code]
    folder: str
    root: str
    paths: list[str]
    environment: dict[str, str]
    memory_mb: int


class Collector(Session):
    """Takes what a kernel would send to its frontend."""

    def collect(self, outputs: Outputs, printed: Printed) -> None:
        """Begin to hand everything on to `outputs`."""
        self.outputs, self.printed = outputs, printed

    def send(  # type: ignore[override]
        self, stream: Any, message: Any, content: Any = None, *_: Any, **__: Any
    ) -> None:
        """Take a message, given whole or as a type and content."""
        kind = message if isinstance(message, str) else message["msg_type"]
        content = content if isinstance(message, str) else message["content"]
        self.printed.gather()
        self.outputs.take(kind, plain(content))


def plain(content: Any) -> Any:
    """Content as it arrives at a frontend: as JSON gives it back, bytes in base64."""
    try:
        text = json.dumps(content, default=json_default, allow_nan=False)
    except (TypeError, ValueError):
        text = json.dumps(json_clean(content), default=json_default, allow_nan=False)
    return json.loads(text)


class ZMQInteractiveShell(zmqshell.ZMQInteractiveShell):
    """The shell of a Jupyter kernel. Libraries look for its name to know that this is a notebook."""

    asked_to_end = False

    def ask_exit(self) -> None:
        """Note that a cell asked to end; that is acted on after the cell."""
        self.asked_to_end = True

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window to open."""


class Runner:
    """A shell that runs the cells of one notebook."""

    def __init__(self, task: Task, home: str) -> None:
        self.task, self.size = task, 0
        self.outputs = Outputs(len(task.cells))
        session = Collector(key=b"")
        settings = Config({"HistoryManager": {"enabled": False}})
        self.shell: Any = ZMQInteractiveShell.instance(config=settings)
        self.printed = Printed(home, self.print)
        session.collect(self.outputs, self.printed)
        parts: tuple[Any, ...] = (self.shell.displayhook, self.shell.display_pub)
        for part in parts:
            part.session, part.pub_socket, part.topic = session, None, b""

    def print(self, name: str, text: str) -> None:
        """Take printed text; raises `OutputLimit` if it is more than a page can hold."""
        self.size += len(text)
        if self.size > MOST_OUTPUT:
            raise OutputLimit(TOO_MUCH)
        self.outputs.printed(name, text)

    async def run(self, index: int) -> tuple[str, str] | None:
        """Run one cell; give name and text of what it raised and may not raise."""
        code, self.size = self.task.cells[index], 0
        self.printed.begin()
        self.outputs.begin(index)
        result = await self.execute(code.source, store_history=not code.hidden)
        await asyncio.sleep(0)
        try:
            self.printed.gather()
        except OutputLimit as limit:
            return type(limit).__name__, str(limit)
        # With no memory left there may be an error and no room to write it down.
        error = result.error_before_exec or result.error_in_exec
        if self.shell.asked_to_end:
            return ENDED, "exit"
        if code.may_raise or (result.success and not self.shell._last_traceback_during_displayhook):
            return None
        if error is None:
            shown = self.outputs.cells[index]  # what was shown before and after it may stand there
            last = next(each for each in reversed(shown) if each["output_type"] == "error")
            return last["ename"], last["evalue"]
        return type(error).__name__, str(error)

    def claims(self) -> list[list[Any]]:
        """Of each cell, what it has shown of claims that do not hold."""
        return [
            [each for each in shown if setting.CLAIMS_MIME in each.get("data", ())]
            for shown in self.outputs.cells
        ]

    def figures(self, index: int) -> list[Any]:
        """What a cell has shown that is drawn for its page."""
        shown = self.outputs.cells[index]
        return [each for each in shown if not DRAWN.isdisjoint(each.get("data", ()))]

    async def execute(self, source: str, *, store_history: bool) -> Any:
        """Run code as a kernel does: awaited if it awaits, else straight through."""
        shell, fault = self.shell, None
        shell._last_traceback_during_displayhook = False
        try:
            transformed = shell.transform_cell(source)
        except Exception:  # noqa: BLE001 (the shell tells of it as an error of the cell)
            transformed, fault = source, sys.exc_info()
        told = {"transformed_cell": transformed, "preprocessing_exc_tuple": fault}
        awaits = shell.loop_runner is _asyncio_runner and shell.should_run_async(source, **told)
        if not awaits:
            return shell.run_cell(source, store_history=store_history)
        result = None
        try:
            result = await shell.run_cell_async(source, store_history=store_history, **told)
        finally:
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
        return result


def run(connection: Connection, task: Task, home: str) -> None:
    """Run a task's cells, telling the parent of each one's beginning.

    Messages are `("begin", index)`, `("shown", index, figures)` after a cell that shows some, at most
    one `("error", index, name, text, claims)`, and `("done", outputs, counts)`. The folder `home`, which is
    this run's alone, holds files of what the present cell has printed: they outlive this process.
    """
    prepare_process(task)
    runner = Runner(task, home)
    asyncio.run(run_cells(connection, runner))


async def run_cells(connection: Connection, runner: Runner) -> None:
    """Run one cell after another within one event loop, as a kernel does."""
    counts: list[int | None] = []
    for index, code in enumerate(runner.task.cells):
        connection.send(("begin", index))
        counts.append(None if code.hidden else runner.shell.execution_count)
        if (raised := await runner.run(index)) is not None:
            connection.send(("error", index, *raised, runner.claims()))
            return
        if figures := [] if code.hidden else runner.figures(index):
            connection.send(("shown", index, figures))
    connection.send(("done", runner.outputs.whole(), counts))


def prepare_process(task: Task) -> None:
    """Give this process the notebook's folder, paths and environment, and its limits.

    What the warm parent imported is there to stay: it is not looked through for garbage.
    """
    gc.freeze()
    lead_a_group()
    multiprocessing.current_process().daemon = False  # a notebook may have processes of its own
    multiprocessing.set_start_method(None, force=True)
    os.chdir(task.folder)
    os.environ.clear()
    os.environ.update(task.environment)
    tempfile.tempdir = None
    find_modules(task)
    builtins.input = builtins.raw_input = getpass.getpass = ask  # type: ignore[attr-defined]
    if hasattr(time, "tzset"):
        time.tzset()
    if resource is not None:
        limit = task.memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def lead_a_group() -> None:
    """End with the parent, even if that is killed, and take along what this process started."""
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            if hasattr(os, "killpg"):
                os.killpg(0, signal.SIGKILL)
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def find_modules(task: Task) -> None:
    """Look for modules where a kernel does, which is not where this command's own parent does.

    A module beside the notebook hides a library of that name, though that is imported already, and
    the project's own modules are read as they stand now: of those that this command has imported
    itself it is known whether they were changed.
    """
    of_the_command = {task.root, os.path.dirname(sys.executable), ""}
    sys.path[:] = [path for path in sys.path if path not in of_the_command]
    setting.set_paths(task.paths)
    sys.argv = [""]
    importlib.invalidate_caches()
    names = {name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names - KERNEL
    fresh = {
        name
        for name in names
        if hidden(name, task)
        or (of_the_project(name, task) and not (name in SHARED and is_as_imported(name)))
        or (name in SHARED and not of_the_project(name, task) and has_own(name, task))
    }
    for loaded in [name for name in sys.modules if name.partition(".")[0] in fresh]:
        del sys.modules[loaded]


def hidden(name: str, task: Task) -> bool:
    """Whether a file beside the notebook hides a module."""
    beside = (Path(task.folder, f"{name}.py"), Path(task.folder, name, "__init__.py"))
    return any(path.is_file() for path in beside)


def of_the_project(name: str, task: Task) -> bool:
    """Whether a loaded module is one of the project's own."""
    file = Path(getattr(sys.modules.get(name), "__file__", None) or "/")
    return file.is_relative_to(task.root) and not file.is_relative_to(sys.prefix)


def has_own(name: str, task: Task) -> bool:
    """Whether the project has a package of that name itself, which is not the one that is loaded."""
    return any(Path(path, name, "__init__.py").is_file() for path in task.paths)


def is_as_imported(package: str) -> bool:
    """Whether no file of a package was touched since the warm parent began, nor right before."""
    loaded = [name for name in sys.modules if name.partition(".")[0] == package]
    try:
        stats = [os.stat(sys.modules[name].__file__ or "") for name in loaded]
    except OSError:  # a file is gone
        return False
    return all(max(stat.st_mtime, stat.st_ctime) < BEGUN - 1 for stat in stats)


def ask(*_: object, **__: object) -> str:
    """Refuse to ask, as a kernel does whose frontend takes no input."""
    raise StdinNotImplementedError("nobody is there to answer")
