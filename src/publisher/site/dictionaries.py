"""The dictionaries of a project's tables: `atlas.data` of `_quarto.yml` names them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from publisher.site.project import Project
from publisher.site.reading import read_yaml


def dictionary_names(project: Project) -> list[str]:
    """The paths of the project's dictionaries, in their order."""
    named = project.settings.get("data") or []
    return [named] if isinstance(named, str) else list(named)


def packages(project: Project) -> list[tuple[str, dict[str, Any]]]:
    """Each dictionary by its path. Do not change what you get: it is shared.

    Raises `SiteError` naming file and line if one is not valid YAML.
    """
    return [
        (name, _read(project.root, name, *_stamp(project.root / name)))
        for name in dictionary_names(project)
    ]


def _stamp(path: Path) -> tuple[int, int]:
    """What tells one state of a file from another while a build goes on."""
    about = path.stat() if path.is_file() else None
    return (about.st_mtime_ns, about.st_size) if about else (0, 0)


@lru_cache(maxsize=16)
def described(project: Project) -> set[str]:
    """The files that dictionaries describe, by their paths in the project."""
    found: set[str] = set()
    for name, package in packages(project):
        for resource in package.get("resources") or ():
            path = resource.get("path")
            parts = path if isinstance(path, list) else [path]
            found |= {(PurePosixPath(name).parent / str(part)).as_posix() for part in parts}
    return found


def undescribed_hint(project: Project) -> str:
    """What to tell of tables beside a dictionary that are published and that it does not describe."""
    folders = {PurePosixPath(name).parent for name in dictionary_names(project)}
    found = [
        name
        for name in sorted(project.resources - described(project))
        if PurePosixPath(name).parent in folders and name.lower().endswith((".csv", ".tsv"))
    ]
    if not found:
        return ""
    return (
        f"Published, and in no dictionary, so that nothing checks or explains it: {', '.join(found)}. "
        "Describe it there, or keep it in a folder of its own."
    )


def _read(root: Path, name: str, _changed: int, _size: int) -> dict[str, Any]:
    return read_yaml(root / name, root)
