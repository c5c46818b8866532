"""Results kept by content, so that nothing is computed twice and nothing stale is used.

An entry's name is the digest of all that it was made from. Writing the same entry twice writes
the same bytes, so two builds at once do no harm; each entry is written aside and renamed, so a
build may be killed at any moment; each carries the digest of its own content, so a damaged one is
noticed, thrown away and made again.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publisher.base import files
from publisher.base.problems import SiteError

FOLDER = Path(".atlas") / "store"
KEY = re.compile(r"[0-9a-f]{64}")
DRAFT = re.compile(rf"{KEY.pattern}|\.{KEY.pattern}\..*")


@dataclass(frozen=True)
class Kind:
    """How much of one kind of entry there is."""

    name: str
    entries: int
    size: int


class Store:
    """The cache of one project, in `.atlas/store/<kind>/<key>`."""

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER

    def get(self, kind: str, key: str) -> bytes | None:
        """The content of an entry, or None if there is none or it is damaged."""
        path = self.folder / kind / key
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(self.folder, error) from error
        stated, newline, content = data.partition(b"\n")
        if not newline or stated.decode("ascii", "replace") != files.digest(content):
            path.unlink(missing_ok=True)
            return None
        with contextlib.suppress(OSError):  # a read-only cache is of use too
            os.utime(path)  # it is in use: pruning spares it
        return content

    def has(self, kind: str, key: str) -> bool:
        """Tell whether there is an entry, sound or damaged."""
        return (self.folder / kind / key).is_file()

    def put(self, kind: str, key: str, content: bytes) -> None:
        """Keep `content` under `key`."""
        try:
            files.write(self.folder / kind / key, files.digest(content).encode() + b"\n" + content)
        except OSError as error:
            raise _unusable(self.folder, error) from error

    def get_json(self, kind: str, key: str) -> Any:
        """The content of an entry written by `put_json`, or None."""
        content = self.get(kind, key)
        return None if content is None else json.loads(content)

    def put_json(self, kind: str, key: str, value: Any) -> None:
        """Keep a value that JSON can hold."""
        self.put(kind, key, files.to_json(value).encode())

    def keys(self, kind: str) -> list[str]:
        """The keys of every entry of one kind."""
        try:
            return sorted(name for name in os.listdir(self.folder / kind) if KEY.fullmatch(name))
        except (FileNotFoundError, NotADirectoryError):
            return []

    def kinds(self) -> list[Kind]:
        """How much there is of each kind."""
        sizes: dict[str, list[int]] = {}
        for path in self._entries():
            name = path.relative_to(self.folder).parts[0]
            sizes.setdefault(name, []).append(path.stat().st_size)
        return [Kind(name, len(each), sum(each)) for name, each in sorted(sizes.items())]

    def prune(self, *, before: float) -> int:
        """Remove entries not used since the time `before`; give the bytes freed."""
        freed = 0
        for path in list(self._entries(all_files=True)):
            status = path.stat()
            if status.st_mtime < before:
                freed += status.st_size
                path.unlink(missing_ok=True)
        for folder in sorted(self.folder.rglob("*/"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        return freed

    def _entries(self, *, all_files: bool = False) -> Iterator[Path]:
        """Every entry; with `all_files` also what a killed build left half-written."""
        name = DRAFT if all_files else KEY
        if self.folder.is_dir():
            for path in self.folder.rglob("*"):
                if path.is_file() and name.fullmatch(path.name):
                    yield path


def _unusable(folder: Path, error: OSError) -> SiteError:
    return SiteError.single(
        str(folder),
        f"cannot be used as a cache: {error.strerror}",
        "Make the folder writable and the disk not full, or build in a copy of the project.",
    )
