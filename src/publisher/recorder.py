"""Inside a running notebook: note which project files it uses, and keep it inside the project.

`start` is called before the notebook's first cell, `used` after its last. An audit hook sees
every file that Python opens, and `sys.modules` names the modules imported. Files that a C or Rust
library opens by itself are not seen: read them in Python and hand over the bytes.

A notebook reads the project and nothing else decides its result: writing into the project and
opening a network connection raise `NotAllowed`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

IGNORED = {".venv", ".venv-lab", ".git", ".atlas", "_site", ".quarto", "__pycache__"}
NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}

_opened: set[str] = set()


class NotAllowed(PermissionError):
    """A notebook tried to do what would make its result depend on more than the project."""


def start(root: str) -> None:
    """Begin to note files opened for reading below `root`, and to refuse what is not allowed."""
    prefix = os.path.join(os.path.realpath(root), "")

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            _note(prefix, *arguments)
        elif event in NETWORK and not _local(event, arguments):
            raise NotAllowed("opens a network connection; put what it needs into the project")

    sys.addaudithook(hook)


def _note(prefix: str, path: object, mode: object, flags: int) -> None:
    if not isinstance(path, str | bytes):
        return
    full = os.path.realpath(os.fsdecode(path))
    if not full.startswith(prefix):
        return
    name = full[len(prefix) :]
    if isinstance(mode, str):
        writes = any(letter in mode for letter in "wax+")
    else:
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR))
    if not writes:
        _opened.add(name)
    elif not IGNORED.intersection(Path(name).parts):
        raise NotAllowed(f"writes to {name}; a story only reads the project")


def _local(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether a connection stays on this machine's own sockets (files, not addresses)."""
    return event == "socket.connect" and isinstance(arguments[1], str | bytes)


def used(root: str) -> list[str]:
    """The project files read or imported since `start`, as sorted posix paths below `root`."""
    folder = Path(os.path.realpath(root))
    publisher = Path(os.path.realpath(__file__)).parent
    paths = {folder / name for name in _opened}
    for module in list(sys.modules.values()):
        if file := getattr(module, "__file__", None):
            paths.add(Path(os.path.realpath(file)))
    return sorted(
        path.relative_to(folder).as_posix()
        for path in paths
        if path.is_relative_to(folder)
        and not path.is_relative_to(publisher)
        and not IGNORED.intersection(path.relative_to(folder).parts)
        and path.is_file()
    )
