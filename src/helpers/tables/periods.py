"""Periods as the tables write them: `2021`, `2021-05`, `2021-01/2021-09`, `2015/2019`."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

import pandas as pd

WRITTEN = re.compile(r"[0-9]{4}(-[0-9]{2})?")
Day = dt.date | pd.Timestamp | str  # what a caller may write a day as


@cache
def period_bounds(period: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last day of a period.

    Raises `ValueError` for a text that is no period.
    """
    first, _, last = period.partition("/")
    begin, end = _day(first, end=False), _day(last or first, end=True)
    if end < begin:
        raise ValueError(f"{period!r} ends before it begins; it is written {last}/{first}")
    return begin, end


def _day(text: str, *, end: bool) -> pd.Timestamp:
    try:
        if not WRITTEN.fullmatch(text):
            raise ValueError(text)  # pandas takes 2024Q1 for January
        span = pd.Period(text, freq="Y" if len(text) == 4 else "M")
    except ValueError as error:
        raise ValueError(
            f"{text!r} is no year or month; a period is written 2021, 2021-05 or 2021-01/2021-09"
        ) from error
    return (span.end_time if end else span.start_time).normalize()


def with_dates(table: pd.DataFrame) -> pd.DataFrame:
    """Add `starts_on` and `ends_on`, the first and last day of each row's `period`.

    One row per row of `table`, to the day. Raises `ValueError` for a text that is no period.
    """
    bounds = [period_bounds(period) for period in table["period"]]
    return table.assign(
        starts_on=pd.Series([first for first, _ in bounds], table.index, dtype="datetime64[s]"),
        ends_on=pd.Series([last for _, last in bounds], table.index, dtype="datetime64[s]"),
    )
