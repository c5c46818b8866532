"""What a reader takes from a figure on the built site: what is seen, as a file that says what it is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imagesize
import pypdf
import pytest

from figure.compose import compose
from visits import Visit, visit_with, wake

FRONT = "index.html"
MAP = "notebooks/pilot-map.html"
WORDS = {
    "title": "A long & winding title of many words that will not stand in a single line of it",
    "subtitle": "Pilot regions 北京市服务业扩大开放综合试点与示范区，二零一五年以来的试点，and so on <b>",
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
    visit.open(MAP, until="load")
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
    visit.open(FRONT, until="load")
    ours = compose(
        drawing, **WORDS, size=size, theme="dark", palette={"#1D2126": {"dark": "#eef0f2"}}
    )
    theirs = visit.page.evaluate(
        """async ([module, svg, told, size]) => {
          const { compose } = await import(module);
          return compose(svg, told, { size, theme: "dark", lang: "en", colours: new Map([["#1d2126", "#eef0f2"]]) });
        }""",
        [f"{visit.address}/assets/{module}", drawing, WORDS, size],
    )
    assert theirs == ours
