"""Run one notebook's cells in this process, as a Jupyter kernel would.

The process is a child of a warm parent that has imported the heavy libraries, runs one notebook
and ends. What cells print, show and return is collected as notebook outputs.
"""

from __future__ import annotations

import gc
import io
import json
import os
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from publisher.base.workers import end_with_parent

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

MOST_OUTPUT = 2_000_000
TOO_MUCH = f"prints more than {MOST_OUTPUT:,} characters in one cell"
PRINTED = "printed.txt"
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")  # where programs and scratch files are


class OutputLimit(RuntimeError):
    """A cell printed more than a page can hold."""


class Collector:
    """The outputs of the cell that runs, in the order in which they came."""

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self.printed = 0

    def take(self) -> list[dict[str, Any]]:
        """Give the outputs collected so far and begin anew."""
        taken, self.outputs, self.printed = self.outputs, [], 0
        for output in taken:
            if output["output_type"] == "stream":
                output["text"] = "".join(output["text"])
        return taken

    def show(self, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Add a rich output."""
        self.outputs.append(
            {"output_type": "display_data", "data": plain(data), "metadata": plain(metadata)}
        )

    def write(self, name: str, text: str) -> None:
        """Add printed text; text printed in a row is one output."""
        self.printed += len(text)
        if self.printed > MOST_OUTPUT:
            raise OutputLimit(TOO_MUCH)
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": [text]})


collector = Collector()


def plain(value: Any) -> Any:
    """A value as JSON gives it back, so that nothing of this process leaks into a notebook."""
    return json.loads(json.dumps(value))


class Stream(io.TextIOBase):
    """Standard output or error of a cell.

    All that is written goes to the open file `printed` as well, at once.
    """

    def __init__(self, name: str, printed: int) -> None:
        self.stream, self.printed = name, printed

    def write(self, text: str) -> int:
        os.write(self.printed, text.encode(errors="replace"))
        collector.write(self.stream, text)
        return len(text)

    def writable(self) -> bool:
        return True


class Shown(DisplayPublisher):
    """What a cell shows with `display`."""

    def publish(  # type: ignore[override]
        self, data: dict[str, Any], metadata: dict[str, Any] | None = None, **_: Any
    ) -> None:
        collector.show(data, metadata or {})


class Returned(DisplayHook):
    """What the last line of a cell gives."""

    def start_displayhook(self) -> None:
        pass

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        if format_dict:
            collector.outputs.append(
                {
                    "output_type": "execute_result",
                    "execution_count": self.prompt_count,
                    "data": plain(format_dict),
                    "metadata": plain(md_dict or {}),
                }
            )

    def finish_displayhook(self) -> None:
        pass


class Shell(InteractiveShell):
    """An interactive shell without history, colours or a terminal."""

    displayhook_class = Returned
    display_pub_class = Shown

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window to open."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        collector.outputs.append(
            {
                "output_type": "error",
                "ename": getattr(etype, "__name__", str(etype)),
                "evalue": str(evalue),
                "traceback": list(stb),
            }
        )


@dataclass(frozen=True)
class Task:
    """What a child is told: its cells (code, and whether it may raise), its folder, its limits."""

    cells: list[tuple[str, bool]]
    folder: str
    paths: list[str]
    environment: dict[str, str]
    memory_mb: int


def run(connection: Connection, task: Task, home: str) -> None:
    """Run a task's cells, telling the parent of each one's beginning and end.

    Messages are `("begin", index)`, `("end", index, outputs)`, at most one
    `("error", index, name, text)`, and `("done",)`. The folder `home`, which is this run's alone,
    holds a file of what the present cell has printed: it outlives this process.
    """
    end_with_parent()
    prepare_process(task, home)
    settings = Config({"HistoryManager": {"enabled": False}})
    shell = Shell.instance(config=settings, colors="nocolor")
    printed = os.open(os.path.join(home, PRINTED), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    sys.stdout, sys.stderr = Stream("stdout", printed), Stream("stderr", printed)
    for index, (code, may_raise) in enumerate(task.cells):
        os.ftruncate(printed, 0)
        connection.send(("begin", index))
        shell.execution_count = index + 1
        result = shell.run_cell(code, store_history=False)
        outputs = collector.take()
        # With no memory left there may be an error and no room to write it down.
        error = result.error_before_exec or result.error_in_exec
        if error is not None and not may_raise:
            connection.send(("error", index, type(error).__name__, str(error)))
            return
        connection.send(("end", index, outputs))
    connection.send(("done",))


def prepare_process(task: Task, home: str) -> None:
    """Give this process the notebook's folder, paths and environment, and its limits.

    What the warm parent imported is there to stay: it is not looked through for garbage.
    """
    gc.freeze()
    sys.path[:0] = [path for path in task.paths if path not in sys.path]
    sys.argv = [""]
    os.chdir(task.folder)
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update(kept | {"HOME": home, "IPYTHONDIR": home} | task.environment)
    if hasattr(time, "tzset"):
        time.tzset()
    if resource is not None:
        limit = task.memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
