"""Amounts that make no sense beside one another are told, where nothing printed denies them."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers.tables.dictionary import table_names
from helpers.tables.load import load, read_cells
from helpers.tables.rules.amounts import rates_are_printed_or_paired
from helpers.tables.rules.faults import Fault, Tables
from helpers.tables.rules.printed import numbers_are_as_printed
from helpers.tables.rules.programme import (
    a_group_has_one_scope,
    an_expansion_has_the_day_of_its_cohort,
    nothing_happens_to_a_region_before_it_is_let_in,
)
from helpers.tables.rules.sense import amounts_make_sense
from helpers.tables.rules.shares import shares_equal_part_over_whole

ROOT = Path(__file__).resolve().parents[3]
ROWS = {
    "measure": "total_inflow",
    "basis": "ministry",
    "region_id": "suzhou",
    "services_class": "",
    "enterprises_count": float("nan"),
    "inflow_bn_cny": float("nan"),
    "inflow_bn_usd": float("nan"),
    "yoy_percent": float("nan"),
    "period_kind": "year",
    "as_reported": None,
    "note": None,
}


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The tables as they stand."""
    names = table_names(root=ROOT)
    return Tables(
        ROOT,
        {name: load(name, root=ROOT) for name in names},
        {name: read_cells(name, root=ROOT) for name in names},
    )


def found(*rows: dict[str, object]) -> list[Fault]:
    """What is found in a made-up table of regional FDI."""
    table = pd.DataFrame([ROWS | row for row in rows])
    return list(amounts_make_sense(Tables(ROOT, {"fdi_regions": table}, {})))


def years(**changed: float) -> list[dict[str, object]]:
    """Seven years of like amounts, some of them changed."""
    return [
        {"period": f"{year}", "inflow_bn_usd": changed.get(f"y{year}", 5 + year % 10 / 10)}
        for year in range(2018, 2025)
    ]


@pytest.mark.parametrize(
    ("rows", "index", "told"),
    [
        (years(y2021=51.0), 3, "10 times as much as 5.2 of 2022 (row 6)"),
        (years(y2018=0.58), 0, "0.12 times as much as 5 of 2020 (row 4)"),
        (years(y2024=54.0), 6, "times as much"),
        (
            [{"period": "2021", "inflow_bn_cny": 52, "inflow_bn_usd": 52}],
            0,
            "1 yuan for a dollar",
        ),
        (
            [
                {"period": "2021", "inflow_bn_usd": 5},
                {"period": "2022", "inflow_bn_usd": 5.5, "yoy_percent": 100},
            ],
            1,
            "yoy_percent is 100, but inflow_bn_usd went from 5 of 2021 (row 2) to 5.5 of 2022 (row 3), +10 percent",
        ),
        (
            [
                {"period": "2021", "inflow_bn_usd": 5},
                {"period": "2022", "inflow_bn_usd": 9, "yoy_percent": 10},
                {"period": "2023", "inflow_bn_usd": 5.8, "yoy_percent": 5},
            ],
            1,
            "yoy_percent is 10",
        ),
        (
            [
                {"period": "2021", "inflow_bn_usd": 5},
                {"period": "2021", "inflow_bn_usd": 7, "measure": "services_inflow"},
            ],
            1,
            "more than its whole, total_inflow, 5 of 2021 (row 2)",
        ),
        (
            [
                {"period": "2021-01/2021-06", "inflow_bn_usd": 5, "period_kind": "ytd"},
                {"period": "2021", "inflow_bn_usd": 4},
            ],
            1,
            "less than 5 of 2021-01/2021-06 (row 2) of the same year",
        ),
    ],
)
def test_an_amount_that_cannot_be_is_told_once(
    rows: list[dict[str, object]], index: int, told: str
):
    (fault,) = found(*rows)
    assert fault.index == index
    assert told in fault.found
    explained = [
        row | ({"note": f"Growth on a basis of its own; {row['inflow_bn_usd']:g} is right."})
        if at == index
        else row
        for at, row in enumerate(rows)
    ]
    if "its whole" not in told and "a dollar" not in told and len(rows) != 3:
        assert found(*explained) == []


def test_like_amounts_of_several_series_are_not_told():
    other = [row | {"region_id": "hefei", "inflow_bn_usd": 60.0} for row in years()]
    months = [{"period": "2025-01/2025-03", "inflow_bn_usd": 1.6, "period_kind": "ytd"}]
    assert found(*years(), *other, *months) == []


def test_people_who_do_not_fit_their_gdp_are_told(tables: Tables):
    rows = tables["baseline"].assign(
        value=lambda rows: rows["value"].where(
            ~(rows["scope_id"].eq("suzhou") & rows["measure"].eq("population")), 129.87
        )
    )
    (fault,) = amounts_make_sense(replace(tables, typed={"baseline": rows}))
    assert "thousand yuan of GDP a head" in fault.found
    assert rows.at[fault.index, "scope_id"] == "suzhou"


def test_the_atlas_makes_sense(tables: Tables):
    assert list(amounts_make_sense(tables)) == []


@pytest.mark.parametrize("name", ["fdi_national", "fdi_regions", "context"])
@pytest.mark.parametrize("times", [10, 0.1])
def test_an_amount_of_another_scale_is_one_fault_that_names_its_row(
    tables: Tables, name: str, times: float
):
    """Where the printed text is wrong as well, or is missing."""
    table, texts = tables[name], tables.cells(name)
    amounts = [
        (int(index), column)
        for column in ("inflow_bn_cny", "inflow_bn_usd", "value_bn_cny")
        if column in table
        for index in table.index[table[column].notna()]
    ]
    silent = 0
    for index, column in random.Random(7).sample(amounts, 12):
        typed, text = table.copy(), texts.copy()
        typed.loc[index, column] = table.at[index, column] * times
        text.loc[index, column] = f"{table.at[index, column] * times:g}"
        for each in (typed, text):
            if "as_reported" in each:
                each.loc[index, "as_reported"] = None
        damaged = replace(
            tables, typed={**tables.typed, name: typed}, text={**tables.text, name: text}
        )
        faults = [*amounts_make_sense(damaged), *shares_equal_part_over_whole(damaged)]
        assert len(faults) <= 1, faults
        assert all(f"(row {index + 2})" in each.found or each.index == index for each in faults)
        silent += not faults
    assert silent <= 4  # a lone value has nothing beside it


@pytest.mark.parametrize(
    ("change", "told"),
    [({"cny_per_usd": 70.881}, "cny_per_usd is 70.88"), ({"pair_usd": 102.76}, "pair_cny by")],
)
def test_a_rate_of_exchange_is_a_possible_one(tables: Tables, change: dict[str, float], told: str):
    column = next(iter(change))
    rates = tables["exchange_rates"].copy()
    index = rates.index[rates[column].notna()][0]
    rates[column] = rates[column].astype("Float64")
    rates.loc[index, column] = change[column]
    damaged = replace(tables, typed={**tables.typed, "exchange_rates": rates})
    (fault,) = rates_are_printed_or_paired(damaged)
    assert (fault.index, fault.found[: len(told)]) == (index, told)


def test_a_value_that_was_deleted_is_told_by_the_text_that_prints_it(tables: Tables):
    rows = tables["fdi_national"].copy()
    index = rows.index[rows["inflow_bn_cny"].notna() & rows["as_reported"].notna()][0]
    rows.loc[index, "inflow_bn_cny"] = pd.NA
    damaged = replace(tables, typed={**tables.typed, "fdi_national": rows})
    (fault,) = numbers_are_as_printed(damaged)
    assert fault.index == index
    assert fault.found.startswith("inflow_bn_cny")


def test_the_days_of_the_programme_fit_those_of_its_cohorts(tables: Tables):
    def changed(name: str, **cells: object) -> Tables:
        table = tables[name].copy()
        key = "event_id" if name == "events" else "plan_id" if name == "plans" else "title_en"
        at = table[key].eq(cells.pop("of"))
        for column, value in cells.items():
            table.loc[at, column] = value
        return replace(tables, typed={**tables.typed, name: table})

    expansion = changed("events", of="e036", occurred_on=pd.Timestamp("2025-04-12"))
    (fault,) = an_expansion_has_the_day_of_its_cohort(expansion)
    assert "2025 was let in on 2025-04-11" in fault.found
    for name, cells in (
        ("events", {"of": "e014", "occurred_on": pd.Timestamp("2012-04-21")}),
        ("plans", {"of": "sh-2021", "issued_on": pd.Timestamp("2012-04-01")}),
        (
            "milestones",
            {
                "of": "First pilot of the country approved",
                "occurred_on": pd.Timestamp("2005-05-05"),
            },
        ),
    ):
        (early,) = nothing_happens_to_a_region_before_it_is_let_in(changed(name, **cells))
        assert "was let in on" in early.found
    for rule in (
        an_expansion_has_the_day_of_its_cohort,
        nothing_happens_to_a_region_before_it_is_let_in,
        a_group_has_one_scope,
    ):
        assert list(rule(tables)) == []


def test_a_row_of_another_group_is_told_by_its_regions(tables: Tables):
    rows = tables["fdi_pilot"].copy()
    index = rows.index[rows["group_id"].eq("1+4")][0]
    rows.loc[index, "group_id"] = "1+4+6"
    damaged = replace(tables, typed={**tables.typed, "fdi_pilot": rows})
    (fault,) = a_group_has_one_scope(damaged)
    assert fault.index == index
    assert fault.remedy == "Write group_id 1+4, or correct scope_en."
