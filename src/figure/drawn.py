"""The table that a chart draws: out of all data that it holds, reads or reckons."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figure.chart import own_data
from figure.lookups import with_lookups
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

    spec = with_lookups(spec, lambda data: _plain_rows(data, root))
    read = list(_read(spec, root))
    held = [(rows, False) for rows in own_data(spec)] + [(rows, False) for rows in _sequences(spec)]
    shapes = [rows for rows, _ in held + read if _ or _are_shapes(rows, spec)]
    plain = [rows for rows, _ in held + read if any(rows) and rows not in shapes]
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
    found = [*spec.get("datasets", {}).values(), *(each.get("values") for each in _data(spec))]
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


def _data(node: Any) -> Iterator[dict[str, Any]]:
    """Every `data` of a spec."""
    if isinstance(node, list):
        for part in node:
            yield from _data(part)
    elif isinstance(node, dict):
        if isinstance(node.get("data"), dict):
            yield node["data"]
        for key, part in node.items():
            if key not in ("datasets", "values", "data"):
                yield from _data(part)


def _sequences(spec: dict[str, Any]) -> Iterator[Rows]:
    """The numbers of a chart that counts by itself."""
    for data in _data(spec):
        if isinstance(told := data.get("sequence"), dict):
            first, step = told.get("start", 0), told.get("step", 1)
            count = max(0, -int(-(told["stop"] - first) // step))
            name = told.get("as", "data")
            yield [{name: first + step * number} for number in range(min(count, MAX_ROWS + 1))]


def _read(spec: dict[str, Any], root: Path) -> Iterator[tuple[Rows, bool]]:
    """The rows of each file that a chart reads, and whether they are shapes."""
    for url in dict.fromkeys(data["url"] for data in _data(spec) if "url" in data):
        told = next(data.get("format") or {} for data in _data(spec) if data.get("url") == url)
        text = (root / url).read_text(encoding="utf-8-sig")
        kind = told.get("type") or url.rpartition(".")[2].lower()
        rows, shapes = _rows(text, kind, told)
        if rows:
            yield rows, shapes


def _plain_rows(data: Mapping[str, Any], root: Path) -> Rows | None:
    """The rows of a file that a chart reads; None if it holds shapes."""
    told, url = data.get("format") or {}, data["url"]
    text = (root / url).read_text(encoding="utf-8-sig")
    rows, shapes = _rows(text, told.get("type") or url.rpartition(".")[2].lower(), told)
    return None if shapes else rows


def _rows(text: str, kind: str, told: dict[str, Any]) -> tuple[Rows, bool]:
    if kind in ("csv", "tsv", "dsv"):
        cut = told.get("delimiter") or {"csv": ",", "tsv": "\t"}.get(kind, ",")
        return [
            {key: _value(cell) for key, cell in row.items()}
            for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=cut)
        ], False
    content = json.loads(text)
    if kind == "topojson" or (isinstance(content, dict) and content.get("type") == "Topology"):
        name = told.get("feature") or told.get("mesh") or next(iter(content["objects"]))
        parts = content["objects"][name].get("geometries", [])
        return [part["properties"] for part in parts if part.get("properties")], True
    if isinstance(content, dict) and isinstance(content.get("features"), list):
        return [part.get("properties") or {} for part in content["features"]], True
    for step in filter(None, str(told.get("property") or "").split(".")):
        content = content[step]
    return (content if isinstance(content, list) else []), False


def _value(cell: str | None) -> Any:
    """A cell of a file as Vega reads it: a number, true or false, a gap, or a text."""
    if not cell:
        return None
    if cell in ("true", "false"):
        return cell == "true"
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell
