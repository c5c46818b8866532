"""What a value that is nearly right was meant as: another way to write it, a name, a slip of the finger."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LONGEST = 80  # letters of a text that may be a name


@dataclass(frozen=True)
class Known:
    """The values that a column may hold, and the names by which people know them."""

    values: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    likeness: float = 0.7  # from 0 to 1, of a value that counts as near

    def written(self, cell: str) -> set[str]:
        """The values that differ from a cell in nothing but capitals."""
        return {value for value in self.values if value.casefold() == cell.casefold()}

    def near(self, cell: str) -> str:
        """The value that a cell was probably meant as; empty if none is near."""
        folded = {value.casefold(): value for value in self.values}
        named = {name.casefold(): value for name, value in self.names.items()}
        wanted = cell.strip().casefold()
        if exact := folded.get(wanted) or named.get(wanted):
            return exact
        for known in (folded, named):
            if near := difflib.get_close_matches(wanted, known, n=1, cutoff=self.likeness):
                return known[near[0]]
        return ""


def coded(field: Any, told: Mapping[str, Any]) -> Known:
    """The values of an enumeration, each with its labels in all languages."""
    values = tuple(map(str, field.constraints.get("enum", ())))
    labels = told.get("labels")
    names = {
        label: str(code)
        for code, said in (labels.items() if isinstance(labels, Mapping) else ())
        for label in (said.values() if isinstance(said, Mapping) else [said])
        if isinstance(label, str) and str(code) in values
    }
    return Known(values, names)


def keyed(names: Sequence[str], rows: Iterable[Sequence[str]], column: str) -> Known:
    """The values of a column of another table; the texts that stand in one of its rows name it."""
    if column not in names:
        return Known()
    at = list(names).index(column)
    whole = [row for row in rows if len(row) == len(names) and row[at].strip()]
    texts = [
        (cell.strip(), row[at])
        for row in whole
        for index, cell in enumerate(row)
        if index != at and 1 < len(cell.strip()) <= LONGEST and not cell.strip().isdigit()
    ]
    times = Counter(text for text, _ in set(texts))
    values = tuple(dict.fromkeys(row[at] for row in whole))
    return Known(values, {text: key for text, key in texts if times[text] == 1})


def meant(near: str) -> str:
    """The question whether this value was meant; empty where there is none."""
    return f" Is {near!r} meant?" if near else ""
