"""Drawings: the still picture and the spec of the live one, made once at build."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import altair as alt
import pytest

from publisher.base.problems import SiteError
from publisher.figures.drawings import compile_and_draw
from publisher.figures.fonts import lay_out_fonts
from publisher.figures.markup import shared_shapes
from publisher.figures.spec import spec_problems
from publisher.figures.table import language_of
from publisher.figures.vega import numbered

YEARS = alt.param(name="year", value=2, bind=alt.binding_range(min=1, max=2, name="Year"))
KIND = alt.selection_point(
    name="kind", fields=["kind"], bind=alt.binding_radio(options=[None, "a", "b"])
)
ROWS = [{"kind": "a", "n": 1}, {"kind": "b", "n": 22}]


def chart() -> alt.Chart:
    """Two words, clipped to their view; one of them appears in the second year only."""
    return (
        alt.Chart(alt.Data(values=ROWS), width=80, height=60)
        .mark_text(clip=True)
        .transform_filter("datum.n <= year * 11")
        .encode(
            x="n:Q",
            y="kind:N",
            text="n:Q",
            opacity=alt.when(KIND).then(alt.value(1)).otherwise(alt.value(0.2)),
        )
        .add_params(YEARS, KIND)
    )


def drawn(**params: object) -> dict:
    views = [{"name": "one", "title": "One", "params": params}] if params else []
    with tempfile.TemporaryDirectory() as folder:
        fonts = lay_out_fonts(Path(folder))
        made = compile_and_draw(chart().to_dict(), views, {}, {}, "cell 1", fonts)
    return json.loads(made)


def size(svg: str) -> list[str]:
    return re.findall(r'(?:width|height)="([\d.]+)"', svg)[:2]


def test_every_view_has_the_frame_of_the_figure_as_it_stands():
    picture = drawn(year=1)
    assert size(picture["views"][0]) == size(picture["svg"])


def test_the_live_spec_is_pinned_to_the_frame_of_the_still_picture():
    picture = drawn()
    padding = picture["vega"]["padding"]
    assert picture["vega"]["autosize"] == "none"
    width, height = (float(side) for side in size(picture["svg"]))
    assert padding["left"] + 80 + padding["right"] == width
    assert padding["top"] + 60 + padding["bottom"] == height


def test_a_bound_selection_is_called_by_its_parameter():
    binds = {bind["param"]: bind["signal"] for bind in drawn()["binds"]}
    assert binds == {"year": "year", "kind": "kind_kind"}


def test_a_view_can_choose_what_a_control_chooses():
    picture = drawn(kind="b")
    assert 'opacity="0.2"' not in picture["svg"]
    assert 'opacity="0.2"' in picture["views"][0]


def test_a_view_of_an_unknown_parameter_is_named():
    with pytest.raises(SiteError, match="'month', which is no parameter"):
        drawn(month=1)


def test_a_picture_is_the_same_however_many_were_drawn_before_it():
    assert drawn()["svg"] == drawn()["svg"]
    assert 'id="clip-1"' in drawn()["svg"]


def test_gradients_are_counted_from_one_however_many_were_drawn_before():
    svg = '<linearGradient id="gradient_4"/><rect fill="url(#gradient_4)"/><text>gradient_5</text>'
    assert numbered(svg) == svg.replace("gradient_4", "gradient-1")


def test_clip_paths_are_counted_where_they_are_used_too():
    svg = '<g clip-path="url(#clip7)"/><clipPath id="clip7"/><text>clip8</text>'
    assert numbered(svg) == '<g clip-path="url(#clip-1)"/><clipPath id="clip-1"/><text>clip8</text>'


def test_an_outline_that_repeats_is_written_once():
    shape = "M0,0" + "L1,1" * 60
    html = f'<main><path fill="a" d="{shape}"/><path d="{shape}" fill="b"/><path d="M1"/></main>'
    shared = shared_shapes(html, "fig-x")
    assert shared.count(shape) == 1
    assert shared.count('href="#fig-x-shape-1"') == 2
    assert '<use fill="a" href="#fig-x-shape-1"/>' in shared


@pytest.mark.parametrize(
    ("text", "language"),
    [("北京", "zh"), ("ちゅうごく 中国", "ja"), ("서울", "ko"), ("Beijing", None), (5, None)],
)
def test_the_language_of_a_text_is_told_by_its_script(text: object, language: str | None):
    assert language_of(text, "en") == language


def test_a_page_in_chinese_marks_no_chinese():
    assert language_of("北京", "zh-CN") is None


def test_a_drawing_is_one_picture_to_who_hears_it():
    marks = re.findall(r'<g class="mark-\w+ role-(?:mark|axis)[ \"][^>]*>', drawn()["svg"])
    assert len(marks) > 2
    assert [mark for mark in marks if 'aria-hidden="true"' not in mark] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", 'd,v\na,1\nb,"1,000"\n'),
        ("a.csv", "d,v\na,1\nb,n/a\n"),
        ("a.json", '[{"d": "a", "v": 1}, {"d": "b", "v": "1,5"}]'),
    ],
)
def test_a_row_of_a_file_without_a_number_is_told_and_not_left_out(
    tmp_path: Path, name: str, text: str
):
    chart = alt.Chart(name).mark_bar().encode(x="d:N", y="v:Q")
    fonts = lay_out_fonts(tmp_path)
    with pytest.raises(SiteError, match=r"the column 'v' holds '.*' in row 2, which is no number"):
        compile_and_draw(chart.to_dict(), [], {name: text.encode()}, {}, "a", fonts)


@pytest.mark.parametrize(
    ("address", "is_told"),
    [("javascript:alert(1)", True), ("vbscript:x", True), ("https://x.org", False), ("notes/a.html", False),
     ("#a", False), ("", False), ("mailto:a@x.org", False)],
)  # fmt: skip
def test_an_address_that_no_browser_follows_is_told_by_its_row(address: str, is_told: bool):
    rows = [{"v": 1, "u": "https://x.org"}, {"v": 2, "u": address}]
    chart = alt.Chart(alt.Data(values=rows)).mark_bar().encode(x="v:Q", href="u:N")
    told = [each.found for each in spec_problems(chart.to_dict(), "p")]
    assert (
        told
        == [
            f"the column 'u' holds {address!r} in row 2, which is no address that a reader may follow"
        ]
        * is_told
    )
