"""Terms: for how long an approval or a plan lets a region into the pilot, and what is left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.tables.cohorts import cohort_dates, require_cohorts
from helpers.tables.dictionary import TableError
from helpers.tables.periods import Day

COLUMNS = [
    *("region_id", "cohort", "status", "years"),
    *("starts_on", "starts_precision", "ends_on", "ends_precision"),
]


@dataclass(frozen=True)
class Stretch:
    """A stretch of a region's time in the pilot. `ends_on` is the first day no longer in."""

    status: str  # stated, after or unstated
    years: int  # that a stated one lasts, else 0
    starts_on: pd.Timestamp
    starts_precision: str
    ends_on: pd.Timestamp
    ends_precision: str


def pilot_terms(
    regions: pd.DataFrame,
    *,
    cohorts: pd.DataFrame,
    plans: pd.DataFrame,
    plan_regions: pd.DataFrame,
    as_of: Day,
) -> pd.DataFrame:
    """Cut each region's time in the pilot, up to `as_of`, into stated terms and what is outside.

    One row per region and stretch. `status` is `stated` for the term that the approval of its
    cohort states, or a later plan of its own; `after` for time outside such a term, `unstated`
    where none is known at all. Starts are dated as `cohort_dates` does. `years` is the length of a
    stated term; `starts_on` and `ends_on`, the first day no longer in, have a precision each. A
    region whose cohort had not begun by `as_of` has no row. Raises `TableError` if no region had,
    or if `cohorts` lacks one. Sources: those of `cohorts` and `plans`.
    """
    require_cohorts(regions, cohorts=cohorts)
    dates = cohort_dates(cohorts)[["cohort", "dated_on", "precision", "period_years"]]
    stating = plan_regions[["plan_id", "region_id"]].merge(
        plans.loc[plans["period_years"].notna()], on="plan_id", validate="many_to_one"
    )
    joined = regions[["region_id", "cohort"]].merge(
        dates, on="cohort", how="left", validate="many_to_one"
    )
    rows = [
        {"region_id": region["region_id"], "cohort": int(region["cohort"]), **vars(stretch)}
        for region in joined.to_dict("records")
        for stretch in _stretches(
            region,
            stating.loc[stating["region_id"] == region["region_id"]].sort_values("issued_on"),
            until=pd.Timestamp(as_of),
        )
    ]
    if not rows:
        raise TableError(
            "as_of",
            f"none of the {len(regions)} regions had joined by {pd.Timestamp(as_of):%Y-%m-%d}",
            "Give a later day, or other regions.",
        )
    return pd.DataFrame(rows)[COLUMNS]


def _stretches(
    region: Mapping[Any, Any], plans: pd.DataFrame, *, until: pd.Timestamp
) -> Iterator[Stretch]:
    """A region's stated terms, and what they leave open, in order."""
    terms = [term for term in _stated_terms(region, plans) if term.starts_on < until]
    outside = "after" if terms else "unstated"
    reached, precision = region["dated_on"], region["precision"]
    for term in terms:
        if term.starts_on > reached:
            yield Stretch(outside, 0, reached, precision, term.starts_on, term.starts_precision)
        starts_on = max(term.starts_on, region["dated_on"])
        reached, precision = min(term.ends_on, until), term.ends_precision
        yield Stretch("stated", term.years, starts_on, term.starts_precision, reached, precision)
    if reached < until:
        yield Stretch(outside, 0, reached, precision, until, "day")


def _stated_terms(region: Mapping[Any, Any], plans: pd.DataFrame) -> list[Stretch]:
    """The term of the cohort's approval, then those of plans that overlap none before."""
    offers = [(region["dated_on"], region["period_years"], region["precision"])] + [
        (plan["issued_on"], plan["period_years"], plan["issued_on_precision"])
        for plan in plans.to_dict("records")
    ]
    stated: list[Stretch] = []
    for starts_on, years, precision in offers:
        if pd.isna(years):
            continue
        ends_on = starts_on + pd.DateOffset(years=int(years))
        if not any(starts_on < term.ends_on and term.starts_on < ends_on for term in stated):
            stated.append(Stretch("stated", int(years), starts_on, precision, ends_on, precision))
    return stated


def last_day(ends_on: pd.Timestamp, precision: str) -> pd.Timestamp:
    """The day before `ends_on`, which is the first day no longer in; a month or year stays."""
    return ends_on - pd.Timedelta(days=1) if precision == "day" else ends_on
