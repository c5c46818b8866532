"""A chart in words, for who cannot see it: its marks, what they encode, how far the values go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MARKS = {
    "bar": "Bars", "line": "Lines", "trail": "Lines", "area": "Areas", "point": "Points",
    "circle": "Points", "square": "Points", "rect": "Cells", "arc": "Slices of a circle",
    "geoshape": "Areas of a map", "text": "Labels", "rule": "Rules", "tick": "Ticks",
    "boxplot": "Boxes with whiskers", "errorbar": "Error bars", "errorband": "Bands",
    "image": "Pictures",
}  # fmt: skip
CHANNELS = {
    "x": "{} from left to right", "y": "{} from bottom to top", "theta": "angles for {}",
    "radius": "radius for {}", "longitude": "places by longitude and latitude",
    "color": "colour for {}", "fill": "colour for {}", "stroke": "colour for {}",
    "size": "size for {}", "shape": "shape for {}", "opacity": "opacity for {}",
    "strokeDash": "dashes for {}", "text": "{} in words", "row": "a row for each {}",
    "column": "a column for each {}", "facet": "a panel for each {}",
}  # fmt: skip
PARTS = ("layer", "hconcat", "vconcat", "concat")
NUMBERS = ("number", "integer")
MOST = 3  # columns whose extremes are told


def describe(
    spec: Mapping[str, Any], table: Mapping[str, Any] | None, *, gaps: bool = True
) -> str | None:
    """Two or more sentences in English on a chart; None if it has no mark.

    `table` is the table of its record: its columns give titles and units, its rows the extremes and
    the gaps (unless they come of several tables in one: `gaps` is false then).
    """
    titles = {column["name"]: column["title"] for column in (table or {}).get("columns", ())}
    marks: dict[str, list[str]] = {}
    for mark, encoding in _units(spec, {}):
        told = marks.setdefault(MARKS.get(mark, mark.capitalize()), [])
        told += [said for said in _encoded(encoding, titles) if said not in told]
    if not marks:
        return None
    sentences = [
        f"{mark}: {', '.join(told)}." if told else f"{mark}." for mark, told in marks.items()
    ]
    if table:
        count = len(table["rows"])
        sentences.append(f"{count:,} row{'s' * (count != 1)} of data.")
        sentences += _extremes(spec, table, gaps=gaps)
    return " ".join(sentences)


def _units(
    node: Mapping[str, Any], encoding: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The mark of every chart within a chart, with what it encodes or inherits."""
    facet = node.get("facet")
    panels = {}
    if isinstance(facet, Mapping):
        panels = {"facet": facet} if "field" in facet else dict(facet)
    encoding = {**encoding, **(node.get("encoding") or {}), **panels}
    if "mark" in node:
        mark = node["mark"]
        yield (mark["type"] if isinstance(mark, Mapping) else str(mark)), encoding
    children = [child for part in PARTS for child in node.get(part) or ()]
    for child in [*children, *([node["spec"]] if isinstance(node.get("spec"), Mapping) else [])]:
        yield from _units(child, encoding)


def _encoded(encoding: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[str]:
    for channel, phrase in CHANNELS.items():
        way = encoding.get(channel)
        if isinstance(way, Mapping) and (name := _named(way, titles)):
            yield phrase.format(name)


def _named(way: Mapping[str, Any], titles: Mapping[str, str]) -> str | None:
    """What a channel shows: the title that its author gave, or its column's, with what is reckoned."""
    if isinstance(way.get("title"), str) and way["title"].strip():
        return str(way["title"])
    axis = way.get("axis")
    if isinstance(axis, Mapping) and isinstance(axis.get("title"), str) and axis["title"].strip():
        return str(axis["title"])
    field, reckoned = way.get("field"), way.get("aggregate")
    if isinstance(field, Mapping):
        return f"each of the columns ({field.get('repeat')})"
    if reckoned == "count":
        return "number of rows"
    if not isinstance(field, str):
        return None
    name = titles.get(_column(field), _column(field))
    if isinstance(reckoned, str):
        return f"{reckoned} of {name}"
    return f"{name}, binned" if way.get("bin") else name


def _column(field: str) -> str:
    """The column that a field names, also one of the properties of a shape."""
    return field.replace("\\", "").removeprefix("properties.")


def _extremes(spec: Mapping[str, Any], table: Mapping[str, Any], *, gaps: bool) -> Iterator[str]:
    """How far the numbers that are drawn go, where they lie, and how many are missing."""
    shown = {
        _column(way["field"])
        for _, encoding in _units(spec, {})
        for way in encoding.values()
        if isinstance(way, Mapping) and isinstance(way.get("field"), str)
    }
    columns = list(enumerate(table["columns"]))
    names = [at for at, column in columns if column["name"] in shown and _tells(column)]
    numbers = [(at, c) for at, c in columns if c["name"] in shown and c["type"] in NUMBERS]
    for at, column in numbers[:MOST]:
        rows = [row for row in table["rows"] if isinstance(row[at], int | float)]
        if rows:
            yield _span(column, rows, at, names)
        lacking = len(table["rows"]) - len(rows)
        if lacking and gaps:
            yield f"{lacking:,} value{'s are' if lacking > 1 else ' is'} missing in {column['title']}."


def _span(column: Mapping[str, Any], rows: list[list[Any]], at: int, names: list[int]) -> str:
    """How far the values of one column go."""
    least, most = min(rows, key=lambda row: row[at]), max(rows, key=lambda row: row[at])
    unit = f" {column['unit']}" if column.get("unit") else ""
    title = f"{column['title'][:1].upper()}{column['title'][1:]}"
    if least[at] == most[at]:
        return f"{title} is {least[at]:,}{unit} throughout."
    ends = (f"{row[at]:,}{unit}{_at(row, names)}" for row in (least, most))
    return f"{title} runs from {' to '.join(ends)}."


def _tells(column: Mapping[str, Any]) -> bool:
    return column["type"] in ("string", "date", "year")


def _at(row: list[Any], names: list[int]) -> str:
    told = [str(row[at]) for at in names[:2] if row[at] is not None]
    return f" ({', '.join(told)})" if told else ""
