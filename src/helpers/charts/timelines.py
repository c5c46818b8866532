"""The programme in time: one row per region, with its plans and events."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.checks import ChartError
from helpers.charts.columns import require_columns, require_filled_columns
from helpers.charts.groups import cohort_color, cohort_parameter
from helpers.charts.look import Layout, chosen_in, config, layout_named
from helpers.charts.moments import moment_layers
from helpers.charts.palette import INK_SOFT
from helpers.charts.period_layers import (
    EVENTS,
    GROUPS,
    ROWS,
    RowLook,
    bar_layers,
    row_parameter,
    tick_layers,
)
from helpers.charts.time import TimeAxis, year_start
from helpers.charts.timeline_words import (
    STYLES,
    cohort_labels,
    key_entries,
    key_layers,
    year_line,
)
from helpers.tables.periods import Day
from helpers.words.labels import Texts, Words

PERIODS = ["region_id", "name", "cohort", "status", "starts_on", "ends_on", "since", "since_why"]
MARKS = ["name", "cohort", "on", "when", "what", "regions"]


@drafted
def cohort_timeline(
    periods: pd.DataFrame,
    *,
    plans: pd.DataFrame,
    events: pd.DataFrame,
    as_of: Day,
    moments: pd.DataFrame | None = None,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw one row per region from its approval on, with plans and events as marks.

    `periods` comes from `pilot_periods`, `plans` and `events` from `dated_marks`; of each all rows
    or some. A mark of a region that is not drawn, or after `as_of`, is left out; an event on the row
    of a region whose stated periods had all ended is told apart: it says what became of them.
    `moments`, from `named_moments`, are named over the rows. Parameters of the
    chart: `cohort` (one cohort, by its control or its name; the others fade), `region` (the row
    under the pointer), `span` (the
    stretch of time brushed; marks outside it fade). `words` are texts that go before the built-in
    ones. Raises `ChartError` for an empty table of periods, a missing column or a day before them.
    """
    measures, say = layout_named(layout), Words.of(lang, words)
    cohort = cohort_parameter(periods, say=say, view=GROUPS)
    region = row_parameter("region", "region_id")
    marks = drawn_marks(periods, plans=plans, events=events, as_of=as_of, say=say)
    part = timeline_part(
        periods,
        marks=marks,
        as_of=as_of,
        cohort=cohort,
        region=region,
        moments=moments,
        layout=measures,
        say=say,
    )
    params = [chosen_in(cohort, [GROUPS]), chosen_in(region, [ROWS])]
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
    found: dict[str, pd.DataFrame] = {}
    for kind, marks in (("event", events), ("plan", plans)):
        require_columns_of(kind, marks)
        drawn = marks.loc[marks["name"].isin(rows) & (marks["on"] <= pd.Timestamp(as_of))]
        if kind == "event":
            later = _after_all_periods(drawn, periods)
            parts = {"event": drawn.loc[~later], "followed": drawn.loc[later]}
        else:
            parts = {kind: drawn}
        found |= {name: rows for name, rows in parts.items() if len(rows)}
    return found


def _after_all_periods(marks: pd.DataFrame, periods: pd.DataFrame) -> pd.Series:
    """Which marks stand on the row of a region after the last of its stated periods."""
    stated = periods.loc[periods["status"] == "stated"].groupby("name")["ends_on"].max()
    ends = pd.to_datetime(marks["name"].map(stated.to_dict()))  # no day where none is stated
    return marks["on"] >= ends


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
    moments: pd.DataFrame | None = None,
    year: alt.Parameter | None = None,
) -> alt.LayerSpec:
    """The timeline, to be made a chart or placed in a larger one.

    `marks` comes from `drawn_marks`; without it rows are lower. `cohort` and `region` are chosen in
    `ROWS`, the parameter `span` in `EVENTS` if there are marks; with `year`, a line marks the end of
    that year.
    """
    axis = _axis(periods, marks or {}, as_of=as_of, layout=layout)
    rows = list(dict.fromkeys(periods["name"]))
    programme = say.label("timeline.programme")
    if any(programme in set(drawn["name"]) for drawn in (marks or {}).values()):
        rows = [programme, *rows]
    look = RowLook(
        names=rows,
        height=19 if marks is None else 21 if layout.compact else 23,
        color=cohort_color(periods),
        group=cohort,
        row=region,
        group_column="cohort",
        tooltip=_told(say),
    )
    height = look.height * len(rows)
    layers = [axis.layer(layout=layout)]
    if moments is not None:
        layers += moment_layers(moments, axis=axis, height=height, layout=layout, say=say)
    layers += bar_layers(periods, look, axis=axis, layout=layout)
    if year is not None:
        layers += year_line(axis, layout=layout, say=say)
    if marks is not None:
        layers += _marks(marks, look, cohort=cohort, say=say)
    layers += key_layers(key_entries(periods, marks or {}), top=height, layout=layout, say=say)
    layers += cohort_labels(periods, look, axis=axis, layout=layout, say=say)
    return alt.LayerSpec(layer=layers, width=layout.width, height=height)


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
    right = layout.width - layout.text * (4.9 if layout.compact else 9)
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
        told={key: say.label(f"timeline.{key}") for key in ("what", "when", "regions")},
        styles=[STYLES[kind] for kind in marks],
        near=cohort & span_parameter(),
    )
