"""A table of one's own is shown as one to be read."""

from __future__ import annotations

import pandas as pd
import pytest
from lxml import html as lxml_html

from helpers import table

CROPS = pd.DataFrame(
    {
        "crop": ["rye", "oats & co"],
        "tonnes": [1234.5, None],
        "farms": [12, 7],
        "year": [2024, 2025],
        "day": pd.to_datetime(["2024-01-31", None]),
    }
)


def read(markup: str, path: str) -> list[str]:
    return [str(found) for found in lxml_html.fromstring(markup).xpath(path)]


def test_a_table_has_titles_units_and_numbers_to_the_right():
    shown = table(
        CROPS,
        title="Harvest",
        columns={"crop": "Crop", "tonnes": {"title": "Harvest", "unit": "t"}},
    )
    assert read(shown.markup, "//caption/text()") == ["Harvest"]
    assert read(shown.markup, "//thead/tr/th[@class='number']/span/text()") == ["(t)"]
    assert read(shown.markup, "//tbody/tr/*/text()") == ["rye", "1,234.5", "oats & co", "–"]


def test_years_have_no_thousands_and_days_are_words():
    assert "2,024" not in table(pd.DataFrame({"cohort": [2024]})).markup
    shown = table(CROPS[["year", "day"]])
    assert read(shown.markup, "//tbody/tr[1]/*/text()") == ["2024", "31 January 2024"]


def test_an_index_with_a_name_is_a_column_and_one_that_counts_is_none():
    assert read(table(CROPS[["farms"]]).markup, "//thead//th/text()") == ["farms"]
    named = CROPS.set_index("crop")[["farms"]]
    assert read(table(named).markup, "//thead//th/text()") == ["crop", "farms"]


def test_a_table_names_its_source_as_given_or_as_read():
    told = CROPS.copy()
    told.attrs["sources"] = ["Counted by hand, https://example.org/a"]
    assert read(table(told).markup, "//p/a/@href") == ["https://example.org/a"]
    assert read(table(CROPS, source="Counted").markup, "//p/text()") == ["Source: Counted"]


def test_decimals_are_as_many_as_are_asked_for():
    assert read(table(CROPS[["tonnes"]], decimals=0).markup, "//tbody//th/text()")[0] == "1,234"
    assert "12.0" in table(CROPS, decimals={"farms": 1}).markup


def test_what_is_rounded_to_nothing_has_no_sign():
    rows = pd.DataFrame({"a": [-0.0004, -0.4, 2]})
    assert read(table(rows, decimals=1).markup, "//tbody//th/text()") == ["0.0", "-0.4", "2.0"]


def test_decimals_of_all_columns_are_not_those_of_years():
    rows = pd.DataFrame({"year": [2020, 2021], "a": [1, 2]})
    assert read(table(rows, decimals=1).markup, "//tbody//th/text()") == ["2020", "2021"]
    assert read(table(rows, decimals=1).markup, "//tbody//td/text()") == ["1.0", "2.0"]


@pytest.mark.parametrize("decimals", [-1, 1.5, "1", {"tonnes": -2}])
def test_decimals_that_are_no_whole_number_are_told(decimals):
    with pytest.raises(ValueError, match="decimals must be a whole number from 0 on"):
        table(CROPS, decimals=decimals)


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="no column price"):
        table(CROPS, columns={"price": "Price"})
