"""Inside a running notebook: note which files are looked for, whether they are there or not.

Python announces what it opens, but not what it asks for: the functions that ask are wrapped.
"""

from __future__ import annotations

import functools
import os
import pathlib
from collections.abc import Callable
from typing import Any

from publisher.run.inputs import UNSEEN
from publisher.run.notes import Notes

# Whether there is something, by the module or class that is asked. What else `os.stat` tells, such
# as the size, follows from the content.
EXISTS = (
    (os.path, ("exists", "lexists", "isfile", "isdir", "islink")),
    (os, ("access", "lstat")),
    (pathlib.Path, ("exists", "is_file", "is_dir", "is_symlink")),
)


def watch(notes: Notes) -> None:
    """Wrap the functions that tell of a path."""
    for owner, names in EXISTS:
        for name in names:
            _wrap(notes, owner, name, notes.looked_for)
    _wrap(notes, os, "stat", notes.content)
    _watch_open_folders(notes)


def _watch_open_folders(notes: Notes) -> None:
    """Note what is opened in a folder that is open itself: Python announces only the name in it."""
    original = os.open

    @functools.wraps(original)
    def opened(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if dir_fd is not None and not notes.busy:
            notes.busy = True
            try:
                folder = f"/proc/self/fd/{dir_fd}"
                if os.path.exists(folder):
                    notes.content(notes.full(os.path.join(folder, os.fsdecode(path))))
                else:
                    notes.note(UNSEEN, "opens a file in a folder that it opened before")
            finally:
                notes.busy = False
        return original(path, flags, mode, dir_fd=dir_fd)

    os.open = opened
    os.supports_dir_fd.add(opened)


def _wrap(notes: Notes, owner: Any, name: str, note: Callable[[str], None]) -> None:
    original = getattr(owner, name)

    @functools.wraps(original)
    def asked(path: Any, *arguments: Any, **options: Any) -> Any:
        if notes.busy or options.get("dir_fd") is not None:
            return original(path, *arguments, **options)
        notes.busy = True
        try:
            if (full := _near(notes, path)) is not None:
                note(full)
            return original(path, *arguments, **options)
        finally:
            notes.busy = False

    setattr(owner, name, asked)
    for supporting in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
        if original in supporting:
            supporting.add(asked)
    if original in os.supports_effective_ids:
        os.supports_effective_ids.add(asked)


def _near(notes: Notes, path: Any) -> str | None:
    """The full path of what may lie in the project; None of what does not, or of no path at all.

    A folder's content is not asked for here, so a folder counts as itself.
    """
    if not isinstance(path, str | bytes | os.PathLike):
        return None
    full = os.path.abspath(os.fsdecode(path))
    if not f"{full}/".startswith(notes.project):
        return None
    folder, name = os.path.split(full)
    return os.path.join(os.path.realpath(folder), name)
