"""What a reader takes from a figure on the built site: what is seen, as a file that says what it is."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altair as alt
import imagesize
import pypdf
import pytest
import vl_convert

from figure.compose import compose
from visits import Visit, visit_with, wake

FRONT = "index.html"
MAP = "notebooks/pilot-map.html"
WORDS = {
    "title": "A long & winding title of many words that will not stand in a single line of it",
    "subtitle": "Pilot regions 北京市服务业扩大开放综合试点与示范区，二零一五年以来的试点，and so on <b>",
    "note": "Snow & hail are counted as water. 港澳台未参加。",
    "source": "Ministry; Office",
    "credit": "An Atlas",
    "licence": "CC BY 4.0",
    "date": "2026-11-21",
}


@pytest.fixture
def visit(browser: Any, site_url: str) -> Iterator[Visit]:
    """A reader on a desktop, whose visit ends without complaint."""
    for visit in visit_with(browser, site_url, viewport={"width": 1280, "height": 900}):
        yield visit
        assert visit.complaints == []
        assert visit.foreign_requests == []


def taken(visit: Visit, figure: Any, size: str, theme: str, kind: str) -> tuple[str, bytes]:
    """Open the downloads of a figure and take what is seen; its name and its bytes."""
    downloads = figure.locator(".figure-downloads")
    if not downloads.locator("form").count():
        downloads.locator("summary").click()
    form = downloads.locator("form")
    form.locator("[name=size]").select_option(size)
    form.locator("[name=theme]").select_option(theme)
    with visit.page.expect_download() as begun:
        form.locator(f"button[value={kind}]").click()
    return begun.value.suggested_filename, Path(begun.value.path()).read_bytes()


def test_what_is_seen_is_taken_with_its_words_in_the_size_and_colours_asked_for(visit: Visit):
    visit.open(MAP)
    figure = visit.page.locator(".atlas-figure").first
    wake(figure)
    figure.locator("input[type=range]").fill("2021")
    name, png = taken(visit, figure, "square", "dark", "png")
    assert name == "fig-pilot-map-year-2021-square-dark.png"
    assert imagesize.get(io.BytesIO(png)) == (1080, 1080)
    assert b"iTXtTitle\0" in png and b"iTXtCopyright\0\0\0\0\0CC BY 4.0" in png
    name, svg = taken(visit, figure, "page", "light", "svg")
    title = figure.locator(".figure-title").inner_text()
    assert title.split()[0].encode() in svg and b"Source: " in svg
    whole = visit.page.request.get(f"{visit.address}/figures/fig-pilot-map.svg").text()
    assert svg.decode().count("<path") < whole.count("<path"), "the marks of later years are gone"
    _, pdf = taken(visit, figure, "print", "light", "pdf")
    read = pypdf.PdfReader(io.BytesIO(pdf))
    assert read.metadata.title == title and len(read.pages[0].images) == 1
    assert float(read.pages[0].mediabox.width) == pytest.approx(170 / 25.4 * 72)


@pytest.mark.parametrize("size", ["page", "print", "square", "story"])
def test_the_script_composes_to_the_letter_what_the_build_composes(
    visit: Visit, built_site: Path, size: str
):
    drawing = (built_site / "figures" / "fig-cohort-count.svg").read_text(encoding="utf-8")
    module = next((built_site / "assets").glob("compose-*.js")).name
    visit.open(FRONT)
    ours = compose(
        drawing, **WORDS, size=size, theme="dark", palette={"#1D2126": {"dark": "#eef0f2"}}
    )
    theirs = visit.page.evaluate(
        """async ([module, svg, told, size]) => {
          CanvasRenderingContext2D.prototype.measureText = () => ({ width: 0 }); // no wider than ours
          const { compose } = await import(module);
          return compose(svg, told, { size, theme: "dark", lang: "en", colours: new Map([["#1d2126", "#eef0f2"]]) });
        }""",
        [f"{visit.address}/assets/{module}", drawing, WORDS, size],
    )
    assert theirs == ours


# ------------------------------------------------------------------------------- drawn elsewhere

FIGURES = ["fig-fdi-share", "fig-pilot-map", "fig-pilot-share"]
SHAPE = re.compile(r'<path[^>]* d="(M[^"]{60,})"')


@pytest.mark.parametrize("size", ["page", "print", "square", "story"])
def test_no_line_leaves_the_sheet_whatever_type_the_browser_has(
    visit: Visit, built_site: Path, size: str
):
    visit.open("404.html")
    module = next((built_site / "assets").glob("compose-*.js")).name
    past = visit.page.evaluate(
        """async ([module, svg, told, size]) => {
          const { compose } = await import(module);
          const text = compose(svg, told, { size, theme: "light", lang: "en", colours: new Map() });
          const box = document.createElement("div");
          box.innerHTML = text;
          document.body.append(box);
          const sheet = box.querySelector("svg").getBoundingClientRect();
          return [...box.querySelectorAll("text")].map((line) => line.getBoundingClientRect().right - sheet.right);
        }""",
        [
            f"{visit.address}/assets/{module}",
            '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"></svg>',
            WORDS,
            size,
        ],
    )
    assert past and max(past) <= 0


@pytest.mark.parametrize("name", FIGURES)
def test_a_taken_specification_draws_the_same_marks_anywhere(built_site: Path, name: str):
    text = (built_site / "figures" / f"{name}.vl.json").read_text(encoding="utf-8")
    chart = alt.Chart.from_dict(json.loads(text))
    drawn = vl_convert.vegalite_to_svg(chart.to_dict())
    published = (built_site / "figures" / f"{name}.svg").read_text(encoding="utf-8")
    assert '"url"' not in text
    assert json.loads(text)["description"]
    assert marks(drawn) == marks(published)
    assert "Sources: " in drawn and "CC BY 4.0" in drawn


def marks(svg: str) -> list[str]:
    """The long outlines of a drawing, to the pixel and in order."""
    return sorted(
        re.sub(r"-?\d+\.\d+", lambda m: f"{float(m[0]):.1f}", each) for each in SHAPE.findall(svg)
    )


@pytest.mark.parametrize("name", FIGURES)
def test_the_python_of_a_figure_draws_its_published_table(
    built_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    folder = built_site / "figures"
    shutil.copy(folder / f"{name}.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    code = (folder / f"{name}.py").read_text(encoding="utf-8")
    made: dict[str, Any] = {}
    exec(compile(code, name, "exec"), made)
    spec = made["chart"].to_dict()
    if spec["mark"]["type"] == "bar" and "aggregate" not in spec["encoding"]["x"]:
        assert made["table"][spec["encoding"]["y"]["field"]].is_unique, "bars would be added up"
    assert "CC BY 4.0" in spec["title"]["subtitle"][1]
    assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    lines = [line for line in code.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) <= 10


def test_a_citation_comes_for_bibtex_and_for_ris(built_site: Path):
    bib = (built_site / "figures" / "fig-fdi-share.bib").read_text(encoding="utf-8")
    ris = (built_site / "figures" / "fig-fdi-share.ris").read_bytes().decode()
    assert bib.startswith("@misc{fig-fdi-share,") and "author = {{The editors of the atlas}}" in bib
    assert ris.startswith("TY  - FIGURE\r\n") and ris.endswith("ER  - \r\n")
    for text in (bib, ris):
        assert "notebooks/fdi-share.html#fig-fdi-share" in text


# ------------------------------------------------------------------------------ without script


@pytest.mark.parametrize(("width", "height"), [(400, 560), (400, 640), (700, 560), (700, 900)])
def test_a_frame_without_script_shows_the_drawing_and_keeps_the_credit_in_sight(
    browser: Any, site_url: str, width: int, height: int
):
    window = {"width": width, "height": height}
    for visit in visit_with(browser, site_url, viewport=window, java_script_enabled=False):
        visit.open("figures/fig-fdi-share.html")
        figure = visit.page.locator(".figure-drawing:visible").first
        told = visit.page.locator(".figure-told")
        box, credit = figure.bounding_box(), told.bounding_box()
        assert box["y"] + box["height"] <= credit["y"] + 1
        assert credit["y"] + credit["height"] <= height + 1
        said = told.evaluate("line => getComputedStyle(line, '::after').content")
        assert "CC BY 4.0" in told.inner_text() and "Services Atlas of China" in said
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_under_a_figure_opens_without_script(browser: Any, site_url: str):
    for visit in visit_with(browser, site_url, java_script_enabled=False):
        visit.open("notebooks/fdi-share.html")
        figure = visit.page.locator(".atlas-figure").first
        rows = figure.locator(".figure-more > details > summary").evaluate_all(
            "all => all.map(one => Math.round(one.getBoundingClientRect().top))"
        )
        assert len(rows) == 5 and len(set(rows)) == 1, "one row"
        for part, inside in (
            ("data", "table"),
            ("downloads", "a"),
            ("share", "pre"),
            ("about", "li"),
            ("code", "pre"),
        ):
            figure.locator(f".figure-{part} > summary").click()
            assert figure.locator(f".figure-{part} {inside}").first.is_visible()
        assert "atlas.figure(" in figure.locator(".figure-code pre").inner_text()


def test_one_button_shows_how_every_figure_was_made(visit: Visit):
    visit.open("notebooks/fdi-share.html")
    codes = visit.page.locator(".figure-code")
    visit.page.locator(".code-switch").click()
    assert codes.count() >= 2
    assert codes.evaluate_all("all => all.every(one => one.open)")
    visit.page.locator(".code-switch").click()
    assert not codes.evaluate_all("all => all.some(one => one.open)")
