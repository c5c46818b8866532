"""Values that a scale of a chart has no place, colour or sign for: they would be shown as others, or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from publisher.base.problems import Problem

if TYPE_CHECKING:
    from publisher.figures.spec import Unit

DISCRETE = {"nominal", "ordinal"}
PLACES = {"x", "y", "xOffset", "yOffset"}
COLOURS = {"color", "fill", "stroke"}
PANELS = {"facet", "row", "column"}
NAMING = PLACES | PANELS | {"text", "url"}  # channels by which a kind is known without its colour
FILLED = {"bar", "area", "arc", "rect"}  # what such a mark is cut to is read as its amount
RECKONED = ("aggregate", "bin", "timeUnit")  # what is drawn then is not what the rows hold
DAY = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
CATEGORY = 10  # colours of Vega's own palette
SIGNS = 8  # shapes that Vega has
NEAR = 1e-9  # of a domain, by which a number may lie outside
MANY = 3  # values that a message names


def scale_problems(spec: Mapping[str, Any], units: Sequence[Unit], where: str) -> Iterator[Problem]:
    """What the scales of a chart would show otherwise than its data say, or not at all."""
    moved = _moved(spec)
    named = {str(each.get("field")) for unit in units for each in _encoded(unit, NAMING)}
    colours = ((spec.get("config") or {}).get("range") or {}).get("category")
    palette = len(colours) if isinstance(colours, list) else CATEGORY
    for unit in units:
        yield from domain_problems(unit, where, moved=moved)
        yield from repeated_problems(unit, where, named=named, palette=palette)


def domain_problems(unit: Unit, where: str, *, moved: bool) -> Iterator[Problem]:
    """Values outside a domain that the author gave, and parts of a pie that are less than nothing.

    With `moved` a reader moves the scales, so that what lies outside is hidden and can be found.
    """
    if unit.transformed:
        return
    for channel, told in _channels(unit):
        if any(key in told for key in RECKONED):
            continue
        kind, name = told.get("type"), str(told.get("field") or "").replace("\\", "")
        domain = (told.get("scale") or {}).get("domain")
        rows = [(number, _value(row, name)) for number, row in enumerate(unit.rows, 1)]
        rows = [(number, value) for number, value in rows if value is not None]
        if channel == "theta" and unit.mark == "arc" and kind == "quantitative":
            yield from _less_than_nothing(rows, name, where)
        if not isinstance(domain, list) or any(isinstance(each, dict) for each in domain):
            continue
        if kind in DISCRETE:
            yield from _unknown(rows, name, channel, domain, where)
        elif channel in ("x", "y") and kind in ("quantitative", "temporal"):
            hidden = moved or unit.clipped or bool((told.get("scale") or {}).get("clamp"))
            if unit.mark in FILLED or not hidden:
                yield from _outside(rows, name, channel, domain, where)


def repeated_problems(
    unit: Unit, where: str, *, named: set[str], palette: int
) -> Iterator[Problem]:
    """More kinds than colours or shapes, so that two of them look alike and nothing tells which is which."""
    for channel, told in _channels(unit):
        field = told.get("field")
        most = palette if channel in COLOURS else SIGNS if channel == "shape" else None
        scale = told.get("scale", {})
        if most is None or told.get("type") != "nominal" or not isinstance(field, str):
            continue
        given = scale is None or {"range", "scheme"} & scale.keys()
        if field in named or given or told.get("legend", {}) is None or unit.transformed:
            continue
        values = (_value(row, field.replace("\\", "")) for row in unit.rows)
        kinds = len({_text(value) for value in values if value is not None})
        if kinds > most:
            what = "shapes" if channel == "shape" else "colours"
            yield Problem(
                where,
                f"the column {field!r} has {kinds} values and there are {most} {what}, so that several "
                "look alike",
                f"Give as many {what}: alt.Scale(range=[…]); else draw fewer, or a panel for each "
                "(facet), or write the names (mark_text).",
            )


def _less_than_nothing(rows: list[tuple[int, Any]], name: str, where: str) -> Iterator[Problem]:
    for number, value in rows:
        if isinstance(value, int | float) and value < 0:
            yield Problem(
                where,
                f"the column {name!r} holds {value:g} in row {number}, which a pie shows as {-value:g}",
                "Draw bars, or leave such rows out and say so.",
            )
            return


def _unknown(
    rows: list[tuple[int, Any]], name: str, channel: str, domain: list[Any], where: str
) -> Iterator[Problem]:
    """Kinds that the domain lacks: on another's place, or without a colour and so unseen."""
    known = {_text(each) for each in domain}
    lacking = list(dict.fromkeys(_text(value) for _, value in rows if _text(value) not in known))
    if not lacking:
        return
    shown = ", ".join(map(repr, lacking[:MANY])) + " and others" * (len(lacking) > MANY)
    how = "stand on another's place" if channel in PLACES else "not be seen"
    yield Problem(
        where,
        f"the column {name!r} holds {shown}, which the domain of {channel}= lacks: it would {how}",
        "Add it to the domain, or leave such rows out of the chart's table.",
    )


def _outside(
    rows: list[tuple[int, Any]], name: str, channel: str, domain: list[Any], where: str
) -> Iterator[Problem]:
    """Numbers and days before the first or after the last of the domain."""
    ends = [_placed(each) for each in domain]
    if len({type(each) for each in ends}) != 1 or None in ends:
        return
    least: Any = min(ends)  # type: ignore[type-var]
    most: Any = max(ends)  # type: ignore[type-var]
    if isinstance(most, float):  # a sum of binary fractions may miss the end by a hair
        least, most = least - NEAR * (most - least), most + NEAR * (most - least)
    for number, value in rows:
        place: Any = _placed(value)
        if type(place) is type(most) and not least <= place <= most:
            first, last = min(domain), max(domain)
            yield Problem(
                where,
                f"the column {name!r} holds {value!r} in row {number}, outside the domain of "
                f"{channel}=, {first} to {last}",
                "Widen the domain, or leave such rows out of the chart's table and say so.",
            )
            return


def _placed(value: Any) -> float | str | None:
    """A value as it can be compared: a number, or a day as text; None for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and (day := DAY.match(value)):
        return day[0] if len(day[0]) > len("2021-01") else f"{day[0]}-01"
    return None


def _channels(unit: Unit) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What each channel encodes, and what it does under a condition."""
    for channel, told in unit.encoding.items():
        parts = [told, told.get("condition")] if isinstance(told, dict) else []
        for part in parts:
            yield from ((channel, each) for each in _as_list(part) if each.get("field"))


def _encoded(unit: Unit, channels: set[str]) -> Iterator[Mapping[str, Any]]:
    return (told for channel, told in _channels(unit) if channel in channels)


def _as_list(part: Any) -> list[Mapping[str, Any]]:
    return [each for each in (part if isinstance(part, list) else [part]) if isinstance(each, dict)]


def _value(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, dict) else None


def _text(value: Any) -> str:
    """A value as a scale of kinds knows it, which takes 1 and "1" for one."""
    whole = isinstance(value, float) and value.is_integer()
    return str(value).lower() if isinstance(value, bool) else str(int(value) if whole else value)


def _moved(node: Any) -> bool:
    """Whether a reader may move the scales of a chart."""
    if isinstance(node, list):
        return any(map(_moved, node))
    if not isinstance(node, dict):
        return False
    return node.get("bind") == "scales" or any(
        _moved(part) for key, part in node.items() if key not in ("datasets", "values")
    )
