"""Rules of amounts and rates: each value in the column of its measure, each rate a possible one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pandas as pd

from helpers.tables.rules.faults import Fault, InDoubt, Tables, indexed_rows, table_path
from helpers.tables.rules.printed import columns_of, not_as_printed

YUAN = (5.5, 8.5)  # for a dollar, since 2005


def measures_fill_their_columns(tables: Tables) -> Iterator[Fault]:
    """An amount stands in the amount columns, a share in the share column, and no row is empty."""
    for name, table in tables.with_column("yoy_percent"):
        if "measure" in table:
            with suppress(InDoubt):
                yield from _columns_filled(name, table, not_as_printed(tables, name))


def _columns_filled(name: str, table: pd.DataFrame, told: set[int]) -> Iterator[Fault]:
    numbers = [
        column
        for column in table.columns
        if "_bn_" in column or column in ("share_percent", "enterprises_count")
    ]
    for index, row in indexed_rows(table):
        filled = [column for column in numbers if pd.notna(row[column])]
        allowed = columns_of(row["measure"], numbers)
        wrong = [column for column in filled if column not in allowed]
        if wrong:
            yield Fault(
                table_path(name),
                index,
                f"{wrong[0]} is filled for the measure {row['measure']!r}",
                f"Move the value to {' or '.join(allowed)}, or correct the measure.",
            )
        growth = [column for column in table.columns if column.startswith("yoy_")]
        if index in told:
            continue
        if not filled and all(pd.isna(row[name]) for name in growth):
            yield Fault(
                table_path(name),
                index,
                f"no value for {row['measure']!r} in {row['period']}",
                "Fill a value or growth, or take the row out.",
            )


def rates_are_printed_or_paired(tables: Tables) -> Iterator[Fault]:
    """A rate is printed, or one amount in both currencies stands in its place."""
    for index, row in indexed_rows(tables["exchange_rates"]):
        pair = [pd.notna(row[name]) for name in ("pair_of", "pair_cny", "pair_usd")]
        if pd.notna(row["cny_per_usd"]) == any(pair) or any(pair) != all(pair):
            yield Fault(
                table_path("exchange_rates"),
                index,
                f"{row['period']} has {'a' if pd.notna(row['cny_per_usd']) else 'no'} rate and "
                f"{sum(pair)} of the 3 columns of a pair",
                "Fill cny_per_usd, or all of pair_of, pair_cny and pair_usd.",
            )
            continue
        rate = row["pair_cny"] / row["pair_usd"] if all(pair) else row["cny_per_usd"]
        if not YUAN[0] <= rate <= YUAN[1]:
            columns = "pair_cny by pair_usd" if all(pair) else "cny_per_usd"
            yield Fault(
                table_path("exchange_rates"),
                index,
                f"{columns} is {rate:.4g} yuan for a dollar",
                f"Correct it: a dollar was {YUAN[0]:g} to {YUAN[1]:g} yuan in all years since 2005.",
            )
