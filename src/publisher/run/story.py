"""A story as it was run: what its author wrote, what came of it, and what it read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode


@dataclass(frozen=True)
class Story:
    """One page that is a notebook: as written, as executed, and each file that its run read.

    `read` maps the path of a project's file to its digest during the run.
    """

    page: str
    source: NotebookNode = field(hash=False)
    notebook: NotebookNode = field(hash=False)
    read: Mapping[str, str | None] = field(hash=False)
