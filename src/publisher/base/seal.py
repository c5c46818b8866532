"""The mark of a site that a build has finished: a manifest with SHA-256 of every file in it."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from publisher.base import files
from publisher.base.files import MANIFEST
from publisher.base.problems import Problem

# What a desktop leaves in any folder that it shows.
DIGEST = re.compile("[0-9a-f]{64}")
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
AGAIN = "Get the file again from where the site was published."


def seal(out: Path) -> None:
    """Write SHA-256 of every file of a site, so that any copy of it can be verified."""
    digests = {name: files.file_digest(out / name) for name in sorted(names_in(out))}
    files.write(out / MANIFEST, files.to_json({"sha256": digests}, indent=1) + "\n")


def is_sealed(folder: Path) -> bool:
    """Whether a folder carries a manifest, be it true or not."""
    return isinstance(_stated(folder), dict)


def verify(out: Path) -> list[Problem]:
    """Compare a copy of a site with its manifest: what is changed, missing or added."""
    stated = _stated(out)
    if not isinstance(stated, dict):
        return [Problem(str(out / MANIFEST), f"cannot be read ({stated})", "Get the whole site.")]
    missing = sorted(stated.keys() - names_in(out))
    return [
        *(Problem(name, "is missing", AGAIN) for name in missing),
        *foreign_problems(out),
    ]


def foreign_problems(out: Path) -> list[Problem]:
    """What a sealed folder holds that its build did not write: files added, files changed."""
    stated = _stated(out)
    known = stated if isinstance(stated, dict) else {}
    there = names_in(out)
    added = sorted(there - known.keys())
    changed = [
        name
        for name in sorted(known.keys() & there)
        if not _is_plain(f"{out}/{name}") or files.file_digest(f"{out}/{name}") != known[name]
    ]
    return [
        *(Problem(name, "is not part of the site", "Remove it.") for name in added),
        *(Problem(name, "is not as it was published", AGAIN) for name in changed),
    ]


def names_in(out: Path) -> set[str]:
    """Every file and link in a folder but its manifest and a desktop's litter, as posix paths."""
    return {name for name in _walk(out) if name != MANIFEST}


def is_litter(path: Path) -> bool:
    """Whether a desktop left a file in the folder that it showed."""
    return path.name in LITTER and not path.is_dir()


def _walk(out: Path) -> Iterator[str]:
    """Every file and link below a folder but litter; what a link leads to is not looked at."""

    def closed(error: OSError) -> None:
        raise error

    for folder, folders, names in os.walk(out, onerror=closed):
        place = "" if folder == str(out) else Path(folder).relative_to(out).as_posix() + "/"
        yield from (f"{place}{name}" for name in names if name not in LITTER)
        yield from (f"{place}{name}" for name in folders if os.path.islink(f"{folder}/{name}"))


def _is_plain(path: str) -> bool:
    """Whether a file is no link and can be read to its end, as a pipe cannot."""
    return stat.S_ISREG(os.lstat(path).st_mode)


def _stated(out: Path) -> dict[str, str] | str:
    """The digests of the manifest, or why it cannot be read."""
    try:
        stated = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return str(error)
    digests = list(stated.values()) if isinstance(stated, dict) else []
    if not digests or not all(isinstance(each, str) and DIGEST.fullmatch(each) for each in digests):
        return "it holds no digests"
    return dict(stated)
