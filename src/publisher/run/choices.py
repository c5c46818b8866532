"""How notebooks are to be run, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from publisher.figures.figure import Figure
    from publisher.run.story import Story

KEPT = "kept: no input changed"


@dataclass(frozen=True)
class Choices:
    """How notebooks are run: by which kernel, by how many at once, and what they may do.

    `allow` maps what is allowed (see `publisher.run.recorder.CHOICES`) to the reason given for it.
    `remote` says that an executor's workers may not see the project's folder: files then travel
    with each task.
    """

    kernel: str = "warm"
    jobs: int | None = None
    allow: Mapping[str, str] = field(default_factory=dict)
    executor: Executor | None = None
    remote: bool = False


@dataclass
class Prepared:
    """The executed notebooks by page, with figures drawn, and why each was run or kept.

    `unseen` tells of the pages that run at every build what they depend on that is not seen.
    """

    notebooks: dict[str, NotebookNode] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    unseen: dict[str, str] = field(default_factory=dict)
    stories: list[Story] = field(default_factory=list)
