"""Look at a table as a spreadsheet left it: every fault once, and the table with what can be mended."""

from __future__ import annotations

import re
from dataclasses import replace

from publisher.site.sheets.cells import right_cells
from publisher.site.sheets.columns import Column
from publisher.site.sheets.decoding import FIX, SAVE, decode
from publisher.site.sheets.head import named_columns, plain_name
from publisher.site.sheets.rows import Row, RowError, parted, read_rows, whole, widths, with_cells
from publisher.site.sheets.sheet import Inspected, Sheet, Unreadable, numbered
from publisher.site.sheets.strange import refuse_merge, set_aside, without_repeated_names

DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars", ",": "commas"}
HINT = "sep="
CUT = "the file ends within this row: it was cut off"
RESTORE = "Restore the file as it was before; if nothing else is lost, write the row to its end, with a line break."


def inspect(sheet: Sheet, content: bytes) -> Inspected:
    """Look at the bytes of a table, and mend what has one right answer.

    `mended` are the bytes with that mended and no other byte changed; none where nothing is.
    """
    done = Inspected()
    decoded = decode(content, sheet.encoding, sheet.familiar)
    if decoded.found:
        row = f", row {decoded.row}" if decoded.row else ""
        done.tell(f"{sheet.path}{row}", decoded.found, decoded.remedy)
    if decoded.text is None:
        return done
    try:
        rows = _mended_rows(sheet, decoded.text, done)
    except RowError as error:
        remedy = 'Write a quotation mark inside a cell twice: "" for ".'
        cut = error.last and not decoded.text.endswith(("\n", "\r"))
        done.tell(
            f"{sheet.path}, row {error.row}",
            CUT if cut else error.found,
            RESTORE if cut else remedy,
        )
        return done
    except Unreadable:
        return done
    done.rows = rows
    mended = decoded.mark + whole(rows).encode(sheet.encoding)
    done.mended = mended if mended != content else None
    return done


def _mended_rows(sheet: Sheet, text: str, done: Inspected) -> list[Row]:
    """The rows of a text, mended step by step. Raises `Unreadable` and `RowError`."""
    text = _without_hint(sheet, text, done)
    refuse_merge(sheet, text, done)
    mark = _delimiter(sheet, text)
    rows = _parted_rows(sheet, read_rows(text, mark), mark, done)
    for step in (
        _without_wrapping,
        _without_blanks,
        _without_spaces,
        named_columns,
        without_repeated_names,
        set_aside,
        _even_rows,
    ):
        rows = step(sheet, rows, done)
    # Who parts cells by semicolons has the comma for decimals.
    return right_cells(sheet, rows, done, decimal_comma=mark == ";" != sheet.delimiter)


def _without_hint(sheet: Sheet, text: str, done: Inspected) -> str:
    """The text without the line by which Excel is told of the delimiter."""
    if text[:4].lower() != HINT:
        return text
    line, _, rest = text.partition("\n")
    found = f"{line.strip()!r} is a hint for Excel, not the names of the columns"
    done.tell(f"{sheet.path}, row 1", found, f"Take the line out; {FIX}.")
    return rest


def _without_wrapping(sheet: Sheet, rows: list[Row], done: Inspected) -> list[Row]:
    """The rows without the quotation marks around those that were each written as one cell."""
    width = len(sheet.names)
    inner = {
        row.number: parts[0]
        for row in rows
        if len(row.cells) == 1 < width and sheet.delimiter in row.cells[0]
        for parts in [_read_again(row.cells[0], sheet.delimiter)]
        if len(parts) == 1 and len(parts[0].cells) == width
    }
    if not inner:
        return rows
    every = len(inner) == len(rows)
    what = "each row stands" if every else "the row stands" if len(inner) == 1 else "each stands"
    found = f"{what} in quotation marks as a whole, as if it were one cell"
    where = "row 1" if every else numbered(list(inner))
    done.tell(f"{sheet.path}, {where}", found, f"Take them out; {FIX}.")
    return [
        replace(inner[row.number], number=row.number, text=f"{row.cells[0]}{row.end}")
        if row.number in inner
        else row
        for row in rows
    ]


def _read_again(text: str, delimiter: str) -> list[Row]:
    try:
        return read_rows(text, delimiter)
    except RowError:
        return []


def _parted_rows(sheet: Sheet, rows: list[Row], mark: str, done: Inspected) -> list[Row]:
    """The rows with their cells parted as they should be, which are parted by `mark`."""
    if mark == sheet.delimiter:
        return rows
    asked = f"{DELIMITERS.get(sheet.delimiter, 'the sign')} ({sheet.delimiter!r})"
    found = f"the cells are parted by {DELIMITERS[mark]} ({mark!r}) instead of {asked}"
    done.tell(f"{sheet.path}, row 1", f"{found}: {rows[0].text.strip()[:60]!r}", f"{SAVE}; {FIX}.")
    return [parted(row, sheet.delimiter, was=mark) for row in rows]


def _delimiter(sheet: Sheet, text: str) -> str:
    """What parts the cells of the first row: the delimiter that leads to the most known names."""
    line = text.lstrip("\r\n").partition("\n")[0]
    known = {plain_name(name) for name in sheet.names}

    def hits(delimiter: str) -> int:
        return len({plain_name(cell) for cell in line.split(delimiter)} & known)

    best = max([sheet.delimiter, *DELIMITERS], key=hits)
    return best if hits(best) > hits(sheet.delimiter) else sheet.delimiter


def _without_blanks(sheet: Sheet, rows: list[Row], done: Inspected) -> list[Row]:
    """The rows without those that hold nothing. An empty line at the very end is no row."""
    blank = [row for row in rows if row.blank]
    if len(blank) == len(rows):
        done.tell(
            sheet.path,
            "holds no row with a value in it",
            f"Put the names in front, as the first row: {','.join(sheet.names)}.",
        )
        raise Unreadable
    if told := [row for row in blank if row.text.strip("\r\n")] or _inner(rows):
        numbers = [row.number for row in told]
        one = len(numbers) == 1
        done.tell(
            f"{sheet.path}, {numbered(numbers)}",
            f"{'the row holds' if one else 'the rows hold'} nothing: no cell has a value",
            f"Take {'it' if one else 'them'} out; {FIX}.",
        )
        return [row for row in rows if not row.blank]
    return [row for row in rows if not row.blank] + blank


def _without_spaces(sheet: Sheet, rows: list[Row], done: Inspected) -> list[Row]:
    """The rows without a blank after each delimiter, if one stands after every one."""
    later = [cell for row in rows for cell in row.cells[1:]]
    if not all(cell.startswith(" ") for cell in later) or len(rows) < 2 or not later:
        return rows
    found = f"a blank stands after each {sheet.delimiter!r}"
    done.tell(f"{sheet.path}, row 1", found, f"Take the blanks out; {FIX}.")
    return [
        with_cells(row, [cell.removeprefix(" ") for cell in row.cells], sheet.delimiter)
        for row in rows
    ]


def _inner(rows: list[Row]) -> list[Row]:
    """Empty lines with a row after them."""
    last = max((index for index, row in enumerate(rows) if not row.blank), default=0)
    return [row for row in rows[:last] if row.blank]


def _even_rows(sheet: Sheet, rows: list[Row], done: Inspected) -> list[Row]:
    """The rows with as many cells as there are columns.

    Raises `Unreadable` where cells are missing or too many: nobody knows which column they are of.
    """
    width = len(sheet.names)
    filled = dict(zip((row.number for row in rows), widths(rows), strict=True))
    wrong = [
        row
        for row in rows
        if row.cells
        and row.number not in done.aside
        and (not filled[row.number] <= width <= len(row.cells) or _shifted(sheet, row))
    ]
    for row in wrong:
        cut = row is rows[-1] and not row.end and len(row.cells) < width
        told = (CUT, RESTORE) if cut else _uneven(row, sheet)
        done.tell(f"{sheet.path}, row {row.number}", *told)
    if wrong:
        raise Unreadable
    long = [row.number for row in rows if len(row.cells) > width]
    if long:
        found = f"empty cells stand after the last of the {width} columns"
        done.tell(f"{sheet.path}, {numbered(long)}", found, f"Take them out; {FIX}.")
    return [
        with_cells(row, row.cells[:width], sheet.delimiter) if row.number in long else row
        for row in rows
    ]


def _shifted(sheet: Sheet, row: Row) -> bool:
    """Whether a row that is too long, its last cells empty, has values in columns of another kind.

    So it is where a comma within a value has parted it in two.
    """
    width = len(sheet.names)
    if len(row.cells) <= width or row.number == 1:
        return False
    columns = (Column(of, told) for of, told in zip(sheet.fields, sheet.told, strict=True))
    faults = (column.fault(cell) for column, cell in zip(columns, row.cells, strict=False))
    return any(fault is not None and fault.mended is None for fault in faults)


def _uneven(row: Row, sheet: Sheet) -> tuple[str, str]:
    """What is said of a row with cells too few or too many."""
    width, mark = len(sheet.names), sheet.delimiter
    if len(row.cells) < width:
        found = (
            f"has {len(row.cells)} cells for {width} columns; the last is {row.cells[-1][:60]!r}"
        )
        if other := next((sign for sign in "，、；" if sign in row.text), ""):
            return found, f"Write {mark!r} in the place of {other!r}, which parts no cells."
        return found, f"Write one cell for each column, parted by {mark!r}, also where it is empty."
    if 2 * width - 1 <= len(row.cells) <= 2 * width and width > 2:
        found = f"has {len(row.cells)} cells for {width} columns, as two rows in one line have"
        return (
            found,
            f"Break the line where the second row begins, near {row.cells[width - 1][:60]!r}.",
        )
    over = mark.join(row.cells[width:])
    much = f"; {over!r} is too much" if over.strip(mark) else ""
    found = f"has {len(row.cells)} cells for {width} columns{much}"
    if curly := re.search("[“”„]", row.text):
        return found, f'Write straight quotation marks around the value: " instead of {curly[0]}.'
    return found, f'Put a value that holds {mark!r} in quotation marks: "a{mark} b".'
