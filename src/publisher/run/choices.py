"""How notebooks are to be run, and what came of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from publisher.base.problems import SiteError

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


@contextmanager
def chosen(
    kernel: str, jobs: int | None, dask: str | None, allow: list[str] | None
) -> Iterator[Choices]:
    """How notebooks are to be run, as the command line says."""
    if kernel not in ("warm", "jupyter"):
        raise SiteError.single(f"--kernel {kernel}", "is not known", "Use warm or jupyter.")
    reasons = dict(allowed(each) for each in allow or ())
    for what, reason in reasons.items():
        print(f"Notebooks may use {what}: {reason}", file=sys.stderr)
    if dask is None:
        yield Choices(kernel=kernel, jobs=jobs, allow=reasons)
        return
    from publisher.run.remote import dask_executor

    with dask_executor(dask) as executor:
        yield Choices(kernel=kernel, allow=reasons, executor=executor, remote=True)


def allowed(text: str) -> tuple[str, str]:
    """Part `network:why` into what is allowed and the reason, which must be given."""
    from publisher.run.recorder import CHOICES

    what, _, reason = text.partition(":")
    if what not in CHOICES or not reason.strip():
        raise SiteError.single(
            f"--allow {text}",
            "does not say what is allowed and why",
            f"Write one of {', '.join(CHOICES)}, a colon and the reason: network:reads the rates.",
        )
    return what, reason.strip()
