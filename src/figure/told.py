"""What tables and sources tell of themselves: taken where the author of a figure leaves it open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from figure.chart import column_titles, own_data
from figure.columns import PARTS

if TYPE_CHECKING:
    import pandas as pd

YEARS = range(1000, 3000)
ADDRESS = re.compile(r"https?://[^\s<>]*[^\s<>.,;:)\]]")


def told_by_data(chart: Any, table: pd.DataFrame | None = None) -> dict[str, Any]:
    """What the tables of a chart, and the one that is given, tell of themselves in `attrs`: sources, as_of and columns.

    Of several tables the sources are taken together, and the latest day.
    """
    told: dict[str, Any] = {"sources": [], "columns": {}}
    for attrs in [*_attrs(chart), getattr(table, "attrs", {})]:
        told["sources"] += [
            each for each in attrs.get("sources", ()) if each not in told["sources"]
        ]
        told["columns"] |= attrs.get("columns", {})
        days = [str(day) for day in (told.get("as_of"), attrs.get("as_of")) if day is not None]
        told["as_of"] = max(days, default=None)
    return told


def _attrs(node: Any) -> Iterator[Mapping[str, Any]]:
    """What is told by every table in a chart, of its layers, its panels and its parts."""
    attrs = getattr(getattr(node, "data", None), "attrs", None)
    if isinstance(attrs, Mapping):
        yield attrs
    for part in PARTS:
        children = getattr(node, part, None)
        for child in children if isinstance(children, list) else ():
            yield from _attrs(child)
    if hasattr(inner := getattr(node, "spec", None), "to_dict"):
        yield from _attrs(inner)


def described(
    spec: dict[str, Any], *said: Mapping[str, str | Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """What is told of each column: by axes and legends, and over that by each of what is said."""
    told: dict[str, dict[str, Any]] = {
        name: {"title": title} for name, title in column_titles(spec).items()
    }
    for name in years_of(spec):
        told[name] = {"type": "year"} | told.get(name, {})
    for name, parts in (each for columns in said for each in columns.items()):
        told[name] = told.get(name, {}) | (
            {"title": parts} if isinstance(parts, str) else dict(parts)
        )
    return told


def years_of(spec: dict[str, Any]) -> set[str]:
    """The columns of whole numbers that a spec draws as years: over time or one by one, never as amounts."""
    types: dict[str, set[str]] = {}
    for field, kind in _drawn_as(spec):
        types.setdefault(field.replace("\\", ""), set()).add(kind)
    named = {
        name for name, kinds in types.items() if not kinds - {"temporal", "ordinal", "nominal"}
    }
    rows = [row for table in own_data(spec) for row in table]
    held = {name: [row[name] for row in rows if row.get(name) is not None] for name in named}
    return {
        name
        for name, values in held.items()
        if values and all(type(value) is int and value in YEARS for value in values)
    }


def _drawn_as(node: Any) -> Iterator[tuple[str, str]]:
    """Every column that a spec names with the type it is drawn as."""
    if isinstance(node, list):
        for part in node:
            yield from _drawn_as(part)
    elif isinstance(node, dict):
        if isinstance(node.get("field"), str) and isinstance(node.get("type"), str):
            yield node["field"], node["type"]
        for key, part in node.items():
            if key not in ("datasets", "data", "values"):
                yield from _drawn_as(part)


def listed(sources: Iterable[Mapping[str, Any] | str] | Mapping[str, Any] | str) -> list[Any]:
    """The sources as a list, also where the author gave one alone."""
    return [sources] if isinstance(sources, str | Mapping) else list(sources or ())


def source_record(source: Mapping[str, Any] | str) -> dict[str, Any]:
    """A source as a record has it; a text may be a title with an address in it."""
    if not isinstance(source, str):
        return dict(source)
    address = ADDRESS.search(source)
    if address is None:
        return {"title": source}
    title = source.replace(address[0], " ").strip(" \t\n,;:.()–—-|<>")
    return {"title": " ".join(title.split()) or address[0], "url": address[0]}
