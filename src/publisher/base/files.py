"""Reading, writing and comparing files by content, never half."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from publisher.base.problems import SiteError

MANIFEST = "manifest.json"
# Beside every folder whose name begins with `.`
UNREAD = {"_site", "_documents", "node_modules", "__pycache__"}


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def file_digest(path: Path | str) -> str | None:
    """SHA-256 of a file's content, or None if there is no such file."""
    try:
        with open(path, "rb") as file:
            return digest(file.read())
    except (FileNotFoundError, IsADirectoryError):
        return None


LEFT = re.compile(r"~\$.*|\.~lock\..*#|.*~|\.DS_Store|Thumbs\.db|desktop\.ini|.*\.sw[po]", re.I)


def left_behind(name: str) -> bool:
    """Whether a file is what a program keeps for itself beside the one that somebody edits."""
    return LEFT.fullmatch(name.rpartition("/")[2]) is not None


DISK = {
    errno.ENOSPC: ("the disk is full", "Make room, then try again."),
    errno.EDQUOT: ("the disk quota is used up", "Make room, then try again."),
    errno.EROFS: ("the disk can only be read", "Work in a copy of the project."),
    errno.EACCES: ("is closed to you", "Make it writable, or work in a copy of the project."),
    errno.EPERM: ("is closed to you", "Make it writable, or work in a copy of the project."),
    errno.ENOTDIR: ("is a file where a folder should be", "Move the file away."),
    errno.EEXIST: ("is a file where a folder should be", "Move the file away."),
}


@contextmanager
def disk_faults() -> Iterator[None]:
    """Turn what a disk refuses into a `SiteError` in plain words."""
    try:
        yield
    except OSError as error:
        if error.errno not in DISK:
            raise
        found, remedy = DISK[error.errno]
        raise SiteError.single(str(error.filename or "the disk"), found, remedy) from error


def makers(modules: Iterable[ModuleType], *distributions: str) -> str:
    """One digest of the code and the installed versions by which something is made.

    What is kept of a piece of work is named by it too: code that changes makes it anew.
    """
    code = [file_digest(Path(str(module.__file__))) for module in modules]
    return digest(to_json([code, [version(name) for name in distributions]]).encode())


def write(path: Path, content: bytes | str) -> None:
    """Write a file whole or not at all: into a neighbour first, then in its place."""
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def let_be_read(root: Path) -> None:
    """Let everybody read a folder and all that is in it, whatever the mask of who wrote it."""
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)


def link(source: Path, target: Path) -> None:
    """Let `target` be `source` by a symbolic link, or a copy where links are not allowed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        draft.symlink_to(source)
    except OSError:
        shutil.copyfile(source, draft)
    os.replace(draft, target)


def holds_site(folder: Path) -> bool:
    """Whether a folder is a site that a build has sealed."""
    path = folder / MANIFEST
    return path.is_file() and b'"sha256"' in path.read_bytes()


def to_json(content: Any, *, indent: int | None = None) -> str:
    """JSON with one spelling for one content: sorted keys, plain characters."""
    separators = (",", ":") if indent is None else None
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, indent=indent, separators=separators
    )


def tree(root: Path) -> list[str]:
    """Every file of a folder that a build may read, as sorted posix paths."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".")
            and name not in UNREAD
            and not holds_site(Path(folder, name))
        ]
        place = Path(folder).relative_to(root)
        found += [(place / name).as_posix() for name in names]
    return sorted(found)
