"""One notebook to run, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publisher.run.inputs import Input

CELL_SECONDS = 120
MEMORY_MB = 4096
KERNELS = ("warm", "jupyter")


@dataclass(frozen=True)
class Job:
    """One notebook to run, with all that decides its result but the project's files.

    `seconds` limits each cell, `memory_mb` the data of the process, `allow` names what a run may
    do beyond reading the project (see `publisher.run.recorder`), `preload` the modules that the warm
    parent imports once. Where nothing `evaluates`, code is shown and not run; where any cell `may_raise`,
    its error is shown and the next one runs.
    """

    page: str
    notebook: str
    kernel: str = "warm"
    seconds: float = CELL_SECONDS
    memory_mb: int = MEMORY_MB
    preload: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    allow: tuple[str, ...] = ()
    evaluates: bool = True
    may_raise: bool = False


def nothing(*_: Any) -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Listener:
    """Who is told of a run as it goes on.

    `begins` is called with the number of the page's cell that begins and of all its cells, `shows`
    with the index of a cell that has run and the figures that it gave; they may be shown anew later.
    """

    begins: Callable[[int, int], None] = nothing
    shows: Callable[[int, list[Any]], None] = nothing


@dataclass(frozen=True)
class Run:
    """One notebook, executed: its outputs, its prose filled in, and what it depended on."""

    notebook: str
    inputs: tuple[Input, ...]


def python_paths(root: Path) -> list[str]:
    """Where imports are looked for before anything installed: the project, the publisher."""
    return [str(root / "src"), str(Path(__file__).resolve().parents[2])]
