"""A story as it was run: what its author wrote, what came of it, and what it read."""

from __future__ import annotations

from dataclasses import dataclass, field

from nbformat import NotebookNode

from publisher.run.inputs import Input


@dataclass(frozen=True)
class Story:
    """One page that is a notebook: as written, as executed, and what its run read.

    `read` holds each file of the project, or the rows of one, with how it stood during the run. One
    that is not `fresh` stands in the site as it was rendered before, and its source may have changed.
    """

    page: str
    source: NotebookNode = field(hash=False)
    notebook: NotebookNode = field(hash=False)
    read: tuple[tuple[Input, str | None], ...] = field(hash=False)
    fresh: bool = True

    @property
    def paths(self) -> list[str]:
        """The files that its run read, each once."""
        return sorted({one.path for one, _ in self.read})
