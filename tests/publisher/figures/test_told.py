"""What is said of a figure in one line, and the plain chart that its table makes."""

from __future__ import annotations

import zipfile
from io import BytesIO

from publisher.figures.sheets import Sheet, sheet_names, workbook
from publisher.figures.taking import inlined, plain_chart
from publisher.figures.told import Told, bibtex, main_sources, ris


def column(name: str, kind: str, unit: str | None = None) -> dict[str, str | None]:
    return {"name": name, "title": name.title(), "type": kind, "unit": unit}


def test_the_three_publishers_with_most_sources_are_named_and_the_others_counted():
    names = ["A", "B", "C", "B", "D", "E"]
    sources = [{"title": "t", "publisher": name} for name in names]
    assert main_sources(sources) == (("B", "A", "C"), 2)


def test_a_source_without_a_publisher_is_named_by_its_title():
    assert main_sources([{"title": "Counted by hand"}]) == (("Counted by hand",), 0)


def test_markup_in_a_title_is_text_in_a_citation():
    told = Told("50% of {all} & more", None, ("A",), 0, "Site", "Me", None, "2026-01-02", "x.html")
    assert "title = {{50\\% of \\{all\\} \\& more}}" in bibtex(told, "fig a")
    assert "@misc{fig-a," in bibtex(told, "fig a") and "PY  - 2026\r\n" in ris(told)


def test_a_table_of_years_and_numbers_is_drawn_over_its_years():
    columns = [column("year", "year"), column("kind", "string"), column("sum", "number", "t")]
    table = {"columns": columns, "rows": [[2020, "a", 1], [2021, "b", 2]]}
    mark, folded, channels = plain_chart(table)
    assert mark == "point" and folded == []
    assert channels == [
        ("x", "year:O", "Year"),
        ("y", "sum:Q", "Sum (t)"),
        ("color", "kind:N", "Kind"),
    ]


def test_a_table_of_words_alone_is_counted():
    table = {"columns": [column("kind", "string")], "rows": [["a"], ["b"]]}
    counted = [("x", "count()", "Rows of the table"), ("y", "kind:N", "Kind")]
    assert plain_chart(table) == ("bar", [], counted)


def test_rows_of_one_name_are_not_added_up_but_stand_as_points():
    columns = [
        column("kind", "string"),
        column("place", "string"),
        column("share", "number", "percent"),
    ]
    table = {"columns": columns, "rows": [["a", "one", 50.0], ["a", "two", 50.0]]}
    by_kind = [("y", "kind:N", "Kind"), ("x", "share:Q", "Share (percent)")]
    assert plain_chart(table) == ("point", [], [*by_kind, ("color", "place:N", "Place")])
    table["rows"][1][0] = "b"
    assert plain_chart(table) == ("bar", [], by_kind)


def test_numbers_of_one_unit_stand_on_one_scale_and_counts_give_way_to_them():
    columns = [column("year", "year"), column("members", "integer")]
    columns += [column("one", "number", "bn"), column("two.b", "number", "bn")]
    table = {"columns": columns, "rows": [[2020, 5, 1.5, None], [2021, 5, None, 2.5]]}
    mark, folded, channels = plain_chart(table)
    assert (mark, folded) == ("point", ["one", "two\\.b"])
    assert channels == [
        ("x", "year:O", "Year"), ("y", "_value:Q", "bn"), ("color", "_column:N", "Column")
    ]  # fmt: skip
    assert plain_chart({"columns": [columns[0], columns[3]], "rows": [[2020, 1]]})[2][1] == (
        "y", "two\\.b:Q", "Two.B (bn)"
    )  # fmt: skip


def test_a_file_that_a_chart_reads_is_held_inside_it_once():
    data = {"url": "geo/a.topojson", "format": {"type": "topojson", "feature": "a"}}
    held: dict[str, object] = {}
    spec = inlined({"layer": [{"data": data}, {"data": data}]}, held, lambda _: b'{"objects":{}}')
    assert held == {"a.topojson": {"objects": {}}}
    assert spec["layer"][0]["data"] == {"name": "a.topojson", "format": data["format"]}


def test_a_workbook_runs_no_formula_and_has_the_same_bytes_each_time():
    sheets = [Sheet("Data", ("a",), [["=1+1"], [2], [None]])]
    made = workbook(sheets)
    assert made == workbook(sheets)
    with zipfile.ZipFile(BytesIO(made)) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


def test_names_of_sheets_are_short_clean_and_each_their_own():
    names = sheet_names([Sheet("a/b", (), []), Sheet("A b", (), []), Sheet("x" * 40, (), [])])
    assert names == ["a b", "A b 2", "x" * 31]
