"""Rules of shares: a printed share fits the amounts it is a share of, within their rounding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pandas as pd

from helpers.tables.rules.faults import Fault, Row, Tables, folded, indexed_rows, table_path
from helpers.tables.rules.sense import TOTAL_BASIS, not_to_be_relied_on

AMOUNTS = ("inflow_bn_cny", "inflow_bn_usd")


# table, the measure that is a share, the measure it is a share of the total
SHARES = (
    ("fdi_national", "services_share", "services_inflow"),
    ("fdi_national", "hightech_share", "hightech_inflow"),
    ("fdi_regions", "services_share", "services_inflow"),
)


def shares_equal_part_over_whole(tables: Tables) -> Iterator[Fault]:
    """A printed share fits the printed amounts within their rounding, in one currency at least.

    Rows with a number that is not the one printed are told as that, and are left out.
    """
    for name, share, part in SHARES:
        text = as_printed(tables, name)
        exact = text[text["qualifier"].eq("exact")]
        parts = _amounts_by_key(exact, part, name)
        wholes = _amounts_by_key(exact, "total_inflow", name)
        printed = exact[exact["measure"].eq(share) & exact["share_percent"].notna()]
        found: list[Fault] = []
        for index, row in indexed_rows(printed):
            key = _key(row, name, row["basis"])
            whole_key = _key(row, name, TOTAL_BASIS.get(row["basis"], row["basis"]))
            pairs = [
                (parts[key, column], wholes[whole_key, column])
                for column in AMOUNTS
                if (key, column) in parts and (whole_key, column) in wholes
            ]
            found += _share_faults(name, index, "share_percent", row["share_percent"], pairs)
        yield from folded(found)
    yield from _pilot_share_faults(tables)


def services_of_a_year_have_their_total(tables: Tables) -> Iterator[Fault]:
    """The FDI in services of a full year comes with the total of that year: every chart of it begins
    with the share that the two make, and would leave the amount out.
    """
    national = tables["fdi_national"]
    years = national[national["period_kind"].eq("year")]
    whole = set(years.loc[years["measure"].eq("total_inflow"), "period"])
    for index, row in indexed_rows(years[years["measure"].eq("services_inflow")]):
        if row["period"] not in whole:
            yield Fault(
                table_path("fdi_national"),
                index,
                f"measure: 'services_inflow' of {row['period']} stands without the total of that year",
                f"Add the row total_inflow of {row['period']}; no chart shows an amount of which nobody "
                "knows the share.",
            )


def as_printed(tables: Tables, name: str) -> pd.DataFrame:
    """A table as text, whose values can all be relied on, without the rows that were told of. Raises
    `InDoubt` if they cannot.
    """
    told = not_to_be_relied_on(tables, name)
    index = [each for each in tables[name].index if int(each) not in told]
    return tables.cells(name).loc[index]


def _key(row: Row, name: str, basis: str) -> tuple[str, ...]:
    region = (row["region_id"],) if name == "fdi_regions" else ()
    return (*region, row["period"], basis)


def _amounts_by_key(
    text: pd.DataFrame, measure: str, name: str
) -> dict[tuple[tuple[str, ...], str], str]:
    rows = text[text["measure"].eq(measure)]
    return {
        (_key(row, name, row["basis"]), column): row[column]
        for _, row in indexed_rows(rows)
        for column in AMOUNTS
        if pd.notna(row[column])
    }


def _pilot_share_faults(tables: Tables) -> Iterator[Fault]:
    national = as_printed(tables, "fdi_national")
    services = _amounts_by_key(national, "services_inflow", "fdi_national")
    total = _amounts_by_key(national, "total_inflow", "fdi_national")
    for index, row in indexed_rows(as_printed(tables, "fdi_pilot")):
        key = (row["period"], row["basis"])
        found: list[Fault] = []
        for column, wholes in (
            ("share_of_national_services_percent", services),
            ("share_of_national_total_percent", total),
        ):
            pairs = [
                (row[f"services_{amount}"], wholes[key, amount])
                for amount in AMOUNTS
                if pd.notna(row[f"services_{amount}"]) and (key, amount) in wholes
            ]
            if pd.notna(row[column]):
                found += _share_faults("fdi_pilot", index, column, row[column], pairs)
        if found:
            both = "; ".join(fault.found for fault in found)
            yield replace(found[0], found=both)


def _share_faults(
    name: str, index: int, column: str, share: str, pairs: list[tuple[str, str]]
) -> Iterator[Fault]:
    if pairs and not any(fits(share, part, whole) for part, whole in pairs):
        computed = " or ".join(
            f"{part} of {whole} is {100 * Decimal(part) / Decimal(whole):.2f}"
            for part, whole in pairs
        )
        yield Fault(
            table_path(name),
            index,
            f"{column} is {share}, but {computed}",
            "Correct the share or an amount; if sources disagree, keep one value and tell of the "
            "other in data/corrections.csv.",
        )


def fits(share: str, part: str, whole: str) -> bool:
    """Tell whether share and quotient overlap when each figure may be off by half its last digit."""
    low, high = _interval(share)
    part_low, part_high = _interval(part)
    whole_low, whole_high = _interval(whole)
    return 100 * part_low / whole_high <= high and 100 * part_high / whole_low >= low


def _interval(text: str) -> tuple[Decimal, Decimal]:
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    half = Decimal(5).scaleb(int(exponent) - 1)
    return value - half, value + half
