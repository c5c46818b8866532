"""The programme in time: one row per region, with its plans and events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.checks import ChartError
from helpers.charts.columns import require_columns, require_filled_columns
from helpers.charts.groups import cohort_color, cohort_parameter, cohort_shape
from helpers.charts.look import Layout, chosen_in, config, drafting, layout_named
from helpers.charts.palette import INK, INK_SOFT, PAPER
from helpers.charts.period_layers import (
    EVENTS,
    ROWS,
    TICKS,
    RowLook,
    bar_layers,
    group_labels,
    row_parameter,
    tick_layers,
)
from helpers.charts.scales import text_width
from helpers.charts.time import TimeAxis, as_days, year_start
from helpers.tables.periods import Day
from helpers.words.labels import Texts, Words

STYLES = {"event": TICKS[0], "plan": TICKS[1]}
PERIODS = ["region_id", "name", "cohort", "status", "starts_on", "ends_on", "since", "since_why"]
MARKS = ["name", "cohort", "on", "when", "what", "regions"]


@drafting()
def cohort_timeline(
    periods: pd.DataFrame,
    *,
    plans: pd.DataFrame,
    events: pd.DataFrame,
    as_of: Day,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw one row per region from its approval on, with plans and events as marks.

    `periods` comes from `pilot_periods`, `plans` and `events` from `dated_marks`; of each all rows
    or some. A mark of a region that is not drawn, or after `as_of`, is left out. Parameters of the
    chart: `cohort` (one cohort, the others fade), `region` (the row under the pointer), `span` (the
    stretch of time brushed; marks outside it fade). `words` are texts that go before the built-in
    ones. Raises `ChartError` for an empty table of periods, a missing column or a day before them.
    """
    measures, say = layout_named(layout), Words.of(lang, words)
    cohort, region = cohort_parameter(periods, say=say), row_parameter("region", "region_id")
    marks = drawn_marks(periods, plans=plans, events=events, as_of=as_of, say=say)
    part = timeline_part(
        periods,
        marks=marks,
        as_of=as_of,
        cohort=cohort,
        region=region,
        layout=measures,
        say=say,
    )
    params = [chosen_in(cohort, [ROWS]), chosen_in(region, [ROWS])]
    if marks:
        params.append(chosen_in(span_parameter(), [EVENTS]))
    return alt.layer(
        *part.layer, width=part.width, height=part.height, params=params, config=config(measures)
    )


def drawn_marks(
    periods: pd.DataFrame,
    *,
    plans: pd.DataFrame,
    events: pd.DataFrame,
    as_of: Day,
    say: Words,
) -> dict[str, pd.DataFrame]:
    """The events and plans that are drawn, by kind: up to `as_of`, of regions that have a row."""
    rows = {*periods["name"], say.label("timeline.programme")}
    found = {}
    for kind, marks in (("event", events), ("plan", plans)):
        require_columns_of(kind, marks)
        drawn = marks.loc[marks["name"].isin(rows) & (marks["on"] <= pd.Timestamp(as_of))]
        if len(drawn):
            found[kind] = drawn
    return found


def require_columns_of(kind: str, marks: pd.DataFrame) -> None:
    """Raise `ChartError` if a table of marks lacks a column; it may well be empty."""
    missing = [column for column in MARKS if column not in marks]
    if missing:
        raise ChartError(
            f"{kind}s",
            f"column {', '.join(missing)} is missing",
            "Give a table of dated_marks(…), all of it or some rows.",
        )


def span_parameter() -> alt.Parameter:
    """The stretch of time that a reader brushes."""
    return alt.selection_interval(
        name="span",
        encodings=["x"],
        mark=alt.BrushConfig(fill=INK_SOFT, fillOpacity=0.1, stroke=INK_SOFT),
    )


def timeline_part(
    periods: pd.DataFrame,
    *,
    marks: Mapping[str, pd.DataFrame] | None,
    as_of: Day,
    cohort: alt.Parameter,
    region: alt.Parameter,
    layout: Layout,
    say: Words,
    year: alt.Parameter | None = None,
) -> alt.LayerSpec:
    """The timeline, to be made a chart or placed in a larger one.

    `marks` comes from `drawn_marks`; without it rows are lower and there is no key. `cohort` and
    `region` are chosen in `ROWS`, the parameter `span` in `EVENTS` if there are marks; with `year`,
    a line marks the end of that year.
    """
    axis = _axis(periods, marks or {}, as_of=as_of, layout=layout)
    rows = list(dict.fromkeys(periods["name"]))
    programme = say.label("timeline.programme")
    if any(programme in set(drawn["name"]) for drawn in (marks or {}).values()):
        rows = [programme, *rows]
    key = [] if marks is None else _key_entries(periods, marks)
    if not _corner_is_free(rows, key, periods, marks or {}, axis=axis, layout=layout):
        rows += [" " * place for place in range(1, len(key) + 1)]
    look = RowLook(
        names=rows,
        height=19 if marks is None else 21 if layout.compact else 23,
        color=cohort_color(periods),
        group=cohort,
        row=region,
        tooltip=_told(say),
    )
    layers = [axis.layer(layout=layout), *bar_layers(periods, look, layout=layout)]
    if year is not None:
        layers.append(_year_line(axis))
    if marks is not None:
        layers += _marks(marks, look, cohort=cohort, say=say)
        layers += _key(key, look, axis=axis, layout=layout, say=say)
    layers += _cohort_labels(periods, look, axis=axis, layout=layout, say=say)
    return alt.LayerSpec(layer=layers, width=layout.width, height=look.height * len(rows))


def _axis(
    periods: pd.DataFrame, marks: Mapping[str, pd.DataFrame], *, as_of: Day, layout: Layout
) -> TimeAxis:
    """The time from the first year drawn to `as_of`, with room for names left and cohorts right."""
    require_columns(periods, **{f"periods, {name}": name for name in PERIODS})
    require_filled_columns(periods, **{f"periods, {name}": name for name in PERIODS})
    end, last = pd.Timestamp(as_of), periods["ends_on"].max()
    if last > end:
        raise ChartError(
            "as_of",
            f"it is {end:%Y-%m-%d}, but the periods run to {last:%Y-%m-%d}",
            "Give the same day as to pilot_periods.",
        )
    first = min([periods["starts_on"].min(), *(drawn["on"].min() for drawn in marks.values())])
    right = layout.width - layout.text * (4 if layout.compact else 8.6)
    return TimeAxis(year_start(first), end, layout.text * 6.3, right)


def _told(say: Words) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("name:N", title=say.label("fact.name")),
        alt.Tooltip("cohort:N", title=say.label("cohort")),
        alt.Tooltip("since_why:N", title=say.label("fact.since")),
        alt.Tooltip("status_label:N", title=say.label("timeline.status")),
        alt.Tooltip("until:N", title=say.label("timeline.to")),
    ]


def _marks(
    marks: Mapping[str, pd.DataFrame], look: RowLook, *, cohort: alt.Parameter, say: Words
) -> list[alt.Chart]:
    """Plans and events, which fade with their cohort and outside the span that is brushed."""
    return tick_layers(
        marks,
        look,
        told={key: say.label(f"timeline.{key}") for key in ("when", "what", "regions")},
        styles=[STYLES[kind] for kind in marks],
        near=cohort & span_parameter(),
    )


def _year_line(axis: TimeAxis) -> alt.Chart:
    """A line at the end of the year that the parameter `year` names."""
    years = range(axis.start.year, axis.end.year + 1)
    last_days = {year: min(pd.Timestamp(year=year, month=12, day=31), axis.end) for year in years}
    rows = [{"year": year, "on": f"{day:%Y-%m-%d}"} for year, day in last_days.items()]
    return (
        alt.Chart({"values": rows})
        .mark_rule(color=INK, strokeWidth=1.5, aria=False)
        .transform_filter("datum.year == year")
        .encode(x=alt.X("on:T"))
    )


def _cohort_labels(
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
    return [
        *layers,
        alt.Chart(as_days(dated, "starts_on", "ends_on"))
        .mark_text(align="right", dx=-8, fontSize=layout.small, color=INK_SOFT, aria=False)
        .encode(x=alt.X("starts_on:T"), y=look.y, text=alt.Text("text:N"), **look.opacity(1, 0.3)),
    ]


# ------------------------------------------------------------------------------------------ its key

# Where the key stands, in pixels from the left end of the axis: a tick, a bar from and to, and the
# end of the words.
KEY = {
    "wide": {"x": 11.43, "from": 3.94, "to": 19.18, "end": 143.1},
    "compact": {"x": 8.04, "from": 1.65, "to": 14.54, "end": 108.6},
}


def _key_entries(periods: pd.DataFrame, marks: Mapping[str, pd.DataFrame]) -> list[str]:
    """What the key explains: the kinds of bars and marks that are drawn."""
    stated = periods["status"] == "stated"
    bars = [name for name, drawn in (("stated", stated), ("open", ~stated)) if drawn.any()]
    return [*bars, *(kind for kind in ("plan", "event") if kind in marks)]


def _corner_is_free(
    rows: Sequence[str],
    key: Sequence[str],
    periods: pd.DataFrame,
    marks: Mapping[str, pd.DataFrame],
    *,
    axis: TimeAxis,
    layout: Layout,
) -> bool:
    """Whether the last rows have room for the key, before anything is drawn in them."""
    under = set(rows[-len(key) :]) if key else set()
    begun = periods.loc[periods["name"].isin(under), "starts_on"].to_list()
    for drawn in marks.values():
        begun += drawn.loc[drawn["name"].isin(under), "on"].to_list()
    words_end = axis.day(axis.left + KEY[layout.name]["end"])
    return len(under) == len(key) and all(day > words_end for day in begun)


def _key(
    key: Sequence[str], look: RowLook, *, axis: TimeAxis, layout: Layout, say: Words
) -> list[alt.Chart]:
    """What bars and marks mean, in the last rows."""
    days = {
        name: f"{axis.day(axis.left + pixels).round('D'):%Y-%m-%d}"
        for name, pixels in KEY[layout.name].items()
    }
    values: list[dict[str, Any]] = [
        {"key": entry, "name": name, "text": say.label(f"timeline.key.{entry}"), **days}
        for entry, name in zip(key, look.names[-len(key) :], strict=True)
    ]
    chart = alt.Chart({"values": values})
    bars = chart.transform_filter("datum.key == 'stated' || datum.key == 'open'")
    solid = alt.when("datum.key == 'stated'").then(alt.value(1))
    return [
        chart.mark_bar(height=27, fill=PAPER, aria=False).encode(
            x=alt.X("from:T"), x2=alt.X2("end:T"), y=look.y
        ),
        bars.mark_bar(height=12, fill=INK_SOFT, aria=False).encode(
            x=alt.X("from:T"),
            x2=alt.X2("to:T"),
            y=look.y,
            opacity=solid.otherwise(alt.OpacityValue(0.32)),
        ),
        *(
            chart.transform_filter(f"datum.key == '{kind}'")
            .mark_point(filled=True, opacity=1, aria=False, **style)
            .encode(x=alt.X("x:T"), y=look.y)
            for kind, style in STYLES.items()
            if kind in key
        ),
        chart.mark_text(
            align="left", dx=10, fontSize=layout.small, color=INK_SOFT, aria=False
        ).encode(x=alt.X("to:T"), y=look.y, text=alt.Text("text:N")),
    ]
