"""What a chart reads from a file is in its table as it is drawn: words stay the words of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest

from figure import FigureError, figure
from figure.reading import drawn_as, read, with_rows


def told(tmp_path: Path, text: str, chart: alt.Chart) -> list[list[Any]]:
    """The rows of the table of a chart that reads a file."""
    name = chart.data.url if isinstance(chart.data, alt.UrlData) else chart.data
    (tmp_path / name).write_text(text)
    rows: list[list[Any]] = figure(chart, root=tmp_path).record["table"]["rows"]
    return rows


@pytest.mark.parametrize(
    ("kind", "cells", "kept"),
    [
        ("N", ["00501", "10001"], ["00501", "10001"]),
        ("O", ["1.10", "1.1"], ["1.10", "1.1"]),
        ("N", ["1e5", "+3"], ["1e5", "+3"]),
        ("N", ["NA", "null", "True"], ["NA", "null", "True"]),
        ("Q", ["007", "1e3", ""], [7, 1000.0, None]),
        ("Q", ["1_000", "５"], ["1_000", "５"]),
        ("T", ["2024", "2026"], ["2024", "2026"]),
    ],
)
def test_a_column_is_what_it_is_drawn_as(
    tmp_path: Path, kind: str, cells: list[str], kept: list[Any]
):
    text = "".join(f"{cell},{row}\n" for row, cell in enumerate(cells))
    chart = alt.Chart("a.csv").mark_point().encode(x=f"code:{kind}", y="v:Q")
    assert told(tmp_path, f"code,v\n{text}", chart) == [[each, n] for n, each in enumerate(kept)]


def test_what_a_chart_says_of_its_columns_goes_before(tmp_path: Path):
    form = alt.CsvDataFormat(parse={"code": "string", "v": "number", "on": "boolean"})
    chart = alt.Chart(alt.UrlData("a.csv", format=form)).mark_bar().encode(x="code:Q", y="v:N")
    rows = told(tmp_path, "code,v,on\n007,08,true\n", chart)
    assert rows == [["007", 8, True]]


@pytest.mark.parametrize(
    ("cells", "kept"), [(["1", "20"], [1, 20]), (["01", "20"], ["01", "20"]), (["1.5", "2"], [1.5, 2]), (["1.10", "2"], ["1.10", "2"])]
)  # fmt: skip
def test_a_column_that_is_not_drawn_is_a_number_where_nothing_is_lost(
    cells: list[str], kept: list[Any]
):
    text = "a\n" + "".join(f"{cell}\n" for cell in cells)
    assert [row["a"] for row in read(text, "x.csv", {}, {}).rows] == kept


def test_a_key_with_zeros_is_looked_up_in_a_file(tmp_path: Path):
    (tmp_path / "b.csv").write_text("id,n\n01,One\n02,Two\n")
    rows = pd.DataFrame({"id": ["01", "02"], "v": [3, 4]})
    chart = (
        alt.Chart(rows)
        .mark_bar()
        .transform_lookup("id", from_=alt.LookupData("b.csv", "id", ["n"]))
        .encode(x="n:N", y="v:Q")
    )
    table = figure(chart, root=tmp_path).record["table"]
    assert table["rows"] == [["01", 3, "One"], ["02", 4, "Two"]]


def test_a_file_that_is_not_what_it_is_read_as_is_told(tmp_path: Path):
    chart = alt.Chart("a.txt").mark_bar().encode(x="d:N", y="v:Q")
    with pytest.raises(FigureError, match=r"reads a\.txt as JSON, which it is not: it begins with"):
        told(tmp_path, "d;v\na;1\n", chart)


def test_a_spec_holds_the_rows_of_its_files_and_no_shapes():
    data = {"url": "a.csv"}
    layer = {"data": {"url": "b.json", "format": {"type": "topojson", "feature": "x"}}}
    spec = {
        "layer": [{"data": data, "encoding": {"x": {"field": "v", "type": "quantitative"}}}, layer]
    }
    texts = {
        "a.csv": "v\nn/a\n",
        "b.json": '{"type": "Topology", "objects": {"x": {"geometries": []}}}',
    }
    assert drawn_as(spec) == {"v": {"quantitative"}}
    held = with_rows(spec, texts)
    assert held["layer"][0]["data"] == {"values": [{"v": "n/a"}]}
    assert held["layer"][1] == layer and spec["layer"][0]["data"] == data


BESIDE = [
    ("data/z.csv", {"notebooks/data/z.csv": "near"}, "notebooks/data/z.csv"),
    ("../data/z.csv", {"data/z.csv": "far"}, "data/z.csv"),
    ("data/z.csv", {"data/z.csv": "far"}, "data/z.csv"),
    ("notebooks/z.csv", {"notebooks/z.csv": "near"}, "notebooks/z.csv"),
    ("data/z.csv", {"data/z.csv": "same", "notebooks/data/z.csv": "same"}, "notebooks/data/z.csv"),
    ("data/z.csv", {"data/z.csv": "far", "notebooks/data/z.csv": "near"}, None),
    ("../../z.csv", {}, None),
]


@pytest.mark.parametrize(("url", "files", "path"), BESIDE)
def test_a_file_is_looked_for_beside_the_notebook_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, files: dict[str, str], path: str
):
    root = tmp_path / "project"
    (root / "notebooks").mkdir(parents=True)
    for name, word in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"d,v\n{word},1\n")
    (tmp_path / "z.csv").write_text("d,v\noutside,1\n")
    monkeypatch.chdir(root / "notebooks")
    chart = alt.Chart(url).mark_bar().encode(x="d:N", y="v:Q")
    if path is None:
        with pytest.raises(FigureError, match="which may be notebooks/data|outside the project"):
            figure(chart, root=root)
        return
    record = figure(chart, root=root).record
    assert record["spec"]["data"]["url"] == path
    assert record["table"]["rows"] == [[files[path], 1]]


FEATURE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [0, 0]},
    "properties": {"name": "Here"},
}
HELD = [
    (alt.InlineData("code,v\n007,1", format=alt.CsvDataFormat(type="csv")), [["007", 1]]),
    (alt.InlineData('[{"code": "a", "v": 2}]', format=alt.JsonDataFormat(type="json")), [["a", 2]]),
    (alt.InlineData({"rows": [{"code": "b", "v": 3}]}, format=alt.JsonDataFormat(property="rows")), [["b", 3]]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "rows"), HELD)
def test_data_that_a_chart_holds_as_text_or_in_an_object_are_its_table(
    data: alt.InlineData, rows: list[list[Any]]
):
    record = figure(alt.Chart(data).mark_bar().encode(x="code:N", y="v:Q")).record
    assert record["table"]["rows"] == rows


def test_bare_values_and_shapes_in_an_object_are_the_table_of_their_chart():
    bare = figure(alt.Chart(alt.Data(values=[3, 1])).mark_tick().encode(x="data:Q")).record
    assert bare["table"]["rows"] == [[3], [1]]
    held = {"type": "FeatureCollection", "features": [FEATURE]}
    data = alt.Data(values=held, format=alt.DataFormat(property="features", type="json"))
    assert figure(alt.Chart(data).mark_geoshape()).record["table"]["rows"] == [["Here"]]


def test_what_is_nested_in_the_rows_of_a_chart_has_columns_as_the_chart_names_them():
    rows = [{"d": "a", "more": {"k": 3, "of": [1, None, "é"]}}, {"d": "b", "more": {}}]
    chart = alt.Chart(alt.Data(values=rows)).mark_bar().encode(x="d:N", y="more.k:Q")
    table = figure(chart).record["table"]
    assert [column["name"] for column in table["columns"]] == ["d", "more.k", "more.of"]
    assert table["rows"] == [["a", 3, '[1, null, "é"]'], ["b", None, None]]


def test_cells_beyond_the_last_column_are_left_out():
    assert read("a,b\n1,x,3\n2\n", "x.csv", {}, {}).rows == [
        {"a": 1, "b": "x"},
        {"a": 2, "b": None},
    ]
