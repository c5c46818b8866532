"""What is not known of a region, each gap with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from helpers.tables.dictionary import value_labels
from helpers.tables.profiles import printed_instead, years_without
from helpers.words.labels import Texts, Words

# Words with which a reason of a table begins that are no names: they lose their capital behind a colon.
OPENERS = {"A", "An", "Counted", "It", "Looked", "No", "One", "Only", "The"}


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
            yield say.label(f"gap.{key}", reason=inside(cohort[f"{column}_missing"]))
    uncounted = plans.loc[plans["measures_count"].isna()]
    titles = uncounted["title_zh" if say.lang == "zh" else "title_en"]
    for title, reason in zip(titles, uncounted["measures_count_missing"], strict=True):
        yield say.label("gap.measures", plan=title, reason=inside(reason))
    if pd.isna(here["focus"]):
        yield say.label("gap.focus", reason=inside(here["focus_missing"]))
    if not (measures["programme"] & (measures["reach"] == "one")).any():
        yield say.label("gap.opened")


def inside(reason: str) -> str:
    """A reason of a table, a sentence of its own, as it reads behind a colon."""
    first = reason.partition(" ")[0]
    return reason[:1].lower() + reason[1:] if first in OPENERS else reason


def _of_investment(printed: pd.DataFrame, *, since: int, to: int, say: Words) -> Iterator[str]:
    for measure in ("total_inflow", "services_inflow"):
        if years := years_without(printed, since=since, to=to, measure=measure):
            key = f"gap.{measure}" + (".one" if len(years) == 1 else "")
            told = {
                "years": say.names(spans(years, say)),
                "instead": _instead(printed, years, measure, say),
            }
            yield say.label(key, **told)
    unstated = int((printed["basis"] == "unstated").sum())
    if unstated:
        every = unstated == len(printed) > 1
        told = {"of": say.count(len(printed), spelled=True)}
        yield (
            say.label("gap.basis.all", **told)
            if every
            else say.counted("gap.basis", unstated, **told)
        )


def _instead(printed: pd.DataFrame, years: list[int], measure: str, say: Words) -> str:
    """What is printed of years for which no figure is: a part, the growth or share alone, a sum."""
    found = printed_instead(printed, years=years, measure=measure)
    known = [
        say.label(f"gap.instead.{kind}", year=span)
        for kind in ("part", "growth", "share")
        if found[kind]
        for span in [say.names(spans(found[kind], say))]
    ]
    if sums := [say.period(period) for period in found["together"]]:
        known.append(say.label("gap.instead.together", periods=say.names(sums)))
    return say.label("gap.instead", known=say.names(known, apart=True)) if known else ""


def spans(years: Iterable[int], say: Words) -> list[str]:
    """Years as words, three or more that follow each other as one span: 2020, 2021, 2023 to 2025."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return [
        told
        for run in runs
        for told in (
            [say.label("years.to", first=run[0], last=run[-1])]
            if len(run) > 2
            else list(map(str, run))
        )
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
            reason=inside(row["value_missing"]),
        )
