"""Cells that hold a value and say something besides, or no value at all: a remedy for each of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from publisher.site.sheets.beside import Beside
from publisher.site.sheets.decoding import FIX
from publisher.site.sheets.fault import Fault
from publisher.site.sheets.forms import no_such_day
from publisher.site.sheets.quantities import (
    Quantity,
    Unit,
    is_nothing,
    is_range,
    quantity,
    unit_of,
    written,
)
from publisher.site.sheets.spans import span

WHAT = {
    "percent": "a share in percent",
    "points": "a difference in percentage points",
    "": "a count",
}


@dataclass(frozen=True)
class Asked:
    """What a column asks of its cells: its name and unit, what it allows, the columns beside it."""

    name: str
    unit: str
    allows: Callable[[str], bool]
    required: bool
    beside: Beside

    def emptied(self) -> str:
        """What to do with a cell of which nothing is known."""
        reason = self.beside.missing(self.name)
        return "leave the cell empty" + (f" and give the reason in {reason}" if reason else "")

    def noted(self, what: str) -> str:
        """Where to write what the cell says besides its value."""
        note = self.beside.note()
        return f"{what} in {note}" if note else f"the table has no column for {what}"


def no_value(cell: str, said: str, asked: Asked) -> Fault | None:
    """The fault of a cell that holds a sign for no value."""
    if not is_nothing(cell):
        return None
    remedy = f"{asked.emptied().capitalize()}."
    if asked.required:
        remedy = "Every row needs a value here: write it, or take the row out."
    return Fault("nothing", f"{said}: it stands for no value", remedy)


def number_fault(cell: str, said: str, asked: Asked) -> Fault | None:
    """The fault of a cell that holds a number and says more: its unit, how exact it is, a footnote."""
    if is_range(cell):
        note = asked.beside.note()
        range_ = f"and give the range in {note}" if note else "the table has no column for a range"
        remedy = f"Write the one number that the source prints; if it prints a range, {asked.emptied()}, {range_}."
        return Fault("range", f"{said}: it is a range, not one number", remedy)
    found = quantity(cell)
    if found is None:
        return None
    unit = unit_of(asked.unit)
    if unit is None or not _alike(found, unit):
        return _of_other_unit(found, said, asked, unit)
    value = in_scale(found, unit.scale)
    if found.bracketed:
        return _bracketed(found, value, said, asked)
    if not asked.allows(value):
        return None
    if found.qualifier or found.mark:
        return _said_besides(found, value, said, asked)
    return _in_unit(found, unit, value, said, asked)


def _alike(found: Quantity, unit: Unit) -> bool:
    """Whether what the cell says of its unit fits the column."""
    if found.of or unit.of == "percent":
        return (found.of or "percent") == unit.of and not (unit.of == "percent" and found.scale)
    return not (found.counted and unit.of)


def _of_other_unit(found: Quantity, said: str, asked: Asked, unit: Unit | None) -> Fault | None:
    """The fault of a cell in another unit than that of its column."""
    if unit is None:
        return _without_unit(found, said, asked)
    what = WHAT.get(found.of, f"an amount in {found.of}")
    told = f"{said}: it is {what}, and the column is in {asked.unit}"
    scales = [unit.scale, 0] if found.of != "percent" else [0]
    for scale in scales:
        if other := asked.beside.with_unit(scale, found.of, asked.name):
            right = f"Write {in_scale(found, scale)} in {other}, and leave this cell empty."
            return Fault("unit", told, right)
    remedy = f"Write what the source prints in {asked.unit}, or {asked.emptied()}."
    return Fault("unit", told, remedy)


def _without_unit(found: Quantity, said: str, asked: Asked) -> Fault | None:
    """The fault of a cell in a column of which the dictionary tells no unit."""
    value = written(found.number.scaleb(found.scale or 0))
    if found.scale or found.of:
        full = f"{value} {found.of}".strip()
        if found.scale is None:  # a sign of money alone does not say whether millions are meant
            remedy = f"Write the number alone, {value}, if it is in the unit that the row or the column has; else reckon it."
            return Fault("unit", f"{said}: a unit stands in the cell", remedy)
        remedy = f"Write it in the unit of the column, which the dictionary does not tell: in full, it is {full}."
        return Fault("unit", f"{said}: a unit stands in the cell", remedy)
    if found.bracketed:
        return _bracketed(found, value, said, asked)
    return _said_besides(found, value, said, asked) if found.qualifier or found.mark else None


def in_scale(found: Quantity, scale: int) -> str:
    """The number in a power of ten; as it stands if the cell says none."""
    return written(
        found.number if found.scale is None else found.number.scaleb(found.scale - scale)
    )


def _bracketed(found: Quantity, value: str, said: str, asked: Asked) -> Fault | None:
    """The fault of a number in brackets, which book-keepers write for one below zero."""
    below = written(-abs(Decimal(value)))
    if asked.allows(below):
        remedy = f"Write {below} if the brackets mean a minus, as in book-keeping; {value} if they do not."
    elif asked.allows(value):
        remedy = (
            f"Write {value}: the column allows no {below}, which brackets mean in book-keeping."
        )
    else:
        return None
    return Fault("brackets", f"{said}: the number stands in brackets", remedy)


def _said_besides(found: Quantity, value: str, said: str, asked: Asked) -> Fault:
    """The fault of a number with a word of how exact it is, or with the mark of a footnote."""
    parts, places = [], []
    if code := found.qualifier:
        parts.append(f"says “{code}”")
        column = asked.beside.with_code(code, asked.name)
        places.append(f"{code} in {column}" if column else asked.noted(f"“{code}”"))
    if found.mark:
        parts.append(f"bears the mark {found.mark!r}")
        places.append(asked.noted(f"what {found.mark!r} refers to"))
    return Fault(
        "besides",
        f"{said}: it {' and '.join(parts)}",
        f"Write {value}, and {', and '.join(places)}.",
    )


def _in_unit(found: Quantity, unit: Unit, value: str, said: str, asked: Asked) -> Fault:
    """The fault of a number with its unit; mended where nothing is left open."""
    money = unit.of not in ("", "percent")
    if not money or (found.of and found.scale):  # nothing is left open
        return Fault("unit", f"{said}; it is {value} {asked.unit}", f"Write {value}; {FIX}.", value)
    told = f"{said}; it is {value} {asked.unit} if it is meant in {unit.of if found.scale else asked.unit}"
    return Fault("unit", told, f"Write {value} if so.")


def day_fault(cell: str, said: str, asked: Asked) -> Fault | None:
    """The fault of a day that no calendar has, or of a month, quarter or year in a column of days."""
    if why := no_such_day(cell):
        right = "Write the day that the source gives"
        right += "" if asked.required else f", or {asked.emptied()}"
        return Fault("no day", f"{said}: {why}", f"{right}.")
    period = span(cell)
    if not period:
        return None
    precision = "year" if re.fullmatch(r"\d{4}", period) else "month" if "/" not in period else ""
    first = {"year": f"{period}-01-01", "month": f"{period}-01"}.get(precision, "")
    column = asked.beside.with_code(precision, asked.name) if precision else ""
    remedy = "Write its day" if asked.required else f"Write its day, or {asked.emptied()}"
    remedy += f", and {asked.noted('what else is known')}."
    if column.startswith(asked.name) and asked.allows(first):
        remedy = (
            f"Write its day; if only the {precision} is known, {first} and {precision} in {column}."
        )
    return Fault("partial", f"{said}: it is no single day", remedy)
