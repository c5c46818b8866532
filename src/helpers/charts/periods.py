"""Periods: one row per thing, a bar from its first day to its last, ticks for what happened."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from helpers.charts.checks import ChartError
from helpers.charts.columns import require_columns, require_each, require_filled_columns
from helpers.charts.groups import Group, group_color, group_parameter, group_shape, group_styles
from helpers.charts.look import chosen_in, config, drafting, layout_named
from helpers.charts.palette import SERVICES
from helpers.charts.period_layers import (
    KEY_ROW,
    ROWS,
    TICKS,
    RowLook,
    bar_layers,
    group_labels,
    row_parameter,
    tick_key,
    tick_layers,
    time_axis,
)
from helpers.tables.periods import Day
from helpers.words.labels import Texts, Words


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
        layers += tick_key(list(ticks), look, layout=measures)
    params = [chosen_in(each, [ROWS]) for each in (look.group, look.row) if each is not None]
    return alt.layer(
        *layers,
        width=measures.width,
        height=look.height * len(names),
        params=params,
        config=config(measures),
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
