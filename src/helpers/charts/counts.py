"""The running count of pilot regions."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.checks import ChartError
from helpers.charts.columns import require_columns
from helpers.charts.groups import require_years
from helpers.charts.palette import cohort_styles
from helpers.charts.steps import steps
from helpers.tables.periods import Day
from helpers.words.labels import Texts, Words
from helpers.words.pilots import cohort_steps

TITLES = {
    "cohort": "cohort",
    "since_why": "fact.since",
    "regions_added": "count.added",
    "regions_total": "count.total",
}


def cohort_count(
    cohorts: pd.DataFrame,
    *,
    as_of: Day,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw the running count of pilot regions, one step up per cohort, up to the day `as_of`;
    over each level stretch how long it lasted.

    `cohorts` is the table of that name, all rows or some. `words` are texts that go before the
    built-in ones. Raises `ChartError` for an empty table, a cohort that is no year, or a day before
    the first of them; `TableError` for a cohort without any date.
    """
    counted = _steps(cohorts, as_of=as_of, lang=lang, words=words)
    say = Words.of(lang, words)
    colors, shapes = cohort_styles(cohorts["cohort"])
    return steps(
        counted,
        x="dated_on",
        y="regions_total",
        text="text",
        after="pause",
        group="cohort",
        colors=colors,
        shapes=shapes,
        until=as_of,
        tooltip={column: say.label(key) for column, key in TITLES.items()},
        layout=layout,
        lang=lang,
        words=words,
    )


def _steps(cohorts: pd.DataFrame, *, as_of: Day, lang: str, words: Texts | None) -> pd.DataFrame:
    """The steps up to a day, each with the words that stand at it."""
    require_columns(cohorts, **{"cohorts, cohort": "cohort"})
    require_years(cohorts["cohort"])
    counted = cohort_steps(cohorts, lang=lang, words=words)
    made = counted.loc[counted["dated_on"] <= pd.Timestamp(as_of)]
    if made.empty:
        raise ChartError(
            "as_of",
            f"it is {pd.Timestamp(as_of):%Y-%m-%d}, before the first step on "
            f"{counted['dated_on'].min():%Y-%m-%d}",
            "Give a later day.",
        )
    say = Words.of(lang, words)
    return made.assign(
        text=[
            str(total) if total == added else say.label("count.plus", total=total, added=added)
            for total, added in zip(made["regions_total"], made["regions_added"], strict=True)
        ],
        pause=[
            say.label("count.pause", years=say.number(days.days / 365.25, decimals=1))
            for days in made["dated_on"].shift(-1).fillna(pd.Timestamp(as_of)) - made["dated_on"]
        ],
    )
