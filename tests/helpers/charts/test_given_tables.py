"""Tables as others bring them: names of columns, groups, colours, places and numbers of their own."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest
import vl_convert

from helpers.charts.areas import province_map
from helpers.charts.checks import ChartError
from helpers.charts.matrix import matrix
from helpers.charts.panels import panels
from helpers.charts.periods import periods
from helpers.charts.places import places_on_map
from helpers.charts.planes import Measure
from helpers.charts.series import series_with_breaks
from helpers.charts.steps import steps
from helpers.charts.wholes import Heading, parts_of_whole
from helpers.tables.own import TextWarning, read
from helpers.tables.places import load_provinces

ROOT = Path(__file__).resolve().parents[3]
PLACES = pd.DataFrame(
    {"name": ["Beijing", "Wuhan"], "lon": [116.4, 114.3], "lat": [39.9, 30.6], "g": ["a", "b"]}
)
FESTIVALS = pd.DataFrame(
    {
        "festival": ["A", "B"],
        "starts_on": ["2020-01-01", "2021-01-01"],
        "ends_on": ["2020-06-01", "2022-01-01"],
        "kind": ["public", "privé"],
    }
)


def svg(chart: alt.TopLevelMixin) -> str:
    """The drawing of a chart, its shapes inlined."""
    spec: dict[str, Any] = chart.to_dict()
    drawing: str = vl_convert.vegalite_to_svg(spec)
    return drawing


def labels(chart: alt.TopLevelMixin) -> list[str]:
    return re.findall(r">([^<>]+)</text>", svg(chart))


def points(chart: alt.TopLevelMixin) -> int:
    """How many marks that have a size are described by the name of a place."""
    drawn = re.findall(r'<path aria-label="(?:Beijing|Wuhan)"[^>]* d="([^"]*)"', svg(chart))
    return sum(bool(shape) and shape != "M0,0" for shape in drawn)


def test_places_of_one_group_are_drawn():
    one = places_on_map(PLACES.head(1), group="g")
    assert points(one) == 1
    assert labels(one).count("a") == 1


@pytest.mark.parametrize("column", ["part.fin", "a[0]", "it's", "side", "text"])
def test_places_are_grouped_by_a_column_of_any_name(column: str):
    table = PLACES.rename(columns={"g": column})
    chart = places_on_map(table, group=column, tooltip={"name": "Nom", column: "Type"})
    assert points(chart) == 2
    assert {"a", "b"} <= {*labels(chart)}


@pytest.mark.parametrize("column", ["status", "name", "text", "g.x"])
def test_periods_are_grouped_by_a_column_of_any_name(column: str):
    table = FESTIVALS.rename(columns={"kind": column})
    drawn = labels(periods(table, row="festival", group=column, tooltip={column: "Statut"}))
    assert {"public", "privé", "A", "B"} <= {*drawn}
    assert "stated" not in drawn


def test_a_place_outside_the_map_is_told_by_its_row():
    paris = PLACES.assign(lon=[116.4, 2.35], lat=[39.9, 48.86])
    with pytest.raises(ChartError, match="row 1 lies outside the map, which shows China"):
        places_on_map(paris)


def test_a_place_that_would_hide_another_is_told_by_its_row():
    with pytest.raises(ChartError, match="row 1 lies on the point of an earlier row"):
        places_on_map(PLACES.assign(lon=116.401, lat=39.9))


@pytest.mark.parametrize(
    ("values", "keys"),
    [
        ([0.012, 0.018, 0.025], ["under 0.015", "0.015 to under 0.020", "0.020 and more"]),
        ([0.0012, 0.0018, 0.0025], ["under 0.0015", "0.0020 and more"]),
        (["none", "partial", "full"], ["none", "partial", "full", "no figure"]),
    ],
)
def test_the_key_of_a_map_says_its_bounds_and_classes(values: list[Any], keys: list[str]):
    provinces = load_provinces(root=ROOT)
    table = pd.DataFrame({"area": provinces["iso"].head(3), "v": values})
    chart = province_map(table, area="area", value="v", title="T", provinces=provinces)
    assert {*keys} <= {*labels(chart)}


def test_every_part_is_named_also_one_that_the_first_bar_lacks():
    table = pd.DataFrame(
        {
            "row": ["Ain", "Ain", "Var", "Var", "Var"],
            "part": ["Social", "Routes", "Social", "Routes", "Écoles"],
            "value": [3, 4, 2, 2, 5],
        }
    )
    assert "Écoles" in labels(parts_of_whole(table, row="row", part="part", value="value"))
    two = table.iloc[[0, 2, 4]]
    assert {"Social", "Écoles"} <= {
        *labels(parts_of_whole(two, row="row", part="part", value="value"))
    }


def test_panels_of_steps_in_groups_have_a_key():
    days = pd.to_datetime(["2020-01-01", "2021-01-01"] * 2)
    table = pd.DataFrame({"p": [*"aabb"], "day": days, "n": [1, 2, 1, 3], "g": [*"xyxy"]})
    assert {"x", "y"} <= {*labels(panels(table, steps, by="p", x="day", y="n", group="g"))}


def test_days_of_python_and_of_a_zone_are_days():
    days = [dt.date(2020, 1, 1), dt.date(2021, 1, 1)]
    table = FESTIVALS.assign(starts_on=days, ends_on=[dt.date(2020, 6, 1), dt.date(2022, 1, 1)])
    assert "2021" in labels(periods(table, row="festival"))
    zoned = FESTIVALS.assign(
        starts_on=pd.to_datetime(FESTIVALS["starts_on"]).dt.tz_localize("Europe/Paris")
    )
    assert "2021" in labels(periods(zoned, row="festival", until="2022-01-01"))


def test_colours_may_be_called_by_name_and_what_is_none_is_told():
    parts = pd.DataFrame({"row": [*"AABB"], "part": [*"yxyx"], "value": [3, 4, 2, 5]})
    given = {"row": "row", "part": "part", "value": "value"}
    assert "#008080" in svg(parts_of_whole(parts, **given, colors={"x": "red", "y": "teal"}))
    with pytest.raises(ChartError, match="'rot', of x, is no colour"):
        parts_of_whole(parts, **given, colors={"x": "rot", "y": "teal"})
    days = pd.DataFrame({"d": pd.to_datetime(["2020-01-01"]), "n": [1], "g": ["x"]})
    with pytest.raises(ChartError, match="'nope', of x, is no shape"):
        steps(days, x="d", y="n", group="g", shapes={"x": "nope"})


def test_a_flag_that_is_a_text_is_told():
    with pytest.raises(ChartError, match="solid='open': row 0 holds neither true nor false"):
        periods(FESTIVALS.assign(open=["non", "oui"]), row="festival", solid="open")


@pytest.mark.parametrize(
    ("cells", "values", "told"),
    [
        (["1,234", "0,500"], [1.234, 0.5], False),
        (["1,234", "2,500"], [1.234, 2.5], True),
        (["1.234", "2.500"], [1.234, 2.5], True),
        (["1 234,5", "12"], [1234.5, 12], False),
    ],
)
def test_who_parts_cells_by_semicolons_has_the_comma_for_decimals(
    tmp_path: Path, cells: list[str], values: list[float], told: bool, recwarn: Any
):
    path = tmp_path / "t.csv"
    path.write_text("n;t\n" + "".join(f"x;{cell}\n" for cell in cells), encoding="utf-8")
    assert read(path, root=ROOT)["t"].to_list() == values
    warned = [str(each.message) for each in recwarn if each.category is TextWarning]
    assert ["thousands" in each for each in warned] == [True] * told


# ----------------------------------------------------------- what would hide, vanish or merge


SERIES = pd.DataFrame({"x": [2019, 2020, 2021] * 2, "y": [1, 2, 3, 2, 3, 5], "s": [*"aaabbb"]})
CELLS = pd.DataFrame({"r": ["A", "A"], "c": ["x", "y"], "s": ["on", "off"]})


def rules(chart: alt.TopLevelMixin) -> int:
    """How many dashed lines are drawn, which are breaks."""
    return svg(chart).count("stroke-dasharray")


def test_a_bar_of_one_day_among_years_is_seen():
    table = pd.DataFrame(
        {
            "name": ["long", "short"],
            "starts_on": ["2000-01-01", "2020-01-01"],
            "ends_on": ["2026-01-01", "2020-01-02"],
        }
    )
    spec = periods(table).to_dict()
    layer = next(each for each in spec["layer"] if each.get("name") == "rows")
    _, short = spec["datasets"][layer["data"]["name"]]
    shown = pd.Timestamp(short["ends_on"]) - pd.Timestamp(short["starts_on"])
    assert shown > pd.Timedelta(days=20)
    assert short["ends_on_day"] == "2020-01-02"  # which is what it tells


def test_bars_of_one_row_that_hide_one_another_are_told():
    table = FESTIVALS.assign(festival="A", starts_on=["2020-01-01", "2020-05-01"])
    with pytest.raises(ChartError, match="row 1 begins before another of its name has ended"):
        periods(table, row="festival")


@pytest.mark.parametrize("layout", ["wide", "compact"])
def test_long_names_leave_room_for_what_is_drawn(layout: str):
    long = "a name that nobody would have thought of and that goes on and on"
    named = FESTIVALS.assign(festival=[f"1 {long}", f"2 {long}"], kind=[f"3 {long}", f"4 {long}"])
    drawing = svg(periods(named, row="festival", group="kind", layout=layout))
    years = [float(x) for x in re.findall(r'translate\(([\d.]+),[^)]*\)"[^>]*>20\d\d', drawing)]
    assert years == sorted(years)
    series = SERIES.assign(s=[f"1 {long}"] * 3 + [f"2 {long}"] * 3)
    width = series_with_breaks(series, x="x", y="y", series="s", layout=layout).to_dict()["width"]
    assert width > 150


def test_names_that_are_cut_alike_are_told():
    long = "a name that nobody would have thought of and that goes on and on, number "
    with pytest.raises(ChartError, match="row: .* are cut to the same letters"):
        periods(FESTIVALS.assign(festival=[f"{long}1", f"{long}2"]), row="festival")
    with pytest.raises(ChartError, match="column='c': .* are cut to the same letters"):
        matrix(CELLS.assign(c=[f"{long}1", f"{long}2"]), row="r", column="c", state="s")
    named = SERIES.assign(s=[f"{long}1"] * 3 + [f"{long}2"] * 3)
    with pytest.raises(ChartError, match="series='s': .* are cut to the same letters"):
        series_with_breaks(named, x="x", y="y", series="s")


def test_values_that_are_written_alike_are_told():
    with pytest.raises(ChartError, match="column='c': it holds 1 and '1', which are written alike"):
        matrix(CELLS.assign(c=[1, "1"]), row="r", column="c", state="s")
    parts = pd.DataFrame({"row": ["A", "A"], "part": [1, "1"], "value": [3, 4]})
    with pytest.raises(ChartError, match="part='part': it holds 1 and '1'"):
        parts_of_whole(parts, row="row", part="part", value="value")
    with pytest.raises(ChartError, match="series='s': it holds 1 and '1'"):
        series_with_breaks(SERIES.assign(s=[1] * 3 + ["1"] * 3), x="x", y="y", series="s")


def test_a_break_is_drawn_where_it_parts_the_series_that_it_concerns():
    apart = SERIES.assign(x=[2010, 2011, 2012, 2019, 2020, 2021])
    given: dict[str, Any] = {"x": "x", "y": "y", "series": "s"}
    plain = rules(series_with_breaks(apart, **given))
    breaks = pd.DataFrame({"x": [2015], "title": ["new basis"]})
    assert rules(series_with_breaks(apart, breaks=breaks, **given)) == plain
    breaks = breaks.assign(x=2011)
    assert rules(series_with_breaks(apart, breaks=breaks, **given)) > plain
    assert rules(series_with_breaks(apart, breaks=breaks.assign(s="b"), **given)) == plain
    with pytest.raises(ChartError, match="breaks='x': row 0 has no whole number"):
        series_with_breaks(apart, breaks=breaks.assign(x=2010.5), **given)


@pytest.mark.parametrize("span", [(2020, 2019), (2019, 2020), (2020, 2030)])
def test_a_span_that_leaves_out_values_is_told(span: tuple[int, int]):
    with pytest.raises(ChartError, match=r"from 2019 to 2021.*at least span=\(2019, 2021\)"):
        panels(SERIES, series_with_breaks, by="s", x="x", y="y", span=span)


def test_a_span_of_a_chart_without_numbers_across_is_told():
    table = SERIES.assign(p="one")
    with pytest.raises(ChartError, match="parts_of_whole has no numbers across"):
        panels(table, parts_of_whole, by="s", row="x", part="p", value="y", span=(2000, 2030))


def test_panels_of_several_series_say_which_is_which():
    table = SERIES.assign(panel=[*"uvuvuv"])
    drawn = labels(panels(table, series_with_breaks, by="panel", x="x", y="y", series="s"))
    assert {"a", "b"} <= {*drawn}


def test_an_empty_heading_is_the_name_of_its_whole():
    table = pd.DataFrame(
        {"row": ["Ain", "Var"], "part": "p", "value": [3, 4], "t": ["Titre", None], "d": None}
    )
    heading = Heading(title="t", detail="d")
    drawn = labels(parts_of_whole(table, row="row", part="part", value="value", heading=heading))
    assert {"Titre", "Var"} <= {*drawn}
    assert not {"null", "None", "nan"} & {*drawn}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"words": {"unit": 3}}, "words: it holds 3, of type int. Give a text by the key"),
        ({"styles": {"a": "red"}}, "styles: it holds 'red', of type str. Give a style"),
        ({"breaks": [2020]}, "breaks: it is .*Give a DataFrame with a row per break"),
        ({"x": None}, "x=None: it is no single name"),
        ({"series": ["s"]}, "series=.*it is no single name"),
        ({"step": "1"}, "step: it is '1', of type str. Give a whole number: step=1"),
        ({"detail": "x"}, "detail: it is 'x', of type str. Give a Detail"),
    ],
)
def test_an_argument_of_another_kind_is_told_with_how_it_is_written(given: Any, told: str):
    with pytest.raises(ChartError, match=told):
        series_with_breaks(SERIES, **{"x": "x", "y": "y", **given})


def test_a_list_in_the_place_of_titles_is_told():
    with pytest.raises(ChartError, match=r"tooltip: it is \['g'\], of type list. Give a title by"):
        places_on_map(PLACES, tooltip=["g"])


def test_a_measure_goes_in_steps_forward():
    with pytest.raises(ChartError, match=r"Measure\(step=-1\).*Give a number above zero"):
        Measure(step=-1)


def test_a_row_is_named_as_it_is_written():
    table = FESTIVALS.set_index(pd.Index([7, 9])).assign(ends_on=["2020-06-01", "x"])
    with pytest.raises(ChartError, match="row 9 holds no date"):
        periods(table, row="festival")


def test_numbers_of_a_table_are_numbers_of_an_argument():
    ends = (SERIES["x"].min(), SERIES["x"].max())  # numpy's own, as tables hold them
    given = {"columns": SERIES["y"].iloc[0], "height": SERIES["y"].astype(float).iloc[0] + 99}
    panels(SERIES, series_with_breaks, by="s", x="x", y="y", span=ends, **given)


@pytest.mark.parametrize("layout", ["wide", "compact"])
def test_small_maps_have_the_same_classes_and_one_of_which_nothing_is_known_is_drawn(layout: str):
    provinces = load_provinces(root=ROOT)
    codes = [*provinces["iso"].head(2)]
    rows = [(2015, codes[0], 5.0), (2015, codes[1], 35.0), (2021, codes[0], 15.0), (2025, codes[0], None)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["year", "iso", "v"])
    given: dict[str, Any] = {"by": "year", "area": "iso", "value": "v", "provinces": provinces}
    chart = panels(table, province_map, title="Share", layout=layout, **given)
    drawn = labels(chart)
    assert {"2015", "2021", "2025", "Share", "30 and more", "no figure"} <= {*drawn}
    assert [text for text in drawn if text.startswith("under")] == ["under 10"]
    assert svg(chart).count("<path aria-label=") == 3 * len(provinces)
