"""Rows of a table as an input: a page that reads some rows depends on these, not on the file.

A helper that reads a whole file and hands on the rows of one thing alone may say so before it opens
it: `sys.audit("table.rows", path, column, value)`. The file is CSV, with commas, in UTF-8.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import lru_cache

from publisher.base import files

EVENT = "table.rows"


def rows_state(path: str, column: str, value: str) -> str | None:
    """A digest of the rows of a table whose `column` holds `value`, and of its first row.

    None if there is no such file or column.
    """
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError:
        return None
    states = _states(content, column)
    return None if states is None else states.get(value, states[None])


@lru_cache(maxsize=64)
def _states(content: bytes, column: str) -> Mapping[str | None, str] | None:
    """The digest of the rows of each value, by value; of no row at all under None."""
    text = io.StringIO(content.decode("utf-8-sig", "replace"), newline=None)
    try:
        head, *rows = list(csv.reader(text)) or [[]]
    except csv.Error:  # no table at all: whoever checks it says so
        return None
    if column not in head:
        return None
    place = head.index(column)
    held: dict[str | None, list[list[str]]] = {None: []}
    for row in rows:
        held.setdefault(row[place] if place < len(row) else "", []).append(row)
    return {
        value: files.digest(files.to_json([head, some]).encode()) for value, some in held.items()
    }
