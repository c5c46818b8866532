"""Rules between the tables, each on the real tables with one thing changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers.tables.dictionary import TableError, as_of, table_names
from helpers.tables.load import load
from helpers.tables.rules import problems, tried
from helpers.tables.rules.columns import a_page_is_one_source, issuers_are_spelt_one_way
from helpers.tables.rules.dates import dates_have_their_precision, no_row_is_younger_than_the_atlas
from helpers.tables.rules.faults import Fault, Rule, Tables
from helpers.tables.rules.gaps import every_gap_has_its_reason, no_word_stands_for_a_gap
from helpers.tables.rules.maps import (
    PROVINCES,
    seats_are_those_of_their_units,
    units_are_called_alike,
    wrong_outlines,
)
from helpers.tables.rules.printed import numbers_are_as_printed
from helpers.tables.rules.programme import (
    an_expansion_lets_in_one_cohort,
    every_cohort_has_the_event_that_let_it_in,
    every_plan_and_event_names_its_regions,
)
from helpers.tables.rules.regions import (
    cohort_counts_add_up,
    every_point_lies_in_its_province,
    every_province_has_a_shape,
    every_region_has_a_point,
)
from helpers.tables.rules.shares import services_of_a_year_have_their_total
from helpers.tables.rules.sources import every_source_is_cited, every_source_is_listed

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


@pytest.mark.parametrize(
    ("issuer", "slips"),
    [
        ("Ministry of Comerce", True),
        ("ministry of commerce", True),
        ("State  Council", True),
        ("General Office of Suzhou", False),
        ("Government of Xuzhou", False),
        ("Ministry of Culture", False),
    ],
)
def test_a_new_issuer_is_taken_and_a_slip_in_a_known_one_is_told(
    tables: Tables, issuer: str, slips: bool
):
    def issued(plans: pd.DataFrame) -> pd.DataFrame:
        return plans.assign(issued_by=[*plans["issued_by"][:-1], issuer])

    found = faults(issuers_are_spelt_one_way, tables, plans=issued)
    assert [fault.found.startswith(f"issued_by: {issuer!r}") for fault in found] == [True] * slips


def test_an_amount_of_a_year_that_no_chart_would_show_is_told(tables: Tables):
    def without_total(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[~(rows["period"].eq("2025") & rows["measure"].eq("total_inflow"))]

    assert faults(services_of_a_year_have_their_total, tables) == []
    (fault,) = faults(services_of_a_year_have_their_total, tables, fdi_national=without_total)
    assert "'services_inflow' of 2025 stands without the total" in fault.found
    assert "Add the row total_inflow of 2025" in fault.remedy


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
    assert "'e022' lacks wuhan" in fault.found


@pytest.mark.parametrize(("event", "cohort"), [("e012", 2021), ("e036", 2025)])
def test_a_cohort_without_its_event_is_told_by_its_row(tables: Tables, event: str, cohort: int):
    def without(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["event_id"] != event]

    assert faults(every_cohort_has_the_event_that_let_it_in, tables) == []
    (fault,) = faults(every_cohort_has_the_event_that_let_it_in, tables, events=without)
    assert (fault.path, fault.found.split()[2]) == ("data/cohorts.csv", str(cohort))
    assert "data/event_regions.csv" in fault.remedy


def test_a_point_in_another_province_is_told(geo: Tables):
    points(geo, "116.39723,39.9075", "126.39723,39.9075")
    (fault,) = every_point_lies_in_its_province(geo)
    assert "not in CN-BJ" in fault.found


def test_a_point_that_is_called_otherwise_than_its_region_is_told(geo: Tables):
    points(geo, "beijing,Beijing", "beijing,Peking")
    (fault,) = every_region_has_a_point(geo)
    assert fault.found == "name_en is 'Peking', but 'Beijing' in data/regions.csv"


def test_a_rule_says_nothing_of_what_is_in_doubt(tables: Tables):
    regions = tables["regions"].assign(cohort=2015)
    assert list(
        tried(cohort_counts_add_up, replace(tables, typed={**tables.typed, "regions": regions}))
    )
    without = {name: table for name, table in tables.typed.items() if name != "regions"}
    doubt = replace(tables, typed=without, doubtful=frozenset({"data/regions.csv"}))
    assert list(tried(cohort_counts_add_up, doubt)) == []
    assert list(tried(every_source_is_cited, doubt)) == []


def test_a_source_misspelt_in_a_table_in_doubt_is_told_once_with_the_one_meant(tables: Tables):
    text = {name: load(name, root=ROOT).astype("str") for name in ("sources", "regions")}
    sources = text["sources"].head(3)
    regions = text["regions"].head(1).assign(source_ids=f"{sources['source_id'].iloc[0]}x")
    doubt = Tables(ROOT, {"sources": sources}, {"sources": sources, "regions": regions})
    (fault,) = tried(every_source_is_listed, doubt)
    assert f"Is {sources['source_id'].iloc[0]!r} meant?" in fault.remedy


def test_a_province_that_is_nearly_right_is_told_with_the_one_meant(tables: Tables):
    (fault,) = faults(
        every_province_has_a_shape,
        tables,
        regions=lambda rows: rows.replace({"province_iso": {"CN-CQ": "CN-CX"}}),
    )
    assert "Is 'CN-" in fault.remedy


@pytest.mark.slow
@pytest.mark.parametrize("names", [["regions", "sources"], ["fdi_national"], None])
def test_tables_in_doubt_make_no_rule_say_what_is_not_so(names: list[str] | None):
    doubtful = frozenset(f"data/{name}.csv" for name in names or table_names(root=ROOT))
    assert problems(ROOT, doubtful) == []


PRINTED = [
    (
        "fdi_national",
        {"inflow_bn_cny": 5845.6},
        "5845.6亿元 / 584.56 billion yuan",
        "584.56 billion",
    ),
    ("fdi_national", {"share_percent": 4.519}, "45.19%", "45.19:"),
    ("fdi_national", {"enterprises_count": 380780}, "4万8,078社; 38,078", "38078:"),
    ("fdi_national", {"inflow_bn_usd": 508.5}, "508億5000万ドル、55.6%", "50.85 billion"),
    ("fdi_national", {"inflow_bn_usd": 50.85}, "508億5000万ドル、55.6%", None),
    ("fdi_national", {"inflow_bn_cny": 446.13}, "446,13 mld juanów", None),
    ("fdi_national", {"inflow_bn_usd": 8}, "近80亿美元", None),
    ("baseline", {"value": 49843.1, "unit": "bn CNY"}, "49843.1亿元", "4984.31 billion"),
    ("baseline", {"value": 9300, "unit": "bn CNY"}, "9조 3,000억 위안", None),
    ("fdi_national", {"inflow_bn_cny": 17.723}, "177.23亿美元", "printed in USD"),
    ("fdi_national", {"inflow_bn_usd": 8.7}, "62.62 billion yuan (US$8.70 billion)", None),
    ("fdi_national", {"inflow_bn_usd": 62.62}, "62.62 billion yuan (US$8.70 billion)", "in CNY"),
    ("fdi_national", {"inflow_bn_cny": 318.9}, "3819亿元", "Write 381.9,"),
    ("fdi_national", {"inflow_bn_cny": 382}, "3819亿元", "Write 381.9,"),
    ("fdi_national", {"inflow_bn_cny": 381.9, "inflow_bn_usd": 60.1}, "3819亿元", None),
    ("fdi_national", {"inflow_bn_cny": 381.9}, "3819亿元，人民币 100亿元", None),
    ("fdi_national", {"inflow_bn_usd": 25.221}, "US$22.551 billion", "Write 22.551,"),
    ("fdi_national", {"share_percent": 41}, "占14%", "Write 14,"),
    ("fdi_national", {"yoy_percent": 245}, "+24.5%", "Write 24.5,"),
    ("fdi_national", {"yoy_percent": -5.6}, "下降5.6%", None),
    ("fdi_national", {"yoy_percent": -5.6, "note": "Down 5.6 percent."}, "4.1%", None),
    ("fdi_national", {"yoy_percent": -5.6, "note": "As printed."}, "4.1%", "Write 4.1,"),
    ("fdi_national", {"inflow_bn_cny": 179.24}, "179,24 млрд 元", None),
]


@pytest.mark.parametrize(("table", "cells", "text", "told"), PRINTED)
def test_a_number_that_is_ten_times_what_its_own_row_prints_is_told(
    tables: Tables, table: str, cells: dict[str, object], text: str, told: str | None
):
    numbers = {"inflow_bn_cny", "inflow_bn_usd", "share_percent", "enterprises_count", "value"}
    numbers |= {"yoy_percent", "yoy_usd_percent", "note"}
    rows = tables[table].head(1).assign(**dict.fromkeys(numbers & {*tables[table]}, pd.NA))
    found = faults(
        numbers_are_as_printed, tables, **{table: lambda _: rows.assign(as_reported=text, **cells)}
    )
    assert [told in fault.remedy for fault in found if told] == [True] * bool(told)
    assert all(repr(text) in fault.found for fault in found)


def test_a_share_that_is_not_as_printed_makes_no_other_one_wrong(tables: Tables):
    column = "share_of_national_services_percent"
    at = tables["fdi_pilot"].index[tables["fdi_pilot"][column] == 33.7][0]

    def changed(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(**{column: rows[column].where(rows.index != at, 33.8)})

    (fault,) = faults(numbers_are_as_printed, tables, fdi_pilot=changed)
    assert fault.found.startswith(f"{column} is 33.8") and "Write 33.7," in fault.remedy


def test_a_column_whose_numbers_are_all_off_alike_is_one_fault(tables: Tables):
    def as_fractions(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(share_percent=rows["share_percent"] / 100)

    (fault,) = faults(numbers_are_as_printed, tables, fdi_national=as_fractions)
    assert "more rows" in fault.found


def test_a_column_that_was_moved_by_itself_is_told_by_what_is_printed_alone(
    tables: Tables, tmp_path: Path
):
    """And by nothing that follows from it."""
    for name in ("data", "geo"):
        shutil.copytree(ROOT / name, tmp_path / name)
    path = tmp_path / "data" / "fdi_regions.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows["inflow_bn_usd"] = rows["inflow_bn_usd"].shift(-1, fill_value="")
    rows.to_csv(path, index=False, lineterminator="\n")
    told = problems(tmp_path)
    assert 0 < len(told) <= 2
    assert all("as_reported" in each["found"] and "more rows" in each["found"] for each in told)
    assert all("sorted, moved or filled down" in each["remedy"] for each in told)


def test_a_day_that_was_filled_or_emptied_is_one_fault(tables: Tables):
    rules = (every_gap_has_its_reason, dates_have_their_precision)
    day = pd.Timestamp("2015-05-05")
    filled = [
        fault
        for rule in rules
        for fault in faults(rule, tables, cohorts=lambda rows: rows.assign(approved_on=day))
    ]
    assert [fault.remedy for fault in filled] == [
        "Clear approved_on_missing, and fill approved_on_precision."
    ] * 2
    emptied = [
        fault
        for rule in rules
        for fault in faults(rule, tables, cohorts=lambda rows: rows.assign(approved_on=pd.NaT))
    ]
    assert len(emptied) == 2
    assert all("and clear approved_on_precision" in fault.remedy for fault in emptied)


def test_every_number_of_the_atlas_is_as_its_own_row_prints_it(tables: Tables):
    assert faults(numbers_are_as_printed, tables) == []


def test_an_expansion_that_differs_from_its_cohort_is_told_by_the_regions(tables: Tables):
    (fault,) = faults(
        an_expansion_lets_in_one_cohort,
        tables,
        event_regions=lambda rows: rows[
            ~(rows["event_id"].eq("e036") & rows["region_id"].eq("xian"))
        ],
    )
    assert "lacks xian" in fault.found


def test_a_gap_is_told_as_it_is_written_and_by_where_its_reason_stands(tables: Tables):
    known = faults(
        every_gap_has_its_reason,
        tables,
        cohorts=lambda rows: rows.assign(approved_on_missing="lost"),
    )
    assert "approved_on is 2015-05-05 and approved_on_missing" in known[0].found
    text = {"cohorts": pd.DataFrame({"approved_on_missing": ["none"], "framework": ["unknown"]})}
    told = list(no_word_stands_for_a_gap(replace(tables, text=text)))
    assert [fault.remedy for fault in told] == [
        "Say why no value is known: what was looked for, and where.",
        "Leave the cell empty, and give the reason in note.",
    ]


DAMAGES = [
    ("cohorts", "2022", {"framework": "1+4+7"}, "framework of 2022 is 1+4+7, where 1+4+6 follows"),
    ("cohorts", "2021", {"ordinal": "20"}, "ordinal of 2021 is 20, where 2 follows"),
    ("cohorts", "2021", {"published_on": "2022-04-20"}, "of another year"),
    ("cohorts", "2021", {"document_no": "国函〔2015〕81号"}, "but the row is of 2021"),
    ("cohorts", "2021", {"name_en": "第二批", "name_zh": "Second cohort"}, "which is Chinese"),
    ("cohorts", "2021", {"approved_on": ""}, "approved_on_missing gives no reason"),
    ("regions", "xian", {"cohort": "2022"}, "let it in with the cohort 2025"),
    ("regions", "xian", {"level": "municipality"}, "is that of a city"),
    ("regions", "xian", {"name_zh": "西安市"}, "official_name_zh is '西安市'"),
    ("plans", "all-2025", {"measures_count": "14", "areas_count": "155"}, "areas_count is 155"),
    ("plans", "all-2025", {"measures_qualifier": ""}, "measures_qualifier is empty"),
    ("plans", "tj-2021", {"title_zh": "Overall plan"}, "which is no Chinese"),
    (
        "measures",
        "m101",
        {"starts_on": "2018-05-05", "ends_on": "2017-12-10"},
        "is before starts_on",
    ),
    ("measures", "m101", {"plan_id": "sh-2021"}, "which the plan 'sh-2021' does not concern"),
    ("measures", "m001", {"area_id": "2015-science"}, "an area of the plan 'bj-2015'"),
    ("measures", "m001", {"scope_basis": "not stated"}, "but 20 regions are named"),
    ("voices", "v01", {"quote_language": "en"}, "quote_language is 'en'"),
    ("voices", "v12", {"quote_language": "zh"}, "quote_language is 'zh'"),
    ("voices", "v01", {"said_on": "1925-04-21"}, "was published on 2025-04-21"),
    ("sources", "afpbb_2025_0917", {"accessed_on": "2015-11-21"}, "is before published_on"),
    ("statements", "s12", {"verdict": "holds"}, "holds, and correction_id"),
    ("statements", "s12", {"right_value": ""}, "is wrong, and right_value is empty"),
    ("breaks", "pilot-members-2022", {"starts_on": "2022-12-02"}, "the day of no cohort"),
]


@pytest.mark.parametrize(("table", "key", "cells", "told"), DAMAGES)
def test_cells_that_deny_one_another_are_one_fault_in_their_own_row(
    tmp_path: Path, table: str, key: str, cells: dict[str, str], told: str
):
    for name in ("data", "geo"):
        shutil.copytree(ROOT / name, tmp_path / name)
    path = tmp_path / "data" / f"{table}.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    (index,) = rows.index[rows.iloc[:, 0] == key]
    for column, value in cells.items():
        rows.loc[index, column] = value
    rows.to_csv(path, index=False, lineterminator="\n")
    (problem,) = problems(tmp_path)
    assert problem["where"] == f"data/{table}.csv, row {index + 2}"
    assert told in problem["found"]


def test_two_sources_of_one_address_are_told(tables: Tables):
    def same(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(url=rows["url"].where(rows.index != 5, rows["url"].iloc[1]))

    (fault,) = faults(a_page_is_one_source, tables, sources=same)
    assert fault.index == 5


# ---- what the maps are drawn on ----


def edit(geo: Tables, name: str, old: str, new: str) -> None:
    """Change the text of a file of the maps."""
    path = geo.root / "geo" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("rule", "name", "old", "new", "path", "says"),
    [
        (
            units_are_called_alike, "provinces.csv", "Inner Mongolia", "Inner Mongolia AR",
            "geo/provinces.csv", "name_en is 'Inner Mongolia AR', but 'Inner Mongolia' in geo/provinces.topojson",
        ),
        (
            units_are_called_alike, "provinces.topojson", '"Beijing"', '"Peking"',
            "geo/provinces.csv", "name_en is 'Beijing', but 'Peking'",
        ),
        (units_are_called_alike, "provinces.csv", "CN-BJ,110000", "CN-BX,110000", "geo/provinces.csv", "iso 'CN-BX' has no outline"),
        (seats_are_those_of_their_units, "capitals.csv", "Shijiazhuang,石家庄", "Foo,石家庄", "geo/capitals.csv", "name_en is 'Foo', but seat_en of CN-HE is 'Shijiazhuang'"),
        (seats_are_those_of_their_units, "capitals.csv", "114.47861,38.04139", "114.47861,47.87", "geo/capitals.csv", "the seat at 114.47861 east, 47.87 north is not in CN-HE"),
        (seats_are_those_of_their_units, "capitals.csv", "114.47861,38.04139", "38.04139,x", "geo/capitals.csv", "the seat at 38.04139 east, x north is not in CN-HE"),
        (seats_are_those_of_their_units, "capitals.csv", "CN-HE,", "CN-XX,", "geo/capitals.csv", "iso 'CN-XX' is not in geo/provinces.csv"),
    ],
)  # fmt: skip
def test_the_files_of_the_maps_say_the_same(
    geo: Tables, rule: Rule, name: str, old: str, new: str, path: str, says: str
):
    assert list(rule(geo)) == []
    edit(geo, name, old, new)
    found = [fault for fault in rule(geo) if says in fault.found]
    assert [fault.path for fault in found] == [path]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("<html>sign in", "is no TopoJSON of provinces"),
        (
            '{"type": "Topology", "objects": {}, "arcs": []}',
            "is no TopoJSON of provinces (KeyError",
        ),
        (None, "33 units instead of 34"),
    ],
)
def test_outlines_that_cannot_be_drawn_are_one_problem(geo: Tables, content: str | None, says: str):
    path = geo.root / PROVINCES
    shapes = json.loads(path.read_text(encoding="utf-8"))
    shapes["objects"]["provinces"]["geometries"].pop()
    path.write_text(content or json.dumps(shapes), encoding="utf-8")
    shutil.copytree(ROOT / "data", geo.root / "data")
    (problem,) = problems(geo.root)
    assert problem["where"] == PROVINCES and says in problem["found"]


def test_outlines_in_metres_are_told(geo: Tables):
    path = geo.root / PROVINCES
    shapes = json.loads(path.read_text(encoding="utf-8"))
    shapes["transform"]["scale"] = [each * 1e5 for each in shapes["transform"]["scale"]]
    path.write_text(json.dumps(shapes), encoding="utf-8")
    (problem,) = wrong_outlines(geo.root)
    assert "is not in degrees of China" in problem["found"]
