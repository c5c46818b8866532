"""What is wrong with a cell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell: its kind, what was found, what to do; what to write in its place."""

    kind: str
    found: str
    remedy: str
    mended: str | None = None
