"""The files that a chart reads, their rows as Vega reads them: what is drawn as words stays text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from figure.record import FigureError

Rows = list[dict[str, Any]]
TABLES = {"csv": ",", "tsv": "\t", "dsv": ","}
WORDS = ("nominal", "ordinal", "temporal", "geojson")
# Numbers that are the same text again when they are written: no code with a zero in front, no version.
WHOLE = re.compile(r"-?(0|[1-9]\d{0,14})")


@dataclass(frozen=True)
class Read:
    """The rows of a file, or what it tells of each of its shapes, which it then holds too."""

    rows: Rows
    shapes: Rows | None = None


def drawn_as(node: Any, types: dict[str, set[str]] | None = None) -> dict[str, set[str]]:
    """As what a spec draws each field: the types of all its channels."""
    types = {} if types is None else types
    if isinstance(node, list):
        for part in node:
            drawn_as(part, types)
    elif isinstance(node, dict):
        if isinstance(node.get("field"), str) and isinstance(node.get("type"), str):
            types.setdefault(node["field"].replace("\\", ""), set()).add(node["type"])
        for key, part in node.items():
            if key not in ("datasets", "data", "values"):
                drawn_as(part, types)
    return types


def read(text: str, url: str, told: Mapping[str, Any], types: Mapping[str, set[str]]) -> Read:
    """The rows of a file's text; `told` is the format that a chart gives, `types` what it draws.

    Raises `FigureError` for text that is not of its format.
    """
    kind = told.get("type") or url.rpartition(".")[2].lower()
    if kind in TABLES:
        cut = told.get("delimiter") or TABLES[kind]
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=cut))
        return Read(typed(rows, told.get("parse") or {}, types))
    try:
        content = json.loads(text)
    except ValueError as error:
        raise FigureError(
            "untitled",
            f"its chart reads {url} as JSON, which it is not: it begins with {text[:30]!r}",
            'Name the file by what it holds, or say so: alt.UrlData(…, format=alt.DsvDataFormat(type="dsv", '
            'delimiter=";")).',
        ) from error
    if kind == "topojson" or (isinstance(content, dict) and content.get("type") == "Topology"):
        name = told.get("feature") or told.get("mesh") or next(iter(content["objects"]))
        parts = content["objects"][name].get("geometries", [])
        shapes = [part | {"type": "Feature"} for part in parts]
        return Read([part["properties"] for part in parts if part.get("properties")], shapes)
    if isinstance(content, dict) and isinstance(content.get("features"), list):
        parts = content["features"]
        return Read([part.get("properties") or {} for part in parts], parts)
    for step in filter(None, str(told.get("property") or "").split(".")):
        content = content[step]
    return Read(content if isinstance(content, list) else [])


def typed(rows: Rows, parse: Mapping[str, str], types: Mapping[str, set[str]]) -> Rows:
    """Rows of text with numbers where the chart reads numbers; elsewhere where nothing is lost by it."""
    for row in rows:
        row.pop(None, None)  # type: ignore[call-overload]  # cells beyond the last column, as Vega
    names = {name for row in rows for name in row}
    for name in names:
        asked, drawn = parse.get(name), types.get(name, set())
        as_numbers = asked == "number" or (not asked and "quantitative" in drawn)
        told = [row.get(name) for row in rows]
        if asked == "boolean":
            kept = [{"true": True, "false": False}.get(str(cell).lower(), cell) for cell in told]
        elif as_numbers or not (asked or drawn & {*WORDS}) and _are_numbers(told):
            kept = [_number(cell) for cell in told]
        else:
            kept = [cell or None for cell in told]
        for row, cell in zip(rows, kept, strict=True):
            row[name] = cell
    return rows


def _are_numbers(cells: list[Any]) -> bool:
    """Whether a column that is not drawn holds numbers that are the same text when they are written."""
    held = [cell for cell in cells if cell]
    return all(WHOLE.fullmatch(cell) or _is_decimal(cell) for cell in held)


def _is_decimal(cell: str) -> bool:
    return bool(re.fullmatch(r"-?\d+\.\d+", cell)) and str(float(cell)) == cell


def _number(cell: str | None) -> Any:
    """A cell as the number that it says to Vega; as it is if it says none."""
    if not cell:
        return None
    if not cell.isascii() or "_" in cell:  # numbers to Python alone
        return cell
    for kind in (int, float):
        try:
            number = kind(cell)
        except ValueError:
            continue
        return number if number == number and abs(number) != float("inf") else cell
    return cell


def with_rows(spec: Any, texts: Mapping[str, str]) -> Any:
    """A spec that holds the rows of each table that it would read, by the address of its file."""
    types = drawn_as(spec)

    def held(node: Any) -> Any:
        if isinstance(node, list):
            return [held(part) for part in node]
        if not isinstance(node, dict):
            return node
        data = node["data"] if isinstance(node.get("data"), dict) else {}
        url = str(data.get("url"))
        found = read(texts[url], url, data.get("format") or {}, types) if url in texts else None
        kept = {
            key: part if key in ("datasets", "data", "values") else held(part)
            for key, part in node.items()
        }
        return (
            kept
            if found is None or found.shapes is not None
            else {**kept, "data": {"values": found.rows}}
        )

    return held(spec)


def hold_rows(spec: dict[str, Any]) -> None:
    """Let the data that a spec holds as text, as bare values or within an object be rows.

    Raises `FigureError` for text that is not of its format.
    """
    types, tables = drawn_as(spec), spec.get("datasets", {})
    made: dict[str, Rows] = {}  # by the names of tables, which layers share
    for data in every_data(spec):
        name, told = str(data.get("name")), data.get("format") or {}
        given = tables.get(name, data.get("values"))
        rows = made[name] if name in made else _rows_of(given, told, types)
        if rows is None:
            continue
        if name in tables:
            made[name] = tables[name] = rows
        else:
            data["values"] = rows
        data.pop("format", None)
        if "parse" in told:
            data["format"] = {"parse": told["parse"]}


def _rows_of(
    given: Any, told: Mapping[str, Any], types: Mapping[str, set[str]]
) -> list[Any] | None:
    """The rows, or shapes, of data in another form; None if they are rows, or in no form that is known."""
    if isinstance(given, str):
        found = read(given, "the text in it", {"type": "json", **told}, types)
        return found.rows if found.shapes is None else found.shapes
    if isinstance(given, dict) and told.get("property"):
        for step in str(told["property"]).split("."):
            given = given.get(step) if isinstance(given, dict) else None
        return given if isinstance(given, list) else None
    bare = isinstance(given, list) and not any(isinstance(each, dict | list) for each in given)
    return [{"data": each} for each in given] if bare and given else None


def read_by(spec: Any) -> Iterator[dict[str, Any]]:
    """Every `data` of a spec that is read from a file."""
    return (data for data in every_data(spec) if "url" in data)


def every_data(node: Any) -> Iterator[dict[str, Any]]:
    """Every `data` of a spec; not what is in them."""
    if isinstance(node, list):
        for part in node:
            yield from every_data(part)
    elif isinstance(node, dict):
        if isinstance(node.get("data"), dict):
            yield node["data"]
        for key, part in node.items():
            if key not in ("datasets", "values", "data"):
                yield from every_data(part)
