"""The first row of a table: the names of its columns, in the order of the dictionary."""

from __future__ import annotations

import re
from collections.abc import Sequence

from publisher.site.sheets.columns import Column
from publisher.site.sheets.decoding import FIX
from publisher.site.sheets.rows import Row, widths, with_cells
from publisher.site.sheets.sheet import Inspected, Sheet, Unreadable

HEADLINES = 8  # rows in which the names of the columns are looked for
ROWS = 40  # that are read to see what the columns hold


def plain_name(name: str) -> str:
    """A name of a column without what people write otherwise: capitals, blanks, hyphens, quotation marks."""
    bare = name.strip(' "\u00a0\ufeff\t\r').casefold()
    return re.sub(r"[\s\-.\u00a0]+", "_", bare)


def named_columns(sheet: Sheet, rows: list[Row], done: Inspected) -> list[Row]:
    """The rows with the columns of the dictionary. Raises `Unreadable` where they are others."""
    rows = _without_unnamed(sheet, rows, done)
    head, names = rows[0], sheet.names
    cells = list(head.cells)
    if cells == names:
        return rows
    place = f"{sheet.path}, row 1"
    if list(map(plain_name, cells)) == list(map(plain_name, names)):
        wrong = [(old, new) for old, new in zip(cells, names, strict=True) if old != new]
        told = ", ".join(f"{old!r} (should be {new})" for old, new in wrong)
        many = f"{len(wrong)} names are" if len(wrong) > 1 else "a name is"
        remedy = f"Write {'it' if len(wrong) == 1 else 'them'} as the dictionary does; {FIX}."
        done.tell(place, f"{many} written otherwise: {told}", remedy)
        return [with_cells(head, names, sheet.delimiter), *rows[1:]]
    if sorted(cells) == sorted(names) and max(widths(rows)) <= len(names):
        return _in_order(sheet, rows, done)
    if below := next((row for row in rows[1:HEADLINES] if set(names) <= set(row.cells)), None):
        found = f"the names of the columns stand in row {below.number}, below {cells[0]!r}"
        done.tell(place, found, "Take out what stands above the names.")
    else:
        done.tell(place, *_other_names(sheet, rows))
    raise Unreadable


def _without_unnamed(sheet: Sheet, rows: list[Row], done: Inspected) -> list[Row]:
    """The rows without columns at the end that have neither name nor value."""
    width, cells = len(sheet.names), rows[0].cells
    if len(cells) <= width or max(widths(rows)) > width:
        return rows
    extra = len(cells) - width
    place = f"column {width + 1}" if extra == 1 else f"columns {width + 1} to {len(cells)}"
    found = f"{place} {'has' if extra == 1 else 'have'} no name and no value"
    done.tell(f"{sheet.path}, row 1", found, f"Take {'it' if extra == 1 else 'them'} out; {FIX}.")
    return [with_cells(row, row.cells[:width], sheet.delimiter) for row in rows]


def _in_order(sheet: Sheet, rows: list[Row], done: Inspected) -> list[Row]:
    """The rows with their columns in the order of the dictionary; or with its names alone, where the
    values stand in that order already.
    """
    names, cells = sheet.names, list(rows[0].cells)
    order = [cells.index(name) for name in names]
    moved = [
        with_cells(
            row, [row.cells[at] if at < len(row.cells) else "" for at in order], sheet.delimiter
        )
        for row in rows
    ]
    if _misfits(sheet, rows[1:]) < _misfits(sheet, moved[1:]):
        found = f"the names stand in another order than their values: {', '.join(cells)}"
        remedy = f"Make the first row read {','.join(names)}; {FIX}."
        done.tell(f"{sheet.path}, row 1", found, remedy)
        return [with_cells(rows[0], names, sheet.delimiter), *rows[1:]]
    found = f"the columns stand in another order: {', '.join(cells)}"
    remedy = f"Move the columns, with their cells, to the order {','.join(names)}; {FIX}."
    done.tell(f"{sheet.path}, row 1", found, remedy)
    return moved


def _misfits(sheet: Sheet, rows: Sequence[Row]) -> int:
    """How many cells of the first rows are none of the columns that they stand in."""
    columns = [Column(of, told) for of, told in zip(sheet.fields, sheet.told, strict=True)]
    return sum(
        column.fault(cell) is not None
        for row in rows[:ROWS]
        for column, cell in zip(columns, row.cells, strict=False)
    )


def _other_names(sheet: Sheet, rows: Sequence[Row]) -> tuple[str, str]:
    """How the names in the first row differ from those of the dictionary, and what to do."""
    cells, names = list(rows[0].cells), sheet.names
    known = ",".join(names)
    if not set(map(plain_name, cells)) & set(map(plain_name, names)):
        found = f"the first row holds no name of a column: {', '.join(cells)[:60]}"
        if len(cells) == len(names) and not _misfits(sheet, rows[:1]):
            return found, f"Put the names in front, as the first row: {known}."
        return (
            found,
            f"Make the first row read {known}, or put that in front if no names stand there.",
        )
    missing = [name for name in names if name not in cells]
    extra = [(cells.index(cell) + 1, cell) for cell in cells if cell not in names]
    twice = sorted({cell for cell in cells if cells.count(cell) > 1 and cell in names})
    called = [(number, cell, names[number - 1]) for number, cell in extra if number <= len(names)]
    if (
        called
        and len(called) == len(missing) == len(extra)
        and {name for *_, name in called} == {*missing}
    ):
        told = (
            f"column {number} is called {cell!r}; the dictionary calls it {name}"
            for number, cell, name in called
        )
        return "; ".join(told), f"Make the first row read {known}."
    said = [f"column {number} ({cell!r}) is not in the dictionary" for number, cell in extra]
    said += [f"column {name} is missing" for name in missing]
    said += [f"column {name} stands there twice" for name in twice]
    return "; ".join(said) or f"the columns stand in another order: {', '.join(cells)}", (
        _column_remedy(sheet, rows, missing, [cell for _, cell in extra])
    )


def _column_remedy(
    sheet: Sheet, rows: Sequence[Row], missing: Sequence[str], extra: Sequence[str]
) -> str:
    """What to do about columns that are missing, or that are too many."""
    names, cells = sheet.names, rows[0].cells
    if missing and not extra and max(widths(rows[1:]), default=0) > len(cells):
        return f"Only names are lost, not their cells: make the first row read {','.join(names)}."
    remedies = [
        f"Put the column {name} back, with its cells, {_place(names, name)}." for name in missing
    ]
    if extra:
        those = ", ".join(map(repr, extra))
        remedies += [
            f"Take {those} out, with {'its' if len(extra) == 1 else 'their'} cells, or describe the new "
            f"column{'s' * (len(extra) > 1)} in {sheet.dictionary}."
        ]
    first = ",".join(names)
    again = (
        f"Take the column that stands there again out, with its cells: the first row reads {first}."
    )
    return " ".join(remedies) or again


def _place(names: Sequence[str], name: str) -> str:
    """Where a column stands."""
    at = list(names).index(name)
    if at == 0:
        return f"in front of {names[1]}" if len(names) > 1 else "as the only one"
    return f"after {names[at - 1]}"
