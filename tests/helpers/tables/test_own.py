"""A table of one's own is read as it stands, and matched to our places or refused with a remedy."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import altair as alt
import pandas as pd
import pytest

from helpers import (
    UnmatchedWarning,
    figure,
    joined,
    load_provinces,
    places_on_map,
    province_map,
    read,
)
from helpers.tables.dictionary import TableError

COMMAS = "Province,GDP\nGuangdong,14.1\n江苏,13.7\nCN-SD,9.9\n"


def written(folder: Path, content: str | bytes, name: str = "my.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "text",
    [
        COMMAS,
        COMMAS.replace(",", ";").replace(".", ","),
        COMMAS.replace(",", "\t"),
        "\ufeff" + COMMAS.replace("\n", "\r\n"),
    ],
)
def test_a_table_is_read_however_a_spreadsheet_saved_it(tmp_path: Path, text: str):
    table = read(written(tmp_path, text))
    assert table["GDP"].to_list() == [14.1, 13.7, 9.9]


def test_a_workbook_is_read_by_sheet(tmp_path: Path):
    path = tmp_path / "my.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"a": [1]}).to_excel(book, sheet_name="first", index=False)
        pd.DataFrame({"b": [2, 3]}).to_excel(book, sheet_name="second", index=False)
    assert read(path, sheet="second")["b"].to_list() == [2, 3]
    with pytest.raises(TableError, match="no sheet 'third'. Take one of first, second"):
        read(path, sheet="third")


def test_columns_get_the_type_that_all_their_cells_have(tmp_path: Path):
    text = 'day,code,count,share,word\n2026-01-31,01,"1,200",,a\n2026-02-01,02,7,0.5,\n'
    table = read(written(tmp_path, text))
    assert table["day"].dt.day.to_list() == [31, 1]
    assert table["code"].to_list() == ["01", "02"]
    assert table["count"].to_list() == [1200, 7]
    assert table["share"].isna().to_list() == [True, False]
    assert table["word"].isna().to_list() == [False, True]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("a,b\n1\n", "row 2: it has 1 cells for 2 columns"),
        ("a,a\n1,2\n", "the column 'a' stands there twice"),
        ("a,b\n", "it has no rows"),
        ("", "it is empty"),
        ("名,b\n省,1\n".encode("gbk"), 'not UTF-8.*Save it anew as "CSV UTF-8"'),
    ],
)
def test_what_is_no_table_is_refused_with_a_remedy(
    tmp_path: Path, content: str | bytes, found: str
):
    with pytest.raises(TableError, match=found):
        read(written(tmp_path, content))


def test_a_missing_file_and_a_false_workbook_are_named(tmp_path: Path):
    with pytest.raises(TableError, match=r"no such file.*Save it in the project"):
        read("nowhere.csv")
    with pytest.raises(TableError, match="no workbook of XLSX"):
        read(written(tmp_path, COMMAS, "my.xlsx"))


def test_rows_are_matched_to_provinces_by_name_chinese_name_and_code(tmp_path: Path):
    table = read(written(tmp_path, COMMAS), join="provinces")
    assert table["province_iso"].to_list() == ["CN-GD", "CN-JS", "CN-SD"]
    assert table["province"].to_list() == ["Guangdong", "Jiangsu", "Shandong"]


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("beijing", "beijing"),
        ("Xi’an City", "xian"),
        ("XIAN", "xian"),
        ("西安市", "xian"),
        ("Hainan Province", "hainan"),
        (310000, "shanghai"),
        ("310000.0", None),
    ],
)
def test_rows_are_matched_to_pilot_regions(name: str | int, region: str | None):
    table = pd.DataFrame({"place": [name, "Tianjin"], "value": [1, 2]})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnmatchedWarning)
        found = joined(table, to="regions", on="place")["region_id"].to_list()
    assert found[1] == "tianjin"
    assert found[0] == region or (region is None and pd.isna(found[0]))


def test_rows_that_match_nothing_are_kept_and_named_with_what_is_nearest():
    table = pd.DataFrame({"place": ["Guangdong", "Jiangsoo", "Atlantis"], "value": [1, 2, 3]})
    with pytest.warns(UnmatchedWarning) as said:
        found = joined(table, to="provinces")
    assert len(found) == 3
    [warning] = said
    assert "1 of 3 rows match by 'place'" in str(warning.message)
    assert "row 3 (Jiangsoo, perhaps Jiangsu); row 4 (Atlantis)" in str(warning.message)


def test_a_join_that_matches_nothing_is_refused_with_a_remedy():
    table = pd.DataFrame({"place": ["Atlantis"], "value": [1]})
    with pytest.raises(TableError, match=r"no row matches one of our provinces.*by name or code"):
        joined(table, to="provinces")
    with pytest.raises(TableError, match="no column 'where'. Choose on= from place, value"):
        joined(table, to="provinces", on="where")


def test_a_join_to_the_wrong_places_names_the_join_that_matches():
    cities = pd.DataFrame({"city": ["Suzhou", "Xi'an"], "n": [1, 2]})
    with pytest.raises(TableError, match='2 of 2 rows match .*: write join="regions", on="city"'):
        joined(cities, to="provinces")
    mixed = pd.DataFrame({"place": ["Beijing", "Suzhou", "Wuhan"], "n": [1, 2, 3]})
    with pytest.warns(UnmatchedWarning, match='3 of 3 rows match .*: write join="regions"'):
        joined(mixed, to="provinces")


def test_the_vocabulary_draws_a_table_of_ones_own_with_its_source(tmp_path: Path):
    path = written(tmp_path, COMMAS)
    told = {"source": "Yearbook, https://example.org/y", "as_of": "2026-01-02"}
    table = read(
        path, join="provinces", columns={"GDP": {"title": "GDP", "unit": "tn CNY"}}, **told
    )
    chart = province_map(table, value="GDP", title="GDP, tn CNY", provinces=load_provinces())
    assert figure(chart, title="A", table=table).record["sources"] == [
        {"title": "Yearbook", "url": "https://example.org/y"}
    ]
    bars = figure(alt.Chart(table).mark_bar().encode(x="GDP", y="province"), title="A").record
    assert bars["as_of"] == "2026-01-02"
    units = {column["name"]: column["unit"] for column in bars["table"]["columns"]}
    assert units == {"province": None, "GDP": "tn CNY"}


def test_cities_of_a_table_of_ones_own_stand_on_the_map():
    table = joined(pd.DataFrame({"city": ["Beijing", "武汉"], "n": [1, 2]}), to="regions")
    drawn = json.dumps(places_on_map(table, name="region").to_dict(), ensure_ascii=False)
    assert "Wuhan" in drawn


@pytest.mark.parametrize(
    ("cells", "values"),
    [("１２,３", [12, 3]), ("\u22125,+6", [-5, 6])],
)
def test_numbers_in_other_signs_are_read_as_numbers(tmp_path: Path, cells: str, values: list[int]):
    table = read(written(tmp_path, "a;b\nx;{}\ny;{}\n".format(*cells.split(","))))
    assert table["b"].tolist() == values


@pytest.mark.parametrize(
    "cells", ["n/a;5", "(5);7", "1.2亿;3.4万", "12%;5%", "1.5;2,5", "31/01/2026;28/02/2026"]
)
def test_numbers_and_days_that_stay_texts_are_told(tmp_path: Path, cells: str):
    first, second = cells.split(";")
    with pytest.warns(UserWarning, match="'b' is read as texts, not (numbers|days)"):
        read(written(tmp_path, f"a;b\nx;{first}\ny;{second}\n"))


def test_texts_are_read_without_a_warning(tmp_path: Path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read(written(tmp_path, "a;b\nx;2021-05\ny;155 tasks\nz;1+4\n"))


def test_a_day_that_there_is_not_is_refused_by_its_row(tmp_path: Path):
    with pytest.raises(TableError, match="row 3: 'b' is '2026-02-30', a day that there is not"):
        read(written(tmp_path, "a,b\nx,2026-01-01\ny,2026-02-30\n"))


def test_a_title_above_the_table_is_told_as_a_column_without_a_name(tmp_path: Path):
    with pytest.raises(TableError, match="column 2 has no name in the first row"):
        read(written(tmp_path, "My table,\na,b\nx,1\n"))


def test_blank_columns_at_the_end_and_the_hint_for_excel_are_left_out(tmp_path: Path):
    table = read(written(tmp_path, "sep=;\na;b;;\n1;2;;\n"))
    assert list(table.columns) == ["a", "b"]
