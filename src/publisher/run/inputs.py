"""What a run depended on, and how that stands in the project now."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from publisher.base import files
from publisher.run.rows import rows_state

# What no run depends on: what builds and editors put beside the sources.
IGNORED = {".git", ".atlas", "_site", "_documents", ".quarto", "__pycache__", ".ipynb_checkpoints"}
FILE, LISTING, PRESENCE, MODULES, UNSEEN = "file", "listing", "presence", "modules", "unseen"
ROWS = "rows"
ABSENT = "absent"

Digest = Callable[[str], str | None]


@dataclass(frozen=True, order=True)
class Input:
    """One thing that a run depended on. Paths are posix, relative to the project.

    `kind` says what counts of `path`: the content of a file; which names a folder holds (of those
    that match the pattern `about`); whether there is a file, a folder or nothing; which of the
    modules `about` a folder holds; in a table, the rows whose column holds a value (`about` is
    column=value). An `unseen` input is something outside the project that cannot
    be followed, in words: it may have changed at any time. `seen` is how it stood during the run,
    where the run itself noted that.
    """

    kind: str
    path: str
    about: str = ""
    seen: str = field(default="", compare=False)

    def state(self, root: str, digest: Digest) -> str | None:
        """How it stands now, as one text to compare; None if it is gone or cannot be known."""
        full = os.path.join(root, self.path)
        match self.kind:
            case "file":
                return digest(self.path)
            case "listing":
                return listing(full, self.about)
            case "presence":
                return presence(full)
            case "modules":
                return modules(full, self.about.split(","))
            case "rows":
                column, _, value = self.about.partition("=")
                return rows_state(full, column, value)
        return None

    def changed(self, before: str | None, now: str | None) -> str:
        """What is said of it when it is not as it was."""
        match self.kind:
            case "unseen":
                return f"it {self.path}, and what that depends on is not seen"
            case "listing":
                return f"the files in {self.path or '.'}/ changed"
            case "modules":
                return f"the modules in {self.path or '.'}/ changed"
            case "presence" if now in (ABSENT, None):
                return f"{self.path} is gone"
            case "presence" if before == ABSENT:
                return f"{self.path} appeared"
            case "file" if now is None:
                return f"{self.path} is gone"
            case "rows":
                return f"the rows of {self.path} with {self.about.replace('=', ' = ', 1)} changed"
        return f"{self.path} changed"


def listing(folder: str, pattern: str = "") -> str:
    """A digest of the names in a folder (folders end with a slash); the names do not count whose
    files no run depends on.
    """
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                one.name + "/" * one.is_dir() for one in entries if one.name not in IGNORED
            )
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    if pattern:
        names = [name for name in names if fnmatch.fnmatchcase(name.rstrip("/"), pattern)]
    return files.digest("\n".join(names).encode(errors="surrogateescape"))


def presence(path: str) -> str:
    """Whether there is a file, a folder or nothing."""
    if os.path.isdir(path):
        return "folder"
    return "file" if os.path.lexists(path) else ABSENT


def modules(folder: str, names: Iterable[str]) -> str:
    """Which of some modules a folder holds."""
    try:
        stems = {name.partition(".")[0] for name in os.listdir(folder)}
    except (FileNotFoundError, NotADirectoryError):
        return ""
    return ",".join(sorted(stems.intersection(names)))
