"""A project as it stands once its tables are mended: what can be told of it is told in the same run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def as_mended(root: Path, tables: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder that holds the project with other bytes in some tables, for as long as it is needed.

    `tables` are bytes by path. Every other file is linked to. Where no table differs it is `root`.
    """
    if not tables:
        yield root
        return
    with tempfile.TemporaryDirectory(prefix="atlas-tables-") as scratch:
        _fill(root.resolve(), Path(scratch), {Path(name): text for name, text in tables.items()})
        yield Path(scratch)


def _fill(source: Path, target: Path, tables: Mapping[Path, bytes]) -> None:
    """Link to what a folder holds, and write the tables in it."""
    for entry in source.iterdir():
        inside = {
            path.relative_to(entry.name): text
            for path, text in tables.items()
            if path.parts[0] == entry.name
        }
        place = target / entry.name
        if not inside:
            place.symlink_to(entry, target_is_directory=entry.is_dir())
        elif Path() in inside:
            place.write_bytes(inside[Path()])
        else:
            place.mkdir()
            _fill(entry, place, inside)
