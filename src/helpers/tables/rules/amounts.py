"""Rules of amounts and rates: each value in the column of its measure."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.tables.rules.faults import Fault, Tables, indexed_rows, table_path


def measures_fill_their_columns(tables: Tables) -> Iterator[Fault]:
    """An amount stands in the amount columns, a share in the share column, and no row is empty."""
    for name, table in tables.with_column("yoy_percent"):
        if "measure" not in table:
            continue
        numbers = [
            column
            for column in table.columns
            if "_bn_" in column or column in ("share_percent", "enterprises_count")
        ]
        for index, row in indexed_rows(table):
            filled = [column for column in numbers if pd.notna(row[column])]
            allowed = _columns_of(row["measure"], numbers)
            wrong = [column for column in filled if column not in allowed]
            if wrong:
                yield Fault(
                    table_path(name),
                    index,
                    f"{wrong[0]} is filled for the measure {row['measure']!r}",
                    f"Move the value to {' or '.join(allowed)}, or correct the measure.",
                )
            growth = [column for column in table.columns if column.startswith("yoy_")]
            if not filled and all(pd.isna(row[name]) for name in growth):
                yield Fault(
                    table_path(name),
                    index,
                    f"no value for {row['measure']!r} in {row['period']}",
                    "Fill a value or growth, or take the row out.",
                )


def _columns_of(measure: str, numbers: list[str]) -> list[str]:
    if "share" in measure:
        return ["share_percent"]
    if measure.startswith("new_"):
        return ["enterprises_count"]
    return [column for column in numbers if "_bn_" in column]


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
