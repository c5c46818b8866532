"""What a rule is given, and what it finds: the tables of a project, and a row that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd


@dataclass(frozen=True)
class Fault:
    """A row that breaks a rule: the table's path, the row's index, what is wrong, what to do."""

    path: str
    index: int
    found: str
    remedy: str

    def as_problem(self) -> dict[str, str]:
        """Name file and row as an editor counts them: the header is row 1."""
        where = f"{self.path}, row {self.index + 2}"
        return {"where": where, "found": self.found, "remedy": self.remedy}


@dataclass(frozen=True)
class Tables:
    """Every table of a project, with its types and as text."""

    root: Path
    typed: dict[str, pd.DataFrame]
    text: dict[str, pd.DataFrame]

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.typed[name]

    def with_column(self, column: str) -> Iterator[tuple[str, pd.DataFrame]]:
        """Names and rows of the tables that have a column."""
        return ((name, table) for name, table in self.typed.items() if column in table)


Rule = Callable[[Tables], Iterator[Fault]]


def table_path(name: str) -> str:
    """The path of a table, as a problem names it."""
    return f"data/{name}.csv"


def indexed_rows(table: pd.DataFrame) -> Iterator[tuple[int, pd.Series]]:
    """Each row with its index, which an editor finds two rows further down."""
    return ((int(str(index)), row) for index, row in table.iterrows())
