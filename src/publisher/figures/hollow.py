"""What a drawing shows where a value is missing: marks without a place, labels that say `NaN`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from figure.lookups import lookups
from publisher.base.problems import Problem

NO_NUMBER = re.compile(r"NaN|Infinity|undefined")
PLACES = ("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "points")
NO_WORD = re.compile(
    r"(?<![\w'’-])\d*(?:NaN|undefined|Infinity|\[object Object\]|Invalid Date)(?![\w'’-])|(?<!\w)null(?!\w)"
)
MOST = 3  # columns with gaps that are told
FLAT = re.compile(r"M[^hv]*h(-?[\d.e-]+)v(-?[\d.e-]+)h")


def hollow_drawing(
    svg: str, where: str, *, spec: Mapping[str, Any] | None = None, log: bool = False
) -> Iterator[Problem]:
    """Marks without a place, labels that say nothing, and axes without any.

    A label that stands in the data of `spec` is meant; where they have gaps is told. On a logarithmic
    scale (`log`), bars that all have no size are a fault too.
    """
    words = words_of(spec or {})
    root = etree.fromstring(svg.encode())
    lost = [
        (element, name)
        for element in root.iter(etree.Element)
        for name in PLACES
        if NO_NUMBER.search(element.get(name) or "")
    ]
    if lost:
        yield Problem(
            where,
            f"{len(lost)} marks of the chart have no place, because a value of theirs is no number",
            "Leave out rows without a value, and values that the scale does not have.",
        )
    for label in dict.fromkeys("".join(text.itertext()) for text in root.iter("{*}text")):
        if (found := NO_WORD.search(label)) and label not in words:
            yield Problem(
                where,
                f"the chart shows {found[0]!r} in {label[:60]!r}{gaps(spec or {})}",
                joins(spec or {})
                or "Leave out rows without a value, or correct the name of the column.",
            )
    if not lost and not draws_marks(root):
        yield Problem(
            where,
            "the chart draws no mark",
            joins(spec or {})
            or "Look at what its filters leave of the data; give a parameter that chooses a value to "
            "begin with.",
        )
    yield from empty_axes(root, where)
    if log and (flat := flat_bars(root)):
        yield Problem(
            where,
            f"all {flat} bars of the chart have no size: a logarithmic scale has no zero",
            'Draw points, or use alt.Scale(type="symlog").',
        )


def empty_axes(root: Any, where: str) -> Iterator[Problem]:
    """Axes that should have labels and have none."""
    for group in root.iter("{*}g"):
        if "role-axis-label" in (group.get("class") or "") and group.find("{*}text") is None:
            yield Problem(
                where,
                "an axis of the chart has no labels, because no value has a place on it",
                "Look at the column that it shows: at its name, its gaps, and zeros on a "
                "logarithmic scale.",
            )


def draws_marks(root: Any) -> bool:
    """Whether there is any mark in a drawing."""
    return any(
        True
        for group in root.iter("{*}g")
        if "role-mark" in (group.get("class") or "").split()
        for child in group.iter("{*}path", "{*}text", "{*}line", "{*}image", "{*}rect")
        if child.get("d") != "" and child.get("d") != "M0,0"
    )


def flat_bars(root: Any) -> int:
    """How many bars there are, if all of them have no size; else 0."""
    bars = [
        FLAT.match(path.get("d") or "")
        for group in root.iter("{*}g")
        if {"mark-rect", "role-mark"} <= set((group.get("class") or "").split())
        for path in group.iter("{*}path")
    ]
    flat = [bar for bar in bars if bar and not float(bar[1]) * float(bar[2])]
    return len(flat) if bars and len(flat) == len(bars) else 0


def gaps(spec: Mapping[str, Any]) -> str:
    """Which columns that a chart shows have no value somewhere in its data, in words."""
    shown = dict.fromkeys(_fields(spec))
    told = [
        f"{field!r} has no value in row {number} of its data"
        for rows in _tables(spec)
        for field in shown
        if any(field in row for row in rows)
        for number in [next((at for at, row in enumerate(rows, 1) if row.get(field) is None), None)]
        if number is not None
    ]
    return f": {'; '.join(dict.fromkeys(told[:MOST]))}" if told else ""


def _fields(node: Any) -> Iterator[str]:
    """The columns that the channels of a chart name."""
    if isinstance(node, dict):
        if isinstance(node.get("field"), str):
            yield node["field"]
        for key, part in node.items():
            yield from () if key in ("data", "datasets") else _fields(part)
    elif isinstance(node, list):
        for part in node:
            yield from _fields(part)


def _tables(node: Any) -> Iterator[list[dict[str, Any]]]:
    """The rows of each table within a chart."""
    if isinstance(node, dict):
        held = [*node.get("datasets", {}).values(), (node.get("data") or {}).get("values")]
        yield from (
            rows
            for rows in held
            if isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
        )
        for key, part in node.items():
            yield from () if key in ("data", "datasets") else _tables(part)
    elif isinstance(node, list):
        for part in node:
            yield from _tables(part)


def words_of(spec: Any) -> frozenset[str]:
    """Every text that stands in a spec and its data."""
    if isinstance(spec, str):
        return frozenset([spec])
    parts = spec.values() if isinstance(spec, dict) else spec if isinstance(spec, list) else ()
    return frozenset().union(*map(words_of, parts))


def joins(spec: Mapping[str, Any]) -> str:
    """What to look at in a chart that looks something up; empty if it does not."""
    found = [
        f"{step['lookup']!r} with {step['from'].get('key')!r}" for _, step in lookups(spec, {})
    ]
    return bool(found) * (
        f"Look whether its lookup finds a row for each: it compares {', '.join(found)}. Both are names of "
        "columns, those of a GeoDataFrame too (without `properties.`); leave out rows for which there is none."
    )
