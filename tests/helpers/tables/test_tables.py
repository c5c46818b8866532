"""The tables as helpers read them: types from the dictionary, faults with file, row and value."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Field

from helpers.tables import dictionary
from helpers.tables import load as tables
from helpers.tables.breaks import breaks_of, series_names
from helpers.tables.cells import converted
from helpers.tables.dictionary import TableError
from helpers.tables.periods import period_bounds
from helpers.tables.plans import founding_plans
from helpers.tables.rates import exchange_rates
from publisher.site.sheets.described import Described

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path


def rewrite(root: Path, name: str, change: Callable[[list[list[str]]], object]) -> None:
    """Change the rows of a table in place; row 0 is the header."""
    path = root / "data" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def test_columns_have_the_types_of_their_dictionary(copy: Path):
    cohorts = tables.load("cohorts", root=copy)
    types = cohorts.dtypes.astype(str)
    assert types["cohort"] == "Int64"
    assert types["published_on"].startswith("datetime64")
    assert types["name_en"] == "str"


def test_an_empty_cell_is_a_missing_value(copy: Path):
    cohorts = tables.load("cohorts", root=copy).set_index("cohort")
    assert pd.isna(cohorts.loc[2025, "approved_on"])
    assert pd.isna(cohorts.loc[2025, "period_years"])


def test_every_table_has_a_label_in_both_languages_for_every_column():
    for name in dictionary.table_names(root=ROOT):
        for lang in ("en", "zh"):
            assert all(dictionary.labels(name, lang, root=ROOT).values()), name


def test_every_column_says_what_it_holds():
    for name in dictionary.table_names(root=ROOT):
        for field in dictionary.fields(name, root=ROOT):
            assert field["description"].endswith("."), f"{name}.{field['name']}"


def test_every_column_of_codes_has_a_label_for_every_code():
    for name in dictionary.table_names(root=ROOT):
        for field in dictionary.fields(name, root=ROOT):
            if "labels" in field:
                assert list(field["labels"]) == field["constraints"]["enum"], field["name"]
                assert all(set(label) == {"en", "zh"} for label in field["labels"].values())


def test_amounts_say_their_unit():
    assert dictionary.units("fdi_national", root=ROOT)["inflow_bn_cny"] == "bn CNY"


def test_codes_are_named_in_chinese():
    assert dictionary.value_labels("regions", "level", "zh", root=ROOT)["province"] == "省"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="lang must be one of"):
        dictionary.labels("regions", "fr", root=ROOT)


def test_a_missing_column_is_named(copy: Path):
    rewrite(copy, "regions", lambda rows: [row.pop(1) for row in rows])
    with pytest.raises(TableError, match=r"data/regions.csv, row 1: column name_en is missing"):
        tables.load("regions", root=copy)


def test_an_extra_column_is_named(copy: Path):
    rewrite(copy, "regions", lambda rows: [row.append("mood") for row in rows])
    with pytest.raises(TableError, match=r"row 1: column mood is not in the dictionary"):
        tables.load("regions", root=copy)


@pytest.mark.parametrize(("sign", "called"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_table_parted_by_other_signs_is_told_how_to_be_saved(copy: Path, sign: str, called: str):
    path = copy / "data" / "cohorts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", sign), encoding="utf-8")
    with pytest.raises(
        TableError, match=f"parted by {called}, not by commas. Save it as CSV UTF-8"
    ):
        tables.load("cohorts", root=copy)


def test_columns_in_another_order_are_refused(copy: Path):
    rewrite(copy, "plan_regions", lambda rows: [row.reverse() for row in rows])
    with pytest.raises(TableError, match="another order"):
        tables.load("plan_regions", root=copy)


def test_a_value_of_the_wrong_type_is_named_with_its_row(copy: Path):
    rewrite(copy, "cohorts", lambda rows: rows[2].__setitem__(1, "second"))
    with pytest.raises(TableError, match=r"data/cohorts.csv, row 3: ordinal is 'second'"):
        tables.load("cohorts", root=copy)


def test_a_day_that_does_not_exist_is_named_with_its_row(copy: Path):
    rewrite(copy, "cohorts", lambda rows: rows[1].__setitem__(7, "2015-02-30"))
    with pytest.raises(TableError, match=r"row 2: published_on is '2015-02-30'"):
        tables.load("cohorts", root=copy)


@pytest.mark.parametrize("text", ["5,845.6", "5845.6亿元", "nan", "5_845"])
def test_a_number_with_anything_around_it_is_refused(copy: Path, text: str):
    rewrite(copy, "fdi_national", lambda rows: rows[1].__setitem__(4, text))
    with pytest.raises(TableError, match="is not a number with a decimal point"):
        tables.load("fdi_national", root=copy)


def test_a_repeated_key_is_named_with_its_row(copy: Path):
    rewrite(copy, "regions", lambda rows: rows.append(rows[1]))
    with pytest.raises(TableError, match=r"data/regions.csv, row 22: region_id 'beijing'"):
        tables.load("regions", root=copy)


def test_an_unknown_table_is_answered_with_the_known_ones():
    with pytest.raises(TableError, match="no table is called 'pilot'"):
        tables.load("pilot", root=ROOT)


def test_a_missing_file_is_named(copy: Path):
    (copy / "data" / "events.csv").unlink()
    with pytest.raises(TableError, match=r"data/events.csv: the file is missing"):
        tables.load("events", root=copy)


def test_citing_names_each_source_once_in_order():
    first = pd.DataFrame({"source_ids": ["b;a", "a"]})
    second = pd.DataFrame({"source_ids": ["c;b"]})
    assert tables.cited(first, second) == ["b", "a", "c"]


def test_a_first_row_with_a_cell_too_many_is_refused_and_shifts_no_column(tmp_path: Path):
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(ROOT / "data" / "datapackage.yaml", folder)
    (folder / "plan_regions.csv").write_text("plan_id,region_id\nbj-2015,north,beijing\n")
    with pytest.raises(tables.TableError, match="row 2 has more cells than there are columns"):
        tables.read_cells("plan_regions", root=tmp_path)


def test_a_period_begins_and_ends_where_it_says():
    assert period_bounds("2021-01/2021-09") == (
        pd.Timestamp("2021-01-01"),
        pd.Timestamp("2021-09-30"),
    )
    assert period_bounds("2015/2019") == (pd.Timestamp("2015-01-01"), pd.Timestamp("2019-12-31"))


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="it is written 2021-01/2021-09"):
        period_bounds("2021-09/2021-01")


def test_a_period_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no year or month"):
        period_bounds("spring 2021")


def test_a_break_holds_for_the_series_it_names_and_no_other():
    breaks = pd.DataFrame(
        {"series": ["fdi/services_*", "fdi/*/coast"], "starts_on": pd.to_datetime(["2016", "2019"])}
    )
    assert len(breaks_of(breaks, series="fdi/services_share")) == 1
    assert len(breaks_of(breaks, series="fdi/total_inflow/coast")) == 1
    assert breaks_of(breaks, series="fdi/total_inflow/inland").empty


def test_a_series_is_named_by_table_measure_and_region():
    table = pd.DataFrame({"measure": ["total"], "region_id": ["coast"]})
    assert series_names(table, name="fdi").to_list() == ["fdi/total/coast"]


def test_a_region_is_founded_by_its_earliest_plan():
    plans = pd.DataFrame(
        {"plan_id": ["own", "all"], "issued_on": pd.to_datetime(["2021-04-21", "2025-04-11"])}
    )
    links = pd.DataFrame(
        {"plan_id": ["all", "own", "all"], "region_id": ["coast", "coast", "inland"]}
    )
    founding = founding_plans(plans, plan_regions=links).set_index("region_id")["plan_id"]
    assert founding.to_dict() == {"coast": "own", "inland": "all"}


def test_a_rate_is_computed_from_an_amount_in_both_currencies():
    rates = pd.DataFrame(
        {
            "period": ["2019", "2024-10"],
            "year": [2019, 2024],
            "period_kind": ["year", "month"],
            "basis": ["statistics bureau", "Federal Reserve"],
            "cny_per_usd": [None, 7.1],
            "pair_cny": [69.0, None],
            "pair_usd": [10.0, None],
            "source_ids": ["a", "b"],
        }
    )
    national = pd.DataFrame(
        {
            "period": ["2020"],
            "year": [2020],
            "period_kind": ["year"],
            "measure": ["total_inflow"],
            "inflow_bn_cny": [1000.0],
            "inflow_bn_usd": [125.0],
            "source_ids": ["c"],
        }
    )
    found = exchange_rates(rates, national=national)
    assert found["cny_per_usd"].to_list() == [6.9, 8.0, 7.1]
    assert found["method"].to_list() == ["computed", "computed", "printed"]


NOT_ALLOWED = [
    ("fdi_national", "period_kind", "yeer", "which is none of the codes", "one of year, ytd"),
    ("fdi_national", "period", "Jan 2020", "which has not the form", "as in '2012-01/2012-02'"),
    ("fdi_national", "share_percent", "101", "has to be at most 100 percent", "at most 100"),
    ("fdi_national", "inflow_bn_usd", "-3", "has to be at least 0 bn USD", "at least 0"),
    ("fdi_national", "measure", "", "is empty, but every row needs one", "Write text"),
    ("regions", "name_en", "Beijing", "stands in an earlier row", "give each its own"),
]


@pytest.mark.parametrize(("table", "column", "value", "found", "remedy"), NOT_ALLOWED)
def test_a_value_that_the_dictionary_does_not_allow_is_told_with_its_row(
    copy: Path, table: str, column: str, value: str, found: str, remedy: str
):
    def change(rows: list[list[str]]) -> None:
        rows[7][rows[0].index(column)] = value

    rewrite(copy, table, change)
    with pytest.raises(TableError) as stop:
        tables.load(table, root=copy)
    assert stop.value.where == f"data/{table}.csv, row 8"
    assert column in stop.value.found
    assert found in stop.value.found
    assert remedy in f"{stop.value.found} {stop.value.remedy}"


FORMS = [
    *(("number", each) for each in ("1e3", ".5", "+12", "-3", "5.", "584.56", "1E-2")),
    *(("number", each) for each in ("1,000", "12 ", "1e999", "½", "12%", "--", "1_000")),
    *(("integer", each) for each in ("+12", "007", "9" * 18, "9" * 19, "1.0", "１２")),
    *(("year", each) for each in ("2021", "21", "+2021", "20211")),
    *(("boolean", each) for each in ("true", "TRUE", "1", "0", "tRUE", "yes")),
    *(("date", each) for each in ("2021-04-20", "2021-4-20", "20210420", "2021-02-30")),
]


@pytest.mark.parametrize(("kind", "cell"), FORMS)
def test_a_cell_is_read_if_and_only_if_the_check_of_tables_lets_it_pass(kind: str, cell: str):
    entry = {"name": "a", "type": kind}
    try:
        converted(pd.Series([cell]), entry, "data/a.csv")
        is_read = True
    except TableError:
        is_read = False
    assert is_read == Described(Field.from_descriptor(entry), entry).allows(cell)
