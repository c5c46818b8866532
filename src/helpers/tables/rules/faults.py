"""What a rule is given, and what it finds: the tables of a project, and a row that breaks it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

FEW = 5  # more faults than these that are alike in one table are told as one
ALONE = "If a column was sorted, moved or filled down by itself, undo that. Else:"


@dataclass(frozen=True)
class Fault:
    """A row that breaks a rule: the table's path, the row's index, what is wrong, what to do.

    `also` are the indexes of other rows that it was found in.
    """

    path: str
    index: int
    found: str
    remedy: str
    also: tuple[int, ...] = ()

    @property
    def rows(self) -> set[int]:
        """The indexes of all its rows."""
        return {self.index, *self.also}

    def as_problem(self) -> dict[str, str]:
        """Name file and row as an editor counts them: the header is row 1."""
        where = f"{self.path}, row {self.index + 2}"
        return {"where": where, "found": self.found, "remedy": self.remedy}


def told_once(alike: Sequence[Fault]) -> Fault:
    """One fault for several of one cause: the first, with how many more rows have it, and which."""
    first, *others = alike
    if not others:
        return first
    numbers = ", ".join(str(fault.index + 2) for fault in others[:FEW])
    more = f"{len(others)} more row{'s' * (len(others) > 1)}"
    also = f" (and {more}: {numbers}{', …' * (len(others) > FEW)})"
    rows = tuple(index for fault in alike for index in fault.rows if index != first.index)
    return replace(first, found=f"{first.found}{also}", also=rows)


def folded(faults: Sequence[Fault]) -> Iterator[Fault]:
    """Faults of one rule, with many that are alike in one table told once.

    So many have one cause, which is seldom in each row: a column that was sorted, moved or filled down.
    """
    alike: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in faults:
        kind = (fault.path, fault.found.partition(" ")[0], fault.remedy.partition(" ")[0])
        alike.setdefault(kind, []).append(fault)
    for each in alike.values():
        if len(each) <= FEW:
            yield from each
        else:
            first = told_once(each)
            yield replace(first, remedy=f"{ALONE} {first.remedy}")


class InDoubt(LookupError):
    """A rule asks for what cannot be relied on, as a fault in it was told already."""


Found = TypeVar("Found")


@dataclass(frozen=True)
class Tables:
    """Every table of a project, with its types and as text.

    Of a table that is in doubt there are no types, and no text if it cannot be read at all.
    """

    root: Path
    typed: dict[str, pd.DataFrame]
    text: dict[str, pd.DataFrame]
    doubtful: frozenset[str] = frozenset()  # paths
    _found: dict[Any, list[Any]] = field(default_factory=dict, init=False, compare=False)

    def once(self, look: Callable[[Tables], Iterable[Found]]) -> list[Found]:
        """All that `look` finds in these tables, looked for once however many rules ask."""
        if look not in self._found:
            self._found[look] = list(look(self))
        return self._found[look]

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A table by its name. Raises `InDoubt` if its values cannot be relied on."""
        if name not in self.typed:
            raise InDoubt(name)
        return self.typed[name]

    def cells(self, name: str) -> pd.DataFrame:
        """A table as text, also where some cells are wrong. Raises `InDoubt` if it cannot be read."""
        if name not in self.text:
            raise InDoubt(name)
        return self.text[name]

    def require(self, path: str) -> Path:
        """The place of a file. Raises `InDoubt` if what it says cannot be relied on."""
        if path in self.doubtful or not (self.root / path).is_file():
            raise InDoubt(path)
        return self.root / path

    def with_column(self, column: str) -> Iterator[tuple[str, pd.DataFrame]]:
        """Names and rows of the tables that have a column."""
        return ((name, table) for name, table in self.typed.items() if column in table)


Row = Any  # a mapping of columns to values
Rule = Callable[[Tables], Iterator[Fault]]


def table_path(name: str) -> str:
    """The path of a table, as a problem names it."""
    return f"data/{name}.csv"


def indexed_rows(table: pd.DataFrame) -> Iterator[tuple[int, Row]]:
    """Each row with its index, which an editor finds two rows further down."""
    rows: Any = table.to_dict("records")
    return zip(map(int, table.index), rows, strict=True)


def nearest(value: str, known: Iterable[str]) -> str:
    """The one of these that differs least from a value; empty if none is near."""
    return next(iter(difflib.get_close_matches(value, list(known), n=1, cutoff=0.7)), "")


def meant(value: str, known: Iterable[str]) -> str:
    """The question whether the nearest of these was meant; empty if none is near."""
    near = nearest(value, known)
    return f" Is {near!r} meant?" if near else ""
