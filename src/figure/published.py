"""Tables as they were published, and what somebody has changed of them since.

A pack carries `published.json` at its top: each file of data with its digest, each table with its
rows, and what the figures of the page drew. A row is compared by its cells, so that a spreadsheet
which only saves a table anew changes nothing.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from figure.chart import own_data

FILE = "published.json"
SIGNS = ",;\t"
SOURCES, DELIMITER = "source_ids", ";"  # the column in which a row names its sources
ASIDE = {SOURCES, "note"}  # columns that hold no value of a row
NUMBERS = re.compile(r"\d+(?:\.\d+)?")
ALIKE = 0.5  # of its cells that a row shares at least with the one that it was


@dataclass(frozen=True)
class Row:
    """A row that no published one is like: its number, and the published one that it comes from.

    Rows are counted as a spreadsheet does, the names of the columns being row 1. `before` is None
    of a row that was added.
    """

    path: str
    number: int
    now: Mapping[str, str]
    before: Mapping[str, str] | None = None

    @property
    def cells(self) -> dict[str, tuple[str, str]]:
        """The cells that were changed: as published, and as they are; none of an added row."""
        before = self.before or self.now
        pairs = {name: (before.get(name, ""), cell) for name, cell in self.now.items()}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    @property
    def source(self) -> str:
        """What stands for whoever changed a value of the row, where its source stood."""
        return f"changed:{self.path}:{self.number}"

    @property
    def told_as_theirs(self) -> bool:
        """Whether a value was changed and the row still names the sources of the published one."""
        values = set(self.cells) - ASIDE
        return self.before is not None and bool(values) and SOURCES not in self.cells


@dataclass(frozen=True)
class Change:
    """What became of one file: rows that are not as published, and published ones that are gone.

    `rows` is None of a file that is no table, or is missing.
    """

    path: str
    rows: tuple[Row, ...] | None
    gone: tuple[Mapping[str, str], ...] = ()
    missing: bool = False


def record_of(site: str, held: Mapping[str, bytes], figures: Iterable[str] = ()) -> str:
    """The text of `published.json` for some files, by their path below it, and what was drawn of them.

    `figures` are the `drawn` of each record.
    """
    told = {
        path: {"sha256": digest(content)}
        | ({"rows": _rows_once(content)} if path.endswith(".csv") else {})
        for path, content in sorted(held.items())
    }
    about = "The data as they were published: figures say what was changed since."
    record = {"about": about, "site": site, "files": told, "figures": sorted(set(figures))}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def published(root: Path) -> dict[str, Any]:
    """What `published.json` of a folder tells; nothing but in a pack."""
    record = root / FILE
    if not record.is_file():
        return {}
    told: dict[str, Any] = json.loads(record.read_text(encoding="utf-8"))
    return told


def changes(root: Path) -> list[Change]:
    """What was changed of the data of a folder since they were published; nothing but in a pack."""
    files = published(root).get("files", {})
    found = (_change(root, path, before) for path, before in files.items())
    return [change for change in found if change]


def rows_changed(root: Path, path: str) -> tuple[Row, ...]:
    """The rows of one table that are not as published; none but in a pack."""
    before = published(root).get("files", {}).get(path)
    change = _change(root, path, before) if before else None
    return (change.rows or ()) if change else ()


def _change(root: Path, path: str, before: Mapping[str, Any]) -> Change | None:
    place = root / path
    if not place.is_file():
        return Change(path, None, missing=True)
    content = place.read_bytes()
    if digest(content) == before["sha256"]:
        return None
    if "rows" not in before:
        return Change(path, None)
    names, *old = before["rows"] or [[]]
    left, new = Counter(map(tuple, old)), []
    now_names, *now = rows_of(content) or [names]
    for number, row in enumerate(now, 2):
        if now_names == names and left[tuple(row)]:
            left[tuple(row)] -= 1
        else:
            new.append((number, dict(zip(now_names, row, strict=False))))
    gone = [dict(zip(names, row, strict=False)) for row in left.elements()]
    rows = tuple(_paired(path, new, gone))
    return Change(path, rows, tuple(gone)) if rows or gone else None


def _paired(
    path: str, new: list[tuple[int, dict[str, str]]], gone: list[dict[str, str]]
) -> Iterator[Row]:
    """Each row with the published one that is most like it, which is then no longer `gone`."""
    for number, now in new:
        shared = [sum(now.get(name) == cell for name, cell in row.items()) for row in gone]
        best = max(range(len(gone)), key=shared.__getitem__, default=None)
        before = None
        if best is not None and shared[best] >= ALIKE * len(gone[best]):
            before = gone.pop(best)
        yield Row(path, number, now, before)


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of a table, as text, however a spreadsheet parted them; the empty ones left out."""
    text = content.decode("utf-8-sig", errors="replace")
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(SIGNS, key=first.count))
    return [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]


@functools.lru_cache(maxsize=64)
def _rows_once(content: bytes) -> list[list[str]]:
    """`rows_of` a table that many packs hold, read once; nobody changes what it gives."""
    return rows_of(content)


def digest(content: bytes) -> str:
    """SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def drawn(record: Mapping[str, Any]) -> str:
    """What a figure draws and tells, as a digest: every number of its data, table, title and description."""
    cells = [cell for rows in own_data(record["spec"]) for row in rows for cell in row.values()]
    cells += [cell for row in (record.get("table") or {}).get("rows", ()) for cell in row]
    cells += [record.get(part) for part in ("title", "subtitle", "description")]
    numbers = Counter(
        number
        for cell in cells
        for number in NUMBERS.findall(f"{cell:.9g}" if isinstance(cell, float) else str(cell))
    )
    return digest(json.dumps(sorted(numbers.items())).encode())[:16]
