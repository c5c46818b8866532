"""A plain table of pandas is published as a table to read."""

from __future__ import annotations

import pandas as pd
from lxml import html as lxml_html

from publisher.figures.frames import tidied

CROPS = pd.DataFrame({"crop": ["rye", "oats"], "tonnes": [1.5, 20.25], "farms": [12, 7]})


def cells(table: pd.DataFrame, path: str) -> list[str]:
    tree = lxml_html.fromstring(tidied(table._repr_html_()))
    return [str(cell) for cell in tree.xpath(path)]


def test_an_index_that_only_counts_is_left_out():
    assert cells(CROPS, "//thead//th/text()") == ["crop", "tonnes", "farms"]
    assert cells(CROPS, "//tbody/tr[1]/*/text()") == ["rye", "1.50", "12"]


def test_an_index_that_says_something_stays():
    named = CROPS.set_index("crop")
    assert cells(named, "//tbody//th[@scope='row']/text()") == ["rye", "oats"]
    assert cells(CROPS.iloc[1:], "//tbody//th/text()") == ["1"]


def test_numbers_and_their_headers_stand_right_and_words_left():
    assert cells(CROPS, "//th[@class='number']/text()") == ["tonnes", "farms"]
    assert len(cells(CROPS, "//td[@class='number']/text()")) == 4
    named = CROPS.set_index("crop")
    assert cells(named, "//thead/tr/th/text()") == ["crop", "tonnes", "farms"]
    assert cells(named, "//th[@class='number']/text()") == ["tonnes", "farms"]


def test_zeros_that_say_nothing_are_left_out():
    table = pd.DataFrame({"a": [1.25, 3.0], "b": [1.0, 2.0]}, dtype="float64")
    html = table.to_html(float_format="{:.6f}".format)
    tree = lxml_html.fromstring(tidied(html))
    assert tree.xpath("//td/text()") == ["1.25", "1", "3.00", "2"]


def test_borders_and_styles_of_pandas_are_gone_and_the_table_can_be_moved_by_keyboard():
    html = tidied(CROPS._repr_html_())
    assert "border" not in html and "<style" not in html
    assert 'role="region"' in html and 'aria-label="crop, tonnes, farms"' in html


def test_columns_on_several_levels_keep_their_heads():
    wide = pd.DataFrame([[1, 2], [3, 4]], columns=pd.MultiIndex.from_product([["a"], ["x", "y"]]))
    tree = lxml_html.fromstring(tidied(wide._repr_html_()))
    assert tree.xpath("//thead/tr[1]/th/text()") == ["a"]
    assert tree.xpath("//tbody/tr[1]/td/text()") == ["1", "2"]


def test_html_that_is_no_plain_table_stays_as_it_is():
    styled = "<style>#T_1 td{color:red}</style><table id='T_1'><tr><td>1</td></tr></table>"
    assert tidied(styled) == styled
