"""Rows that are no rows of the table: marks of an unfinished merge, names once more, totals, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from publisher.site.sheets.decoding import FIX
from publisher.site.sheets.rows import Row
from publisher.site.sheets.sheet import Inspected, Sheet, Unreadable, numbered

MERGE = re.compile(r"^(?P<first><{7} .*)$(?s:.*?)^>{7}( .*)?$", re.MULTILINE)
TOTAL = re.compile(
    r"(sub)?total|sum\b|grand total|summe|gesamt|somme|合计|总计|小计|共计|all\b", re.I
)
SHOWN = 3  # columns that are named
LETTERS = 60  # of a note that are shown


def refuse_merge(sheet: Sheet, text: str, done: Inspected) -> None:
    """Tell of marks that git writes where two changes meet. Raises `Unreadable` if there are any."""
    found = MERGE.search(text)
    if not found:
        return
    row = text.count("\n", 0, found.start()) + 1
    more = len(MERGE.findall(text)) - 1
    also = f", and {more} more" if more else ""
    done.tell(
        f"{sheet.path}, row {row}",
        f"a merge is not finished: {found['first'].strip()!r} marks two versions of the same rows{also}",
        "Keep the right one of the rows between <<<<<<< and >>>>>>>, and take out the lines with the marks.",
    )
    raise Unreadable


def without_repeated_names(sheet: Sheet, rows: list[Row], done: Inspected) -> list[Row]:
    """The rows without those that hold the names of the columns once more."""
    repeated = [row.number for row in rows[1:] if list(row.cells) == sheet.names]
    if not repeated:
        return rows
    one = len(repeated) == 1
    found = f"{'the row holds' if one else 'the rows hold'} the names of the columns once more"
    remedy = f"Take {'it' if one else 'them'} out; {FIX}."
    done.tell(f"{sheet.path}, {numbered(repeated)}", found, remedy)
    return [row for row in rows if row.number not in repeated]


def set_aside(sheet: Sheet, rows: list[Row], done: Inspected) -> list[Row]:
    """Tell of totals and notes that stand among the rows, once for each kind; they stay where they are.

    Such a row lacks most of what every row needs. It is `aside`: nothing else is told of it.
    """
    needed = [index for index, field in enumerate(sheet.fields) if field.required]
    kinds: dict[bool, list[Row]] = {}
    for row in rows[1:]:
        if row.cells and not row.blank and _is_aside(row, needed, len(sheet.names)):
            kinds.setdefault(bool(TOTAL.match(_said(row))), []).append(row)
    for totals, found in kinds.items():
        numbers = [row.number for row in found]
        done.aside.update(numbers)
        done.spoiled.update((number, name) for number in numbers for name in sheet.names)
        done.tell(f"{sheet.path}, {numbered(numbers)}", *_told(sheet, needed, found, totals=totals))
    return rows


def _said(row: Row) -> str:
    return next(cell.strip() for cell in row.cells if cell.strip())


def _is_aside(row: Row, needed: Sequence[int], width: int) -> bool:
    """Whether a row lacks most of the values that every row needs, or holds one text alone."""
    filled = {index for index, cell in enumerate(row.cells) if cell.strip()}
    lacking = [index for index in needed if index not in filled]
    alone = len(filled) == 1 and width > 2 and (bool(lacking) or len(row.cells) < width)
    parted = any(sign in row.text for sign in "，、；;\t|")  # cells of another table
    return (alone and not parted and len(row.text) < 2000) or (
        len(row.cells) == width and len(lacking) > 2 and 2 * len(lacking) > len(needed)
    )


def _told(
    sheet: Sheet, needed: Sequence[int], rows: Sequence[Row], *, totals: bool
) -> tuple[str, str]:
    """What is said of totals or of notes, and what to do."""
    lacking = [
        sheet.names[index]
        for index in needed
        if index >= len(rows[0].cells) or not rows[0].cells[index].strip()
    ]
    names = ", ".join(lacking[:SHOWN]) + f" and {len(lacking) - SHOWN} more" * (
        len(lacking) > SHOWN
    )
    alone = len(_filled(rows[0])) == 1
    lacks = ["it stands alone"] * alone + [f"has no value in {names}"] * bool(lacking)
    what = (
        "a total, not a row of the table"
        if totals
        else "a note or a part of a row, not a row of the table"
    )
    found = f"{_said(rows[0])[:LETTERS]!r} looks like {what}: {' and '.join(lacks)}"
    them = "it" if len(rows) == 1 else "them"
    if totals:
        return found, f"Take {them} out: what can be computed of the rows is not stored."
    return (
        found,
        f"Take {them} out, or fill in what every row needs; what a reader should know of a row stands in it.",
    )


def _filled(row: Row) -> list[str]:
    return [cell for cell in row.cells if cell.strip()]
