"""The layers of a chart of periods: its axis, bars, ticks, and the names of its groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.columns import in_letters
from helpers.charts.groups import group_shape
from helpers.charts.hatching import OUTLINE, hatched
from helpers.charts.look import FADED, FAINT, Layout, faded
from helpers.charts.palette import INK, INK_SOFT, PAPER
from helpers.charts.rows import held
from helpers.charts.scales import text_width
from helpers.charts.time import TimeAxis, as_days, as_told_days, year_start
from helpers.charts.tooltips import lines

# The views in which a row, a group and a stretch of time is chosen.
ROWS, GROUPS, EVENTS = "rows", "groups", "events"
KEY_ROW, GROUP_ROW = " ", "  "  # the rows of the keys to ticks and to groups, which have no name
LONGEST = 160  # pixels for the name of a row
GROUP = {"wide": 180, "compact": 120}  # pixels for that of a group
LEAST = 2  # pixels that a bar is long at least, however few its days
# Shapes that are those of no cohort: an upright stroke, and a triangle that points at its day.
STROKE = "M-0.3,-1H0.3V1H-0.3Z"
TICKS: tuple[dict[str, Any], ...] = (
    {"shape": STROKE, "size": 130, "fill": PAPER, "stroke": INK, "strokeWidth": 1},
    {"shape": "triangle-down", "size": 84, "fill": INK, "stroke": PAPER, "strokeWidth": 1.1},
    {"shape": "square", "size": 60, "fill": PAPER, "stroke": INK, "strokeWidth": 1.1},
    {"shape": "triangle-up", "size": 70, "fill": INK, "stroke": PAPER, "strokeWidth": 1.1},
)


@dataclass(frozen=True)
class RowLook:
    """How the rows of a chart of periods are drawn, and what a choice does to them."""

    names: Sequence[str]  # from top to bottom
    height: float  # of a row, in pixels
    color: alt.Color | alt.ColorValue
    group: alt.Parameter | None = None  # brings a group forward: the others fade
    row: alt.Parameter | None = None  # outlines the row chosen
    group_column: str | None = None
    tooltip: Sequence[alt.Tooltip] = ()

    @property
    def y(self) -> alt.Y:
        """The rows in their order."""
        return alt.Y("name:N").sort(list(self.names))

    def opacity(self, full: float, rest: float) -> dict[str, Any]:
        """The opacity of the group chosen and of the rest, as an encoding."""
        if self.group is None:
            return {"opacity": alt.OpacityValue(full)}
        chosen = alt.when(self.group).then(alt.value(full))
        return {"opacity": chosen.otherwise(alt.OpacityValue(rest))}


def time_axis(
    first: pd.Timestamp,
    last: pd.Timestamp,
    *,
    names: Sequence[str],
    groups: Sequence[str],
    layout: Layout,
) -> TimeAxis:
    """The time from the year of `first` to `last`, with room for names and groups beside it."""
    size = layout.text
    left = min(LONGEST, max(text_width(name, size=size) for name in names)) + 8
    room = min(GROUP[layout.name], max((text_width(each, size=size) for each in groups), default=0))
    return TimeAxis(year_start(first), last, left, layout.width - room - (36 if groups else 8))


def bar_layers(
    bars: pd.DataFrame, look: RowLook, *, axis: TimeAxis, layout: Layout
) -> list[alt.Chart]:
    """The bars: full where stated, else an outline with a hatch; over all an unseen one to choose.

    `bars` has `name`, `starts_on`, `ends_on`, and `status`, which is `stated` for a full one.
    """
    spans = _spans(bars, look, axis=axis, layout=layout)
    strength = look.opacity(1, FAINT)
    colored = spans.encode(color=look.color)
    height = look.height * 0.62
    outline = alt.StrokeValue("transparent")
    if look.row is not None:
        outline = alt.when(look.row, empty=False).then(alt.value(INK)).otherwise(outline)
    return [
        colored.mark_bar(height=height, fill=PAPER, aria=False),
        *hatched(
            bars.loc[bars["status"] != "stated"],
            names=look.names,
            row_height=look.height,
            height=height - OUTLINE,
            axis=axis,
            encoding={"color": look.color, **strength},
            carried=[look.group_column] if look.group_column else [],
        ),
        spans.transform_filter("datum.status != 'stated'")
        .mark_bar(height=height - OUTLINE, fill=None, strokeWidth=OUTLINE, aria=False)
        .encode(stroke=_as_stroke(look.color), **strength),
        colored.transform_filter("datum.status == 'stated'")
        .mark_bar(height=height, aria=False)
        .encode(**strength),
        spans.properties(name=ROWS)
        .mark_bar(
            height=look.height * 0.9,
            fill=PAPER,
            fillOpacity=0,
            strokeWidth=1.5,
            cursor="pointer",
        )
        .encode(stroke=outline, description=alt.Description("name:N"), tooltip=list(look.tooltip)),
    ]


def _as_stroke(color: alt.Color | alt.ColorValue) -> alt.Stroke | alt.StrokeValue:
    """The same colour for an outline."""
    if isinstance(color, alt.ColorValue):
        return alt.StrokeValue(color["value"])
    return alt.Stroke(color["shorthand"], scale=color["scale"], legend=None)


def _spans(bars: pd.DataFrame, look: RowLook, *, axis: TimeAxis, layout: Layout) -> alt.Chart:
    """The stretches of time, one row per thing, long enough to be seen, with the names of the rows."""
    y = look.y.axis(
        labelColor=INK,
        labelFontSize=layout.text,
        labelAlign="left",
        labelPadding=0,  # names stand inside the chart, so that its left edge is that of others
        labelLimit=LONGEST,
        grid=False,
    ).title(None)
    told = as_told_days(bars, "starts_on", "ends_on")
    seen = bars["starts_on"] + (axis.day(LEAST) - axis.day(0))
    told["ends_on"] = bars["ends_on"].where(bars["ends_on"] > seen, seen).dt.strftime("%Y-%m-%d")
    return alt.Chart(held(told)).encode(
        x=alt.X("starts_on:T").title(None), x2=alt.X2("ends_on:T"), y=y
    )


def tick_layers(
    ticks: Mapping[str, pd.DataFrame],
    look: RowLook,
    *,
    told: Mapping[str, str],
    styles: Sequence[Mapping[str, Any]] = TICKS,
    near: Any = None,
) -> list[alt.Chart]:
    """Ticks at `on`, a layer and a style for each kind; `told` gives titles to what is told.

    `near` is the condition under which a tick does not fade. The first layer is the view `EVENTS`.
    """
    tooltip = lines(told)
    opacity = {} if near is None else {"opacity": faded(near, FAINT)}
    return [
        alt.Chart(as_told_days(rows, "on"), name=alt.Undefined if place else EVENTS)
        .mark_point(filled=True, opacity=1, **style)
        .encode(
            x=alt.X("on:T"),
            y=look.y.title(None),
            **opacity,
            description=alt.Description("what:N"),
            tooltip=tooltip,
        )
        for place, (rows, style) in enumerate(zip(ticks.values(), styles, strict=False))
    ]


def group_labels(
    firsts: pd.DataFrame, look: RowLook, *, shape: alt.Shape, end: pd.Timestamp, layout: Layout
) -> list[alt.Chart]:
    """Name each group at the right end of its first row, which `firsts` has with its `text`."""
    right = as_days(firsts, "starts_on", "ends_on").assign(end=f"{end:%Y-%m-%d}")
    placed = alt.Chart(held(right)).encode(y=look.y, color=look.color, **look.opacity(1, FADED))
    return [
        placed.mark_point(
            filled=True, opacity=1, xOffset=13, size=layout.symbol, aria=False
        ).encode(x=alt.X("end:T"), shape=shape),
        placed.properties(name=GROUPS)
        .mark_text(
            align="left",
            dx=24,
            fontSize=layout.text,
            fontWeight="bold",
            limit=GROUP[layout.name],
            cursor="pointer",
            aria=False,
        )
        .encode(x=alt.X("end:T"), text=alt.Text("text:N")),
    ]


def group_key(
    group: str, shapes: Mapping[Any, str], look: RowLook, *, layout: Layout
) -> list[alt.Chart]:
    """The name of each group beside its mark, side by side in a row of its own."""
    rows, x = [], 8.0
    for each in shapes:
        text = in_letters(each)
        rows.append({group: each, "name": GROUP_ROW, "text": text, "x": x})
        x += text_width(text, size=layout.small) + 36
    placed = alt.Chart(held(pd.DataFrame(rows))).encode(
        x=alt.X("x:Q").scale(None).axis(None), y=look.y, color=look.color, **look.opacity(1, FADED)
    )
    return [
        placed.mark_point(filled=True, opacity=1, size=layout.symbol, aria=False).encode(
            shape=group_shape(group, shapes)
        ),
        placed.properties(name=GROUPS)
        .mark_text(align="left", dx=11, fontSize=layout.small, cursor="pointer", aria=False)
        .encode(text=alt.Text("text:N")),
    ]


def tick_key(kinds: Sequence[str], look: RowLook, *, layout: Layout) -> list[alt.Chart]:
    """What each kind of tick means, side by side in a row of its own."""
    layers, x = [], 8.0
    for kind, style in zip(kinds, TICKS, strict=False):
        row = alt.Chart({"values": [{"name": KEY_ROW, "text": kind}]}).encode(y=look.y)
        layers += [
            row.mark_point(filled=True, opacity=1, aria=False, **style).encode(x=alt.XValue(x)),
            row.mark_text(
                align="left", dx=10, fontSize=layout.small, color=INK_SOFT, aria=False
            ).encode(x=alt.XValue(x), text=alt.Text("text:N")),
        ]
        x += text_width(kind, size=layout.small) + 36
    return layers


def row_parameter(name: str, column: str) -> alt.Parameter:
    """The row under the pointer, or the one last tapped, by the value of `column`."""
    return alt.selection_point(
        name=name, fields=[column], on="pointerover, click", clear="pointerout", empty=False
    )
