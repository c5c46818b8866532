"""A figure becomes a file that may travel, or nothing is written and a message says what to do."""

from __future__ import annotations

from pathlib import Path

import altair as alt
import pandas as pd
import pytest
import vl_convert
from PIL import Image

from figure import Figure, FigureError, figure
from figure.save import main_sources

VALUES = pd.DataFrame({"kind": ["a", "b"], "amount": [1, 2]})


def bars(**config: str) -> alt.Chart:
    chart = alt.Chart(VALUES).mark_bar(color="tomato").encode(x="amount", y="kind")
    return chart.configure(**config) if config else chart


@pytest.fixture
def made(tmp_path: Path) -> Figure:
    return figure(
        bars(),
        title="Two beats one",
        subtitle="Amount, in tonnes",
        sources=["Counted by hand, https://example.org"],
        as_of="2026-01-02",
        licence={"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        root=tmp_path,
    )


def test_a_saved_picture_says_what_it_is(made: Figure, tmp_path: Path):
    text = made.save(tmp_path / "a.svg", credit="The Daily").read_text(encoding="utf-8")
    for said in ("Two beats one", "Amount, in tonnes", "Source: Counted by hand", "The Daily",
                 "CC BY 4.0", "2026-01-02"):  # fmt: skip
        assert said in text


def test_words_of_a_picture_follow_its_language(made: Figure, tmp_path: Path):
    text = made.save(tmp_path / "a.svg", lang="fr").read_text(encoding="utf-8")
    assert "Source : Counted by hand" in text


def test_a_dark_picture_has_the_twins_of_all_colours(made: Figure, tmp_path: Path):
    text = made.save(tmp_path / "a.svg", theme="dark").read_text(encoding="utf-8")
    assert "tomato" not in text and "#c02301" in text
    assert "#ffffff" not in text.lower()


@pytest.mark.parametrize(("size", "measures"), [("square", (1080, 1080)), ("print", (2009, None))])
def test_a_picture_has_the_pixels_of_its_size(
    made: Figure, tmp_path: Path, size: str, measures: tuple[int, int | None]
):
    width, height = Image.open(made.save(tmp_path / "a.png", size=size)).size
    assert width == pytest.approx(measures[0], abs=2)
    assert measures[1] is None or height == measures[1]


def test_a_figure_is_saved_as_pdf_and_as_a_page_that_needs_no_other_file(
    made: Figure, tmp_path: Path
):
    assert made.save(tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    page = made.save(tmp_path / "a.html").read_text(encoding="utf-8")
    assert "data:image/svg+xml" in page and "<td>a</td>" in page and "<script" not in page
    assert page.count("<h1>Two beats one</h1>") == 1 and "2026-01-02</p>" in page
    assert 'href="https://example.org"' in page


def test_what_an_author_names_in_words_is_the_first_of_the_sources():
    ours = [{"id": f"s{n}", "title": "A page", "publisher": "An office"} for n in (1, 2)]
    assert main_sources([*ours, {"title": "Counted"}]) == (("Counted", "An office"), 0)


def test_the_site_of_a_project_is_credited(made: Figure, tmp_path: Path):
    (tmp_path / "_quarto.yml").write_text("website: {title: The Harvest Pages}\n")
    assert "The Harvest Pages" in made.save(tmp_path / "a.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "options", "found"),
    [
        ("a.png", {"size": "huge"}, "no size 'huge'. Take one of page, print, square, story"),
        ("a.png", {"theme": "grey"}, "no theme 'grey'. Take one of light, dark"),
        ("a.png", {"lang": "tlh"}, "no language 'tlh'. Take one of en, de, es, fr, it"),
        ("a.gif", {}, "no kind of file 'gif'. Take one of png, svg, pdf, html"),
        ("a", {}, "no kind of file ''. Take one of png"),
        ("none/a.png", {}, "cannot be written .*Make the folder"),
    ],
)
def test_what_cannot_be_saved_is_told_and_nothing_is_written(
    made: Figure, tmp_path: Path, name: str, options: dict[str, str], found: str
):
    with pytest.raises(FigureError, match=found):
        made.save(tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


def test_who_runs_a_notebook_may_forbid_to_write_and_the_author_is_told(
    made: Figure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refused(*_: object, **__: object) -> None:
        raise PermissionError("writes to a.png; a story only reads the project")

    monkeypatch.setattr("tempfile.mkstemp", refused)
    with pytest.raises(FigureError, match=r"only reads the project.*Take save\(\) out before"):
        made.save(tmp_path / "a.png")


def test_a_colour_that_is_none_is_named_and_nothing_is_written(tmp_path: Path):
    chart = alt.Chart(VALUES).mark_bar(color="bleu").encode(x="amount", y="kind")
    with pytest.raises(FigureError, match="no colour bleu. Write it as #rrggbb, or take a name"):
        figure(chart, root=tmp_path).save(tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_a_font_that_is_missing_is_named(tmp_path: Path):
    shown = figure(bars(font="Nowhere Grotesk"), title="Two beats one", root=tmp_path)
    with pytest.raises(FigureError, match=r"font Nowhere Grotesk is not on this machine.*Install"):
        shown.save(tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_the_chart_of_a_figure_is_complete_and_can_be_built_on(tmp_path: Path):
    (tmp_path / "a.csv").write_text("kind,amount\none,1\n")
    first = figure(alt.Chart("a.csv").mark_bar().encode(x="amount:Q", y="kind:N"), root=tmp_path)
    spec = first.chart.properties(width=123).to_dict()
    assert spec["width"] == 123 and "url" not in str(spec["data"])
    assert "one" in vl_convert.vegalite_to_svg(spec)
    assert first.record["spec"]["width"] != 123


def test_a_language_that_is_none_is_refused_by_its_argument(made: Figure, tmp_path: Path):
    with pytest.raises(FigureError, match="there is no language None"):
        made.save(tmp_path / "a.svg", lang=None)
    assert not list(tmp_path.glob("*.svg"))
