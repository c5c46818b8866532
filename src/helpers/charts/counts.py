"""The running count of pilot regions."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.checks import ChartError
from helpers.charts.columns import require_columns
from helpers.charts.groups import cohort_color, cohort_shape, require_cohort_styles
from helpers.charts.look import Layout, config, drafting, layout_named
from helpers.charts.palette import INK, PAPER, RULE, RULE_STRONG
from helpers.charts.time import as_days, milliseconds, year_start
from helpers.tables.periods import Day
from helpers.words.labels import Texts, Words
from helpers.words.pilots import cohort_steps


@drafting()
def cohort_count(
    cohorts: pd.DataFrame,
    *,
    as_of: Day,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw the running count of pilot regions, one step up per cohort, up to the day `as_of`.

    `cohorts` is the table of that name, all rows or some. `words` are texts that go before the
    built-in ones. Raises `ChartError` for an empty table, a cohort without colour, or a day before
    the first of them; `TableError` for a cohort without any date.
    """
    measures, say = layout_named(layout), Words.of(lang, words)
    steps = _steps(cohorts, as_of=as_of, lang=lang, words=words)
    end = pd.Timestamp(as_of)
    start = year_start(steps["dated_on"].min())
    x, y = _axes(steps, start=start, end=end, layout=measures)
    last = steps.tail(1).assign(dated_on=end)
    line = alt.Chart(alt.to_values(as_days(pd.concat([steps, last]), "dated_on"))).encode(x=x, y=y)
    frame = alt.Chart({"values": [{"dated_on": f"{day:%Y-%m-%d}"} for day in (start, end)]})
    return alt.layer(
        frame.mark_point(opacity=0, aria=False).encode(x=x),
        line.mark_area(interpolate="step-after", color=RULE, opacity=0.45, aria=False),
        line.mark_line(interpolate="step-after", color=RULE_STRONG, strokeWidth=2, aria=False),
        *_points(steps, x, y, layout=measures, say=say),
        width=measures.width - 20,
        height=170 if measures.compact else 220,
        config=config(measures),
    )


def _steps(cohorts: pd.DataFrame, *, as_of: Day, lang: str, words: Texts | None) -> pd.DataFrame:
    """The steps up to a day, each with the words that stand at it."""
    require_columns(cohorts, **{"cohorts, cohort": "cohort"})
    require_cohort_styles(cohorts)
    steps = cohort_steps(cohorts, lang=lang, words=words)
    made = steps.loc[steps["dated_on"] <= pd.Timestamp(as_of)]
    if made.empty:
        raise ChartError(
            "as_of",
            f"it is {pd.Timestamp(as_of):%Y-%m-%d}, before the first step on "
            f"{steps['dated_on'].min():%Y-%m-%d}",
            "Give a later day.",
        )
    say = Words.of(lang, words)
    return made.assign(
        text=[
            str(total) if total == added else say.label("count.plus", total=total, added=added)
            for total, added in zip(made["regions_total"], made["regions_added"], strict=True)
        ]
    )


def _axes(
    steps: pd.DataFrame, *, start: pd.Timestamp, end: pd.Timestamp, layout: Layout
) -> tuple[Any, Any]:
    years = range(start.year, end.year + 1, 2 if layout.compact else 1)
    x = (
        alt.X("dated_on:T")
        .scale(type="utc", nice=False)
        .axis(
            values=[milliseconds(pd.Timestamp(year=year, month=1, day=1)) for year in years],
            format="%Y",
            grid=False,
            ticks=True,
            domain=True,
        )
        .title(None)
    )
    top = int(steps["regions_total"].max()) + 3
    return x, alt.Y("regions_total:Q").scale(domain=[0, top], nice=False).axis(None)


def _points(
    steps: pd.DataFrame, x: alt.X, y: alt.Y, *, layout: Layout, say: Words
) -> list[alt.Chart]:
    """A point for each cohort, and the count beside it."""
    points = alt.Chart(alt.to_values(as_days(steps, "dated_on")))
    return [
        points.mark_point(
            filled=True, opacity=1, size=layout.symbol * 1.2, stroke=PAPER, strokeWidth=1.2
        ).encode(
            x=x,
            y=y,
            color=cohort_color(),
            shape=cohort_shape(),
            description=alt.Description("text:N"),
            tooltip=[
                alt.Tooltip("cohort:N", title=say.label("cohort")),
                alt.Tooltip("since_why:N", title=say.label("fact.since")),
                alt.Tooltip("regions_added:Q", title=say.label("count.added")),
                alt.Tooltip("regions_total:Q", title=say.label("count.total")),
            ],
        ),
        points.mark_text(
            align="right",
            baseline="bottom",
            dx=-8,
            dy=-5,
            fontSize=layout.text + 1,
            fontWeight="bold",
            color=INK,
            aria=False,
        ).encode(x=x, y=y, text=alt.Text("text:N")),
    ]
