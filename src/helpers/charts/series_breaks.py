"""Breaks of a series: a dashed rule at each, and what is written there."""

from __future__ import annotations

from collections.abc import Iterator

import altair as alt
import pandas as pd

from helpers.charts.palette import INK_SOFT, RULE_STRONG
from helpers.charts.planes import Plane, Series
from helpers.charts.scales import text_width

TEXT = {True: 175, False: 260}  # how many pixels the words at a break may take, compact or not
BESIDE = 6  # pixels between a rule and the words beside it


def break_layers(series: Series, plane: Plane) -> list[alt.Chart]:
    """A dashed rule at each break, and what is written there."""
    if series.breaks.empty:
        return []
    if plane.panel:
        rules = alt.Chart(series.breaks[["x", "panel"]])
        return [
            rules.mark_rule(color=RULE_STRONG, strokeDash=[3, 3], aria=False).encode(
                x=plane.years()
            )
        ]
    rules = alt.Chart(alt.to_values(series.breaks.drop(columns="panel")))
    why = alt.Tooltip("why:N", title=series.say.label("series.basis"))
    return [
        rules.mark_rule(color=RULE_STRONG, strokeDash=[4, 4], strokeWidth=1.2).encode(
            x=plane.years(),
            description=alt.Description("title:N"),
            tooltip=[why] if series.breaks["why"].notna().all() else alt.Undefined,
        ),
        *_break_titles(series.breaks, plane),
    ]


def _break_titles(breaks: pd.DataFrame, plane: Plane) -> Iterator[alt.Chart]:
    """The words at each break: to the right of it, or to the left where there is more room."""
    placed = _with_room(breaks, plane)
    for leftward, line in placed[["left", "line"]].drop_duplicates().itertuples(index=False):
        rows = placed.loc[(placed["left"] == leftward) & (placed["line"] == line)]
        yield (
            alt.Chart(alt.to_values(rows[["x", "title"]]))
            .mark_text(
                align="right" if leftward else "left",
                baseline="top",
                dx=-BESIDE if leftward else BESIDE,
                fontSize=plane.layout.small,
                color=INK_SOFT,
                aria=False,
                limit=TEXT[plane.layout.compact],
            )
            .encode(
                x=plane.years(),
                y=alt.YValue(line * (plane.layout.small + 4)),
                text=alt.Text("title:N"),
            )
        )


def _with_room(breaks: pd.DataFrame, plane: Plane) -> pd.DataFrame:
    """The breaks with `left`, whether the words stand on that side, and `line`, counted from zero."""
    lines: list[list[tuple[float, float]]] = []
    rows = []
    for each in breaks.to_dict("records"):
        across = plane.across(each["x"])
        needed = text_width(each["title"], size=plane.layout.small)
        needed = min(TEXT[plane.layout.compact], needed) + BESIDE
        left = plane.width - across < needed and across > plane.width / 2
        start = across - needed if left else across
        rows.append({**each, "left": left, "line": _line(lines, start, start + needed + BESIDE)})
    return pd.DataFrame(rows)


def _line(lines: list[list[tuple[float, float]]], start: float, end: float) -> int:
    """The first of the lines on which nothing stands from `start` to `end`, which is then taken."""
    for number, taken in enumerate(lines):
        if all(until <= start or end <= since for since, until in taken):
            taken.append((start, end))
            return number
    lines.append([(start, end)])
    return len(lines) - 1
