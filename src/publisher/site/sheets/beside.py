"""The columns beside one, in which what a cell says besides its value has its place."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from publisher.site.sheets.quantities import unit_of

NOTES = ("note", "notes", "remark", "remarks", "comment", "comments")


@dataclass(frozen=True)
class Beside:
    """The columns of a table, as its dictionary describes them."""

    fields: Sequence[Any] = ()  # of frictionless
    told: Sequence[Mapping[str, Any]] = ()

    def missing(self, column: str) -> str:
        """The column that gives the reason why a cell is empty; empty if there is none."""
        return self._named(f"{column}_missing")

    def note(self) -> str:
        """The column for remarks; empty if there is none."""
        return next(filter(None, map(self._named, NOTES)), "")

    def with_code(self, code: str, column: str) -> str:
        """The column of codes that has this one, if several the one whose name is most like `column`."""
        have = [
            str(each.name)
            for each in self.fields
            if code in map(str, each.constraints.get("enum", ())) and each.name != column
        ]
        return max(have, key=lambda name: len(os.path.commonprefix([name, column])), default="")

    def with_unit(self, scale: int, of: str, column: str) -> str:
        """The one column in this unit whose name is most like `column`; empty if several are alike."""
        like: dict[int, list[str]] = {}
        for field, told in zip(self.fields, self.told, strict=False):
            unit = unit_of(str(told.get("unit", "")))
            if unit and unit.scale == scale and unit.of == of and field.name != column:
                shared = len(os.path.commonprefix([field.name, column]))
                like.setdefault(shared, []).append(str(field.name))
        best = like[max(like)] if like else []
        return best[0] if len(best) == 1 else ""

    def _named(self, name: str) -> str:
        return name if any(each.name == name for each in self.fields) else ""
