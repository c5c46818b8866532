"""What a chart needs of the rows that it holds: the columns that it names; others stay the author's own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

Rows = list[dict[str, Any]]
# Ways of a spec to take columns that it does not name: the whole row, or one whose name is put together.
WHOLE_ROW = re.compile(r'(?<!")\bdatum\b(?!\s*[.\[])|\bdatum\[(?!\s*(\'[^\']*\'|"[^"]*")\s*\])')


def needed_columns(spec: dict[str, Any], also: Collection[str] = ()) -> dict[str, Any]:
    """The spec with no column in its rows that neither it nor `also` names; the same if it may take any.

    A name counts wherever it stands, also within another word, so that none is lost.
    """
    told = json.dumps(_each_table(spec, lambda _: []), ensure_ascii=False, default=str)
    told = told.replace("\\", "")
    if '"content": "data"' in told or WHOLE_ROW.search(told) or _looks_up_rows(spec):
        return spec

    def without_others(rows: Rows) -> Rows:
        names = dict.fromkeys(name for row in rows for name in row)
        kept = {name for name in names if name in also or name.replace("\\", "") in told}
        if not kept or len(kept) == len(names):
            return rows
        return [{name: cell for name, cell in row.items() if name in kept} for row in rows]

    return _each_table(spec, without_others)


def keys(items: Mapping[str, Any] | None) -> list[str]:
    """The columns by which marks are told to be things (`key`), and what lies around them."""
    told = items if isinstance(items, Mapping) else {}
    found = [str(each.get("key") or "") for each in (told, told.get("others") or {})]
    return [part for key in found for part in (key, *key.split(".")) if part]


def _each_table(node: Any, change: Callable[[Rows], Rows]) -> Any:
    """A part of a spec with another list of rows in the place of each that it holds; shapes stay."""
    if isinstance(node, list):
        return [_each_table(part, change) for part in node]
    if not isinstance(node, dict):
        return node
    found = {}
    for key, part in node.items():
        if key == "datasets":
            found[key] = {name: _changed(values, change) for name, values in part.items()}
        elif key == "data" and isinstance(part, dict) and "values" in part:
            found[key] = {**part, "values": _changed(part["values"], change)}
        else:
            found[key] = _each_table(part, change)
    return found


def _changed(values: Any, change: Callable[[Rows], Rows]) -> Any:
    plain = isinstance(values, list) and all(isinstance(row, dict) for row in values)
    if not plain or any(row.get("type") == "Feature" for row in values):
        return values
    return change(values)


def _looks_up_rows(node: Any) -> bool:
    """Whether a part of a spec takes whole rows of another table."""
    if isinstance(node, list):
        return any(map(_looks_up_rows, node))
    if not isinstance(node, dict):
        return False
    source = node.get("from")
    if "lookup" in node and isinstance(source, dict) and "fields" not in source:
        return True
    return any(_looks_up_rows(part) for key, part in node.items() if key != "datasets")
