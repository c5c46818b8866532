"""A table that a chart looks in stands beside the rows that ask for it, not below them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import altair as alt
import geopandas as gpd
import pandas as pd
import vl_convert
from shapely.geometry import box

from figure import figure

VALUES = pd.DataFrame({"id": [1, 2, 3], "v": [3, 5, 2]})
NAMES = pd.DataFrame({"id": [3, 2, 1], "name": ["z", "y", "x"]})
LOOKED_UP = alt.LookupData(NAMES, "id", ["name"])


def told(chart: Any, root: Path | None = None) -> tuple[list[str], list[list[Any]], str]:
    record = figure(chart, title="T", root=root).record
    table = record["table"]
    return [each["name"] for each in table["columns"]], table["rows"], record["description"]


def test_what_is_looked_up_stands_in_the_row_that_asks_for_it():
    chart = alt.Chart(VALUES).mark_bar().encode(x="v", y="name:N")
    names, rows, words = told(chart.transform_lookup("id", LOOKED_UP))
    assert names == ["id", "v", "name"]
    assert rows == [[1, 3, "x"], [2, 5, "y"], [3, 2, "z"]]
    assert "draws on 3 rows" in words and "5 (y)" in words


def test_a_layer_that_looks_nothing_up_draws_the_same_rows():
    bars = alt.Chart(VALUES).mark_bar().encode(x="v", y="id:N")
    names = bars.mark_text().encode(text="name:N").transform_lookup("id", LOOKED_UP)
    assert told(bars + names)[1] == [[1, 3, "x"], [2, 5, "y"], [3, 2, "z"]]


def test_a_row_without_a_match_has_the_default_under_the_names_that_are_given():
    looked = alt.LookupData(NAMES[:2], "id", ["name"])
    chart = alt.Chart(VALUES).mark_bar().encode(x="v", y="called:N")
    chart = chart.transform_lookup("id", looked, as_=["called"], default="none")
    assert [row[-1] for row in told(chart)[1]] == ["none", "y", "z"]


def test_shapes_of_a_geodataframe_have_what_is_looked_up_for_them():
    shapes = gpd.GeoDataFrame(
        {"name": ["A", "B"], "v": [1, 2]},
        geometry=[box(100, 30, 105, 35), box(106, 30, 110, 35)],
        crs=4326,
    )
    looked = alt.LookupData(pd.DataFrame({"name": ["A", "B"], "w": [10, 20]}), "name", ["w"])
    chart = alt.Chart(shapes).mark_geoshape().encode(color="w:Q").project("mercator")
    names, rows, _ = told(chart.transform_lookup("name", looked))
    assert dict(zip(names, rows[0], strict=True)) | {"v": 1} == {"name": "A", "v": 1, "w": 10}
    assert len(rows) == 2


def test_a_file_that_a_chart_reads_is_joined_too(tmp_path: Path):
    (tmp_path / "names.csv").write_text("id,name\n1,x\n2,y\n3,z\n", encoding="utf-8")
    (tmp_path / "values.csv").write_text("id,v\n1,3\n2,5\n", encoding="utf-8")
    looked = alt.LookupData("names.csv", "id", ["name"])
    chart = alt.Chart("values.csv").mark_bar().encode(x="v:Q", y="name:N")
    assert told(chart.transform_lookup("id", looked), tmp_path)[1] == [[1, 3, "x"], [2, 5, "y"]]


def test_a_table_that_is_looked_in_by_a_reckoned_column_stays_one_of_its_own():
    chart = alt.Chart(VALUES).mark_bar().encode(x="v", y="name:N")
    chart = chart.transform_calculate(key="datum.id").transform_lookup("key", LOOKED_UP)
    _, rows, words = told(chart)
    assert len(rows) == 6 and "missing" not in words


def test_keys_are_compared_by_their_text_and_the_last_of_two_counts():
    others = pd.DataFrame({"id": ["1", "2", "2"], "name": ["x", "old", "y"]})
    chart = alt.Chart(VALUES[:2]).mark_bar().encode(x="v", y="name:N")
    looked = chart.transform_lookup("id", alt.LookupData(others, "id", ["name"]))
    assert [row[-1] for row in told(looked)[1]] == ["x", "y"]
    drawn = vl_convert.vegalite_to_svg(looked.to_dict())
    assert ">y<" in drawn and ">old<" not in drawn and ">null<" not in drawn


def test_a_table_that_shapes_look_in_has_the_rows_that_a_shape_asks_for(tmp_path: Path):
    shapes = [{"type": "Point", "coordinates": [0, n], "id": str(n)} for n in (1, 2)]
    topology = {
        "type": "Topology",
        "arcs": [],
        "objects": {"a": {"type": "GeometryCollection", "geometries": shapes}},
    }
    (tmp_path / "t.json").write_text(json.dumps(topology))
    rows = pd.DataFrame({"id": [1, 3], "v": [5, 700]})
    chart = (
        alt.Chart(alt.topo_feature("t.json", "a"))
        .mark_geoshape()
        .transform_lookup("id", from_=alt.LookupData(rows, "id", ["v"]))
        .encode(color="v:Q")
    )
    record = figure(chart, root=tmp_path).record
    assert record["table"]["rows"] == [[1, 5]]
    assert "700" not in record["description"]
    assert len(next(iter(record["spec"]["datasets"].values()))) == 2
