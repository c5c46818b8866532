"""What the rules of a dictionary find in tables, each fault told once and by the rows as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publisher.base.problems import Problem
from publisher.site.sheets.meanings import Known, keyed, meant
from publisher.site.sheets.sheet import Inspected, Sheet, numbered

REMEDIES = {
    "extra-label": "Describe the column in the dictionary, or take it out of the table.",
    "missing-label": "Add the column, or take it out of the dictionary.",
    "incorrect-label": "Name the columns as the dictionary does, in its order.",
    "extra-cell": "Quote a value that holds a comma, or take the cell out.",
    "missing-cell": "Fill the row up with one cell for each column.",
    "type-error": "Correct the value; the dictionary gives the column's type.",
    "constraint-error": "Correct the value; the dictionary gives what is allowed.",
    "unique-error": "Give each row its own value.",
    "primary-key": "Merge the rows, or give each its own key.",
    "foreign-key": "Correct the key, or add the row that it refers to.",
    "blank-row": "Take the empty line out.",
    "duplicate-row": "Take one of the two rows out.",
}
RULE = "Correct the value, or what the dictionary says of it."
LIKE = 0.5  # how like a value a spoiled cell is that may be it
MANY = 5  # keys that are not in a table: more are told as one fault, of the table
FEW = 3  # of them that are shown
RESTORE = "If rows were lost from it, by a filter or in a merge, restore them"
WHOLE_FILE = ("hash-count", "byte-count")
SAME = ("duplicate-row", "primary-key", "unique-error")
Rows = list[tuple[str, int]]


@dataclass(frozen=True)
class Table:
    """One table that was looked at: as what, and what was found in it."""

    sheet: Sheet
    seen: Inspected

    def number(self, position: int) -> int:
        """The row of the file as it stands, of a position in the mended one."""
        rows = self.seen.rows or ()
        return rows[position - 1].number if 0 < position <= len(rows) else position

    def cells(self, position: int) -> Mapping[str, str]:
        """The cells of a row by their columns."""
        rows = self.seen.rows or ()
        cells = rows[position - 1].cells if 0 < position <= len(rows) else ()
        return dict(zip(self.sheet.names, cells, strict=False))

    def may_hold(self, column: str, value: str) -> bool:
        """Whether a cell that was told of, and whose right value nobody knows, may be meant as a value."""
        rows = {
            row.number: row.cells
            for row in self.seen.rows or ()
            if row.number not in self.seen.aside
        }
        index = self.sheet.names.index(column)
        spoiled = (
            rows[row][index] for row, of in self.seen.spoiled if of == column and row in rows
        )
        aside = (row.cells for row in self.seen.rows or () if row.number in self.seen.aside)
        return any(value in cell for cells in aside for cell in cells) or any(
            Known((cell,), likeness=LIKE).near(value) for cell in spoiled
        )

    def row_of(self, column: str, value: str) -> int:
        """The row of the file in which a column holds a value."""
        at = self.sheet.names.index(column)
        rows = (self.seen.rows or ())[1:]
        return next(row.number for row in rows if row.cells[at : at + 1] == (value,))

    def known(self, column: str) -> Known:
        """The values of a column, and what names each."""
        rows = (self.seen.rows or ())[1:]
        return keyed(self.sheet.names, [row.cells for row in rows], column)


@dataclass
class Told:
    """The faults of one report of Frictionless, and of which tables they leave in doubt what they say."""

    package: Any
    descriptor: str
    tables: Mapping[str, Table]
    doubtful: set[str] = field(default_factory=set)

    @property
    def folder(self) -> Path:
        """The folder of the package in the project."""
        return Path(self.descriptor).parent

    def problems(self, report: Any) -> Iterator[Problem]:
        """Each fault that was not told before; one for each key that is lost, and for each row."""
        lost: dict[tuple[str, ...], Rows] = {}
        overwritten: set[str] = set()  # tables whose keys repeat one another
        for task in report.tasks:
            path = (self.folder / task.place).as_posix() if task.place else task.name
            table = self.tables.get(path)
            repeated: dict[int, list[Any]] = {}  # a row that is there twice repeats all its keys
            whole = [fault for fault in task.errors if fault.type in WHOLE_FILE]
            if whole and not (table is not None and self._told_before(table, whole[0])):
                self.doubtful.add(path)
                yield _another_file(path, self.descriptor, whole)
            for fault in (each for each in task.errors if each.type not in WHOLE_FILE):
                if table is not None and self._told_before(table, fault):
                    continue
                self.doubtful.add(path)
                if fault.type == "foreign-key":
                    key = (fault.reference_name, *fault.reference_field_names, *fault.field_cells)
                    lost.setdefault(tuple(map(str, key)), []).append((path, fault.row_number))
                elif fault.type in SAME and same_row(fault):
                    repeated.setdefault(fault.row_number, []).append(fault)
                else:
                    yield self._plain(path, table, fault)
            told = [self._repeated(path, table, faults) for faults in repeated.values()]
            if len(told) > MANY:
                told = [_all_repeated(path, told)]
                overwritten.add(path)
            yield from told
        for name in dict.fromkeys(key[0] for key in lost):
            keys = {key: rows for key, rows in lost.items() if key[0] == name}
            table = self._table(name)
            if table and table.sheet.path in overwritten:
                continue
            rows = table.seen.rows if table else None
            emptied = rows is not None and len(rows) == 1
            if not emptied and table and (problem := self._written_otherwise(table, keys)):
                yield problem
            elif emptied or len(keys) > MANY:
                yield self._rows_lost(name, keys, emptied=emptied)
            else:
                yield from (self._lost(key, rows) for key, rows in keys.items())

    def _told_before(self, table: Table, fault: Any) -> bool:
        """Whether a fault follows from a cell that was told, or from what is to be mended."""
        if fault.type in WHOLE_FILE:
            return table.seen.mended is not None
        if fault.type == "foreign-key":
            referred = self._table(fault.reference_name)
            pairs = zip(fault.reference_field_names, map(str, fault.field_cells), strict=True)
            if referred is not None and any(referred.may_hold(*pair) for pair in pairs):
                return True
            columns = list(fault.field_names)
        elif fault.type == "primary-key":
            columns = list(self._resource(table).schema.primary_key)
        else:
            columns = [getattr(fault, "field_name", None) or ""]
        row = table.number(getattr(fault, "row_number", 0))
        return any((row, column) in table.seen.spoiled for column in columns)

    def _resource(self, table: Table) -> Any:
        return next(
            each
            for each in self.package.resources
            if each.path and (self.folder / each.path).as_posix() == table.sheet.path
        )

    def _table(self, name: str) -> Table | None:
        path = self.package.get_resource(name).path
        return self.tables.get((self.folder / path).as_posix())

    def _plain(self, path: str, table: Table | None, fault: Any) -> Problem:
        where = path
        if row := getattr(fault, "row_number", None):
            where += f", row {table.number(row) if table else row}"
        if name := getattr(fault, "field_name", None):
            where += f", {name}"
        elif label := getattr(fault, "label", None):
            where += f", column {label}"
        cell = getattr(fault, "cell", None)
        value = f"{cell!r}: " if cell is not None else ""
        said = fault.note or fault.message or fault.title
        return Problem(where, f"{value}{said}", REMEDIES.get(fault.type, RULE))

    def _repeated(self, path: str, table: Table | None, faults: Sequence[Any]) -> Problem:
        """A row whose key, or a value of it, stands in an earlier row."""
        keys = [fault for fault in faults if fault.type == "primary-key"]
        fault = (keys or faults)[0]
        earlier = same_row(fault)
        if table is None:
            found = f"has the same {'key' if keys else 'value'} as row {earlier}"
            return Problem(f"{path}, row {fault.row_number}", found, REMEDIES[fault.type])
        where = f"{path}, row {table.number(fault.row_number)}"
        columns = self._resource(table).schema.primary_key if keys else [fault.field_name]
        cells, before = table.cells(fault.row_number), table.cells(earlier)
        key = ", ".join(f"{column} {cells[column]!r}" for column in columns)
        number = table.number(earlier)
        if cells == before:
            found = f"the whole row stands twice: row {number} is the same ({key})"
            return Problem(where, found, REMEDIES["duplicate-row"])
        what = f"has the key of row {number}" if keys else f"has a value of row {number}"
        return Problem(where, f"{what}: {key}", REMEDIES[fault.type])

    def _written_otherwise(
        self, table: Table, keys: Mapping[tuple[str, ...], Rows]
    ) -> Problem | None:
        """Many keys of one file that differ from those of a table in their capitals alone."""
        paths = {path for rows in keys.values() for path, _ in rows}
        if len(keys) <= FEW or len(paths) > 1 or any(len(key) != 3 for key in keys):
            return None
        column = next(iter(keys))[1]
        known = table.known(column)
        meant_as = {key[2]: known.written(key[2]) for key in keys}
        if not all(len(near) == 1 for near in meant_as.values()):
            return None
        (path,) = paths
        pairs = [f"{value!r} for {min(near)!r}" for value, near in meant_as.items()]
        first = min(row for rows in keys.values() for _, row in rows)
        own = self.tables.get(path)
        return Problem(
            f"{path}, row {own.number(first) if own else first}",
            f"{len(keys)} keys are written otherwise than {column} in {table.sheet.path}: "
            f"{', '.join(pairs[:FEW])} and others",
            f"Write them in both as in {table.sheet.path}.",
        )

    def _rows_lost(
        self, name: str, keys: Mapping[tuple[str, ...], Rows], *, emptied: bool
    ) -> Problem:
        """Many keys that are not in a table: it is the table that lacks them."""
        referred = (self.folder / self.package.get_resource(name).path).as_posix()
        self.doubtful.add(referred)
        first = ", ".join(repr(", ".join(key[1 + len(key) // 2 :])) for key in list(keys)[:FEW])
        others = " and others" if len(keys) > FEW else ""
        naming = ", ".join(dict.fromkeys(path for rows in keys.values() for path, _ in rows))
        if emptied:
            found = "holds no row below the names of its columns"
            return Problem(
                referred, f"{found}, though rows of {naming} name {first}{others}", f"{RESTORE}."
            )
        found = f"{len(keys)} keys that rows name are not in the table, {first}{others}"
        return Problem(referred, f"{found} ({naming})", f"{RESTORE}; else add them.")

    def _refers(self, name: str, column: str, value: str) -> bool:
        """Whether a row of any table names a value of another one's key."""
        for resource in self.package.resources:
            table = self._table(resource.name) if resource.path else None
            if table is None:
                continue
            for key in resource.schema.foreign_keys:
                referred = key["reference"].get("resource") or resource.name
                if referred == name and key["reference"]["fields"] == [column]:
                    at = table.sheet.names.index(key["fields"][0])
                    if any(
                        row.cells[at : at + 1] == (value,) for row in (table.seen.rows or ())[1:]
                    ):
                        return True
        return False

    def _lost(self, key: tuple[str, ...], rows: Rows) -> Problem:
        """One key that no row has, however many rows refer to it."""
        name, *rest = key
        columns, values = rest[: len(rest) // 2], rest[len(rest) // 2 :]
        places: dict[str, list[int]] = {}
        for path, row in rows:
            table = self.tables.get(path)
            places.setdefault(path, []).append(table.number(row) if table else row)
        first, numbers = next(iter(places.items()))
        value = ", ".join(values)
        referred = (self.folder / self.package.get_resource(name).path).as_posix()
        self.doubtful.add(referred)  # it may be its row that is wrong
        found = f"no row of {referred} has {' and '.join(columns)} {value!r}"
        others = ", ".join(f"{path}, {numbered(each)}" for path, each in list(places.items())[1:])
        if others:
            found += f"; {others} refer{'' if len(places) > 2 else 's'} to it too"
        known = self._table(name)
        near = known.known(columns[0]).near(value) if known and len(columns) == 1 else ""
        remedy = f"Correct the key, or add its row to {referred}.{meant(near)}"
        if near and known and len(rows) > 1 and not self._refers(name, columns[0], near):
            row = known.row_of(columns[0], near)
            remedy = (
                f"If row {row} of {referred} is meant, where {columns[0]} is now {near!r}, which no row names: "
                f"call it {value!r} again; else add a row, or correct the key."
            )
        return Problem(f"{first}, {numbered(numbers)}", found, remedy)


def _another_file(path: str, descriptor: str, faults: Sequence[Any]) -> Problem:
    """A file that is not the one whose size and digest the dictionary gives."""
    told = []
    for fault in sorted(faults, key=lambda each: str(each.type)):
        stated, now = re.findall(r'"([^"]*)"', fault.note)
        is_size = fault.type == "byte-count"
        told.append(
            f"it has {now} bytes, not {stated}"
            if is_size
            else f"its SHA-256 is {now}, not {stated}"
        )
    remedy = (
        f"Restore the file; if it was changed on purpose, write what it has now into {descriptor}."
    )
    return Problem(path, f"is not the file of {descriptor}: {', and '.join(told)}", remedy)


def _all_repeated(path: str, told: Sequence[Problem]) -> Problem:
    """Many rows whose keys stand in earlier rows: one cause, told by the first of them."""
    rows = [int(re.findall(r"row (\d+)", problem.where)[-1]) for problem in told]
    found = f"{told[0].found}; {len(told) - 1} more rows repeat a key, {numbered(rows[1:])}"
    remedy = "If a column was filled down, or rows were pasted twice, undo that; else give each row its own key."
    return Problem(told[0].where, found, remedy)


def same_row(fault: Any) -> int:
    """The position of an earlier row that has what this one has; 0 of another fault."""
    earlier = re.search(r"row at position \"?(\d+)", fault.note or "")
    return int(earlier[1]) if earlier else 0
