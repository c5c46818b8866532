"""What is not known of a region, each gap with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from helpers.tables.dictionary import value_labels
from helpers.tables.profiles import years_without
from helpers.words.labels import Texts, Words


def gaps(
    here: pd.Series,
    *,
    cohort: pd.Series,
    plans: pd.DataFrame,
    measures: pd.DataFrame,
    printed: pd.DataFrame,
    baseline: pd.DataFrame,
    to: int,
    lang: str = "en",
    words: Texts | None = None,
) -> list[str]:
    """Say what the tables do not hold of a region: one sentence for each gap.

    `here` is its row of `regions`, `cohort` that of its cohort; `plans`, `measures` (from
    `region_measures`), `printed` (of fdi_regions) and `baseline` are its own rows. Full years are
    asked for from the year in which it joined up to `to`. Reasons are those of the tables.
    """
    say = Words.of(lang, words)
    return [
        *_of_the_programme(here, cohort, plans, measures, say),
        *_of_investment(printed, since=int(here["cohort"]), to=to, say=say),
        *_of_the_place(baseline, say),
    ]


def _of_the_programme(
    here: pd.Series,
    cohort: pd.Series,
    plans: pd.DataFrame,
    measures: pd.DataFrame,
    say: Words,
) -> Iterator[str]:
    for key, column in (("approval", "approved_on"), ("period", "period_years")):
        if pd.isna(cohort[column]):
            yield say.label(f"gap.{key}", reason=cohort[f"{column}_missing"])
    uncounted = plans.loc[plans["measures_count"].isna()]
    titles = uncounted["title_zh" if say.lang == "zh" else "title_en"]
    for title, reason in zip(titles, uncounted["measures_count_missing"], strict=True):
        yield say.label("gap.measures", plan=title, reason=reason)
    if pd.isna(here["focus"]):
        yield say.label("gap.focus", reason=here["focus_missing"])
    if not (measures["programme"] & (measures["reach"] == "one")).any():
        yield say.label("gap.opened")


def _of_investment(printed: pd.DataFrame, *, since: int, to: int, say: Words) -> Iterator[str]:
    for measure in ("total_inflow", "services_inflow"):
        if years := years_without(printed, since=since, to=to, measure=measure):
            yield say.label(f"gap.{measure}", years=say.names(spans(years, say)))
    unstated = int((printed["basis"] == "unstated").sum())
    if unstated:
        yield say.label("gap.basis", count=say.count(unstated), of=say.count(len(printed)))


def spans(years: Iterable[int], say: Words) -> list[str]:
    """Years as words, those that follow each other as one span: 2021, 2023 to 2025."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return [
        str(run[0]) if len(run) == 1 else say.label("years.to", first=run[0], last=run[-1])
        for run in runs
    ]


def _of_the_place(baseline: pd.DataFrame, say: Words) -> Iterator[str]:
    missing = baseline.loc[baseline["value"].isna()]
    measures = value_labels("baseline", "measure", say.lang)
    for row in missing.to_dict("records"):
        what = measures[row["measure"]]
        yield say.label(
            "gap.baseline",
            what=what[:1].upper() + what[1:],
            year=say.period(row["period"]),
            reason=row["value_missing"],
        )
