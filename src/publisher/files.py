"""Reading, writing and comparing files by content, never half."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def file_digest(path: Path) -> str | None:
    """SHA-256 of a file's content, or None if there is no such file."""
    try:
        return digest(path.read_bytes())
    except (FileNotFoundError, IsADirectoryError):
        return None


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


def to_json(content: Any, *, indent: int | None = None) -> str:
    """JSON with one spelling for one content: sorted keys, plain characters."""
    separators = (",", ":") if indent is None else None
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, indent=indent, separators=separators
    )
