"""What a long command shows while it works."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

Report = Callable[[str, str], None]


def silent(page: str, message: str) -> None:
    """Report nothing."""


@contextmanager
def progress(title: str, expected: float | None = None, *, brief: bool = False) -> Iterator[Report]:
    """Give a function that shows what is going on: one live line on a terminal, a few plain
    lines elsewhere. `expected` is how many seconds it took the last time. A `brief` one leaves
    nothing on a terminal and one line elsewhere, so that what is found stands out.

    Everything goes to standard error, so that a command's own answer can be piped. Ctrl-C ends
    the command with exit code 130 and a word, not a traceback.
    """
    try:
        with _shown(title, expected, brief) as report:
            yield report
    except KeyboardInterrupt:
        print("\nStopped. Nothing was published.", file=sys.stderr)
        raise typer.Exit(130) from None


@contextmanager
def _shown(title: str, expected: float | None, brief: bool) -> Iterator[Report]:
    began = time.monotonic()

    def elapsed() -> float:
        return time.monotonic() - began

    if not sys.stderr.isatty() or os.environ.get("CI"):
        if brief:
            print(f"{title} …", file=sys.stderr)
            yield silent
            return

        def plain(page: str, message: str) -> None:
            if not message.startswith("cell "):
                print(f"{elapsed():6.1f} s  {page}: {message}", file=sys.stderr)

        yield plain
        return
    from rich.console import Console
    from rich.markup import escape

    console = Console(stderr=True)
    with console.status(title) as status:

        def live(page: str, message: str) -> None:
            if message.startswith("run: ") and not brief:
                console.print(f"[dim]{elapsed():5.1f} s[/]  {escape(page)}: {escape(message)}")
            left = f", about {max(expected - elapsed(), 0):.0f} s left" if expected else ""
            status.update(f"{title}: {escape(page)}: {escape(message)}{left}")

        yield live
