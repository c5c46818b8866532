"""Rules of gaps: an empty cell has a reason, and no word stands in its place."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.tables.rules.faults import Fault, Tables, table_path


def every_gap_has_its_reason(tables: Tables) -> Iterator[Fault]:
    """A reason stands in `<column>_missing` exactly where `<column>` is empty."""
    for name, table in tables.typed.items():
        for reason in table.columns[table.columns.str.endswith("_missing")]:
            column = reason.removesuffix("_missing")
            empty, explained = table[column].isna(), table[reason].notna()
            for index in table.index[empty & ~explained]:
                yield Fault(
                    table_path(name),
                    index,
                    f"{column} is empty and {reason} gives no reason",
                    f"Fill {column} from a source, or say in {reason} why it is not known.",
                )
            for index in table.index[~empty & explained]:
                yield Fault(
                    table_path(name),
                    index,
                    f"{column} is {table.at[index, column]!s} and {reason} says why it is empty",
                    f"Clear {reason}.",
                )


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
                yield Fault(
                    table_path(name),
                    int(str(index)),
                    f"{column} is {word!r}",
                    f"Leave the cell empty, and give the reason in {column}_missing or note.",
                )
