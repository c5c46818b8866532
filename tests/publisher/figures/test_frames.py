"""A plain table of pandas is published as a table to read."""

from __future__ import annotations

import pandas as pd
import pytest
from lxml import html as lxml_html

from publisher.figures.frames import tidied
from publisher.run.charts import table

CROPS = pd.DataFrame({"crop": ["rye", "oats"], "tonnes": [1.5, 20.25], "farms": [12, 7]})


def cells(shown: pd.DataFrame, path: str) -> list[str]:
    tree = lxml_html.fromstring(tidied(table(shown)))
    return [str(cell) for cell in tree.xpath(path)]


def test_an_index_that_only_counts_is_left_out():
    assert cells(CROPS, "//thead//th/text()") == ["crop", "tonnes", "farms"]
    assert cells(CROPS, "//tbody/tr[1]/*/text()") == ["rye", "1.50", "12"]


def test_an_index_that_says_something_stays():
    named = CROPS.set_index("crop")
    assert cells(named, "//tbody//th[@scope='row']/text()") == ["rye", "oats"]
    assert cells(CROPS.iloc[1:], "//tbody//th/text()") == ["1"]


@pytest.mark.parametrize(
    "index", [[0, 1], ["0", "1"], pd.RangeIndex(2, name="cluster"), pd.Index([0, 1], name="farm")]
)
def test_an_index_of_data_stays_though_it_counts(index):
    told = cells(CROPS.set_axis(index), "//tbody//th[@scope='row']/text()")
    assert told == ["0", "1"]


def test_rows_numbered_in_html_of_ones_own_stay():
    assert lxml_html.fromstring(tidied(CROPS.to_html())).xpath("//tbody//th/text()") == ["0", "1"]


def test_numbers_and_their_headers_stand_right_and_words_left():
    assert cells(CROPS, "//th[@class='number']/text()") == ["tonnes", "farms"]
    assert len(cells(CROPS, "//td[@class='number']/text()")) == 4
    named = CROPS.set_index("crop")
    assert cells(named, "//thead/tr/th/text()") == ["crop", "tonnes", "farms"]
    assert cells(named, "//th[@class='number']/text()") == ["tonnes", "farms"]


def test_every_cell_says_what_pandas_wrote():
    told = pd.DataFrame({"a": [1.25, 3.0], "b": [-0.0, 2.0], "c": ["3.0", "1,000.0"]})
    assert cells(told, "//td/text()") == ["1.25", "-0.0", "3.0", "3.00", "2.0", "1,000.0"]


def test_headers_of_a_pivot_stand_over_their_numbers():
    long = pd.DataFrame({"land": ["A", "B"], "year": [2020, 2020], "share": [1.5, 2.5]})
    wide = long.pivot(index="land", columns="year", values="share")
    assert cells(wide, "//thead/tr[1]/th[@class='number']/text()") == ["2020"]


def test_borders_and_styles_of_pandas_are_gone_and_the_table_can_be_moved_by_keyboard():
    html = tidied(CROPS._repr_html_())
    assert "border" not in html and "<style" not in html
    assert 'role="region"' in html and 'aria-label="crop, tonnes, farms"' in html


def test_columns_on_several_levels_keep_their_heads():
    wide = pd.DataFrame([[1, 2], [3, 4]], columns=pd.MultiIndex.from_product([["a"], ["x", "y"]]))
    tree = lxml_html.fromstring(tidied(wide._repr_html_()))
    assert tree.xpath("//thead/tr[1]/th/text()") == ["a"]
    assert tree.xpath("//tbody/tr[1]/td/text()") == ["1", "2"]


def test_a_styled_table_keeps_its_looks_and_can_be_moved_by_keyboard():
    style, told = "<style>#T_1 td{color:red}</style>", '<table id="T_1"><tr><td>1</td></tr></table>'
    around = '<div class="table-scroll" tabindex="0" role="region" aria-label="Table">'
    assert tidied(style + told) == f"{style}{around}{told}</div>"


def test_html_that_is_no_table_of_pandas_stays_as_it_is():
    plain = "<table><tr><td>1</td></tr></table>"
    assert tidied(plain) == plain
