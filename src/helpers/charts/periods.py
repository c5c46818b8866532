"""Periods: one row per thing, a bar from its first day to its last, ticks for what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.checks import ChartError, day_of
from helpers.charts.columns import (
    in_letters,
    require_columns,
    require_each,
    require_filled_columns,
    require_flags,
    require_legible,
    told_apart,
)
from helpers.charts.groups import Group, group_color, group_parameter, group_shape, group_styles
from helpers.charts.look import Layout, chosen_in, config, layout_named
from helpers.charts.palette import SERVICES
from helpers.charts.period_layers import (
    GROUP,
    GROUP_ROW,
    GROUPS,
    KEY_ROW,
    LONGEST,
    ROWS,
    TICKS,
    RowLook,
    bar_layers,
    group_key,
    group_labels,
    row_parameter,
    tick_key,
    tick_layers,
    time_axis,
)
from helpers.charts.time import TimeAxis
from helpers.charts.tooltips import lines
from helpers.tables.periods import Day
from helpers.words.labels import Texts, Words

ONE_KIND = ""  # of events that are all of one kind


@drafted
def periods(
    table: pd.DataFrame,
    *,
    row: str = "name",
    start: str = "starts_on",
    end: str = "ends_on",
    until: Day | None = None,
    since: Day | None = None,
    solid: str | None = None,
    group: str | None = None,
    group_title: str = "",
    colors: Mapping[Group, str] | None = None,
    tooltip: Mapping[str, str] | None = None,
    events: pd.DataFrame | None = None,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw one row per thing: a bar from its first day to its last, ticks for events.

    `table` has one row per bar; `row` is the column of the thing's name, `start` and `end` those
    of its dates. A bar without an end runs to the day `until`; where `solid` is false it is hatched.
    The axis begins with the year of `since`, or of what is first, so that several charts share one.
    Each `group` has a colour of `colors`, or of the palette, and is named beside one of its rows, or
    below all where its rows are those of others too. `events` has one row per tick: its
    `row`, `on` (its date), `what` (its words) and, if there are kinds, at most four, `kind`.
    `tooltip` titles what is told of a bar. Parameters: `group` brings a group forward, `row` is the
    row under the pointer. `words` go before the built-in ones. Raises `ChartError` for an empty
    table, a missing column or date, a bar that ends before it begins or hides another, a late `since`.
    """
    measures, say, title = layout_named(layout), Words.of(lang, words), group_title or group or ""
    given = {"name": row, "starts_on": start, "ends_on": end, "status": solid}
    table, group, told = told_apart(
        table, given=given, own={"text", "end"}, group=group, tooltip=tooltip
    )
    bars = _known_bars(table, row=row, start=start, end=end, until=until, solid=solid, group=group)
    ticks = _known_ticks(events, bars, row=row)
    kinds = [kind for kind in ticks if kind != ONE_KIND]
    colored, shapes = ({}, {}) if group is None else group_styles(_groups(bars, group), colors)
    labelled = _labelled(bars, group)
    keyed = group is not None and labelled is None
    rows = [*dict.fromkeys(bars["name"]), *[GROUP_ROW] * keyed, *[KEY_ROW] * bool(kinds)]
    _require_legible(bars, group, layout=measures)
    look = _look(rows, group, colored, title=title, told=told, layout=measures, say=say)
    beside = [] if keyed else [*map(in_letters, colored)]
    axis = _axis(bars, ticks, since=since, names=rows, groups=beside, layout=measures)
    layers = [
        axis.layer(layout=measures),
        *bar_layers(bars, look, axis=axis, layout=measures),
        *tick_layers(ticks, look, told={"what": " ", "on_day": " "}),
        *_group_names(labelled, group, look, shapes, axis=axis, layout=measures),
        *tick_key(kinds, look, layout=measures),
    ]
    return _whole(layers, look, layout=measures)


def _whole(layers: Sequence[alt.Chart], look: RowLook, *, layout: Layout) -> alt.LayerChart:
    return alt.layer(
        *layers,
        width=layout.width,
        height=look.height * len(look.names),
        params=_parameters(look),
        config=config(layout),
    )


def _parameters(look: RowLook) -> list[alt.Parameter]:
    """What a reader may choose, each in the view that it belongs to."""
    given = ((look.group, GROUPS), (look.row, ROWS))
    return [chosen_in(each, [view]) for each, view in given if each is not None]


def _look(
    names: Sequence[str],
    group: str | None,
    colors: Mapping[Group, str],
    *,
    title: str,
    told: Mapping[str, str] | None,
    layout: Layout,
    say: Words,
) -> RowLook:
    """How the rows look; of a bar its name and days are told, if the caller does not say."""
    titles = told or dict.fromkeys(("name", "starts_on_day", "ends_on_day"), " ")
    every = say.label("places.all")
    return RowLook(
        names=names,
        height=21 if layout.compact else 23,
        color=alt.ColorValue(SERVICES) if group is None else group_color(group, colors),
        group=None
        if group is None
        else group_parameter(
            group, colors, name="group", title=title or group, every=every, view=GROUPS
        ),
        row=row_parameter("row", "name"),
        group_column=group,
        tooltip=lines(titles),
    )


def _axis(
    bars: pd.DataFrame,
    ticks: Mapping[str, pd.DataFrame],
    *,
    since: Day | None,
    names: Sequence[str],
    groups: Sequence[str],
    layout: Layout,
) -> TimeAxis:
    """The time from the first year, that of `since` too, to the last day, with room for words."""
    days = pd.concat([bars["starts_on"], bars["ends_on"], *(rows["on"] for rows in ticks.values())])
    first = days.min() if since is None else day_of(since, "since")
    if first.year > days.min().year:
        raise ChartError(
            f"since={since!r}",
            f"the axis would begin after the first day that is drawn, {days.min():%Y-%m-%d}",
            f"Give since= a day of {days.min():%Y} or before, or draw only the bars and events that are later.",
        )
    return time_axis(min(first, days.min()), days.max(), names=names, groups=groups, layout=layout)


def _labelled(bars: pd.DataFrame, group: str | None) -> pd.DataFrame | None:
    """For each group a bar beside which its name stands, no two in one row; None if there are none."""
    if group is None:
        return None
    taken: dict[str, int] = {}  # a row, and the place of the bar that names its group there
    for _, own in bars.reset_index(drop=True).groupby(group, sort=False, observed=True):
        free = own.loc[~own["name"].isin(list(taken))]
        if free.empty:
            return None
        taken[str(free["name"].iloc[0])] = int(free.index[0])
    return bars.iloc[sorted(taken.values())]


def _group_names(
    labelled: pd.DataFrame | None,
    group: str | None,
    look: RowLook,
    shapes: Mapping[Group, str],
    *,
    axis: TimeAxis,
    layout: Layout,
) -> list[alt.Chart]:
    if group is None:
        return []
    if labelled is None:
        return group_key(group, shapes, look, layout=layout)
    named = labelled.assign(text=labelled[group].map(in_letters))
    return group_labels(named, look, shape=group_shape(group, shapes), end=axis.end, layout=layout)


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
    require_flags(table, solid=solid)
    starts, ends = _dates(table, "start", start), _dates(table, "end", end)
    if until is not None:
        ends = ends.fillna(day_of(until, "until"))
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


def _require_legible(bars: pd.DataFrame, group: str | None, *, layout: Layout) -> None:
    """Require that no bar hides another, and that names can be told apart where they are cut."""
    ordered = bars.sort_values(["name", "starts_on"], kind="stable")
    before = ordered.groupby("name")["ends_on"].cummax().groupby(ordered["name"]).shift()
    require_each(
        ordered,
        ~(ordered["starts_on"] < before),
        argument="table",
        found="begins before another of its name has ended, which would hide behind it",
        remedy="Give each a name of its own, or make one row of them.",
    )
    require_legible(bars["name"], argument="row", room=LONGEST, size=layout.text)
    if group is not None:
        names = [in_letters(each) for each in _groups(bars, group)]
        require_legible(names, argument="group", room=GROUP[layout.name], size=layout.text)


def _dates(table: pd.DataFrame, argument: str, column: str) -> pd.Series:
    """The days of a column, once each can be read as one."""
    given = table[column]
    if pd.api.types.is_numeric_dtype(given):  # years
        given = given.map(in_letters, na_action="ignore")
    days = pd.to_datetime(given, errors="coerce", format="ISO8601")
    if isinstance(days.dtype, pd.DatetimeTZDtype):  # a day is one on the clock it was written by
        days = days.dt.tz_localize(None)
    require_each(
        table,
        days.notna() | table[column].isna(),
        argument=f"{argument}={column!r}",
        found="holds no date",
        remedy="Write a day as 2021-04-20.",
    )
    return days


def _known_ticks(
    events: pd.DataFrame | None, bars: pd.DataFrame, *, row: str
) -> dict[str, pd.DataFrame]:
    """The ticks by kind, with their columns `name`, `on` and `what`."""
    if events is None or events.empty:
        return {}
    kind = "kind" if "kind" in events else None
    named = {"events, row": row, "events, on": "on", "events, what": "what", "events, kind": kind}
    require_columns(events, **named)
    require_filled_columns(events, **named)
    ticks = events.assign(name=events[row].astype(str), on=_dates(events, "on", "on"))
    lost = sorted(set(ticks["name"]) - set(bars["name"]))
    if lost:
        raise ChartError(
            "events",
            f"they name {', '.join(lost[:5])}, of which table has no row",
            f"Give its row too, or only the events of rows that are drawn: "
            f"events[events[{row!r}].isin(table[{row!r}])].",
        )
    kinds = dict(tuple(ticks.groupby(kind, sort=False))) if kind else {ONE_KIND: ticks}
    if len(kinds) > len(TICKS):
        raise ChartError(
            "events, kind='kind'",
            f"it has {len(kinds)} kinds, and no more than {len(TICKS)} can be told apart",
            "Put some together.",
        )
    return {str(name): rows for name, rows in kinds.items()}
