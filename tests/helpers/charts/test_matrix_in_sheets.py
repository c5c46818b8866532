"""A matrix in sheets, dumbbells and charts under each other, of any table."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
import vl_convert
from lxml import etree

import helpers as atlas
from helpers.charts.checks import ChartError
from helpers.charts.frames import Frame

pytestmark = pytest.mark.slow

# Made up: what the libraries of three towns lend.
THINGS = pd.DataFrame(
    [
        ("b1", "Novels", "books", "Books", "paper"),
        ("b2", "Atlases", "books", "Books", "paper"),
        ("g1", "Chess", "games", "Games", "wood"),
        ("x1", "Ladders", "other", "Elsewhere", "wood"),
    ],
    columns=["thing", "name", "key", "sheet", "made_of"],
)
LENT = pd.DataFrame(
    [
        ("b1", "Oakham", "lent", "north"),
        ("b2", "Oakham", "planned", "north"),
        ("b2", "Ashby", "lent", "south"),
        ("g1", "Ashby", "planned", "south"),
        ("x1", "Thornby", "lent", "south"),
    ],
    columns=["thing", "town", "state", "part"],
)
CAPS = pd.DataFrame(
    {
        "what": ["Kilns", "Mills"],
        "kind": ["old", "old"],
        "before": [10.0, None],
        "after": [60.0, None],
    }
)


def lent(**other: Any) -> Any:
    named = {"thing": "thing", "name": "name", "sheet": "sheet", "sheet_key": "key"}
    given = {"things": THINGS, "column": "town", "state": "state", "group": "part", **named}
    return atlas.sheets(LENT, **{**given, "names": {"lent": "lent", "planned": "planned"}, **other})


def drawn(chart: Any, **signals: Any) -> str:
    """The texts of a chart in the state that these parameters give it."""
    vega = vl_convert.vegalite_to_vega(chart.to_dict())
    for signal in vega.get("signals", []):
        if signal["name"] in signals:
            signal["value"] = signals[signal["name"]]
    root = etree.fromstring(vl_convert.vega_to_svg(json.dumps(vega)).encode())
    return "|".join(text for element in root.iter("{*}text") for text in element.itertext())


def test_the_overview_has_a_row_for_each_sheet_and_counts_things():
    texts = drawn(lent()).split("|")
    assert {"Books", "Games", "Elsewhere", "Oakham", "north"} <= set(texts)
    assert "Novels" not in texts
    assert texts.count("2") == 1


def test_a_sheet_has_a_row_for_each_of_its_things():
    texts = drawn(lent(), sheet="Books").split("|")
    assert {"Novels", "Atlases"} <= set(texts)
    assert "Books" not in texts
    assert "Ladders" not in texts


def test_a_column_without_a_mark_stands_where_it_belongs_and_an_unknown_one_is_refused():
    towns = [("Oakham", "north"), ("Milford", "north"), ("Ashby", "south"), ("Thornby", "south")]
    columns = pd.DataFrame(towns, columns=["town", "part"])
    texts = drawn(lent(columns=columns)).split("|")
    assert [text for text in texts if text in set(columns["town"])] == columns["town"].to_list()
    with pytest.raises(ChartError, match=r"columns.*nothing for Ashby"):
        lent(columns=columns.query("town != 'Ashby'"))


def test_a_state_that_is_silent_is_not_counted():
    texts = drawn(lent(silent=["planned"])).split("|")
    assert texts.count("2") == 0
    assert texts.count("1") == 3


def test_an_excluded_sheet_is_no_part_of_the_overview():
    chart = lent(excluded=["Elsewhere"])
    assert "Elsewhere" not in drawn(chart)
    assert "Ladders" in drawn(chart, sheet="Elsewhere")


def test_a_filter_lets_through_marks_of_one_value():
    chart = lent(region=atlas.Choice("town", "Town"), kind=atlas.Choice("made_of", "Material"))
    assert drawn(chart, kind="wood").split("|").count("1") == 2
    assert drawn(chart, region="Thornby").split("|").count("1") == 1


@pytest.mark.parametrize("layout", ["wide", "compact"])
def test_what_a_filter_lets_through_is_named_and_rows_without_it_are_left_out_and_counted(
    layout: str,
):
    filters = {"region": atlas.Choice("town", "Town"), "kind": atlas.Choice("made_of", "Material")}
    chart = lent(column="part", group=None, layout=layout, **filters)
    texts = drawn(chart, region="Ashby", kind="paper").split("|")
    assert "Ashby · paper" in texts
    assert "Books" in texts and not {"Games", "Elsewhere"} & set(texts)
    assert "Empty rows left out: 2" in texts
    assert not any("left out" in text for text in drawn(chart).split("|"))


@pytest.mark.parametrize("layout", ["wide", "compact"])
def test_a_long_name_takes_two_lines_and_says_that_it_is_cut(layout: str):
    long = THINGS.assign(name="A very long name of a thing that a library lends to a reader " * 9)
    texts = drawn(lent(things=long, layout=layout), sheet="Games")
    assert texts.count("…") == 1


@pytest.mark.parametrize(
    ("change", "argument"),
    [
        ({"thing": "nothing"}, "thing='nothing'"),
        ({"things": pd.concat([THINGS, THINGS])}, "thing='thing'"),
        ({"things": THINGS.iloc[:1]}, "things"),
        ({"names": {"lent": "lent"}}, "names"),
    ],
)
def test_sheets_name_the_argument_at_fault(change: dict[str, Any], argument: str):
    with pytest.raises(ChartError) as caught:
        lent(**change)
    assert caught.value.argument == argument


def test_columns_too_narrow_for_a_mark_are_refused():
    many = pd.DataFrame(
        {"thing": "b1", "town": [f"Town {n}" for n in range(60)], "state": "lent", "part": "north"}
    )
    named = {"thing": "thing", "name": "name", "sheet": "sheet", "sheet_key": "key"}
    with pytest.raises(ChartError, match="leave 8 pixels") as caught:
        atlas.sheets(many, things=THINGS, column="town", state="state", **named)
    assert caught.value.argument == "column='town'"


# ----------------------------------------------------------------------------------- dumbbells


def dumbbells(**other: Any) -> Any:
    given: dict[str, Any] = {
        "row": "what",
        "group": "kind",
        "values": {"before": "before", "after": "after"},
        "styles": {"before": {"shape": "circle"}, "after": {"shape": "square"}},
        "names": {"before": "before", "after": "after"},
        "ticks": {0: "nothing", 100: "all"},
    }
    return atlas.dumbbells(CAPS, **{**given, **other})


@pytest.mark.parametrize("layout", ["wide", "compact"])
def test_dumbbells_stand_under_their_headings_and_say_what_is_missing(layout: str):
    texts = drawn(dumbbells(missing={"after": "not known"}, layout=layout)).split("|")
    assert {"old", "Kilns", "Mills", "nothing", "all", "before", "after"} <= set(texts)
    assert texts.count("not known") == 1


@pytest.mark.parametrize(
    ("change", "argument"),
    [
        ({"styles": {"before": {}}}, "styles"),
        ({"ticks": {0: "nothing", 50: "half"}}, "values, after='after'"),
        ({"values": {"before": "what"}}, "values, before='what'"),
    ],
)
def test_dumbbells_name_the_argument_at_fault(change: dict[str, Any], argument: str):
    with pytest.raises(ChartError) as caught:
        dumbbells(**change)
    assert caught.value.argument == argument


# ------------------------------------------------------------------------------------- stacked


def line(**other: Any) -> Any:
    rows = pd.DataFrame({"year": [2001, 2002], "trips": [1, 2]})
    return atlas.series_with_breaks(rows, x="year", y="trips", **other)


def test_charts_under_each_other_have_their_headings():
    frame = Frame(width=300, height=80, span=(2000, 2003))
    chart = atlas.stacked({"Trains": line(frame=frame), "Buses": line(frame=frame)})
    assert {"Trains", "Buses", "2003"} <= set(drawn(chart).split("|"))


def test_charts_of_different_widths_do_not_stand_under_each_other():
    with pytest.raises(ChartError, match="their widths are") as caught:
        atlas.stacked({"Trains": line(frame=Frame(width=300)), "Buses": line()})
    assert caught.value.argument == "charts"
