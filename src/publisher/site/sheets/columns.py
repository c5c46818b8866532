"""One column of a table: what may stand in its cells, and what a cell that may not was meant as."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import isinf
from typing import Any

from publisher.site.sheets.decoding import FIX
from publisher.site.sheets.forms import PAIR, days, like_a_day, months, numbers, serial_days, truths
from publisher.site.sheets.meanings import Known, coded, meant
from publisher.site.sheets.patterns import in_words
from publisher.site.sheets.texts import is_formula, mended_text

ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBERS = {"number", "integer", "year"}
SPOILED = re.compile(
    r"#(N/A|NV|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|WERT!|BEZUG!|VALEUR!)|#{3,}"
)
LOST = re.compile(r"\ufffd|^[?]{2,}$|[?]{3,}")
FEW, STRICT = 3, 0.85  # values that say what a column holds, and how like one another is to be
MOST_DIGITS = 300  # of a number that a computer surely holds
JOINT = ";"  # what joins the codes of a list
PARTED = re.compile(r"\s*[;,；，、]\s*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
PLAIN = {
    "integer": re.compile(r"[-+]?[0-9]+"),
    "number": re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?"),
}
OWN_SIGNS = {"decimalChar", "groupChar", "bareNumber"}  # by which a dictionary asks for other signs
SCIENTIFIC = re.compile(r"\d([.,]\d+)?E[+]\d{2,}")
AS_TEXT = "Format the column as Text before you type, or edit the file with a text editor"
EXAMPLES = {
    "number": "584.56",
    "integer": "159",
    "year": "2021",
    "date": "2021-04-20",
    "boolean": "true",
    "time": "12:30:00",
    "datetime": "2021-04-20T12:30:00",
}
KINDS = {
    "number": "a number with a decimal point and no separators",
    "integer": "a whole number without separators",
    "year": "a year",
    "date": "a day written year-month-day",
    "boolean": "true or false",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell: its kind, what was found, what to do; what to write in its place."""

    kind: str
    found: str
    remedy: str
    mended: str | None = None


@dataclass
class Column:
    """One column as the dictionary describes it."""

    field: Any  # of frictionless
    told: Mapping[str, Any]
    example: str = ""
    pairs: bool = False  # most cells are short texts such as 1+4
    dated: bool = False  # most cells read as days
    decimal_comma: bool = False
    keys: Callable[[], Known] | None = None  # of the table that is tied to the column
    others: Callable[[], Sequence[Known]] = tuple  # the keys of all tables
    usual: tuple[str, ...] = ()  # what stands in its cells that are right
    known: dict[str, Fault | None] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.field.name)

    @property
    def kind(self) -> str:
        """Its Frictionless type."""
        return str(self.field.type)

    def learn(self, cells: Iterable[str]) -> None:
        """Look at all its cells: which value to give as an example, and what most of them are."""
        counted = Counter(cell for cell in cells if cell.strip())
        right = [cell for cell, _ in counted.most_common(200) if self.allows(cell)]
        parts = [part for cell in right for part in cell.split(JOINT)]
        self.usual = tuple(dict.fromkeys(parts if "pattern" in self.field.constraints else ()))
        usual = [cell for cell in right if len(cell) <= 40 and not like_a_day(cell)]
        signed = [
            cell for cell in usual if PAIR.fullmatch(cell)
        ]  # 1+4 says more of the form than 1
        self.example = (signed or usual or right or [EXAMPLES.get(self.kind, "")])[0]
        total = max(sum(counted.values()), 1)
        days_seen = sum(count for cell, count in counted.items() if like_a_day(cell))
        self.dated = 2 * days_seen > total
        rest = [cell for cell in counted if not like_a_day(cell)]
        self.pairs = bool(rest) and all(PAIR.fullmatch(cell) or cell.isdigit() for cell in rest)

    def allows(self, cell: str) -> bool:
        """Whether the dictionary allows a cell as it stands."""
        if cell.strip() != cell:
            return False
        if self.kind in NUMBERS and not self._plain_number(cell):
            return cell in self.field.missing_values
        if self.kind == "number" and len(cell) > MOST_DIGITS and isinf(float(cell)):
            return False
        if self.kind == "date" and self.field.format == "default" and not ISO.fullmatch(cell):
            return cell in self.field.missing_values
        if (
            self.decimal_comma
            and self.kind == "number"
            and re.fullmatch(r"\d{1,3}(\.\d{3})+", cell)
        ):
            return False
        return not self.field.read_cell(cell)[1]

    def _plain_number(self, cell: str) -> bool:
        """Whether a number is written in plain digits, as every program reads it."""
        if not PLAIN.keys() & {self.kind} or self.field.to_descriptor().keys() & OWN_SIGNS:
            return True
        return bool(PLAIN[self.kind].fullmatch(cell))

    def fault(self, cell: str) -> Fault | None:
        """What is wrong with a cell, if anything is."""
        if cell not in self.known:
            self.known[cell] = self._fault(cell)
        return self.known[cell]

    def _fault(self, cell: str) -> Fault | None:
        if SPOILED.fullmatch(cell.strip()):
            return self._refused("error", cell, "is the sign of an error in a formula, not a value")
        if self.kind in ("string", "any") and (found := CONTROL.search(cell)):
            why = f"holds {ascii(found[0])}, a control character"
            return Fault("control", f"{cell!r} {why}", "Delete the character there.")
        if self.kind in ("string", "any") and is_formula(cell):
            return self._refused("formula", cell, "is a formula, not what comes of it")
        if self.kind in ("string", "any") and (spoiled := self._spoiled(cell)):
            return spoiled
        if self.kind in ("string", "any") and LOST.search(cell):
            why = "has lost letters: a spreadsheet saved it in an encoding that has none for them"
            return self._refused("lost", cell, why)
        ends = cell.strip(" \t\r\n\u00a0\u200b\u202f\u2007\u3000\ufeff\u2060")
        if ends != cell:
            return self._ends(cell, ends)
        if not self.allows(cell):
            return self._misread(cell)
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

    def expected(self) -> str:
        """The form that is expected, with an example."""
        rules = self.field.constraints
        if "enum" in rules:
            return f"one of {', '.join(map(str, rules['enum']))}"
        if self.kind in KINDS:
            limits = {"minimum": "at least", "maximum": "at most"}
            said = "".join(
                f", {words} {rules[way]}" for way, words in limits.items() if way in rules
            )
            return f"{KINDS[self.kind]}{said}, as in {self.example or EXAMPLES[self.kind]}"
        kind = "a text" if self.kind in ("string", "any") else f"a value of type {self.kind}"
        form = f" ({self._form(rules['pattern'])})" if "pattern" in rules else ""
        return f"{kind}{form}" + (f", as in {self.example}" if self.example else "")

    def _form(self, pattern: str) -> str:
        """A pattern in words, in those of the dictionary where there are no others."""
        told = " ".join(str(self.field.description or "").split()).rstrip(".")
        return in_words(pattern) or told or f"of the form {pattern}"

    def _readings(self, cell: str) -> set[str]:
        """What the cell may be meant as, of what the dictionary allows."""
        unit = str(self.told.get("unit", "")).lower()
        percent = unit in ("%", "percent") or self.name.endswith(("percent", "_pct"))
        if self.kind in NUMBERS:
            whole = self.kind != "number"
            text = cell.removesuffix("年") if self.kind == "year" else cell
            read = numbers(text, percent=percent, whole=whole)
            found = {each for each in read if not isinf(float(each))}
        elif self.kind == "date":
            found = {f"{day:%Y-%m-%d}" for day in days(cell)}
        elif self.kind == "boolean":
            found = truths(cell)
        else:
            return self._near(cell)
        return {each for each in found if not self.field.read_cell(each)[1]}

    def _near(self, cell: str) -> set[str]:
        """The code that differs from a cell in nothing but capitals, if the column is of codes; or the
        codes that a semicolon joins, if they are parted otherwise in the cell.
        """
        near = self._codes.written(cell)
        joined = PARTED.sub(JOINT, cell.strip(" ;,"))
        if "pattern" not in self.field.constraints:
            return near
        # A spreadsheet marks a text by an apostrophe, and makes 420100.0 of a code it takes for a number.
        plain = re.sub(r"\.0+$", "", cell.removeprefix("'"))
        return near | {each for each in (joined, plain) if not self.field.read_cell(each)[1]}

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
        if self.kind == "string" and like_a_day(cell):
            made = f"{said}: a spreadsheet has made a day of it"
            return Fault("day", made, f"Write what stood there. {AS_TEXT}.")
        return Fault("value", said, f"Write {self.expected()}{self._meant(cell)}")

    def _numbered_day(self, said: str, found: list[str]) -> Fault:
        """The number under which a spreadsheet keeps a day, counted from 1900 or, on a Mac, from 1904."""
        first, *other = [day for day in found if not self.field.read_cell(day)[1]] or found
        told = f"{said}; it is the number under which a spreadsheet keeps {first}"
        if other:
            told += f" (one that counts from 1904: {other[0]})"
            return Fault("serial", told, f"Write {first} if that is the day that stood there.")
        right = first if self.allows(first) else None
        return Fault("serial", told, f"Write {first}" + f"; {FIX}" * bool(right) + ".", right)

    @cached_property
    def _codes(self) -> Known:
        """What the column may hold: the keys of another table, or the codes of the dictionary."""
        return self.keys() if self.keys else coded(self.field, self.told)

    def _meant(self, cell: str) -> str:
        """What else can be said of a cell that is not allowed: whether it may be empty, what is near."""
        empty = "" if self.field.required else ", or leave the cell empty if it is not known"
        return f"{empty}.{meant(self._nearest(cell))}"

    def _nearest(self, cell: str) -> str:
        """What is allowed and nearest to a cell, each part of a list by itself; empty if nothing is."""
        codes = self._codes if self._codes.values else self._like_it()
        if cell.isdigit() and (zeros := self._with_zeros(cell)):
            return zeros
        parts = cell.split(JOINT) if "pattern" in self.field.constraints else [cell]
        near = [part if part in codes.values else codes.near(part) for part in parts]
        return JOINT.join(near) if all(near) else ""

    def _with_zeros(self, cell: str) -> str:
        """A code with the zeros in front that a spreadsheet has taken off, if it lacks nothing else."""
        filled = (cell.zfill(len(cell) + more) for more in (1, 2))
        codes = "pattern" in self.field.constraints
        return next((each for each in filled if codes and not self.field.read_cell(each)[1]), "")

    def _like_it(self) -> Known:
        """The key of a table that holds whatever else stands in the column; or just what stands there."""
        if self.field.constraints.get("unique") or len(self.usual) < FEW:
            return Known()
        wider = (known for known in self.others() if set(self.usual) <= set(known.values))
        return next(wider, Known(self.usual, likeness=STRICT))

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

    def shown(self) -> str:
        """A short text as it may have stood in a spoiled cell."""
        return self.example if PAIR.fullmatch(self.example) else "1+4 or 3-4"
