"""What a long command shows while it works."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from publisher.prepare import Report


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """Give a function that shows one line of progress: live on a terminal, plain lines elsewhere.

    Everything goes to standard error, so that a command's own answer can be piped.
    """
    began = time.monotonic()
    if not sys.stderr.isatty() or os.environ.get("CI"):

        def plain(page: str, message: str) -> None:
            print(f"{time.monotonic() - began:6.1f} s  {page}: {message}", file=sys.stderr)

        yield plain
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(title) as status:

        def live(page: str, message: str) -> None:
            if message.startswith("run: "):
                console.print(f"[dim]{time.monotonic() - began:5.1f} s[/]  {page}: {message}")
            status.update(f"{title}: {page}: {message}")

        yield live
