"""A chart says what its data say, to every reader, or it is refused."""

from __future__ import annotations

import datetime as dt
import decimal
import fractions
import json
import re
import tempfile
import uuid
from pathlib import Path
from typing import Any

import altair as alt
import geopandas as gpd
import pandas as pd
import pytest
import vl_convert
from shapely.geometry import Polygon, box

from figure import FigureError, figure
from publisher.base.problems import SiteError
from publisher.figures.clock import expression, moment
from publisher.figures.described import told_by_its_unit
from publisher.figures.drawings import compile_and_draw
from publisher.figures.fonts import lay_out_fonts
from publisher.figures.hollow import hollow_drawing
from publisher.figures.shapes import area, wound
from publisher.figures.vega import undrawable

NAMES = pd.DataFrame({"a": ["x", "y", "z"], "b": [0, 10, 1000]})


def drawn(chart: alt.TopLevelMixin, **tables: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        fonts = lay_out_fonts(Path(folder))
        held = {name: text.encode() for name, text in tables.items()}
        made = compile_and_draw(chart.to_dict(), [], held, {}, "p.ipynb, cell 2", fonts)
    picture: dict[str, Any] = json.loads(made)
    return picture


def labels(chart: alt.TopLevelMixin) -> list[str]:
    return re.findall(r">([^<>]+)</text>", drawn(chart)["svg"])


def refused(chart: alt.TopLevelMixin) -> str:
    with pytest.raises(SiteError) as caught:
        drawn(chart)
    assert {problem.where for problem in caught.value.problems} == {"p.ipynb, cell 2"}
    return str(caught.value)


# Time --------------------------------------------------------------------------------------------


def test_days_of_another_zone_are_the_days_of_their_table():
    days = pd.DataFrame({"day": pd.to_datetime(["2021-01-01", "2021-02-01"]), "b": [1, 2]})
    days["day"] = days["day"].dt.tz_localize("Asia/Shanghai")
    assert "Jan 2021" in labels(alt.Chart(days).mark_bar().encode(x="yearmonth(day):O", y="b"))


def test_hours_are_drawn_as_they_are_written():
    hours = pd.DataFrame(
        {"t": pd.date_range("2021-01-01 22:00", periods=3, freq="h"), "b": [1, 2, 3]}
    )
    found = labels(alt.Chart(hours).mark_bar().encode(x="hours(t):O", y="b"))
    assert [each for each in found if ":" in each] == ["00:00", "22:00", "23:00"]


def test_nothing_in_a_compiled_chart_asks_for_the_readers_zone():
    days = pd.DataFrame({"day": ["2021-01-01", "2021-02-01"], "b": [1, 2]})
    chart = alt.Chart(days).mark_bar().encode(
        x="yearmonth(day):O", y="b", tooltip=["day:T"], color="day:T"
    ).transform_filter("year(datum.day) > 2000")  # fmt: skip
    vega = json.dumps({**drawn(chart)["vega"], "data": drawn(chart)["vega"]["data"][1:]})
    assert '"type": "time"' not in vega
    assert '"formatType": "time"' not in vega
    assert not re.search(r"(?<!utc)(?<![\w])(?:timeFormat|year|month)\(", vega)
    assert '"timezone": "utc"' in vega


def test_expressions_reckon_in_utc():
    assert expression("datetime(year(d), month(d), 1)") == "utc(utcyear(d), utcmonth(d), 1)"
    assert expression("datetime(f(d['a,b']))") == "datetime(f(d['a,b']))"
    assert expression("year(datum.d) + month(x)") == "utcyear(datum.d) + utcmonth(x)"
    assert expression("timeFormat(d, '%b')") == "utcFormat(d, '%b')"
    assert expression("datetime(2020, 0, 1) - datetime(5)") == "utc(2020, 0, 1) - datetime(5)"
    assert expression("myyear(x) + datum.day + utcday(x)") == "myyear(x) + datum.day + utcday(x)"


def test_a_time_keeps_the_hour_at_which_it_is_written():
    assert moment("2021-01-01T10:30:00+08:00") == "2021-01-01T10:30:00Z"
    assert moment("2021-01-01 10:30") == "2021-01-01T10:30Z"
    assert moment("2021-01-01") == "2021-01-01"
    assert moment(5) == 5


def test_a_time_of_day_stands_in_the_table_of_its_figure():
    times = pd.DataFrame(
        {"t": [dt.datetime(2021, 1, 1, 10, 30), dt.datetime(2021, 1, 2)], "b": [1, 2]}
    )
    chart = alt.Chart(times).mark_bar().encode(x="t:T", y="b")
    rows = figure(chart, table=times).record["table"]["rows"]
    assert [row[0] for row in rows] == ["2021-01-01 10:30", "2021-01-02"]


# Scales and names --------------------------------------------------------------------------------


def log(field: str) -> alt.X:
    return alt.X(field, scale=alt.Scale(type="log"))


def test_zero_has_no_place_on_a_logarithmic_scale():
    said = refused(alt.Chart(NAMES).mark_point().encode(x=log("b"), y="a"))
    assert "the column 'b' holds 0 in row 1" in said and "symlog" in said


@pytest.mark.parametrize("value", ["2,000", "a", "12%", "nan"])
def test_a_text_where_amounts_are_read_is_refused(value):
    mixed = NAMES.assign(b=["1", value, " 3.5e1 "])
    assert f"'b' holds {value!r} in row 2" in refused(alt.Chart(mixed).mark_bar().encode(x="b:Q"))
    drawn(alt.Chart(mixed[::2]).mark_bar().encode(x="b:Q", y="a"))
    drawn(alt.Chart(mixed).mark_bar().encode(x=alt.X("b", aggregate="count", type="quantitative")))


@pytest.mark.parametrize("form", [",.1f", ".0%", "$,.2~s", "+", "~s", "05d", ""])
def test_a_form_of_numbers_is_taken(form):
    drawn(alt.Chart(NAMES).mark_text().encode(x="b", y="a", text=alt.Text("b", format=form)))


@pytest.mark.parametrize(
    "channel",
    [
        {"text": alt.Text("b:Q", format="%Y")},
        {"x": alt.X("b:O", axis=alt.Axis(format="%A %H:%M"))},
        {"tooltip": [alt.Tooltip("b:Q", format="%d.%m.")]},
    ],
)
def test_a_form_that_is_none_of_numbers_is_refused(channel):
    assert "no form of numbers" in refused(alt.Chart(NAMES).mark_text().encode(y="a", **channel))


def test_sums_of_zero_have_none_either():
    assert "no labels" in refused(alt.Chart(NAMES).mark_point().encode(x=log("sum(b)"), y="a"))


def test_bars_that_begin_at_zero_have_no_length_on_a_logarithmic_scale():
    said = refused(alt.Chart(NAMES[1:]).mark_bar().encode(x=log("b"), y="a"))
    assert "have no size" in said or "no labels" in said


def test_positive_values_are_drawn_on_a_logarithmic_scale():
    assert "1,000" in labels(alt.Chart(NAMES[1:]).mark_point().encode(x=log("b"), y="a"))


@pytest.mark.parametrize("name", ["it's", "ratio:a", "a.b [c]"])
def test_a_quote_or_a_colon_in_the_name_of_a_column_is_drawn_as_it_is_written(name):
    named = pd.DataFrame({name: [3, 7], "c": ["x", "y"]})
    field = name.replace(":", r"\:")
    chart = alt.Chart(named).mark_bar().encode(x=f"{field}:Q", y="c:N", tooltip=f"{field}:Q")
    assert {name, "7"} <= {*labels(chart)}


def test_a_column_whose_name_the_library_cannot_read_is_refused_with_what_to_do():
    named = pd.DataFrame({'say "c"': [3, 7]})
    said = refused(alt.Chart(named).mark_bar().encode(x='say "c":Q'))
    assert "table.rename(columns={'say \"c\"': …})" in said


def test_an_error_of_the_library_names_no_line_of_its_code():
    said = undrawable("cell 1", ValueError("Error: no such thing at l (https://x.org/+esm:7:324)"))
    assert said.problems[0].found == "the chart cannot be drawn: Error: no such thing"


@pytest.mark.parametrize("field", ["a.b", r"a\.b"])
def test_a_dot_in_the_name_of_a_column_is_no_path(field):
    dotted = pd.DataFrame({"a.b": [3, 7], "c[0]": ["x", "y"]})
    chart = alt.Chart(dotted).mark_bar().encode(x=f"{field}:Q", y="c[0]:N")
    found = labels(chart)
    assert "a.b" in found and "7" in found and {"x", "y"} <= {*found}
    bars = re.findall(r'aria-roledescription="bar"|d="M0,1h([\d.]+)v', drawn(chart)["svg"])
    assert any(float(each) > 0 for each in bars if each)


def test_a_column_that_is_not_there_is_refused():
    refused(alt.Chart(NAMES).mark_bar().encode(x="none:Q", y="a"))


def test_a_chart_as_wide_as_its_container_is_as_wide_as_a_column():
    chart = alt.Chart(NAMES).mark_bar().encode(x="b", y="a").properties(width="container")
    assert drawn(chart)["vega"]["width"] == 640
    assert "containerSize" not in json.dumps(drawn(chart)["vega"])


def size(chart: alt.TopLevelMixin) -> list[int]:
    return [int(each) for each in re.findall(r'viewBox="0 0 (\d+) (\d+)', drawn(chart)["svg"])[0]]


def test_charts_side_by_side_share_the_column_and_panels_are_narrow():
    wide = alt.Chart(NAMES).mark_bar().encode(x="b", y="a").properties(width="container")
    for chart in (wide | wide, alt.concat(wide, wide, wide, wide, columns=2), wide.facet("a")):
        assert 400 < size(chart)[0] < 720
    assert size(wide & wide)[0] > 600


def test_several_charts_are_not_fitted_into_nothing():
    bars = alt.Chart(NAMES).mark_bar().encode(x="b", y="a").properties(width=200)
    for chart in (bars & bars, bars.facet(row="a")):
        assert size(chart.properties(autosize="fit")) == size(chart)


def test_times_of_several_zones_are_refused_and_summer_time_is_not():
    days = ["2021-01-01T00:00:00+08:00", "2021-01-01T00:00:00-05:00"]
    chart = alt.Chart(pd.DataFrame({"t": days, "b": [1, 2]})).mark_bar().encode(x="t:T", y="b")
    assert "'t' holds times of several zones (-05:00, +08:00)" in refused(chart)
    summer = pd.to_datetime(["2021-01-01", "2021-07-01"]).tz_localize("America/New_York")
    drawn(alt.Chart(pd.DataFrame({"t": summer, "b": [1, 2]})).mark_bar().encode(x="t:T", y="b"))


@pytest.mark.parametrize(("drawn_as", "kind"), [("T", "year"), ("O", "year"), ("Q", "integer")])
def test_whole_numbers_drawn_as_years_are_years_in_the_table(drawn_as, kind):
    table = pd.DataFrame({"since": [2019, 2020], "b": [1, 2]})
    chart = alt.Chart(table).mark_bar().encode(x=f"since:{drawn_as}", y="b")
    assert figure(chart).record["table"]["columns"][0]["type"] == kind


def test_a_label_that_says_nothing_is_refused():
    gaps = pd.DataFrame({"a": ["x", None], "b": [1.0, 2.0]})
    assert "'null'" in refused(alt.Chart(gaps).mark_bar().encode(x="b", y="a"))


@pytest.mark.parametrize(
    "chart",
    [
        alt.Chart(NAMES).mark_point().encode(x="j:Q").transform_calculate(j="random() * 2"),
        alt.Chart(NAMES).mark_bar().encode(x="j:Q").transform_calculate(j="year(now())"),
        alt.Chart(NAMES).mark_point().encode(x="b").transform_sample(2),
    ],
    ids=["random", "now", "sample"],
)
def test_a_chart_that_is_another_each_time_is_refused(chart):
    assert "each time" in refused(chart)


def test_a_time_that_was_none_is_found_within_a_label():
    days = pd.DataFrame({"d": ["2021-01-31T00:00:00"], "b": [1]})
    chart = alt.Chart(days).mark_bar().encode(x="m:N", y="b")
    assert "NaN" in refused(chart.transform_calculate(m="timeFormat(datum.d, '%B %Y')"))


def test_a_line_at_one_day_adds_no_row_to_the_table():
    days = pd.DataFrame({"d": pd.to_datetime(["2021-01-01", "2021-03-01"]), "b": [1, 2]})
    rule = alt.Chart().mark_rule().encode(x=alt.datum(alt.DateTime(year=2021, month=2)))
    chart = alt.Chart(days).mark_line().encode(x="d:T", y="b") + rule
    assert len(figure(chart).record["table"]["rows"]) == 2


def test_a_label_that_stands_in_the_data_is_meant():
    said = pd.DataFrame({"a": ["undefined", "NaN"], "b": [1, 2]})
    assert {"undefined", "NaN"} <= {*labels(alt.Chart(said).mark_bar().encode(x="b", y="a"))}


def test_a_mark_without_a_place_is_refused():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0,NaNL1,1"/></svg>'
    [fault] = hollow_drawing(svg, "cell 1")
    assert "1 marks of the chart have no place" in fault.found


def test_a_chart_that_draws_nothing_is_refused():
    none = alt.Chart(NAMES).mark_bar().encode(x="b", y="a").transform_filter("datum.b > 9999")
    assert "the chart draws no mark" in refused(none.encode(row="a"))
    picked = alt.selection_point(fields=["a"], empty=False)
    chosen = alt.Chart(NAMES).mark_point().encode(x="b").add_params(picked).transform_filter(picked)
    assert "the chart draws no mark" in refused(chosen)


def test_a_gap_is_told_with_its_column_and_row():
    votes = pd.DataFrame({"genre": ["Drama", None], "votes": [3, 4], "aside": [None, 1.0]})
    fault = refused(alt.Chart(votes).mark_bar().encode(x="votes:Q", y="genre:N"))
    assert "shows 'null' in 'null': 'genre' has no value in row 2 of its data" in fault
    assert "aside" not in fault


def test_a_chart_that_the_library_does_not_take_is_refused_by_its_cell():
    chart = alt.Chart(NAMES).mark_bar().encode(x="b", y="a").transform_filter("datum.b >")
    assert "the chart cannot be drawn" in refused(chart)


def test_a_text_of_years_is_no_axis_of_time():
    words = pd.DataFrame({"a": ["first", "second"], "b": [1, 2]})
    assert "'first' in row 1" in refused(alt.Chart(words).mark_bar().encode(x="a:T", y="b"))
    days = pd.DataFrame({"a": ["2021-01-01", "01/02/2021"], "b": [1, 2]})
    assert "'01/02/2021' in row 2" in refused(alt.Chart(days).mark_bar().encode(x="a:T", y="b"))
    years = pd.DataFrame({"year": [2020, 2021], "b": [1, 2]})
    assert {"2020", "2021"} <= set(
        labels(alt.Chart(years).mark_bar().encode(x="year(year):T", y="b"))
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", "t,v\n2021-01-01 00:30,1\n2021-02-01,2\n"),
        ("t.tsv", "t\tv\n2021-01-01T00:30\t1\n2021-02-01\t2\n"),
        ("t.json", '[{"t": "2021-01-01T00:30:00", "v": 1}, {"t": "2021-02-01", "v": 2}]'),
    ],
)
def test_times_of_a_file_are_in_the_chart_as_they_are_written(name, content):
    chart = alt.Chart(name).mark_bar().encode(x="yearmonth(t):O", y="v:Q", tooltip="t:T")
    made = drawn(chart, **{name: content})
    assert name not in json.dumps(made["vega"])
    assert re.findall(r'"(2021[^"]*)"', json.dumps(made["vega"]["data"])) == [
        "2021-01-01T00:30:00Z" if name == "t.json" else "2021-01-01T00:30Z",
        "2021-02-01",
    ]
    assert ">Jan 2021<" in made["svg"]


def test_a_file_without_times_is_loaded_by_the_page():
    made = drawn(alt.Chart("v.csv").mark_bar().encode(y="v:Q"), **{"v.csv": "v\n1\n"})
    assert '"v.csv"' in json.dumps(made["vega"])


def test_a_form_that_a_chart_gives_to_its_times_is_read_in_utc():
    form = alt.DataFormat(type="csv", parse={"t": "date:'%d/%m/%Y'"})
    chart = alt.Chart(alt.UrlData("t.csv", format=form)).mark_bar().encode(x="yearmonth(t):O")
    made = drawn(chart, **{"t.csv": "t\n02/01/2021\n"})
    assert "utc:'%d/%m/%Y'" in json.dumps(made["vega"])
    assert ">Jan 2021<" in made["svg"]


# Maps --------------------------------------------------------------------------------------------


def shapes(*geometries: Any, crs: int = 4326) -> gpd.GeoDataFrame:
    names = [f"place {index}" for index in range(len(geometries))]
    return gpd.GeoDataFrame({"name": names}, geometry=list(geometries), crs=crs)


def test_a_ring_wound_the_wrong_way_is_the_shape_and_not_the_rest_of_the_globe():
    ring = [(0, 0), (20, 0), (20, 10), (0, 10)]
    corners = [
        sorted(re.findall(r"[ML](-?[\d.]+,-?[\d.]+)", drawn(chart)["svg"]))
        for chart in (
            alt.Chart(shapes(Polygon(each))).mark_geoshape() for each in (ring, ring[::-1])
        )
    ]
    assert corners[0] == corners[1]


def test_holes_are_wound_against_their_outer_ring():
    outer, hole = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]], [[2, 2], [3, 2], [3, 3], [2, 2]]
    for rings in ([outer, hole], [outer[::-1], hole[::-1]]):
        first, second = wound(rings)
        assert area(first) < 0 < area(second)


def test_the_table_of_a_map_tells_what_its_shapes_tell():
    record = figure(
        alt.Chart(shapes(box(0, 0, 1, 1))).mark_geoshape().encode(color="name:N")
    ).record
    assert [column["name"] for column in record["table"]["columns"]] == ["name"]


def test_a_map_of_a_table_without_shapes_is_refused():
    assert "rows have no geometry" in refused(alt.Chart(NAMES).mark_geoshape())


def test_a_missing_shape_is_refused_by_its_row():
    said = refused(alt.Chart(shapes(box(0, 0, 1, 1), None)).mark_geoshape())
    assert "row 2 (place 1) has no geometry" in said


def test_projected_coordinates_are_refused_where_degrees_are_read():
    metres = shapes(box(100, 20, 110, 30)).to_crs(3857)
    assert "no degrees" in refused(alt.Chart(metres).mark_geoshape())
    plane = alt.Chart(metres).mark_geoshape().project(type="identity", reflectY=True)
    assert drawn(plane)["svg"]


def test_points_in_metres_are_refused():
    points = pd.DataFrame({"x": [11131949.0], "y": [2273030.0]})
    assert "no longitude" in refused(
        alt.Chart(points).mark_point().encode(longitude="x:Q", latitude="y:Q")
    )


# Kinds of values ---------------------------------------------------------------------------------


def test_a_decimal_is_a_number():
    prices = pd.DataFrame({"a": ["x", "y"], "b": [decimal.Decimal("1.5"), decimal.Decimal("20")]})
    record = figure(alt.Chart(prices).mark_bar().encode(x="b", y="a")).record
    assert record["spec"]["encoding"]["x"]["type"] == "quantitative"
    assert [row[1] for row in record["table"]["rows"]] == [1.5, 20]


@pytest.mark.parametrize(
    ("values", "kind", "shown"),
    [
        (pd.Categorical(pd.period_range("2021-01", periods=2, freq="M")), "temporal", "2021-02-01"),
        (pd.Series([None, dt.date(2021, 2, 1)], dtype="object"), "temporal", "2021-02-01"),
        ([fractions.Fraction(1, 4), fractions.Fraction(1, 2)], "quantitative", 0.5),
        ([uuid.UUID(int=0), uuid.UUID(int=1)], "nominal", str(uuid.UUID(int=1))),
        (pd.array([None, 3], dtype="Int64"), "quantitative", 3),
    ],
    ids=["categories of periods", "days with a gap", "fractions", "identifiers", "nullable"],
)
def test_a_value_of_python_is_drawn_as_what_it_is(values, kind, shown):
    table = pd.DataFrame({"b": [1, 2]}).assign(k=values)
    record = figure(alt.Chart(table).mark_bar().encode(x="k", y="b")).record
    assert record["spec"]["encoding"]["x"]["type"] == kind
    last = record["table"]["rows"][1][1]
    assert (last, type(last)) == (shown, type(shown))


def test_a_column_of_arrow_with_a_gap_is_drawn_as_any_other():
    arrow = pytest.importorskip("pyarrow")
    day, zone = dt.date(2021, 2, 1), pd.Timestamp("2021-02-01", tz="Asia/Shanghai")
    types = (arrow.date32(), arrow.timestamp("ns", tz="Asia/Shanghai"), arrow.decimal128(5, 2))
    for value, kind in zip((day, zone, decimal.Decimal(1)), types, strict=True):
        held = pd.Series([None, value], dtype=pd.ArrowDtype(kind))
        table = pd.DataFrame({"k": held, "b": [1, 2]})
        rows = figure(alt.Chart(table).mark_bar().encode(x="k", y="b")).record["table"]["rows"]
        assert str(rows[1][0]).startswith("1" if kind == types[2] else "2021-02-01")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (b"a", r"'k' holds \"b'a'\" \(bytes\) in row 1.*column.map\(str\)"),
        (dt.timedelta(1), "'k' holds durations"),
        (pd.Timestamp("2021-01-01", tz="UTC"), "'k' holds times of several zones.*utc=True"),
    ],
)
def test_what_no_chart_can_hold_is_refused_by_column(value, said):
    table = pd.DataFrame({"k": [value, pd.Timestamp("2021-01-01", tz="Asia/Tokyo")]}, dtype=object)
    with pytest.raises(FigureError, match=said):
        figure(alt.Chart(table[: 2 if "zones" in said else 1]).mark_bar().encode(x="k:N"))


def test_a_period_is_its_first_day():
    months = pd.DataFrame({"m": pd.period_range("2021-01", periods=2, freq="M"), "b": [1, 2]})
    record = figure(alt.Chart(months).mark_bar().encode(x="m", y="b")).record
    assert record["spec"]["encoding"]["x"]["type"] == "temporal"
    assert [row[0] for row in record["table"]["rows"]] == ["2021-01-01", "2021-02-01"]


def test_infinity_is_refused_by_column_and_row():
    rates = pd.DataFrame({"a": ["x", "y"], "b": [1.0, float("inf")]})
    with pytest.raises(FigureError, match="the column 'b' holds infinity in row 2"):
        figure(alt.Chart(rates).mark_bar().encode(x="b", y="a"))
    layered = alt.layer(
        alt.Chart(NAMES).mark_bar().encode(x="b", y="a"), alt.Chart(rates).mark_bar()
    )
    with pytest.raises(FigureError, match="infinity"):
        figure(layered)
    with pytest.raises(FigureError, match="infinity"):
        figure(alt.Chart(NAMES).mark_bar().encode(x="b", y="a"), table=rates)


def test_the_data_of_an_author_stay_as_they_were():
    prices = pd.DataFrame({"a": ["x"], "b": [decimal.Decimal("1.5")]})
    chart = alt.Chart(prices).mark_bar().encode(x="b", y="a")
    figure(chart)
    assert isinstance(prices["b"][0], decimal.Decimal)
    assert chart.data is prices


# Names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["x", "color", "tooltip", "size"])
def test_a_column_that_is_not_there_is_refused_by_name(channel):
    names = {"x": "b:Q", "y": "a:N", channel: "bb:Q"}
    told = refused(alt.Chart(NAMES).mark_point().encode(**names))
    assert "names a column 'bb'" in told
    assert "Its columns are a, b." in told or "Is 'b' meant?" in told


def test_a_column_of_a_condition_is_looked_for_and_a_reckoned_one_is_not():
    base = alt.Chart(NAMES).mark_point().encode(x="b:Q", y="a:N")
    picked = alt.condition("datum.b > 1", "aa:N", alt.value("gray"))
    assert "'aa'" in refused(base.encode(color=picked))
    drawn(base.transform_calculate(c="datum.b * 2").encode(color="c:Q", tooltip="count()"))


# Inputs, and what marks tell ---------------------------------------------------------------------


@pytest.mark.parametrize("value", [2002, [{"a": 2002}]])
@pytest.mark.parametrize("kind", ["range", "select"])
def test_an_input_begins_with_the_value_of_its_selection(kind: str, value: Any):
    options = {"range": {"min": 2000, "max": 2002}, "select": {"options": [2000, 2001, 2002]}}
    bind = getattr(alt, f"binding_{kind}")(name="Year", **options[kind])
    year = alt.selection_point(name="year", fields=["a"], bind=bind, value=value)
    data = pd.DataFrame({"a": [2000, 2001, 2002], "b": [1, 2, 3]})
    chart = alt.Chart(data).mark_bar().encode(x="a:O", y="b").add_params(year)
    picture = drawn(chart.transform_filter(year))
    assert [bound["value"] for bound in picture["binds"]] == [2002]
    (signal,) = [each for each in picture["vega"]["signals"] if each["name"] == "year_a"]
    assert signal["value"] == 2002


def test_an_input_that_would_show_a_value_and_has_none_is_refused():
    year = alt.selection_point(fields=["b"], bind=alt.binding_range(min=0, max=9, name="Year"))
    assert "'Year' has no value to begin with" in refused(
        alt.Chart(NAMES).mark_bar().encode(x="a", y="b").add_params(year)
    )
    every = alt.binding_select(options=[None, 0, 10], labels=["all", "0", "10"])
    drawn(
        alt.Chart(NAMES)
        .mark_bar()
        .encode(x="a", y="b")
        .add_params(alt.selection_point(fields=["b"], bind=every))
    )


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ({"x": "yearmonth(day):O", "y": "sum(b)"}, "day (year-month): Feb 2024; Sum of b: 7"),
        ({"x": "monthdate(day):O", "y": "b"}, "day (month-date): Feb 02; b: 4"),
        (
            {"x": "yearmonth(day):O", "y": "b", "color": "month(day):N"},
            "day (year-month): Feb 2024; b: 4; day (month): Feb",
        ),
    ],
)
def test_a_mark_tells_a_unit_of_time_that_is_a_category(encoding: dict[str, str], told: str):
    data = pd.DataFrame({"day": pd.date_range("2024-01-30", periods=4), "b": [1, 2, 3, 4]})
    chart = alt.Chart(data).mark_bar().encode(**encoding)
    vega = told_by_its_unit(vl_convert.vegalite_to_vega(chart.to_dict()))
    assert f'aria-label="{told}"' in vl_convert.vega_to_svg(vega)
    assert "isValid(datum" not in json.dumps(vega["marks"])
    tooltips = told_by_its_unit(
        vl_convert.vegalite_to_vega(chart.encode(tooltip=["yearmonth(day):O"]).to_dict())
    )
    assert "isValid(datum" not in json.dumps(tooltips["marks"][0]["encode"]["update"]["tooltip"])


def test_an_hour_that_comes_twice_is_refused():
    hours = pd.date_range("2024-10-27 00:00", periods=6, freq="h", tz="Europe/Berlin")
    chart = alt.Chart(pd.DataFrame({"t": hours, "b": range(6)})).mark_line().encode(x="t:T", y="b")
    assert "2024-10-27 02:00" in refused(chart)
    spring = pd.date_range("2024-03-31 00:00", periods=6, freq="h", tz="Europe/Berlin")
    drawn(alt.Chart(pd.DataFrame({"t": spring, "b": range(6)})).mark_line().encode(x="t:T", y="b"))


def test_pictures_named_by_a_column_are_refused_as_that():
    data = pd.DataFrame({"k": ["a"], "v": [1], "u": ["p.png"]})
    chart = alt.Chart(data).mark_image(width=20, height=20).encode(x="k", y="v", url="u")
    with pytest.raises(FigureError, match="from the column 'u'"):
        figure(chart, title="T", table=data)


def test_a_lookup_that_finds_nothing_is_named():
    rows, others = [{"id": 1, "v": 3}], [{"key": 1, "name": "x"}]
    looked = alt.LookupData(alt.Data(values=others), "key", ["name"])
    chart = alt.Chart(alt.Data(values=rows)).mark_bar().encode(x="v:Q", y="name:N")
    spec = chart.transform_lookup("ID", looked).to_dict()
    [problem] = hollow_drawing(vl_convert.vegalite_to_svg(spec), "fig-x", spec=spec)
    assert "'null'" in problem.found
    assert "it compares 'ID' with 'key'" in problem.remedy
