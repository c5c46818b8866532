"""Rules of gaps: an empty cell has a reason, and no word stands in its place."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.tables.rules.faults import Fault, Tables, table_path


def every_gap_has_its_reason(tables: Tables) -> Iterator[Fault]:
    """A reason stands in `<column>_missing` exactly where `<column>` is empty."""
    for name, table in tables.typed.items():
        for reason in table.columns[table.columns.str.endswith("_missing")]:
            column = reason.removesuffix("_missing")
            empty, explained = table[column].isna(), table[reason].notna()
            exact = f"{column}_precision"
            known = table[exact].notna() if exact in table else None
            for index in table.index[empty & ~explained]:
                yield Fault(
                    table_path(name),
                    index,
                    f"{column} is empty and {reason} gives no reason",
                    f"Fill {column} from a source, or say in {reason} why it is not known"
                    f"{f', and clear {exact}' if known is not None and known[index] else ''}.",
                )
            for index in table.index[~empty & explained]:
                yield Fault(
                    table_path(name),
                    index,
                    f"{column} is {_shown(table.at[index, column])} and {reason} says why it is empty",
                    f"Clear {reason}{f', and fill {exact}' if known is not None and not known[index] else ''}.",
                )


def _shown(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


PLACEHOLDERS = {
    "unverified",
    "unknown",
    "not seen",
    "not found",
    "n/a",
    "na",
    "none",
    "tbd",
    "?",
    "-",
}


def no_word_stands_for_a_gap(tables: Tables) -> Iterator[Fault]:
    """An unknown value is an empty cell, never a word that says so."""
    for name, text in tables.text.items():
        for column in text.columns:
            words = text.loc[text[column].str.lower().isin(PLACEHOLDERS), column]
            for index, word in words.items():
                reason = f"{column}_missing" if f"{column}_missing" in text else "note"
                remedy = f"Leave the cell empty, and give the reason in {reason}."
                if column.endswith("_missing"):
                    remedy = "Say why no value is known: what was looked for, and where."
                yield Fault(table_path(name), int(str(index)), f"{column} is {word!r}", remedy)
