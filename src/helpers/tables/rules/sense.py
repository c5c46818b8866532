"""Rules of sense: what amounts say of one another, where nothing printed stands beside them.

A fault here is a value that cannot be, or that a note must explain: ten times its neighbours in time,
six yuan for a hundred dollars, growth that its own amounts deny, a part above its whole, a year
that is less than its first months.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.tables.periods import period_bounds
from helpers.tables.rules.amounts import YUAN
from helpers.tables.rules.faults import Fault, InDoubt, Row, Tables, indexed_rows, table_path
from helpers.tables.rules.printed import not_as_printed, noted

# What a series is of, beside its currency: two of its values may differ in their period alone.
SERIES = (
    "group_id", "scope_id", "region_id", "province_iso", "measure", "services_class", "basis", "unit",
)  # fmt: skip
# The basis of the total that a basis of services belongs to: the list of services is not its affair.
TOTAL_BASIS = {"nonfinancial-old-services": "nonfinancial"}
# Measures that are parts of another of the same place and period.
WHOLES = {
    "services_inflow": "total_inflow",
    "manufacturing_inflow": "total_inflow",
    "hightech_inflow": "total_inflow",
    "hightech_services_inflow": "total_inflow",
    "hightech_manufacturing_inflow": "total_inflow",
    "services_value_added": "gdp",
    "services_exports": "services_trade",
    "services_imports": "services_trade",
}
SCALE = 5  # how many times as much a month a value may be as each of the two nearest of its series
APART = 1.25  # by what factor growth may differ from that of the amounts: bases and rates move
A_HEAD = (30.0, 500.0)  # thousand yuan of GDP


@dataclass(frozen=True)
class Amount:
    """One amount of a table: where it stands, what series it is of, and its months."""

    index: int
    column: str
    series: tuple[Any, ...]
    period: str
    months: int
    value: float
    row: Row

    def __str__(self) -> str:
        return f"{self.value:g} of {self.period} (row {self.index + 2})"

    @property
    def place(self) -> tuple[Any, ...]:
        """The series without its measure and basis, with the period: what parts and wholes share."""
        names = ("group_id", "scope_id", "region_id", "province_iso")
        return (self.column, self.period, *(self.row.get(name) for name in names))


Finding = tuple[Fault, set[int]]  # a fault, and the indexes of the rows that it speaks of


def amounts_make_sense(tables: Tables) -> Iterator[Fault]:
    """An amount fits its neighbours, the other currency, its growth, its whole and its year.

    What one check tells of is left out by the next ones, and a number that its own row prints
    otherwise is told as that.
    """
    for _, fault, _ in tables.once(_findings):
        yield fault


def not_to_be_relied_on(tables: Tables, name: str) -> set[int]:
    """The indexes of the rows of a table with a number that is told of as false by itself.

    Raises `InDoubt` where they are too many.
    """
    printed = not_as_printed(tables, name)
    found = (rows for path, _, rows in tables.once(_findings) if path == table_path(name))
    return printed.union(*found)


def _findings(tables: Tables) -> Iterator[tuple[str, Fault, set[int]]]:
    """Paths of tables, faults, and the indexes of the rows that each fault speaks of."""
    for name, table in tables.with_column("period"):
        if not {"measure", "group_id"} & {*table}:
            continue  # what its rows tell of is no series
        with suppress(InDoubt):
            yield from _findings_of(table_path(name), table, not_as_printed(tables, name))


def _findings_of(
    path: str, table: pd.DataFrame, told: set[int]
) -> Iterator[tuple[str, Fault, set[int]]]:
    amounts = list(_amounts(table))
    for check in CHECKS:
        for fault, rows in check(path, [each for each in amounts if each.index not in told]):
            if not rows & told:
                yield path, fault, rows
            told |= rows


def _amounts(table: pd.DataFrame) -> Iterator[Amount]:
    columns = [
        column
        for column in table.columns
        if re.search(r"_bn_(cny|usd)$", column) or column in ("value", "enterprises_count")
    ]
    keys = [name for name in SERIES if name in table]
    for index, row in indexed_rows(table):
        if row.get("unit") == "percent":
            continue
        first, last = period_bounds(row["period"])
        months = 12 * (last.year - first.year) + last.month - first.month + 1
        series = tuple("" if pd.isna(row[key]) else row[key] for key in keys)
        for column in columns:
            if pd.notna(row[column]):
                value = float(row[column])
                yield Amount(index, column, (column, *series), row["period"], months, value, row)


def _by(key: Callable[[Amount], Any], amounts: Sequence[Amount]) -> dict[Any, list[Amount]]:
    """The amounts by a key, those of each in the order of time."""
    found: dict[Any, list[Amount]] = {}
    for each in sorted(amounts, key=lambda each: (period_bounds(each.period)[1], each.months)):
        found.setdefault(key(each), []).append(each)
    return found


def _of_another_scale(path: str, amounts: Sequence[Amount]) -> Iterator[Finding]:
    """Amounts that are a multiple, or a fraction, of both that are nearest in their series."""
    for series in _by(lambda each: each.series, amounts).values():
        for place, one in enumerate(series):
            others = [series[at] for at in _nearest(place, len(series))]
            apart = [(_times(one, other), other) for other in others]
            if not apart or noted(one.row, one.value):
                continue
            times, other = min(apart, key=lambda each: max(each[0], 1 / each[0]))
            if max(times, 1 / times) > SCALE:
                much = f"{times:.0f} times" if times > 1 else f"{times:.2g} times"
                yield (
                    Fault(
                        path,
                        one.index,
                        f"{one.column} is {one.value:g}, a month {much} as much as {other}",
                        f"Correct the amount, its unit or its period; if it is right, say so in note, with the number {one.value:g}.",
                    ),
                    {one.index, *([other.index] if len(series) == 2 else [])},
                )


def _nearest(place: int, count: int) -> list[int]:
    """The places of the two that are nearest in a series."""
    first = min(max(place - 1, 0), max(count - 3, 0))
    return [at for at in range(first, min(first + 3, count)) if at != place]


def _times(one: Amount, other: Amount) -> float:
    if one.value <= 0 or other.value <= 0:
        return 1.0  # what was withdrawn is no matter of scale
    return one.value / one.months / (other.value / other.months)


def _in_two_currencies(path: str, amounts: Sequence[Amount]) -> Iterator[Finding]:
    """Amounts of one row in yuan and dollars that no rate of exchange joins."""
    both = {(each.index, each.column): each for each in amounts}
    for (index, column), cny in both.items():
        usd = both.get((index, f"{column.removesuffix('cny')}usd"))
        if column.endswith("_bn_cny") and usd is not None and usd.value:
            rate = cny.value / usd.value
            if not YUAN[0] <= rate <= YUAN[1] and not noted(cny.row, cny.value):
                found = f"{column} is {cny.value:g} and {usd.column} is {usd.value:g}: {rate:.3g} yuan for a dollar"
                remedy = (
                    "Correct the amount that is wrong: a dollar was 6 to 7.5 yuan in these years."
                )
                yield Fault(path, index, found, remedy), {index}


def _of_other_growth(path: str, amounts: Sequence[Amount]) -> Iterator[Finding]:
    """Amounts that grew otherwise than is printed with them, on one basis and in either currency."""
    by_period = {(each.series, each.period): each for each in amounts}
    denied: list[tuple[float, str, Amount, Amount]] = []
    for one in amounts:
        before = by_period.get((one.series, _a_year_before(one.period)))
        printed = [
            (column, float(one.row[column]))
            for column in ("yoy_percent", "yoy_usd_percent")
            if pd.notna(one.row.get(column))
        ]
        if before is None or not before.value or not printed or _compares(one.row):
            continue
        times = one.value / before.value
        told = [times / (1 + value / 100) for _, value in printed if value > -100]
        if told and all(not 1 / APART <= each <= APART for each in told):
            denied.append((100 * (times - 1), f"{printed[0][0]} is {printed[0][1]:g}", one, before))
    often = [each.index for _, _, *pair in denied for each in pair]
    for grew, says, one, before in denied:
        at = next((each for each in (before, one) if often.count(each.index) > 1), one)
        found = f"{says}, but {one.column} went from {before} to {one}, {grew:+.3g} percent"
        if at is before:
            found = f"{at.column} is {at.value:g}, which denies the growth to {one}: {says} there"
        remedy = "Correct the growth or the amount; if both are right, say in note what the growth compares with."
        yield Fault(path, at.index, found, remedy), {at.index, one.index, before.index}


def _a_year_before(period: str) -> str:
    return re.sub(r"\d{4}", lambda year: f"{int(year[0]) - 1:04}", period)


def _compares(row: Row) -> bool:
    """Whether the note of a row speaks of its growth."""
    return pd.notna(row.get("note")) and "growth" in str(row["note"]).lower()


def _above_their_whole(path: str, amounts: Sequence[Amount]) -> Iterator[Finding]:
    """Parts that are more than what they are a part of."""
    wholes = {
        (each.place, each.row["measure"], each.row.get("basis")): each
        for each in amounts
        if "measure" in each.row
    }
    for part in amounts:
        measure, basis = part.row.get("measure"), part.row.get("basis")
        key = (part.place, WHOLES.get(measure, ""), TOTAL_BASIS.get(basis, basis))
        whole = wholes.get(key)
        if whole is not None and part.value > whole.value and not noted(part.row, part.value):
            found = f"{part.column} of {measure} is {part.value:g}, more than its whole, {whole.row['measure']}, {whole}"
            remedy = "Correct one of them, or the basis on which they are counted."
            yield Fault(path, part.index, found, remedy), {part.index, whole.index}


def _less_than_before(path: str, amounts: Sequence[Amount]) -> Iterator[Finding]:
    """Running totals of one year that fall."""
    running = [each for each in amounts if each.row.get("period_kind") in ("ytd", "year")]
    for months in _by(lambda each: (each.series, each.period[:4]), running).values():
        for one, later in zip(months, months[1:], strict=False):
            spoken = noted(later.row, later.value) or noted(one.row, one.value)
            if later.value < one.value and not spoken:
                found = f"{later.column} is {later.value:g}, less than {one} of the same year"
                remedy = f"Correct one of the two; if the total did fall, say so in note, with the number {later.value:g}."
                yield Fault(path, later.index, found, remedy), {later.index, one.index}


def _a_head(path: str, amounts: Sequence[Amount]) -> Iterator[Finding]:
    """GDP and people of one place and year that do not belong together."""
    people = {each.place: each for each in amounts if each.row.get("measure") == "population"}
    for gdp in (each for each in amounts if each.row.get("measure") == "gdp"):
        living = people.get(gdp.place)
        if living is not None and not A_HEAD[0] <= gdp.value / living.value <= A_HEAD[1]:
            found = f"value of population is {living.value:g}, which makes {gdp.value / living.value:.3g} thousand yuan of GDP a head, with {gdp}"
            remedy = f"Correct one of them: population is in {living.row['unit']}, gdp in {gdp.row['unit']}."
            yield Fault(path, living.index, found, remedy), {living.index, gdp.index}


CHECKS = (
    _of_another_scale,
    _in_two_currencies,
    _of_other_growth,
    _above_their_whole,
    _less_than_before,
    _a_head,
)
