"""The cells of a table: each fault told once for its column and kind, and mended where one answer is right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from publisher.base.problems import Problem
from publisher.site.sheets.beside import Beside
from publisher.site.sheets.columns import Column
from publisher.site.sheets.fault import Fault
from publisher.site.sheets.rows import Row, with_cells
from publisher.site.sheets.sheet import Inspected, Sheet, numbered

FEW_VALUES = 3  # that are shown of one fault
LETTERS = 200  # of a value
Faults = dict[
    tuple[str, str], list[tuple[Row, str, Fault]]
]  # by column and kind, each with its cell


def right_cells(
    sheet: Sheet, rows: list[Row], done: Inspected, *, decimal_comma: bool
) -> list[Row]:
    """The rows with every cell mended that can be, and the faults told by column and kind."""
    body = [row for row in rows[1:] if row.cells and row.number not in done.aside]
    faults: Faults = {}
    changes: dict[int, dict[int, str]] = {}
    beside = Beside(sheet.fields, sheet.told)
    for index, (of, told) in enumerate(zip(sheet.fields, sheet.told, strict=True)):
        keys = sheet.keys.get(of.name)
        column = Column(
            of, told, decimal_comma=decimal_comma, keys=keys, others=sheet.others, beside=beside
        )
        column.learn(row.cells[index] for row in body)
        for row in body:
            if fault := column.fault(row.cells[index]):
                told_of = faults.setdefault((column.name, fault.kind), [])
                told_of.append((row, row.cells[index], fault))
                if fault.mended is None:
                    done.spoiled.add((row.number, column.name))
                else:
                    changes.setdefault(row.number, {})[index] = fault.mended
    done.problems += _grouped(sheet, faults)
    return [
        with_cells(row, _changed(row, changes[row.number]), sheet.delimiter)
        if row.number in changes and row is not rows[0]
        else row
        for row in rows
    ]


def _changed(row: Row, cells: Mapping[int, str]) -> list[str]:
    return [cells.get(index, cell) for index, cell in enumerate(row.cells)]


def _grouped(sheet: Sheet, faults: Faults) -> Iterator[Problem]:
    """One problem for each column and kind, in the order of rows: a fault that fills a column is
    one fault, told with its first rows and values.
    """
    for (name, _), found in sorted(faults.items(), key=lambda each: each[1][0][0].number):
        row, value, fault = found[0]
        more = [each.number for each, _, _ in found[1:]]
        also = f" (so {'is' if len(more) == 1 else 'are'} {numbered(more)}" if more else ""
        others = list(dict.fromkeys(repr(cell) for _, cell, _ in found if cell != value))
        others = others[:FEW_VALUES] + ["…"] * (len(others) > FEW_VALUES)
        also += f", with {', '.join(others)}" * bool(others) + ")" * bool(more)
        where = f"{sheet.path}, row {row.number}, {name}"
        said = (
            fault.found.replace(value, f"{value[:LETTERS]}…")
            if len(value) > LETTERS
            else fault.found
        )
        yield Problem(where, f"{said}{also}", fault.remedy)
