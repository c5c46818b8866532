"""Of which files of the project the site was built, so that a stale one is not handed on."""

from __future__ import annotations

import contextlib
import json
import os

from publisher.base import files
from publisher.base.problems import SiteError
from publisher.publish.place import STATE, first_of
from publisher.site.project import Project

NOTED = STATE / "inputs.json"
BEGUN = STATE / "inputs-begun.json"  # of a render by Quarto, from its beginning to its end


def digests(project: Project) -> dict[str, str | None]:
    """SHA-256 of every file of a project that a build may read, by its path."""
    root = project.root
    return {name: files.file_digest(f"{root}/{name}") for name in files.tree(root)}


def note(project: Project, began: dict[str, str | None]) -> None:
    """Note of what files the site was built that stands in its place now: as they were at the beginning."""
    files.write(project.root / NOTED, files.to_json(began))


def begin(project: Project) -> None:
    """Keep what the files are until Quarto has rendered them all."""
    files.write(project.root / BEGUN, files.to_json(digests(project)))


def settle(project: Project) -> None:
    """Note that the site is of the files as they were when Quarto began.

    Where two renders ran at once, the first to end has put the beginning of the other in its place,
    which is true of the site that now stands.
    """
    with contextlib.suppress(FileNotFoundError):
        os.replace(project.root / BEGUN, project.root / NOTED)


def require_fresh(project: Project) -> None:
    """Refuse a site that was built before a file of its project was changed, added or removed.

    A site of which nothing is noted (built by another machine) is let pass. Raises `SiteError`.
    """
    try:
        noted = json.loads((project.root / NOTED).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except ValueError:
        noted = {}  # nothing that could be relied on
    now = digests(project)
    changed = sorted(name for name in noted | now if noted.get(name) != now.get(name))
    if changed:
        raise SiteError.single(
            os.path.relpath(project.output_dir, project.root),
            f"was built before {first_of(changed)} changed",
            "Build it again (`atlas build`, or `quarto render`), then publish.",
        )
