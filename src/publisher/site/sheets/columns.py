"""One column of a table: what may stand in its cells, and what a cell that may not was meant as."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isinf

from publisher.site.sheets.decoding import FIX
from publisher.site.sheets.described import BROKEN, LOST, NUMBERS, SPOILED, Described
from publisher.site.sheets.fault import Fault
from publisher.site.sheets.forms import (
    days,
    like_a_day,
    months,
    numbers,
    plain_signs,
    serial_days,
    truths,
    without_noise,
)
from publisher.site.sheets.lists import joined
from publisher.site.sheets.quantities import IN_TEXTS, code_of
from publisher.site.sheets.spans import span
from publisher.site.sheets.texts import addresses, is_formula, mended_text, quoted
from publisher.site.sheets.written import day_fault, no_value, number_fault

QUOTES = "\"'“”‘’„"
BRACKETS = re.compile("[（）【】［］]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SCIENTIFIC = re.compile(r"\d([.,]\d+)?E[+]\d{2,}")
AS_TEXT = "Format the column as Text before you type, or edit the file with a text editor"


@dataclass
class Column(Described):
    """One column of a table, whose cells are looked at one by one."""

    def fault(self, cell: str) -> Fault | None:
        """What is wrong with a cell, if anything is."""
        if cell not in self.known:
            self.known[cell] = self._fault(cell)
        return self.known[cell]

    def _fault(self, cell: str) -> Fault | None:
        if SPOILED.fullmatch(cell.strip()):
            return self._refused("error", cell, "is the sign of an error in a formula, not a value")
        if (inner := quoted(cell)) is not None:
            return self._quoted(cell, inner)
        if self.kind in ("string", "any") and (found := CONTROL.search(cell)):
            why = f"holds {ascii(found[0])}, a control character"
            return Fault("control", f"{cell!r} {why}", "Delete the character there.")
        if self.kind in ("string", "any") and is_formula(cell):
            return self._refused("formula", cell, "is a formula, not what comes of it")
        if self.kind in ("string", "any") and (spoiled := self._spoiled(cell)):
            return spoiled
        if self.kind == "string" and cell.strip().casefold() in IN_TEXTS and not self.names(cell):
            return no_value(cell, f"{cell!r} is no text", self.asked)
        if self.kind in ("string", "any") and LOST.search(cell):
            why = "has lost letters: a spreadsheet saved it in an encoding that has none for them"
            return self._refused("lost", cell, why)
        ends = cell.strip(" \t\r\n\u00a0\u200b\u202f\u2007\u3000\ufeff\u2060")
        if ends != cell:
            return self._ends(cell, ends)
        if not self.allows(cell):
            return self._misread(cell)
        if self.kind == "number" and (right := without_noise(cell)):
            why = f"{cell!r} is {right} with what a spreadsheet's reckoning left at its end"
            return Fault("noise", why, f"Write {right}; {FIX}.", right)
        if self.kind == "string" and self.plain_line and BROKEN.search(cell):
            what = "a tab" if "\t" in cell else "a line break"
            said = f"{cell!r} holds {what}, as no other cell of the column does"
            return Fault("broken", said, "Take it out, or write a blank in its place.")
        return self._made_a_day(cell) if self.kind == "string" else None

    def _spoiled(self, cell: str) -> Fault | None:
        """A text that is spoiled and has one right form; none where that is not allowed here."""
        right, how = mended_text(cell)
        if not right:
            return None
        inner = self.fault(right)
        if inner is not None and inner.mended is None:
            return None
        right = right if inner is None else str(inner.mended)
        return Fault(f"spoiled {how}", f"{cell!r} {how}", f"Write {right!r}; {FIX}.", right)

    def _quoted(self, cell: str, inner: str) -> Fault:
        """A value within a formula that is nothing but it, which a spreadsheet shows as the value."""
        why = f"{cell!r} is a formula around a value"
        fault = self.fault(inner)
        if fault is None:
            return Fault("quoted", why, f"Write {inner!r}; {FIX}.", inner)
        return Fault(
            f"quoted {fault.kind}", f"{why}, and {fault.found}", fault.remedy, fault.mended
        )

    def _refused(self, kind: str, cell: str, why: str) -> Fault:
        """A cell whose right value nobody can tell from it."""
        return Fault(kind, f"{cell!r} {why}", f"Write {self.expected()}.")

    def _ends(self, cell: str, ends: str) -> Fault:
        """A cell with blanks around its value."""
        inner = self.fault(ends)
        mended = ends if inner is None else inner.mended
        found = f"{cell!r} has blanks at its ends" + (f", and {inner.found}" if inner else "")
        remedy = f"Write {ends!r}; {FIX}." if inner is None else inner.remedy
        return Fault(f"blanks {inner.kind if inner else ''}", found, remedy, mended)

    def _readings(self, cell: str) -> set[str]:
        """What the cell may be meant as, of what the dictionary allows."""
        unit = str(self.told.get("unit", "")).lower()
        percent = unit in ("%", "percent") or self.name.endswith(("percent", "_pct"))
        if self.kind in NUMBERS:
            whole = self.kind != "number"
            text = cell.strip(QUOTES).removesuffix("年" * (self.kind == "year"))
            read = numbers(text, percent=percent, whole=whole)
            found = {each for each in read if not isinf(float(each))}
        elif self.kind == "date":
            found = {f"{day:%Y-%m-%d}" for day in days(cell.strip(QUOTES))}
        elif self.kind == "boolean":
            found = truths(cell)
        else:
            return self._near(cell)
        return {each for each in found if not self.field.read_cell(each)[1]}

    def _near(self, cell: str) -> set[str]:
        """The code that differs from a cell in nothing but capitals, if the column is of codes; or the
        codes that a semicolon joins, if they are parted otherwise in the cell.
        """
        near = self.codes.written(cell) | self.codes.written(plain_signs(cell))
        if self.single:
            near -= {*self.usual}  # a key is not made that of another row
        if "enum" in self.field.constraints and (code := code_of(cell)):
            near |= {code} - {cell}
        if "pattern" not in self.field.constraints:
            return near
        if (period := span(cell)) and not self.field.read_cell(period)[1]:
            return {period}
        # A spreadsheet marks a text by an apostrophe, and makes 420100.0 of a code it takes for a number.
        plain = re.sub(r"\.0+$", "", cell.removeprefix("'"))
        texts = {*joined(cell, self.field, self.others), plain, *addresses(cell)}
        if not ("://" in cell and BRACKETS.search(cell)):  # a remark, not a part of the address
            texts.add(plain_signs(cell))
        own_key = cell in self.codes.values or not self.codes.values
        if not near and self.single and own_key and ";" not in cell:
            texts |= {cell.lower()} - {*self.usual}
        return near | {each for each in texts if self.allows(each)}

    def _misread(self, cell: str) -> Fault:
        """A cell that its column does not allow."""
        if cell in self.field.missing_values:
            remedy = f"Write {self.expected()}, or take the row out."
            return Fault("empty", "is empty, but every row needs a value", remedy)
        readings = sorted(self._readings(cell))
        said = f"{cell!r} is not {self.expected()}"
        if len(readings) == 1:
            return Fault("form", said, f"Write {readings[0]}; {FIX}.", readings[0])
        if self.kind == "date" and (serial := serial_days(cell)):
            return self._numbered_day(said, [f"{day:%Y-%m-%d}" for day in serial])
        if readings:
            either = " or ".join(readings)
            return Fault(
                "ambiguous", f"{said}; it may mean {either}", f"Write {either}, whichever it is."
            )
        if found := self._besides(cell, said):
            return found
        cut = SCIENTIFIC.fullmatch(cell.strip().upper()) is not None
        if self.kind == "string" and (cut or like_a_day(cell)):
            how = "cut it short as a number" if cut else "made a day of it"
            made = f"{said}: a spreadsheet has {how}"
            return Fault("day", made, f"Write what stood there. {AS_TEXT}.")
        return Fault("value", said, f"Write {self.expected()}{self.advice(cell)}")

    def _besides(self, cell: str, said: str) -> Fault | None:
        """The fault of a cell that says more than its value, or that it has none."""
        fault = no_value(cell, said, self.asked)
        if fault is None and self.kind in ("number", "integer"):
            return number_fault(cell, said, self.asked)
        return day_fault(cell, said, self.asked) if fault is None and self.kind == "date" else fault

    def _numbered_day(self, said: str, found: list[str]) -> Fault:
        """The number under which a spreadsheet keeps a day, counted from 1900 or, on a Mac, from 1904."""
        first, *other = [day for day in found if not self.field.read_cell(day)[1]] or found
        told = f"{said}; it is the number under which a spreadsheet keeps {first}"
        if other:
            told += f" (one that counts from 1904: {other[0]})"
            return Fault("serial", told, f"Write {first} if that is the day that stood there.")
        right = first if self.allows(first) else None
        return Fault("serial", told, f"Write {first}" + f"; {FIX}" * bool(right) + ".", right)

    def _made_a_day(self, cell: str) -> Fault | None:
        """A text that a spreadsheet has made of another one."""
        if "pattern" in self.field.constraints or "enum" in self.field.constraints or self.dated:
            return None
        if months(cell) or (self.pairs and like_a_day(cell)):
            why = f"looks like a day that a spreadsheet made of a short text such as {self.shown()}"
        elif SCIENTIFIC.fullmatch(cell):
            why = "is a number that a spreadsheet has cut short"
        else:
            return None
        return Fault("day", f"{cell!r} {why}", f"Write what stood there. {AS_TEXT}.")
