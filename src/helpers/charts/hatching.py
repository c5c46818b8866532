"""Bars that say "not known": an outline with diagonal lines in it, as strong as a full bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.time import TimeAxis

APART = 7  # pixels from line to line
OUTLINE = 1.5  # how thick the outline is, and a line two thirds of it


def hatched(
    bars: pd.DataFrame,
    *,
    names: Sequence[str],
    row_height: float,
    height: float,
    axis: TimeAxis,
    encoding: dict[str, Any],
    carried: Sequence[str] = (),
) -> list[alt.Chart]:
    """The lines in bars from `starts_on` to `ends_on` on the row of their `name`, a path for each.

    `names` are the rows from top to bottom, `encoding` colours the bars, `carried` are the columns
    that it needs. Rows are `row_height` pixels apart and bars `height` high.
    """
    points = [
        {**{column: bar[column] for column in carried}, "bar": number, **point}
        for number, bar in enumerate(bars.to_dict("records"))
        for point in _lines(
            axis.pixel(bar["starts_on"]),
            axis.pixel(bar["ends_on"]),
            middle=(list(names).index(bar["name"]) + 0.5) * row_height,
            height=height,
        )
    ]
    if not points:
        return []
    return [
        alt.Chart({"values": points})
        .mark_line(strokeWidth=OUTLINE * 2 / 3, aria=False)
        .encode(
            x=alt.X("x:Q", scale=None, axis=None),
            y=alt.Y("y:Q", scale=None, axis=None),
            detail=alt.Detail("bar:N"),
            order=alt.Order("step:Q"),
            **encoding,
        )
    ]


def _lines(left: float, right: float, *, middle: float, height: float) -> list[dict[str, Any]]:
    """Diagonals from edge to edge of a bar, in pixels, with a gap after each."""
    points: list[dict[str, Any]] = []
    top, bottom = middle - height / 2, middle + height / 2
    start = left - height + APART
    while start < right:
        low, high = max(start, left), min(start + height, right)
        ends = [(low, bottom - (low - start)), (high, top + (start + height - high))]
        for x, y in ends:
            points.append({"x": round(x, 1), "y": round(y, 1), "step": len(points)})
        points.append({"x": None, "y": None, "step": len(points)})
        start += APART
    return points
