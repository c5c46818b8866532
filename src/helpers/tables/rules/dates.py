"""Rules of dates and periods: their precision, year and kind."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.tables.dictionary import DICTIONARY, as_of
from helpers.tables.periods import period_bounds
from helpers.tables.rules.faults import Fault, Tables, indexed_rows, table_path


def dates_have_their_precision(tables: Tables) -> Iterator[Fault]:
    """A date has a precision, and one known to the month or year is stored as its first day."""
    for name, table in tables.typed.items():
        for precision in table.columns[table.columns.str.endswith("_precision")]:
            column = precision.removesuffix("_precision")
            for index, row in indexed_rows(table):
                day, known = row[column], row[precision]
                reason = row.get(f"{column}_missing", "")
                if pd.isna(day) == pd.isna(reason) and f"{column}_missing" in row:
                    continue  # the rule of gaps tells of it
                if pd.isna(day) != pd.isna(known):
                    yield Fault(
                        table_path(name),
                        index,
                        f"{column} is {_shown(day)} and {precision} is {_shown(known)}",
                        "Fill both or neither.",
                    )
                elif not pd.isna(day) and day != _first_day(day, known):
                    yield Fault(
                        table_path(name),
                        index,
                        f"{column} {day:%Y-%m-%d} is known to the {known} only",
                        f"Write {_first_day(day, known):%Y-%m-%d}, or precision day.",
                    )


def _first_day(day: pd.Timestamp, precision: str) -> pd.Timestamp:
    if precision == "year":
        return day.replace(month=1, day=1)
    return day.replace(day=1) if precision == "month" else day


def _shown(value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return "empty"
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


KNOWN_ON = ("approved_on", "published_on", "issued_on", "occurred_on", "said_on", "accessed_on")
PLANNED = {"concept_values"}  # tables that also hold what is planned for a later time


def no_row_is_younger_than_the_atlas(tables: Tables) -> Iterator[Fault]:
    """What a row tells of had happened on the day of the atlas, `created` of the dictionary."""
    today = as_of(root=tables.root)
    for name, table in tables.typed.items():
        days = {column: table[column] for column in KNOWN_ON if column in table}
        if "period" in table and name not in PLANNED:
            ends = [period_bounds(period)[1] for period in table["period"]]
            days["period"] = pd.Series(ends, index=table.index, dtype="datetime64[s]")
        for column, ends_on in days.items():
            late = ends_on[ends_on > today]
            if len(late):
                yield _too_young(name, table, column, late, today)


def _too_young(
    name: str, table: pd.DataFrame, column: str, late: pd.Series, today: pd.Timestamp
) -> Fault:
    """One fault for a column, however many of its rows are younger."""
    index = int(str(late.index[0]))
    shown = _shown(table[column][index])
    more = f" (and {len(late) - 1} more rows are later too)" if len(late) > 1 else ""
    return Fault(
        table_path(name),
        index,
        f"{column} is {shown}, later than the day of the atlas, {today:%Y-%m-%d}{more}",
        f"If the tables were brought up to date since, write "
        f"created: '{late.max():%Y-%m-%d}T00:00:00Z' or later in {DICTIONARY}; else correct the row.",
    )


def periods_fit_their_year_and_kind(tables: Tables) -> Iterator[Fault]:
    """`year` is the year in which the period ends, and `period_kind` is what the period is."""
    for name, table in tables.with_column("period"):
        for index, row in indexed_rows(table):
            first, last = period_bounds(row["period"])
            if row["year"] != last.year:
                yield Fault(
                    table_path(name),
                    index,
                    f"year is {row['year']}, but the period {row['period']} ends in {last.year}",
                    f"Write {last.year}, or correct the period.",
                )
            kinds = _kinds(first, last)
            if row["period_kind"] not in kinds:
                yield Fault(
                    table_path(name),
                    index,
                    f"period_kind is {row['period_kind']!r}, but the period is {row['period']}",
                    f"Write {' or '.join(kinds)}, or correct the period."
                    if kinds
                    else "Write a period of one month, of months from January on, or of whole years.",
                )


def _kinds(first: pd.Timestamp, last: pd.Timestamp) -> tuple[str, ...]:
    if first.year != last.year:
        return ("years",)
    months = last.month - first.month + 1
    if months == 12:
        return ("year",)
    if months == 1:
        return ("ytd", "month") if first.month == 1 else ("month",)
    return ("ytd",) if first.month == 1 else ()
