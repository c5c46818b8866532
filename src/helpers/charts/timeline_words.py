"""What is written on the timeline of the programme: cohorts, the year shown, and the key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.groups import cohort_shape
from helpers.charts.hatching import OUTLINE
from helpers.charts.keys import in_pixels
from helpers.charts.look import FADED, Layout, haloed
from helpers.charts.moments import OVER_AXIS
from helpers.charts.palette import INK, INK_SOFT, PAPER
from helpers.charts.period_layers import STROKE, TICKS, RowLook, group_labels
from helpers.charts.scales import text_width
from helpers.charts.time import TimeAxis, as_days
from helpers.words.labels import Words

FOLLOWED = {"shape": STROKE, "size": 190, "fill": INK, "stroke": PAPER, "strokeWidth": 1}
STYLES: dict[str, dict[str, Any]] = {"event": TICKS[0], "plan": TICKS[1], "followed": FOLLOWED}


# ----------------------------------------------------------------------------------------- years


def year_line(axis: TimeAxis, *, layout: Layout, say: Words) -> list[alt.Chart]:
    """A line at the end of the year that the parameter `year` names, with what it is."""
    years = range(axis.start.year, axis.end.year + 1)
    last_days = {year: min(pd.Timestamp(year=year, month=12, day=31), axis.end) for year in years}
    rows = [
        {
            "year": year,
            "on": f"{day:%Y-%m-%d}",
            "text": say.date(day) if day == axis.end else say.label("timeline.end", year=year),
        }
        for year, day in last_days.items()
    ]
    line = alt.Chart({"values": rows}).transform_filter("datum.year == year")
    return [
        line.mark_rule(color=INK, strokeWidth=1.5, aria=False).encode(x=alt.X("on:T")),
        *haloed(
            line.encode(x=alt.X("on:T"), y=alt.YValue(-OVER_AXIS), text=alt.Text("text:N")),
            align="right",
            baseline="bottom",
            fontSize=layout.small,
            fontWeight="bold",
        ),
    ]


# --------------------------------------------------------------------------------------- cohorts


def cohort_labels(
    periods: pd.DataFrame, look: RowLook, *, axis: TimeAxis, layout: Layout, say: Words
) -> list[alt.Chart]:
    """Name each cohort at the right end of its first row; date it before its first bar if there is room."""
    firsts = periods.drop_duplicates("cohort")
    named = firsts.assign(
        text=[
            str(year) if layout.compact else say.label("cohort.of", cohort=year)
            for year in firsts["cohort"]
        ]
    )
    layers = group_labels(named, look, shape=cohort_shape(periods), end=axis.end, layout=layout)
    if layout.compact:
        return layers
    later = named[named["starts_on"] > named["starts_on"].min()]
    room = [axis.pixel(day) - axis.left for day in later["starts_on"]]
    needed = [text_width(since, size=layout.small) + 8 for since in later["since"]]
    fits = [width < free for width, free in zip(needed, room, strict=True)]
    dated = later.loc[fits].assign(text=lambda bars: bars["since"])
    if dated.empty:
        return layers
    placed = alt.Chart(as_days(dated, "starts_on", "ends_on")).encode(
        x=alt.X("starts_on:T"), y=look.y, text=alt.Text("text:N"), **look.opacity(1, FADED)
    )
    return [
        *layers,
        *haloed(placed, ink=INK_SOFT, align="right", dx=-8, fontSize=layout.small),
    ]


# --------------------------------------------------------------------------------------- its key

SWATCH = (22, 11)  # width and height of a bar in the key, in pixels


def key_entries(periods: pd.DataFrame, marks: Mapping[str, pd.DataFrame]) -> list[str]:
    """What the key explains: the kinds of bars and marks that are drawn."""
    stated = periods["status"] == "stated"
    bars = [name for name, drawn in (("stated", stated), ("open", ~stated)) if drawn.any()]
    return [*bars, *(kind for kind in STYLES if kind in marks)]


def key_layers(
    entries: Sequence[str], *, top: float, layout: Layout, say: Words
) -> list[alt.Chart]:
    """What bars and marks mean, in lines under the rows, from `top` downwards in pixels."""
    across, down = 6.0, top + 20
    rows: list[dict[str, Any]] = []
    for entry in entries:
        text = say.label(f"timeline.key.{entry}")
        needed = SWATCH[0] + 8 + text_width(text, size=layout.small) + 22
        if across > 6 and across + needed > layout.width:
            across, down = 6.0, down + 20
        rows.append({"key": entry, "text": text, "x": across, "y": down})
        across += needed
    words = [{**row, "x": row["x"] + SWATCH[0] + 7} for row in rows]
    return [
        *(layer for row in rows for layer in _sign(row)),
        in_pixels(words)
        .mark_text(align="left", fontSize=layout.small, color=INK_SOFT, aria=False)
        .encode(text=alt.Text("text:N")),
    ]


def _sign(row: dict[str, Any]) -> list[alt.Chart]:
    """The bar or mark of one entry."""
    width, height = SWATCH
    left, top = row["x"], row["y"] - height / 2
    if row["key"] in STYLES:
        mark = in_pixels([{"x": left + width / 2, "y": row["y"]}])
        return [mark.mark_point(filled=True, opacity=1, aria=False, **STYLES[row["key"]])]
    corners = {"x": left, "y": top, "x2": left + width, "y2": top + height}
    bar = in_pixels([corners]).encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))
    if row["key"] == "stated":
        return [bar.mark_rect(fill=INK_SOFT, aria=False)]
    lines = [
        {"x": left + at, "y": top + height, "x2": left + at + height, "y2": top}
        for at in range(0, width - height + 1, 5)
    ]
    hatch = in_pixels(lines).mark_rule(color=INK_SOFT, strokeWidth=OUTLINE * 2 / 3, aria=False)
    return [
        bar.mark_rect(fill=None, stroke=INK_SOFT, strokeWidth=OUTLINE, aria=False),
        hatch.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")),
    ]
