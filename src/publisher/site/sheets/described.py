"""One column of a table as its dictionary describes it: what may stand in its cells, and what is near."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import isinf
from typing import Any

from publisher.site.sheets.beside import Beside
from publisher.site.sheets.fault import Fault
from publisher.site.sheets.forms import PAIR, like_a_day, plain_signs
from publisher.site.sheets.lists import JOINT
from publisher.site.sheets.meanings import Known, coded, meant
from publisher.site.sheets.patterns import in_words
from publisher.site.sheets.texts import is_formula
from publisher.site.sheets.written import Asked

LOST = re.compile(r"\ufffd|^[?]{2,}$|[?]{3,}")  # letters
BROKEN = re.compile("[\t\r\n\x0b\x0c\x85\u2028\u2029]")  # what breaks a cell of one line
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBERS = {"number", "integer", "year"}
SPOILED = re.compile(
    r"#(N/A|NV|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|WERT!|BEZUG!|VALEUR!)|#{3,}"
)
FEW, STRICT = 3, 0.85  # values that say what a column holds, and how like one another is to be
LARGEST, MOST_DIGITS = 10**18, 99  # what programs hold as a whole number; of which so many are read
PLAIN = {
    "integer": re.compile(r"[-+]?[0-9]+"),
    "year": re.compile(r"[0-9]{4}"),
    "number": re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?"),
}
OWN_SIGNS = {"decimalChar", "groupChar", "bareNumber"}  # by which a dictionary asks for other signs
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


def too_large(cell: str, kind: str) -> bool:
    """Whether a number in plain digits is more than programs hold."""
    return isinf(float(cell)) if kind == "number" else abs(int(cell[:MOST_DIGITS])) >= LARGEST


@dataclass
class Described:
    """One column as the dictionary describes it."""

    field: Any  # of frictionless
    told: Mapping[str, Any]
    example: str = ""
    pairs: bool = False  # most cells are short texts such as 1+4
    dated: bool = False  # most cells read as days
    decimal_comma: bool = False
    plain_line: bool = False  # all cells but one at most are one line
    keys: Callable[[], Known] | None = None  # of the table that is tied to the column
    others: Callable[[], Sequence[Known]] = tuple  # the keys of all tables
    beside: Beside = Beside()  # the columns of its table
    usual: tuple[str, ...] = ()  # what stands in its cells that are right
    single: bool = False  # no value stands in two cells
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
        broken = sum(count for cell, count in counted.items() if BROKEN.search(cell.strip()))
        self.plain_line = broken <= 1 < FEW <= sum(counted.values())
        right = [cell for cell, _ in counted.most_common(200) if not self._spoils(cell)]
        parts = [part for cell in right for part in cell.split(JOINT)]
        self.usual = tuple(dict.fromkeys(parts if "pattern" in self.field.constraints else ()))
        usual = [cell for cell in right if len(cell) <= 40 and not like_a_day(cell)]
        signed = [
            cell for cell in usual if PAIR.fullmatch(cell)
        ]  # 1+4 says more of the form than 1
        self.example = (signed or usual or right or [EXAMPLES.get(self.kind, "")])[0]
        total = max(sum(counted.values()), 1)
        self.single = len(counted) == sum(counted.values())
        days_seen = sum(count for cell, count in counted.items() if like_a_day(cell))
        self.dated = 2 * days_seen > total
        rest = [cell for cell in counted if not like_a_day(cell)]
        self.pairs = bool(rest) and all(PAIR.fullmatch(cell) or cell.isdigit() for cell in rest)

    def allows(self, cell: str) -> bool:
        """Whether the dictionary allows a cell as it stands."""
        if cell.strip() != cell:
            return False
        if self.kind in NUMBERS and not self._plain_number(cell):
            return cell in self.field.missing_values and not self.field.required
        if self.kind in PLAIN and PLAIN[self.kind].fullmatch(cell) and too_large(cell, self.kind):
            return False
        if self.kind == "date" and self.field.format == "default" and not ISO.fullmatch(cell):
            return cell in self.field.missing_values and not self.field.required
        if (
            self.decimal_comma
            and self.kind == "number"
            and re.fullmatch(r"\d{1,3}(\.\d{3})+", cell)
        ):
            return False
        if "pattern" in self.field.constraints and plain_signs(cell) != cell and not cell.isascii():
            return False  # for which ２０２４ is four digits
        return not self._reader(cell)[1]

    def _spoils(self, cell: str) -> bool:
        """Whether a cell is no example of what may stand in its column."""
        spoiled = SPOILED.fullmatch(cell.strip()) or LOST.search(cell)
        return not self.allows(cell) or is_formula(cell) or bool(spoiled)

    def _plain_number(self, cell: str) -> bool:
        """Whether a number is written in plain digits, as every program reads it."""
        if self.kind not in PLAIN or self._has_own_signs:
            return True
        return bool(PLAIN[self.kind].fullmatch(cell))

    @cached_property
    def _has_own_signs(self) -> bool:
        """Whether the dictionary says how numbers of this column are written."""
        return bool(self.field.to_descriptor().keys() & OWN_SIGNS)

    @cached_property
    def _reader(self) -> Any:
        """What reads a cell: its value, and what is wrong with it."""
        return self.field.create_cell_reader()

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

    @property
    def asked(self) -> Asked:
        """What it asks of its cells."""
        unit = str(self.told.get("unit", ""))
        return Asked(self.name, unit, self.allows, self.field.required, self.beside)

    def names(self, cell: str) -> bool:
        """Whether the dictionary names the cell as a value."""
        return cell in self.field.missing_values or cell in map(
            str, self.field.constraints.get("enum", ())
        )

    @cached_property
    def codes(self) -> Known:
        """What the column may hold: the keys of another table, or the codes of the dictionary."""
        return self.keys() if self.keys else coded(self.field, self.told)

    def advice(self, cell: str) -> str:
        """What else can be said of a cell that is not allowed: whether it may be empty, what is near."""
        reason = self.beside.missing(self.name)
        empty = "" if self.field.required else ", or leave the cell empty if it is not known"
        empty += f", with the reason in {reason}" * bool(empty and reason)
        near = meant(self._nearest(cell))
        if not near and "enum" in self.field.constraints:
            near = f" A new one is added under `enum` of {self.name} in the dictionary."
        return f"{empty}.{near}"

    def _nearest(self, cell: str) -> str:
        """What is allowed and nearest to a cell, each part of a list by itself; empty if nothing is."""
        codes = self.codes if self.codes.values else self._like_it()
        if cell.isdigit() and (zeros := self._with_zeros(cell)):
            return zeros
        parts = cell.split(JOINT) if "pattern" in self.field.constraints else [cell]
        near = [part if part in codes.values else codes.near(part) for part in parts]
        found = JOINT.join(near) if all(near) else ""
        return found if found != cell else ""  # it may be the key of its own table that is wrong

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

    def shown(self) -> str:
        """A short text as it may have stood in a spoiled cell."""
        return self.example if PAIR.fullmatch(self.example) else "1+4 or 3-4"
