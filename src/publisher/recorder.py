"""Inside a running notebook: note which project files it used.

`start` is called before the notebook's first cell, `used` after its last. An audit hook sees
every file that Python opens, and `sys.modules` names the modules imported. Files that a C or Rust
library opens by itself are not seen: read them in Python and hand over the bytes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_opened: set[str] = set()
IGNORED = {".venv", ".venv-lab", ".git", ".atlas", "_site", ".quarto", "__pycache__"}


def start(root: str) -> None:
    """Begin to note files opened for reading below `root`."""
    prefix = os.path.join(os.path.realpath(root), "")

    def hook(event: str, arguments: tuple) -> None:
        if event != "open":
            return
        path, mode, flags = arguments
        if not isinstance(path, (str, bytes)):
            return
        writes = isinstance(mode, str) and any(letter in mode for letter in "wax")
        if writes or (mode is None and flags & (os.O_WRONLY | os.O_RDWR)):
            return
        full = os.path.realpath(os.fsdecode(path))
        if full.startswith(prefix):
            _opened.add(full[len(prefix) :])

    sys.addaudithook(hook)


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
