"""Periods: one row per thing, a bar from its first day to its last, ticks for what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.checks import ChartError
from helpers.charts.columns import require_columns, require_each, require_filled_columns
from helpers.charts.groups import Group, group_color, group_parameter, group_shape, group_styles
from helpers.charts.look import Layout, chosen_in, config, drafting, faded, layout_named
from helpers.charts.palette import INK, INK_SOFT, PAPER, SERVICES
from helpers.charts.scales import text_width
from helpers.charts.time import TimeAxis, as_days, year_start
from helpers.tables.periods import Day
from helpers.words.labels import Texts, Words

ROWS, EVENTS = "rows", "events"  # the views in which a row, and a stretch of time, is chosen
KEY_ROW = " "  # the row of the key, which has no name
LONGEST = 160  # pixels for the name of a row
TICKS: tuple[dict[str, Any], ...] = (
    {"shape": "circle", "size": 34, "fill": PAPER, "stroke": INK, "strokeWidth": 1.1},
    {"shape": "diamond", "size": 84, "fill": INK, "stroke": PAPER, "strokeWidth": 1.1},
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


@drafting()
def periods(
    table: pd.DataFrame,
    *,
    row: str = "name",
    start: str = "starts_on",
    end: str = "ends_on",
    until: Day | None = None,
    solid: str | None = None,
    group: str | None = None,
    group_title: str = "",
    colors: Mapping[Group, str] | None = None,
    tooltip: Mapping[str, str] | None = None,
    events: pd.DataFrame | None = None,
    on: str = "on",
    what: str = "what",
    kind: str | None = None,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw one row per thing: a bar from its first day to its last, ticks for events.

    `table` has one row per bar; the columns `start` and `end` hold dates, `row` the name of the
    thing, which may have several bars. A bar without an end runs to the day `until`. Where the
    column `solid` is false a bar is pale. `group` puts things in groups, each with a colour of
    `colors` or else of the palette. `events` has one row per tick: its `row`, its date in `on`,
    its words in `what` and, in `kind`, one of at most four kinds. `tooltip` gives titles to the
    columns that are told of a bar. The parameter `group` brings a group forward, `row` is the row
    under the pointer. `words` are texts that go before the built-in ones. Raises `ChartError` for
    an empty table, a missing column or date, a bar that ends before it begins, or an event of a
    row that is not drawn.
    """
    measures, say = layout_named(layout), Words.of(lang, words)
    bars = _known_bars(table, row=row, start=start, end=end, until=until, solid=solid, group=group)
    require_columns(table, **{f"tooltip {column}": column for column in tooltip or {}})
    ticks = _known_ticks(events, bars, row=row, on=on, what=what, kind=kind)
    names = [*dict.fromkeys(bars["name"]), *([KEY_ROW] if kind and ticks else [])]
    colored, shapes = ({}, {}) if group is None else group_styles(_groups(bars, group), colors)
    look = RowLook(
        names=names,
        height=21 if measures.compact else 23,
        color=alt.ColorValue(SERVICES) if group is None else group_color(group, colored),
        group=_group_parameter(group, colored, title=group_title, say=say),
        row=row_parameter("row", "name"),
        tooltip=[alt.Tooltip(f"{column}:N", title=text) for column, text in (tooltip or {}).items()]
        or [alt.Tooltip(f"{column}:N", title=" ") for column in ("name", "starts_on", "ends_on")],
    )
    days = pd.concat([bars["starts_on"], bars["ends_on"], *(each["on"] for each in ticks.values())])
    axis = time_axis(
        days.min(), days.max(), names=names, groups=list(map(str, colored)), layout=measures
    )
    layers = [
        axis.layer(layout=measures),
        *bar_layers(bars, look, layout=measures),
        *tick_layers(ticks, look, told={"on": " ", "what": " "}),
    ]
    if group is not None:
        firsts = bars.drop_duplicates(group).assign(text=lambda rows: rows[group].astype(str))
        layers += group_labels(
            firsts, look, shape=group_shape(group, shapes), end=axis.end, layout=measures
        )
    if kind:
        layers += _tick_key(list(ticks), look, layout=measures)
    params = [chosen_in(each, [ROWS]) for each in (look.group, look.row) if each is not None]
    return alt.layer(
        *layers,
        width=measures.width,
        height=look.height * len(names),
        params=params,
        config=config(measures),
    )


# ------------------------------------------------------------------------------------- its layers


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
    room = max((text_width(each, size=size) for each in groups), default=0)
    return TimeAxis(year_start(first), last, left, layout.width - room - (36 if groups else 8))


def bar_layers(bars: pd.DataFrame, look: RowLook, *, layout: Layout) -> list[alt.Chart]:
    """The bars: pale, over them the stated ones, and over all an unseen one that is chosen.

    `bars` has `name`, `starts_on`, `ends_on`, and `status`, which is `stated` for a solid one.
    """
    spans = _spans(bars, look, layout=layout)
    colored = spans.encode(color=look.color)
    height = look.height * 0.62
    outline = alt.StrokeValue("transparent")
    if look.row is not None:
        outline = alt.when(look.row, empty=False).then(alt.value(INK)).otherwise(outline)
    return [
        colored.mark_bar(height=height, fill=PAPER, aria=False),
        colored.mark_bar(height=height, opacity=0.32, aria=False).encode(
            **look.opacity(0.32, 0.08)
        ),
        colored.transform_filter("datum.status == 'stated'")
        .mark_bar(height=height, aria=False)
        .encode(**look.opacity(1, 0.2)),
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


def _spans(bars: pd.DataFrame, look: RowLook, *, layout: Layout) -> alt.Chart:
    """The stretches of time, one row per thing, with the names of the rows."""
    y = look.y.axis(
        labelColor=INK,
        labelFontSize=layout.text,
        labelAlign="left",
        labelPadding=0,  # names stand inside the chart, so that its left edge is that of others
        labelLimit=LONGEST,
        grid=False,
    ).title(None)
    return alt.Chart(alt.to_values(as_days(bars, "starts_on", "ends_on"))).encode(
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
    tooltip = [alt.Tooltip(f"{column}:N", title=text) for column, text in told.items()]
    opacity = {} if near is None else {"opacity": faded(near, 0.2)}
    return [
        alt.Chart(as_days(rows, "on"), name=alt.Undefined if place else EVENTS)
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
    placed = alt.Chart(alt.to_values(right)).encode(
        y=look.y, color=look.color, **look.opacity(1, 0.3)
    )
    return [
        placed.mark_point(
            filled=True, opacity=1, xOffset=13, size=layout.symbol, aria=False
        ).encode(x=alt.X("end:T"), shape=shape),
        placed.mark_text(
            align="left", dx=24, fontSize=layout.text, fontWeight="bold", aria=False
        ).encode(x=alt.X("end:T"), text=alt.Text("text:N")),
    ]


def _tick_key(kinds: Sequence[str], look: RowLook, *, layout: Layout) -> list[alt.Chart]:
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
    """The row under the pointer, by the value of `column`."""
    return alt.selection_point(
        name=name, fields=[column], on="pointerover", clear="pointerout", empty=False
    )


def _group_parameter(
    group: str | None, groups: Mapping[Group, str], *, title: str, say: Words
) -> alt.Parameter | None:
    if group is None:
        return None
    return group_parameter(
        group, groups, name="group", title=title or group, every=say.label("places.all")
    )


# ----------------------------------------------------------------------------- what is required


def _groups(bars: pd.DataFrame, group: str) -> list[Group]:
    return list(dict.fromkeys(bars[group].tolist()))


def _known_bars(
    table: pd.DataFrame,
    *,
    row: str,
    start: str,
    end: str,
    until: Day | None,
    solid: str | None,
    group: str | None,
) -> pd.DataFrame:
    """The bars with their columns `name`, `starts_on`, `ends_on`, `status`, in groups, oldest first."""
    require_columns(table, row=row, start=start, end=end, solid=solid, group=group)
    require_filled_columns(table, row=row, start=start, solid=solid, group=group)
    starts, ends = _dates(table, "start", start), _dates(table, "end", end)
    if until is not None:
        ends = ends.fillna(pd.Timestamp(until))
    require_each(
        table,
        ends.notna(),
        argument=f"end={end!r}",
        found="has no end",
        remedy="Give until=, the day to which an open bar is drawn, or fill the end.",
    )
    require_each(
        table,
        ends > starts,
        argument=f"end={end!r}",
        found="ends before it begins, or on that day",
        remedy="Correct the dates, leave the row out, or give a later until=.",
    )
    stated = [True] * len(table) if solid is None else table[solid].astype(bool)
    bars = table.assign(
        name=table[row].astype(str),
        starts_on=starts,
        ends_on=ends,
        status=["stated" if one else "open" for one in stated],
    )
    return bars.sort_values([*([group] if group else []), "starts_on"], kind="stable")


def _dates(table: pd.DataFrame, argument: str, column: str) -> pd.Series:
    """The days of a column, once each can be read as one."""
    days = pd.to_datetime(table[column], errors="coerce", format="ISO8601")
    require_each(
        table,
        days.notna() | table[column].isna(),
        argument=f"{argument}={column!r}",
        found="holds no date",
        remedy="Write a day as 2021-04-20.",
    )
    return days


def _known_ticks(
    events: pd.DataFrame | None,
    bars: pd.DataFrame,
    *,
    row: str,
    on: str,
    what: str,
    kind: str | None,
) -> dict[str, pd.DataFrame]:
    """The ticks by kind, with their columns `name`, `on` and `what`."""
    if events is None or events.empty:
        return {}
    named = {"events, row": row, "events, on": on, "events, what": what, "events, kind": kind}
    require_columns(events, **named)
    require_filled_columns(events, **named)
    ticks = events.assign(
        name=events[row].astype(str), on=_dates(events, "on", on), what=events[what]
    )
    lost = sorted(set(ticks["name"]) - set(bars["name"]))
    if lost:
        raise ChartError(
            "events",
            f"they name {', '.join(lost[:5])}, of which table has no row",
            f"Give its row too, or only the events of rows that are drawn: "
            f"events[events[{row!r}].isin(table[{row!r}])].",
        )
    kinds = dict(tuple(ticks.groupby(kind, sort=False))) if kind else {"event": ticks}
    if len(kinds) > len(TICKS):
        raise ChartError(
            f"kind={kind!r}",
            f"it has {len(kinds)} kinds, and no more than {len(TICKS)} can be told apart",
            "Put some together.",
        )
    return {str(name): rows for name, rows in kinds.items()}
