"""What went wrong, where, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in the project's input or output.

    `where` names file and row, cell or line; `found` says what is wrong, with the value;
    `remedy` says what to do. All three are sentences for an editor, not for a programmer.
    """

    where: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.found}\n    {self.remedy}"


class SiteError(Exception):
    """The site cannot be built as it stands; carries every `Problem` known at that point."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems), key=in_order)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[SiteError], tuple[list[Problem]]]:
        """Travel from one process to another whole."""
        return SiteError, (self.problems,)

    @classmethod
    def single(cls, where: str, found: str, remedy: str) -> SiteError:
        """Wrap one fault."""
        return cls([Problem(where, found, remedy)])


def in_order(problem: Problem) -> tuple[list[str | int], str, str]:
    """What problems are told in the order of: a place of ten after one of nine."""
    parts = re.split(r"(\d+)", problem.where)
    place = [int(part) if part.isdecimal() else part for part in parts]
    return place, problem.found, problem.remedy


def require_none(problems: Iterable[Problem]) -> None:
    """Raise `SiteError` if there is any problem."""
    found = list(problems)
    if found:
        raise SiteError(found)
