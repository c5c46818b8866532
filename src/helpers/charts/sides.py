"""On which side of its point a place is named: where its name is clear of other names, points and the edge."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from helpers.charts.look import Layout
from helpers.charts.projections import MapView
from helpers.charts.scales import text_width

Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels

MOST = 0.15  # of a name may lie over others: of a heap nobody reads any
LITTLE = 0.2  # of the name of an area may lie under others
LOST = 0.04  # of a name may be cut off by the edge
CUT = 5  # a name that is cut off cannot be read, one that touches another can
# How far a name stands from its point, by side: align, baseline, dx, dy.
SIDES = {
    "right": ("left", "middle", 9, 0),
    "left": ("right", "middle", -9, 0),
    "above": ("center", "bottom", 0, -9),
    "below": ("center", "top", 0, 9),
}


def with_free_sides(
    named: pd.DataFrame,
    *,
    points: pd.DataFrame,
    view: MapView,
    layout: Layout,
    areas: pd.DataFrame,
    together: str | None = None,
) -> pd.DataFrame:
    """The places that are named in a view, each with a `side`; one that is given stays.

    Where it is empty, the first of `SIDES` on which the name hides nothing, else that on which it hides
    least; where that is more than `MOST` of it, or the edge would cut it off, the place is left out: it
    goes unnamed. `points` are all that the view shows, by `lon` and `lat` in degrees, `areas` what it names with
    `text` in their middle; names are seen at once with those that have the same value of `together`, or
    with all.
    """
    if named.empty:
        return named
    radius = math.sqrt(layout.symbol) / 2
    dots = [
        (x - radius, y - radius, x + radius, y + radius)
        for x, y in map(view.pixel, points["lon"], points["lat"])
    ]
    middles = [_middle(area, view, layout) for area in areas.to_dict("records")]
    rows = named.assign(side=named["side"].fillna("")).to_dict("records")
    found: dict[int, str] = {at: row["side"] for at, row in enumerate(rows) if row["side"]}
    for at, row in enumerate(rows):
        if at not in found:
            others = [
                _box(rows[other], side, view, layout)
                for other, side in found.items()
                if together is None or rows[other][together] == row[together]
            ]
            taken = [
                *others,
                *(dot for dot in dots if not _holds(dot, view.pixel(row["lon"], row["lat"]))),
            ]
            boxes = {side: _box(row, side, view, layout) for side in SIDES}
            side = min(SIDES, key=lambda side: _hidden(boxes[side], [*taken, *middles], view))
            whole = _size(boxes[side])
            if (
                _covered(boxes[side], taken) <= MOST * whole
                and _beyond(boxes[side], view) <= LOST * whole
            ):
                found[at] = side
    kept = sorted(found)
    return named.iloc[kept].assign(side=[found[at] for at in kept])


def clear_areas(
    areas: pd.DataFrame,
    *,
    names: pd.DataFrame,
    points: pd.DataFrame,
    view: MapView,
    layout: Layout,
) -> pd.DataFrame:
    """The areas whose name can be read: no name of a place, no point and no area before lies over it."""
    if areas.empty:
        return areas
    radius = math.sqrt(layout.symbol) / 2
    taken = [_box(row, str(row["side"]), view, layout) for row in names.to_dict("records")]
    taken += [
        (x - radius, y - radius, x + radius, y + radius)
        for x, y in map(view.pixel, points["lon"], points["lat"])
    ]
    kept = []
    for area in areas.to_dict("records"):
        box = _middle(area, view, layout)
        kept.append(_covered(box, taken) <= LITTLE * _size(box))
        taken += [box] * kept[-1]
    return areas[kept]


def _box(row: Any, side: str, view: MapView, layout: Layout) -> Box:
    """What the name of a place takes on one of its sides."""
    align, baseline, dx, dy = SIDES[side]
    x, y = view.pixel(row["lon"], row["lat"])
    width, height = text_width(str(row["name"]), size=layout.text), layout.text
    left = x + dx - {"left": 0.0, "center": width / 2, "right": width}[align]
    top = y + dy - {"top": 0.0, "middle": height / 2, "bottom": height}[baseline]
    return left, top, left + width, top + height


def _middle(area: Any, view: MapView, layout: Layout) -> Box:
    """What the name of an area takes."""
    x, y = view.pixel(area["lon"], area["lat"])
    width = text_width(str(area["text"]), size=layout.small)
    return x - width / 2, y - layout.small / 2, x + width / 2, y + layout.small / 2


def _holds(box: Box, point: tuple[float, float]) -> bool:
    left, top, right, bottom = box
    return left <= point[0] <= right and top <= point[1] <= bottom


def _hidden(box: Box, taken: Sequence[Box], view: MapView) -> float:
    """How much of a name is hidden by what is there, in square pixels; what is cut off counts more."""
    return CUT * _beyond(box, view) + _covered(box, taken)


def _beyond(box: Box, view: MapView) -> float:
    """How much of a name the edge of the view cuts off, in square pixels."""
    return _size(box) - _common(box, (0, 0, view.width, view.height))


def _covered(box: Box, taken: Sequence[Box]) -> float:
    return sum(_common(box, other) for other in taken)


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _common(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0.0) * max(down, 0.0)
