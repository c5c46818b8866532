"""Pilot periods: for how long an approval or a plan lets a region in, and what is left open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

Stated = tuple[pd.Timestamp, pd.Timestamp, int, str]  # from, to, years, precision of the dates


def stated_periods(region: Mapping[Any, Any], plans: pd.DataFrame) -> list[Stated]:
    """The period of the cohort's approval, then those of plans that overlap none before."""
    offers = [(region["dated_on"], region["period_years"], region["precision"])] + [
        (plan["issued_on"], plan["period_years"], plan["issued_on_precision"])
        for plan in plans.to_dict("records")
    ]
    stated: list[Stated] = []
    for starts_on, years, precision in offers:
        if pd.isna(years):
            continue
        ends_on = starts_on + pd.DateOffset(years=int(years))
        if any(starts_on < end and start < ends_on for start, end, _, _ in stated):
            continue
        stated.append((starts_on, ends_on, int(years), precision))
    return stated


Dated = tuple[pd.Timestamp, str]  # a day and how exactly it is known


def stretches(
    stated: list[Stated], *, since: Dated, until: pd.Timestamp
) -> list[tuple[str, int, Dated, Dated]]:
    """Fill what the stated periods leave open: status, years, from, to."""
    open_status = "after" if stated else "unstated"
    found: list[tuple[str, int, Dated, Dated]] = []
    reached = since
    for starts_on, ends_on, years, precision in stated:
        if starts_on > reached[0]:
            found.append((open_status, years, reached, (starts_on, precision)))
        end = (min(ends_on, until), precision)
        found.append(("stated", years, (max(starts_on, since[0]), precision), end))
        reached = end
    if reached[0] < until:
        found.append((open_status, 0, reached, (until, "day")))
    return found


def last_day(end: pd.Timestamp, precision: str) -> pd.Timestamp:
    """The day before `end`, which is the first day no longer in; a month or year stays."""
    return end - pd.Timedelta(days=1) if precision == "day" else end
