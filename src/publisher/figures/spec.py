"""A Vega-Lite spec made to say what its data say, or refused where it cannot."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from publisher.base.problems import Problem
from publisher.figures.looked_up import lookup_problems
from publisher.figures.scales import scale_problems
from publisher.figures.shapes import shape_problems, with_rings_wound
from publisher.figures.values import (
    chance_problems,
    form_problems,
    link_problems,
    log_problems,
    number_problems,
    point_problems,
)

# What fills its container has no container at build: as wide as a text column.
CONTAINER = {"width": 640, "height": 320}
PANEL, GUTTER = (
    200,
    40,
)  # the width of one panel of several, and what parts and labels charts side by side
PARTS = ("layer", "hconcat", "vconcat", "concat")
GUIDES = ("scale", "axis", "legend", "header")
SHAPES = ("Topology", "Feature", "FeatureCollection")  # what they hold is named by a path
OF_A_PATH = re.compile(r"[.\[\]'\"\\]")  # what is not itself in the name of a column
UNREADABLE = re.compile(r"[\"\\]|\A(?:constructor|__proto__|toString|valueOf|hasOwnProperty)\Z")
ESCAPED = re.compile(r"\\([.\[\]'\"\\:])")
FIELD_LISTS = ("groupby", "fields", "fold", "flatten")


@dataclass(frozen=True)
class Unit:
    """One chart of a spec: its mark, what it encodes, the rows it is given, whether they change, whether
    what lies outside its frame is cut off.
    """

    mark: str
    encoding: Mapping[str, Any]
    rows: list[Any]
    transformed: bool
    projection: Mapping[str, Any]
    clipped: bool = False


def truthful(spec: dict[str, Any]) -> dict[str, Any]:
    """The spec with what Vega-Lite would take for something else written so that it does not.

    A dot or a quote in the name of a column is no path, a ring wound the wrong way is no hole in the globe,
    and a chart as wide as its container is as wide as a column of text.
    """
    result = pinned_to_column(copy.deepcopy(spec))
    columns = {
        key
        for unit in units(result)
        for row in unit.rows[:50]
        if isinstance(row, dict)
        for key in row
    }
    if strange := {name for name in columns if OF_A_PATH.search(name)}:
        result = with_escaped(result, strange)
    if any(unit.mark == "geoshape" and on_globe(unit) for unit in units(result)):
        result = with_rings_wound(result)
    return result


def spec_problems(spec: Mapping[str, Any], where: str) -> list[Problem]:
    """What a spec would draw that its data do not say: shown by the data alone, before drawing."""
    problems = [*chance_problems(spec, where), *lookup_problems(spec, where)]
    drawn = list(units(spec))
    problems += scale_problems(spec, drawn, where)
    for unit in drawn:
        problems += log_problems(unit, where)
        problems += number_problems(unit, where)
        problems += form_problems(unit, where)
        problems += link_problems(unit, where)
        problems += name_problems(unit, where)
        if unit.mark == "geoshape":
            problems += shape_problems(unit.rows, on_globe(unit), where, plain=draws_rows(unit))
        elif on_globe(unit):
            problems += point_problems(unit, where)
    return sorted(set(problems))


def units(spec: Mapping[str, Any]) -> Iterator[Unit]:
    """Every chart of a spec, with what it inherits."""
    yield from _units(spec, spec.get("datasets") or {}, {}, [], False, {})


def _units(
    node: Mapping[str, Any],
    datasets: Mapping[str, Any],
    encoding: Mapping[str, Any],
    rows: list[Any],
    transformed: bool,
    projection: Mapping[str, Any],
) -> Iterator[Unit]:
    if "data" in node:
        rows, transformed = rows_of(node["data"], datasets), False
    encoding = {**encoding, **(node.get("encoding") or {})}
    transformed = transformed or bool(node.get("transform"))
    projection = node.get("projection") or projection
    if "mark" in node:
        mark = node["mark"]
        name = mark.get("type", "") if isinstance(mark, dict) else str(mark)
        clipped = isinstance(mark, dict) and bool(mark.get("clip"))
        yield Unit(name, encoding, rows, transformed, projection, clipped)
    children = [child for part in PARTS for child in node.get(part) or ()]
    if isinstance(node.get("spec"), dict):
        children.append(node["spec"])
    for child in children:
        yield from _units(child, datasets, encoding, rows, transformed, projection)


def rows_of(data: Any, datasets: Mapping[str, Any]) -> list[Any]:
    """The rows that a spec holds for one chart; none if it reads them from a file."""
    if not isinstance(data, dict):
        return []
    values = datasets.get(data["name"]) if "name" in data else data.get("values")
    if isinstance(values, dict):
        features = values.get("features")
        values = features if isinstance(features, list) else [values]
    return values if isinstance(values, list) else []


def draws_rows(unit: Unit) -> bool:
    """Whether the rows of a chart of shapes are all that it has: none is looked up for them."""
    return not unit.transformed and "shape" not in unit.encoding


def on_globe(unit: Unit) -> bool:
    """Whether a chart reads coordinates as degrees of longitude and latitude."""
    places = {"longitude", "latitude"} & unit.encoding.keys()
    return (unit.mark == "geoshape" or bool(places)) and unit.projection.get("type") != "identity"


def pinned_to_column(node: Any, width: int = CONTAINER["width"]) -> Any:
    """A spec in which nothing is as large as its container: charts side by side share a column.

    Several charts cannot be fitted into one frame: Vega would leave nothing of them.
    """
    if isinstance(node, list):
        return [pinned_to_column(part, width) for part in node]
    if not isinstance(node, dict):
        return node
    columns = len(node.get("hconcat") or ()) or side_by_side(node)
    width = PANEL if in_panels(node) else width if columns < 2 else width // columns - GUTTER
    sizes = CONTAINER | {"width": width}
    several = in_panels(node) or any(part in node for part in PARTS[1:])
    return {
        key: sizes[key]
        if key in sizes and value == "container"
        else value
        if key in ("datasets", "values")
        else pinned_to_column(value, width)
        for key, value in node.items()
        if not (several and key == "autosize" and "fit" in str(value))
    }


def side_by_side(node: Mapping[str, Any]) -> int:
    """How many charts of a grid stand side by side."""
    count = len(node.get("concat") or ())
    columns = node.get("columns")
    return min(count, columns) if isinstance(columns, int) else count


def in_panels(node: Mapping[str, Any]) -> bool:
    """Whether a chart is drawn in a panel for each of several values, in columns."""
    encoding = node.get("encoding") or {}
    panels = {"facet", "column"} & encoding.keys() if isinstance(encoding, dict) else ()
    return bool(panels) or isinstance(node.get("spec"), dict)


def with_escaped(node: Any, names: set[str]) -> Any:
    """A spec that names columns whose name has a dot, a bracket or a quote as they are, and no path."""
    if isinstance(node, list):
        return [with_escaped(part, names) for part in node]
    if not isinstance(node, dict):
        return node
    result = {}
    for key, value in node.items():
        if key == "field" and isinstance(value, str):
            result[key] = escaped(value, names)
        elif key in FIELD_LISTS and isinstance(value, list):
            result[key] = [escaped(each, names) for each in value]
        elif key in ("datasets", "values"):
            result[key] = value
        else:
            result[key] = with_escaped(value, names)
    return result


def escaped(name: Any, names: set[str]) -> Any:
    """The name of a column as Vega-Lite reads it whole."""
    return OF_A_PATH.sub(r"\\\g<0>", name) if name in names else name


def with_plain_titles(node: Any, key: str = "") -> Any:
    """A compiled spec whose titles name columns as they are, without the escapes of Vega-Lite."""
    if isinstance(node, str):
        return ESCAPED.sub(r"\1", node) if key in ("title", "text") else node
    if isinstance(node, list):
        return [with_plain_titles(part, key) for part in node]
    if not isinstance(node, dict):
        return node
    return {
        name: part if name in ("values", "encode") else with_plain_titles(part, name)
        for name, part in node.items()
    }


def name_problems(unit: Unit, where: str) -> Iterator[Problem]:
    """Columns that a chart names and its data do not have: it would show `undefined`, or nothing."""
    if unit.transformed or not unit.rows or not all(isinstance(row, dict) for row in unit.rows):
        return
    if any(row.get("type") in SHAPES for row in unit.rows):
        return
    columns: set[str] = set().union(*unit.rows)
    for name in sorted(set(named_fields(unit.encoding))):
        plain = re.sub(r"\\(.)", r"\1", name)
        if plain in columns and UNREADABLE.search(plain):
            yield Problem(
                where,
                f"the chart names a column {plain!r}, which the chart library cannot read",
                f"Call it otherwise: table.rename(columns={{{plain!r}: …}}).",
            )
        elif plain not in columns and re.split(r"[.\[]", name)[0] not in columns:
            near = difflib.get_close_matches(plain, columns, n=1)
            known = ", ".join(sorted(map(str, columns))[:8])
            meant = f"Is {near[0]!r} meant?" if near else f"Its columns are {known}."
            yield Problem(
                where, f"the chart names a column {plain!r} that its data do not have", meant
            )


def named_fields(node: Any) -> Iterator[str]:
    """Every column that the channels of a chart name."""
    if isinstance(node, list):
        for part in node:
            yield from named_fields(part)
    elif isinstance(node, dict):
        if isinstance(node.get("field"), str):
            yield node["field"]
        for key, part in node.items():
            if key not in GUIDES:
                yield from named_fields(part)
