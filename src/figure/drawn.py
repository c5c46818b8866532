"""The table that a chart draws: out of all data that it holds, reads or reckons."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figure.chart import own_data
from figure.lookups import with_lookups
from figure.reading import Read, drawn_as, every_data, read, read_by
from figure.record import MAX_ROWS
from figure.table import table_of

if TYPE_CHECKING:
    import pandas as pd

Rows = list[dict[str, Any]]
SHAPES = ("topojson", "geojson")


def drawn_table(spec: dict[str, Any], *, root: Path) -> pd.DataFrame | None:
    """Everything that a chart draws as one table; None if it draws no data.

    One row per row of its data, with what is looked up for it. What several layers or panels share stands there once; tables that
    differ stand one below the other, with gaps where one has no such column (`attrs["stacked"]`).
    Shapes are told of if their own properties colour them, or if there is nothing else.
    """
    import pandas as pd

    types = drawn_as(spec)
    spec = with_lookups(spec, lambda data: _file(data, root, types))
    files = list(_read(spec, root, types))
    held = [(rows, False) for rows in own_data(spec)] + [(rows, False) for rows in _sequences(spec)]
    shapes = [rows for rows, _ in held + files if _ or _are_shapes(rows, spec)]
    plain = [rows for rows, _ in held + files if any(rows) and rows not in shapes]
    wanted = plain + shapes if _coloured_by_shapes(spec) else plain or shapes
    tables = [_without_shape(table_of(rows)) for rows in _distinct(wanted)]
    if len(tables) < 2:
        return tables[0] if tables else None
    stacked = pd.concat([table.convert_dtypes() for table in tables], ignore_index=True)
    stacked.attrs["stacked"] = True
    return stacked


def _are_shapes(rows: Rows, spec: dict[str, Any]) -> bool:
    """Whether rows are what a spec tells of shapes that it holds."""
    first = rows[0]
    return any(
        isinstance(row, dict) and row.get("type") == "Feature" and row.get("properties") is first
        for values in _all_values(spec)
        for row in values[:1]
    )


def _all_values(spec: dict[str, Any]) -> Iterator[list[Any]]:
    found = [*spec.get("datasets", {}).values(), *(each.get("values") for each in every_data(spec))]
    for values in found:
        if isinstance(values, dict):
            values = values.get("features")
        if isinstance(values, list):
            yield values


def _coloured_by_shapes(spec: dict[str, Any]) -> bool:
    """Whether shapes are coloured by what they tell themselves, and not by a table looked up."""
    told = json.dumps({key: part for key, part in spec.items() if key != "datasets"})
    return '"geoshape"' in told and '"lookup"' not in told and '"properties.' in told


def _distinct(held: list[Rows]) -> list[Rows]:
    """The tables without those whose every row stands in another, the longest first."""
    kept: list[tuple[Rows, set[str]]] = []
    for rows in sorted(held, key=len, reverse=True):
        told = {json.dumps(row, sort_keys=True, default=str) for row in rows}
        if not any(told <= earlier for _, earlier in kept):
            kept.append((rows, told))
    return [rows for rows, _ in kept]


def _without_shape(table: pd.DataFrame) -> pd.DataFrame:
    """A table without the geometry that a row may carry, and without what says that it does."""
    if "geometry" not in table or len(table.columns) < 2:
        return table
    says = "type" in table and (table["type"] == "Feature").all()
    return table.drop(columns=["geometry", *(["type"] if says else [])])


def _sequences(spec: dict[str, Any]) -> Iterator[Rows]:
    """The numbers of a chart that counts by itself."""
    for data in every_data(spec):
        if isinstance(told := data.get("sequence"), dict):
            first, step = told.get("start", 0), told.get("step", 1)
            count = max(0, -int(-(told["stop"] - first) // step))
            name = told.get("as", "data")
            yield [{name: first + step * number} for number in range(min(count, MAX_ROWS + 1))]


def _read(
    spec: dict[str, Any], root: Path, types: dict[str, set[str]]
) -> Iterator[tuple[Rows, bool]]:
    """The rows of each file that a chart reads, and whether they are shapes."""
    for url in dict.fromkeys(data["url"] for data in read_by(spec)):
        told = next(data.get("format") or {} for data in read_by(spec) if data["url"] == url)
        found = read((root / url).read_text(encoding="utf-8-sig"), url, told, types)
        if found.rows:
            yield found.rows, found.shapes is not None


def _file(data: Mapping[str, Any], root: Path, types: dict[str, set[str]]) -> Read:
    """What a file holds that a chart reads."""
    text = (root / data["url"]).read_text(encoding="utf-8-sig")
    return read(text, data["url"], data.get("format") or {}, types)
