"""A Jupyter kernel within limits: of its memory, and of what one cell prints."""

from __future__ import annotations

import os
import signal
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

try:
    from resource import RLIMIT_DATA, prlimit
except ImportError:  # only Linux limits another process
    prlimit = None  # type: ignore[assignment]

ASKED = "a cell asked the kernel to end"


class LimitedClient(NotebookClient):
    """Runs a notebook in a kernel, which ends when a cell prints more than `most_output`.

    `begun` is the present cell, `printed` how many characters it has printed.
    """

    def __init__(
        self, notebook: NotebookNode, *, memory_mb: int, most_output: int, **options: Any
    ) -> None:
        super().__init__(notebook, **options)
        self.on_cell_executed = self.noted
        self.memory_mb, self.most_output = memory_mb, most_output
        self.begun, self.printed = notebook.cells[0], 0

    async def async_start_new_kernel(self, **options: Any) -> None:
        """Start the kernel and limit its memory."""
        await super().async_start_new_kernel(**options)
        if prlimit is not None:
            limit = self.memory_mb * 1024 * 1024
            prlimit(self.kernel_pid, RLIMIT_DATA, (limit, limit))

    async def async_execute_cell(
        self, cell: NotebookNode, cell_index: int, *_: Any, **__: Any
    ) -> Any:
        """Run one cell, counted only if it is the page's, and know which it is even if the kernel dies without a word."""
        if cell.cell_type == "code":
            self.begun, self.printed = cell, 0
        hidden = cell.metadata["atlas"]["role"] != "page"
        return await super().async_execute_cell(cell, cell_index, store_history=not hidden)

    async def noted(self, execute_reply: dict[str, Any], **_: Any) -> None:
        """Note whether the cell that was executed asked the kernel to end."""
        payload = execute_reply["content"].get("payload") or []
        if any(one.get("source") == "ask_exit" for one in payload):
            raise DeadKernelError(ASKED)

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Take one message of the kernel; kill it if that is one too many."""
        if msg["msg_type"] == "stream":
            self.printed += len(msg["content"]["text"])
            if self.prints_too_much:
                os.kill(self.kernel_pid, signal.SIGKILL)
        return super().process_message(msg, cell, cell_index)

    @property
    def kernel_pid(self) -> int:
        """The process of the kernel, which runs on this machine."""
        manager: Any = self.km
        return manager.provisioner.pid

    @property
    def prints_too_much(self) -> bool:
        """Whether the present cell has printed more than it may."""
        return self.printed > self.most_output
