"""Rules of statements: what is said to be told in a table is told in one that there is."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.tables.dictionary import DELIMITER, table_names
from helpers.tables.rules.faults import Fault, Tables, indexed_rows, meant, table_path


def statements_are_told_in_a_table(tables: Tables) -> Iterator[Fault]:
    """Every name in `told_in` is that of a table."""
    names = table_names(root=tables.root)
    for index, row in indexed_rows(tables["statements"]):
        if pd.isna(row["told_in"]):
            continue
        for name in row["told_in"].split(DELIMITER):
            if name not in names:
                yield Fault(
                    table_path("statements"),
                    index,
                    f"told_in names {name!r}, which is no table",
                    f"Name one of {', '.join(names)}, or leave it empty.{meant(name, names)}",
                )
