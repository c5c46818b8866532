"""What is known of a table before it is looked at, and what was found in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from publisher.base.problems import Problem
from publisher.site.sheets.meanings import Known
from publisher.site.sheets.rows import Row

FEW = 5  # rows that are named one by one


@dataclass(frozen=True)
class Sheet:
    """A table on disk as its dictionary describes it."""

    path: str  # as a problem names it
    dictionary: str  # the same for the dictionary
    fields: Sequence[Any]  # of frictionless
    told: Sequence[Mapping[str, Any]]
    delimiter: str = ","
    encoding: str = "utf-8"
    familiar: Callable[[], Set[str]] = frozenset  # letters of the texts beside it
    keys: Mapping[str, Callable[[], Known]] = field(default_factory=dict)  # by column
    others: Callable[[], Sequence[Known]] = tuple  # the keys of all tables

    @property
    def names(self) -> list[str]:
        """The names of its columns."""
        return [str(each.name) for each in self.fields]


@dataclass
class Inspected:
    """What was found in a table, and its bytes with that mended which has one right answer.

    `rows` are all its rows, mended, where they can be told apart; `spoiled` are the cells, by row
    and column, that only their author can mend; `aside` are rows that are none of the table.
    """

    problems: list[Problem] = field(default_factory=list)
    mended: bytes | None = None
    rows: Sequence[Row] | None = None
    spoiled: set[tuple[int, str]] = field(default_factory=set)
    aside: set[int] = field(default_factory=set)

    def tell(self, where: str, found: str, remedy: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(where, found, remedy))


class Unreadable(Exception):
    """What was found keeps the rest from being looked at."""


def numbered(numbers: Sequence[int]) -> str:
    """Rows by their numbers, the first few one by one."""
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    first = ", ".join(map(str, numbers[:FEW]))
    more = len(numbers) - FEW
    return f"rows {first}" + (f" and {more} more" if more > 0 else "")
