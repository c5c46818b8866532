"""Rules of what a source prints: the number in a row is the one in its own `as_reported`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from math import isclose
from typing import Any

import pandas as pd

from helpers.tables.rules.faults import (
    Fault,
    InDoubt,
    Row,
    Tables,
    folded,
    indexed_rows,
    table_path,
    told_once,
)

PRINTED = "as_reported"
# What a word after a number makes of it in billions; a word stands before its own beginning.
SCALES = {
    **dict.fromkeys(("trillion", "万亿", "萬億", "조", "兆"), 1000.0),
    **dict.fromkeys(("billion", "milliarden", "milliards", "mld", "bn"), 1.0),
    **dict.fromkeys(("亿", "億", "억"), 0.1),
    **dict.fromkeys(("million", "mln", "百万"), 0.001),
    "千万": 0.01,
    **dict.fromkeys(("万", "萬", "만"), 0.00001),
}
NUMBER = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[, \u00a0]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)\s*\[?"
    rf"({'|'.join(SCALES)})?",
    re.IGNORECASE,
)
PERCENT = re.compile(
    r"(?<![\d.,])(\d+(?:[.,]\d+)?)\s*(?:%|％|percent(?!age)|per cent)", re.IGNORECASE
)
GROWTH = re.compile(
    r"[+＋−-]\s*\d[\d.,]*\s*[%％]|增|降|\b(?:up|down|rose|fell|grew|growth|increase|decrease)",
    re.IGNORECASE,
)
CURRENCIES = {
    "usd": re.compile(r"美元|ドル|\$|USD|dollar", re.IGNORECASE),
    "cny": re.compile(r"(?<!美)元|人民币|yuan|RMB|CNY|juan|위안", re.IGNORECASE),
}
MANY = 12  # rows that are not as printed, from which on a table is not to be relied on
NEAR = 0.01  # a source rounds, and a row may hold the less rounded number of two sources


def numbers_are_as_printed(tables: Tables) -> Iterator[Fault]:
    """A number is the one that its own row says is printed, and in the column of its currency.

    What is wrong alike in many rows is told once, such as a column that is a hundred times too high.
    """
    for name, table in tables.with_column(PRINTED):
        amiss: set[tuple[int, str]] = set()
        alike: dict[tuple[str, str], list[Fault]] = {}
        for index, row in indexed_rows(table[table[PRINTED].notna()]):
            for column, value in _values(row, table):
                kind = _kind(column) or _kind_of_unit(str(row.get("unit")))
                known = printed(row[PRINTED], kind)
                slip = _slip(value, known)
                moved = "" if noted(row, value) else _moved(column, value, row[PRINTED])
                remedy = _remedy(slip, kind) if slip else moved
                if remedy:
                    amiss.add((index, column))
                    found = f"{column} is {value:g}, but as_reported is {row[PRINTED]!r}"
                    cause = (column, f"{value / slip:.0e}" if slip else remedy)
                    alike.setdefault(cause, []).append(
                        Fault(table_path(name), index, found, remedy)
                    )
        yield from map(told_once, alike.values())
        yield from _contradicted(name, table, amiss)
        yield from _left_out(name, table.drop(index=[index for index, _ in amiss]))


def not_as_printed(tables: Tables, name: str) -> set[int]:
    """The indexes of the rows of a table with a number that is told of as not the one printed.

    Raises `InDoubt` where they are so many that nothing else can be said of the table.
    """
    rows: set[int] = set()
    for fault in tables.once(numbers_are_as_printed):
        rows |= fault.rows if fault.path == table_path(name) else set()
    if len(rows) > MANY:
        raise InDoubt(name)
    return rows


def _contradicted(name: str, table: pd.DataFrame, amiss: set[tuple[int, str]]) -> Iterator[Fault]:
    """Values that are not printed, in rows where something is printed that is no value of theirs.

    What is both may be printed elsewhere. `amiss` are values that were told of. Many in a column, as
    where it was rounded, are told once.
    """
    found: dict[str, list[Fault]] = {}
    for index, row in indexed_rows(table[table[PRINTED].notna()]):
        for kind, columns in _kinds(table.columns):
            given = {each: abs(float(row[each])) for each in columns if pd.notna(row[each])}
            shown = _of_kind(row[PRINTED], kind)
            left = [each for each in shown if not any(map(_same(each), given.values()))]
            lone = {
                column: value
                for column, value in given.items()
                if not any(map(_same(value), shown))
                and (index, column) not in amiss
                and not noted(row, value)
            }
            # What is printed is the value that is nearest to it: the others may be printed elsewhere.
            for right in left if lone else ():
                _, column = min((abs(value - right), column) for column, value in lone.items())
                says = f"{column} is {row[column]:g}, but as_reported is {row[PRINTED]!r}"
                remedy = f"Write {right:g}, correct the text, or say in note where {lone.pop(column):g} is printed."
                found.setdefault(column, []).append(Fault(table_path(name), index, says, remedy))
                if not lone:
                    break
    for faults in found.values():
        yield from folded(faults)


def _left_out(name: str, table: pd.DataFrame) -> Iterator[Fault]:
    """Values that are printed and stand in no column of theirs, which gives no reason."""
    found: dict[str, list[Fault]] = {}
    numbers = [each for each in table.columns if _kind(each)]
    for index, row in indexed_rows(table[table[PRINTED].notna()]):
        for kind, columns in _kinds(table.columns):
            own = [each for each in columns if each in columns_of(row.get("measure"), columns)]
            shown = _of_kind(row[PRINTED], kind)
            if not own or not shown or any(pd.notna(row[each]) for each in columns):
                continue
            if any(
                pd.notna(row[each])
                for each in numbers
                if each not in columns_of(row.get("measure"), numbers)
            ):
                continue  # it stands in another column, which a rule of measures tells
            if own[0].startswith("yoy_") and not GROWTH.search(row[PRINTED]):
                continue  # the share of another row
            explained = any(pd.notna(row.get(f"{each}_missing")) for each in own)
            if not explained and not any(noted(row, each) for each in shown):
                says = f"{' and '.join(own)} {'is' if len(own) == 1 else 'are'} empty, but as_reported is {row[PRINTED]!r}"
                remedy = f"Write {shown[0]:g}, or say in note why {shown[0]:g} is left out."
                found.setdefault(own[0], []).append(Fault(table_path(name), index, says, remedy))
    for faults in found.values():
        yield from folded(faults)


def columns_of(measure: object, columns: Iterable[str]) -> list[str]:
    """The columns in which the values of a measure may stand; all of them if there is no measure."""
    if not isinstance(measure, str):
        return [*columns]
    if "share" in measure:
        return ["share_percent"]
    if measure.startswith("new_"):
        return ["enterprises_count"]
    return [each for each in columns if "_bn_" in each or each.startswith("yoy_")]


def _kinds(columns: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """What texts print, each kind with the columns that hold it."""
    names = [each for each in columns if not each.endswith("_missing")]
    for currency in CURRENCIES:
        yield currency, [each for each in names if each.endswith(f"_bn_{currency}")]
    yield "percent", [each for each in names if each.endswith("_percent")]


def _of_kind(text: str, kind: str) -> list[float]:
    """The amounts in a currency that a text prints, in billions, or its percentages, without sign."""
    if kind == "percent":
        return [_read(each) for each in PERCENT.findall(text)]
    parts = re.split(r"[;(（、/]\s*|[,，](?!\d)", text)
    return [
        amount
        for part in parts
        if CURRENCIES[kind].search(part)
        and not any(words.search(part) for each, words in CURRENCIES.items() if each != kind)
        for amount in printed(part, "amount")[1::2]
    ]


def _same(one: float) -> Callable[[float], bool]:
    return lambda other: isclose(one, other, rel_tol=1e-9)


def noted(row: Row, value: float) -> bool:
    """Whether the note of a row names a value, so that it speaks of it."""
    note = row.get("note")
    named = [] if pd.isna(note) else [_read(each[0]) for each in NUMBER.findall(note)]
    return any(isclose(value, each * by, rel_tol=NEAR) for each in named for by in (1, 0.1, 0.001))


def _remedy(slip: float, kind: str) -> str:
    unit = " billion" if kind == "amount" else ""
    return f"That is {slip:g}{unit}: correct the value, or the text."


def _moved(column: str, value: float, text: str) -> str:
    """What to do about an amount that is printed in another currency than that of its column."""
    own = next((each for each in CURRENCIES if column.endswith(f"_bn_{each}")), "")
    told = {
        currency
        for part in re.split(r"[;(（、/,，]\s*", text)
        if any(isclose(value, each, rel_tol=NEAR) for each in printed(part, "amount"))
        for currency, words in CURRENCIES.items()
        if words.search(part)
    }
    if not own or not told or own in told:
        return ""
    return f"That is printed in {' and '.join(sorted(told)).upper()}: move it to that column, or say in note why it stands here."


def _values(row: Row, table: pd.DataFrame) -> Iterator[tuple[str, float]]:
    """The numbers of a row; a column `value` counts if its unit says what it is."""
    for column in table.columns:
        if _kind(column) and pd.notna(row[column]):
            yield column, float(row[column])
    if "unit" in row and pd.notna(row.get("value")) and _kind_of_unit(str(row["unit"])):
        yield "value", float(row["value"])


def _kind(column: str) -> str:
    if column.endswith("_missing"):
        return ""
    if "_bn_" in column:
        return "amount"
    return (
        "number"
        if column == "enterprises_count" or "share" in column and column.endswith("_percent")
        else ""
    )


def _kind_of_unit(unit: str) -> str:
    return "amount" if unit.startswith("bn ") else "number" if unit == "percent" else ""


def printed(text: str, kind: str) -> list[float]:
    """The numbers that a text prints: amounts in billions, or what stands for itself.

    An amount whose scale is not known here is left out, as is what has none. What is written in parts
    (508億5000万) is one number too.
    """
    found: list[float] = []
    whole, end = 0.0, -1
    for number in NUMBER.finditer(text):
        scale = SCALES.get(number[2].lower()) if number[2] else None
        value = _read(number[1]) * (scale or 1)
        if kind == "number" and scale:
            value *= 1e9
        whole = whole + value if number.start() - end in (0, 1) and end > 0 else value
        end = number.end()
        if scale or kind == "number":
            found += [value, whole]
    return found


def _read(number: str) -> float:
    """A number with separators of thousands, or with a comma before its decimals."""
    if re.fullmatch(r"\d{1,3}(?:[, \u00a0]\d{3})+(?:\.\d+)?", number):
        return float(re.sub(r"[, \u00a0]", "", number))
    return float(number.replace(",", "."))


def _slip(value: float, known: list[Any]) -> float | None:
    """Which of the printed numbers a value is off from by a power of ten; None if it is one of them."""
    if any(isclose(value, each, rel_tol=NEAR) for each in known):
        return None
    powers = [10.0**power for power in (-3, -2, -1, 1, 2, 3)]
    off = [each for each in known for by in powers if isclose(value, each * by, rel_tol=NEAR)]
    return off[-1] if off else None  # what is written in parts stands behind its parts
