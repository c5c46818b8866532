"""Inside a running notebook: note which project files it uses, and keep it inside the project.

`start` is called before the notebook's first cell, `used` after its last. An audit hook sees
every file that Python opens, and `sys.modules` names the modules imported. Files that a C or Rust
library opens by itself are not seen: read them in Python and hand over the bytes. That a file was
looked for and not found, or that a folder was listed, is not noted either.

A page's result depends on the project and nothing else: writing into the project, reading files
outside it and opening a network connection raise `NotAllowed`, unless a build allows it.
"""

from __future__ import annotations

import os
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

IGNORED = {".git", ".atlas", "_site", "_documents", ".quarto", "__pycache__"}
NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc", "/proc", "/sys", "/dev", "/opt", "/var/cache")
CHOICES = ("network", "outside", "write")

_opened: set[str] = set()


class NotAllowed(PermissionError):
    """A notebook tried to do what would make its result depend on more than the project."""


def start(root: str, allow: Iterable[str] = ()) -> None:
    """Begin to note files opened for reading below `root`, and to refuse what is not allowed."""
    project = os.path.join(os.path.realpath(root), "")
    allowed = frozenset(allow)
    inside, outside = _environment(project)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            _note(project, inside, outside, allowed, *arguments)
        elif event in NETWORK and "network" not in allowed and not _local(event, arguments):
            raise NotAllowed(
                "opens a network connection; put what it needs into the project, "
                "or build with --allow network:REASON"
            )

    sys.addaudithook(hook)


def _environment(project: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Folders of the interpreter and its libraries: those inside the project, and all others.

    Inside lies at most an environment such as `.venv`; outside also count the system, scratch
    files and whatever else modules are imported from.
    """
    libraries = {sys.prefix, sys.exec_prefix, *sysconfig.get_paths().values()}
    others = {*SYSTEM, sys.base_prefix, tempfile.gettempdir(), *filter(None, sys.path)}
    others |= {os.environ[name] for name in ("HOME", "SYSTEMROOT") if name in os.environ}
    inside = {path for path in map(_folder, libraries) if path.startswith(project)} - {project}
    outside = {path for path in map(_folder, libraries | others) if not path.startswith(project)}
    return tuple(sorted(inside)), tuple(sorted(outside))


def _folder(path: str) -> str:
    return os.path.join(os.path.realpath(path), "")


def _note(
    project: str,
    inside: tuple[str, ...],
    outside: tuple[str, ...],
    allowed: frozenset[str],
    path: object,
    mode: object,
    flags: int,
) -> None:
    if not isinstance(path, str | bytes):
        return
    full = os.path.realpath(os.fsdecode(path))
    if isinstance(mode, str):
        writes = any(letter in mode for letter in "wax+")
    else:
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR))
    if not full.startswith(project):
        if not full.startswith(outside) and "outside" not in allowed:
            raise NotAllowed(
                f"opens {full}, which is outside the project; copy it into data/, "
                "or build with --allow outside:REASON"
            )
        return
    name = full[len(project) :]
    if full.startswith(inside) or IGNORED.intersection(Path(name).parts):
        return
    if not writes:
        _opened.add(name)
    elif "write" not in allowed:
        raise NotAllowed(
            f"writes to {name}; a story only reads the project (or build with --allow write:REASON)"
        )


def _local(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether a connection stays on this machine's own sockets (files, not addresses)."""
    return event == "socket.connect" and isinstance(arguments[1], str | bytes)


def used(root: str) -> list[str]:
    """The project files read or imported since `start`, as sorted posix paths below `root`."""
    folder = Path(os.path.realpath(root))
    publisher = Path(os.path.realpath(__file__)).parent.parent
    project = os.path.join(str(folder), "")
    inside, _ = _environment(project)
    paths = {folder / name for name in _opened}
    for module in list(sys.modules.values()):
        if file := getattr(module, "__file__", None):
            paths.add(Path(os.path.realpath(file)))
    return sorted(
        path.relative_to(folder).as_posix()
        for path in paths
        if path.is_relative_to(folder)
        and not path.is_relative_to(publisher)
        and not str(path).startswith(inside)
        and not IGNORED.intersection(path.relative_to(folder).parts)
        and path.is_file()
    )
