"""Rules between the tables, each on the real tables with one thing changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers.tables.dictionary import TableError, as_of, table_names
from helpers.tables.load import load
from helpers.tables.rules.dates import no_row_is_younger_than_the_atlas
from helpers.tables.rules.faults import Fault, Rule, Tables
from helpers.tables.rules.programme import (
    an_expansion_lets_in_one_cohort,
    every_plan_and_event_names_its_regions,
)
from helpers.tables.rules.regions import every_point_lies_in_its_province, every_region_has_a_point

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The tables as they stand."""
    return Tables(ROOT, {name: load(name, root=ROOT) for name in table_names(root=ROOT)}, {})


def faults(
    rule: Rule, tables: Tables, **changes: Callable[[pd.DataFrame], pd.DataFrame]
) -> list[Fault]:
    """What a rule finds in the tables with some of them changed."""
    changed = {name: change(tables[name]) for name, change in changes.items()}
    return list(rule(replace(tables, typed={**tables.typed, **changed})))


@pytest.fixture
def geo(tables: Tables, tmp_path: Path) -> Tables:
    """The tables with a copy of the shapes and points, to be broken."""
    shutil.copytree(ROOT / "geo", tmp_path / "geo")
    return replace(tables, root=tmp_path)


def points(tables: Tables, old: str, new: str) -> None:
    """Change the text of the points."""
    file = tables.root / "geo" / "city_points.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_row_later_than_the_day_of_the_atlas_is_told_once_with_what_to_write(tables: Tables):
    late = {"occurred_on": pd.Timestamp("2027-03-01")}
    (fault,) = faults(
        no_row_is_younger_than_the_atlas, tables, events=lambda rows: rows.assign(**late)
    )
    assert f"and {len(tables['events']) - 1} more rows" in fault.found
    assert "write created: '2027-03-01T00:00:00Z' or later in data/datapackage.yaml" in fault.remedy


def test_a_full_year_that_is_not_over_on_the_day_of_the_atlas_is_told(tables: Tables):
    (fault,) = faults(
        no_row_is_younger_than_the_atlas,
        tables,
        fdi_national=lambda rows: rows.assign(
            period=rows["period"].replace("2026-01/2026-08", "2026")
        ),
    )
    assert "period is 2026" in fault.found
    assert "'2026-12-31T00:00:00Z'" in fault.remedy


def test_a_day_of_the_atlas_that_is_none_is_told(tmp_path: Path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.yaml").write_text("created: soon\n")
    with pytest.raises(TableError, match="created is 'soon', which is no day"):
        as_of(root=tmp_path)


@pytest.mark.parametrize(
    ("name", "key"), [("plans", "plan_id"), ("events", "event_id")], ids=["plan", "event"]
)
def test_a_plan_or_event_without_regions_is_told(tables: Tables, name: str, key: str):
    links = f"{name[:-1]}_regions"
    gone = tables[links][key].iloc[0]
    (fault,) = faults(
        every_plan_and_event_names_its_regions,
        tables,
        **{links: lambda rows: rows.loc[rows[key] != gone]},
    )
    assert repr(gone) in fault.found
    assert f"data/{links}.csv" in fault.remedy


def test_an_expansion_that_is_no_cohort_is_told(tables: Tables):
    (fault,) = faults(
        an_expansion_lets_in_one_cohort,
        tables,
        event_regions=lambda rows: rows.loc[
            ~((rows["event_id"] == "e022") & (rows["region_id"] == "wuhan"))
        ],
    )
    assert "'e022'" in fault.found


def test_a_point_in_another_province_is_told(geo: Tables):
    points(geo, "116.39723,39.9075", "126.39723,39.9075")
    (fault,) = every_point_lies_in_its_province(geo)
    assert "not in CN-BJ" in fault.found


def test_a_point_that_is_called_otherwise_than_its_region_is_told(geo: Tables):
    points(geo, "beijing,Beijing", "beijing,Peking")
    (fault,) = every_region_has_a_point(geo)
    assert fault.found == "name_en is 'Peking', but 'Beijing' in data/regions.csv"
