"""What a chart needs of the rows that it holds: the columns that it names; others stay the author's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

Rows = list[dict[str, Any]]
# Ways of a spec to take columns that it does not name: the whole row, or one whose name is put together.
WHOLE_ROW = re.compile(
    r'\bdatum\b(?!\s*[.\[])|\bdatum\[(?!\s*(\'[^\']*\'|"[^"]*")\s*\])|\b(?:in)?data\('
)
# What an expression takes of a row.
TAKEN = re.compile(r"""\bdatum(?:\.([^\W\d][\w$]*)|\[\s*(?:'([^']*)'|"([^"]*)")\s*\])""")
# Where a spec names columns, in a text or a list of texts; also the `value` of a pivot, and no other.
NAMING = {
    *("field", "groupby", "fields", "as", "lookup", "key", "fold", "flatten", "pivot", "impute"),
    *("density", "regression", "loess", "on", "quantile", "stack", "extent", "repeat", "row"),
    *("column", "layer"),
}
# Where it holds texts for readers, which may be words like any.
WORDED = {"title", "subtitle", "description", "name", "usermeta", "config", "datasets"}


def needed_columns(spec: dict[str, Any], also: Collection[str] = ()) -> dict[str, Any]:
    """The spec with no column in its rows that neither it nor `also` names; the same if it may take any.

    It names a column as a field of a channel or of a transform, or in an expression.
    """
    texts = list(_texts(_each_table(spec, lambda _: [])))
    if _looks_up_rows(spec) or any(
        (key, text) == ("content", "data") or WHOLE_ROW.search(text) for key, text in texts
    ):
        return spec
    named = {*also, *(text for key, text in texts if key in NAMING)}
    named |= {name for _, text in texts for found in TAKEN.findall(text) for name in found}
    named |= {first for each in named if (first := re.split(r"[.\[]", each)[0])}

    def without_others(rows: Rows) -> Rows:
        names = dict.fromkeys(name for row in rows for name in row)
        kept = {name for name in names if name in named or name.replace("\\", "") in named}
        if not kept or len(kept) == len(names):
            return rows
        return [{name: cell for name, cell in row.items() if name in kept} for row in rows]

    return _each_table(spec, without_others)


def _texts(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a part of a spec that is no text for readers, with the key that it stands under."""
    if isinstance(node, str):
        yield key, node.replace("\\", "")
    elif isinstance(node, list):
        for part in node:
            yield from _texts(part, key)
    elif isinstance(node, dict):
        for name, part in node.items():
            if name not in WORDED or not isinstance(part, str | list):
                yield from _texts(part, "pivot" if name == "value" and "pivot" in node else name)


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
