"""What a chart looks up in another table, set beside the rows that ask for it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from figure.reading import Read

Rows = list[dict[str, Any]]


def with_lookups(spec: dict[str, Any], read: Callable[[Mapping[str, Any]], Read]) -> dict[str, Any]:
    """The spec with looked-up columns in the rows that it holds, and without tables that are only looked in.

    `read` gives what a file holds that is no part of the spec. What is looked up for the shapes of one
    stays a table of its own, of those rows that a shape asks for.
    """
    found = list(lookups(spec, {}))
    if not found:
        return spec
    whole = copy.deepcopy(spec)
    tables = whole.setdefault("datasets", {})

    def rows_of(data: Mapping[str, Any]) -> Rows | None:
        held = tables.get(data.get("name"), data.get("values"))
        if "url" in data:
            found = read(data)
            held = found.rows if found.shapes is None else None
        plain = isinstance(held, list) and all(isinstance(row, dict) for row in held)
        return held if plain else None

    for data, look in lookups(whole, {}):
        rows, others = rows_of(data), rows_of(look["from"]["data"])
        if rows is None and others is not None and "url" in data:
            _keep_asked(others, read(data).shapes or [], look)
        if rows is None or others is None:
            continue
        if all(_cell(row, look["lookup"]) is None for row in rows):  # by a column that is reckoned
            continue
        _look_up(rows, others, look)
        if "url" in data:
            data.pop("url")
            data["values"] = rows
        look["from"] = {}
    for name in tables.keys() - set(_named(whole)):
        del tables[name]
    return whole


def lookups(node: Any, data: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every lookup of named columns, with the data of the chart that it stands in."""
    if isinstance(node, list):
        for part in node:
            yield from lookups(part, data)
    elif isinstance(node, dict):
        data = node["data"] if isinstance(node.get("data"), dict) else data
        for step in node.get("transform") or ():
            source = step.get("from") if isinstance(step, dict) and "lookup" in step else None
            if isinstance(source, dict) and "data" in source and source.get("fields"):
                yield data, step
        for key, part in node.items():
            if key not in ("datasets", "values", "data", "transform"):
                yield from lookups(part, data)


def _look_up(rows: Rows, others: Rows, look: Mapping[str, Any]) -> None:
    """Give each row the columns of the last of `others` that has the same key, as Vega compares keys."""
    source = look["from"]
    names = look.get("as") or source["fields"]
    names = [names] if isinstance(names, str) else names
    known = {_key(_cell(other, source["key"])): other for other in others}
    for row in rows:
        other = known.get(_key(_cell(row, look["lookup"])))
        told = row.get("properties", row) if row.get("type") == "Feature" else row
        for name, field in zip(names, source["fields"], strict=False):
            told[name] = look.get("default") if other is None else _cell(other, field)


def _keep_asked(others: Rows, shapes: Rows, look: Mapping[str, Any]) -> None:
    """Leave of a table the rows that a shape asks for, if any does: no map shows the others."""
    asked = {_key(_cell(shape, look["lookup"])) for shape in shapes}
    kept = [row for row in others if _key(_cell(row, look["from"]["key"])) in asked]
    others[:] = kept or others


def _cell(row: Mapping[str, Any], name: str) -> Any:
    """The value of a column; of a shape, of what is told of it."""
    told = row.get("properties") if row.get("type") == "Feature" else None
    held = {**row, **(told or {})}
    return held.get(name, held.get(name.removeprefix("properties.")))


def _key(value: Any) -> str:
    """A key as Vega compares it, by its text: 1, 1.0 and "1" are one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _named(node: Any) -> Iterator[str]:
    """The names of the tables that a chart draws or looks in."""
    if isinstance(node, list):
        for part in node:
            yield from _named(part)
    elif isinstance(node, dict):
        if isinstance(node.get("data"), dict) and "name" in node["data"]:
            yield node["data"]["name"]
        for key, part in node.items():
            if key not in ("datasets", "values"):
                yield from _named(part)
