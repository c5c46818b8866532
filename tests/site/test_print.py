"""Pages on paper: whole, readable, and no longer than they need to be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from visits import Visit, visit_with

# A page of each kind: what holds for these holds for the others that are made the same way.
PRINTED = (
    "index.html",
    "notebooks/pilot-map.html",
    "notebooks/cohort-timeline.html",
    "notebooks/fdi-share.html",
    "notebooks/data.html",
    "regions/beijing.html",
)
SHEET = 672  # pixels between the margins of an A4 sheet


@pytest.fixture
def visit(browser: Any, site_url: str) -> Iterator[Visit]:
    """A window of a reader who prints."""
    yield from visit_with(browser, site_url, viewport={"width": 1280, "height": 900})


def printed(visit: Visit) -> pypdfium2.PdfDocument:
    """The open page as Chromium prints it."""
    return pypdfium2.PdfDocument(visit.page.pdf(format="A4"))


def squeezed(text: str) -> str:
    """Text without white space and ligatures, which a PDF does not keep as they were."""
    return re.sub(r"[\s\ufffe\u00ad]+", "", unicodedata.normalize("NFKC", text))


def letters(text: str) -> str:
    """Text without anything but letters and digits: a hyphen at the end of a line is lost in a PDF."""
    return re.sub(r"\W+", "", squeezed(text))


@pytest.mark.parametrize("path", PRINTED)
def test_on_paper_are_every_figure_its_sources_and_the_targets_of_links(visit: Visit, path: str):
    visit.open(path)
    visit.page.emulate_media(media="print")
    parts = visit.page.evaluate("""() => {
      const texts = (selector) => [...document.querySelectorAll(`main ${selector}`)]
        .filter((part) => !part.closest("details:not([open], .figure-about)"))
        .map((part) => part.textContent.trim()).filter(Boolean);
      return [
        ...texts("h1"), ...texts(".figure-title"), ...texts("figcaption"), ...texts(".figure-told"),
        ...texts(".figure-sources li:last-child"),
        ...[...document.querySelectorAll("main p a[href^=http]")]
          .filter((link) => link.checkVisibility() && !link.closest("#refs, .figure-told"))
          .map((link) => link.getAttribute("href")),
      ];
    }""")
    paper = squeezed("".join(page.get_textpage().get_text_bounded() for page in printed(visit)))
    missing = [part for part in parts if squeezed(part) not in paper]
    assert missing == []


def test_a_table_under_its_caption_is_printed_whole_and_what_else_is_folded_by_its_title(
    visit: Visit,
):
    visit.open("regions/beijing.html")
    page = visit.page
    rows = page.locator(".quarto-float .fold:not([open]) tbody tr th").all_text_contents()
    folded = page.locator(
        "main .fold:not(.quarto-float *):not([open]) > summary"
    ).all_text_contents()
    sheets = [each.get_textpage().get_text_bounded() for each in printed(visit)]
    paper = letters("".join(sheets))
    assert len(rows) > 40 and folded
    # A row may go on over the head of the next sheet: it is known by how it begins.
    assert [told for told in rows + folded if letters(told)[:25] not in paper] == []


@pytest.mark.parametrize("path", PRINTED)
def test_no_text_is_printed_over_another(visit: Visit, path: str):
    visit.open(path)
    # Within drawings a label stands on its own light outline, which is the same text once more.
    visit.page.add_style_tag(content="main svg { visibility: hidden !important; }")
    assert list(overlapping(printed(visit))) == []


@pytest.mark.parametrize("path", PRINTED)
def test_every_table_fits_a_sheet(visit: Visit, path: str):
    visit.page.set_viewport_size({"width": SHEET, "height": 900})
    visit.open(path)
    visit.page.emulate_media(media="print")
    wide = visit.page.evaluate(
        "(width) => [...document.querySelectorAll('main table')].filter((table) =>"
        " table.checkVisibility() && table.getBoundingClientRect().right > width)"
        ".map((table) => table.textContent.slice(0, 60))",
        SHEET,
    )
    assert wide == []


def overlapping(paper: pypdfium2.PdfDocument) -> Iterator[str]:
    """Pairs of texts that share a quarter of the room of the smaller one, by page."""
    for number, page in enumerate(paper, 1):
        text = page.get_textpage()
        boxes = [text.get_rect(index) for index in range(text.count_rects())]
        # Of two letters that are set close, each may stand in a box of its own.
        boxes = [box for box in boxes if len(text.get_text_bounded(*box).strip()) > 2]
        for index, one in enumerate(boxes):
            for other in boxes[index + 1 :]:
                if shared(one, other) > min(area(one), area(other)) / 4:
                    found = (text.get_text_bounded(*box)[:40] for box in (one, other))
                    yield f"page {number}: {' / '.join(found)}"


def shared(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The area that two boxes share, in square points."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0) * max(high, 0)


def area(box: tuple[float, ...]) -> float:
    """The area of a box, in square points."""
    return (box[2] - box[0]) * (box[3] - box[1])


def test_texts_over_one_another_are_seen(visit: Visit, built_site: Path):
    visit.open("404.html")
    visit.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        " '<p>One line of text</p><p style=\\'margin-top: -1.6em\\'>Another line of it</p>')"
    )
    assert list(overlapping(printed(visit)))


def test_the_front_page_takes_at_most_four_sheets(visit: Visit):
    visit.open("index.html")
    assert len(printed(visit)) <= 4


def test_no_title_of_a_figure_is_parted_from_it(visit: Visit):
    visit.open("notebooks/fdi-share.html")
    titles = visit.page.locator(".figure-title").all_inner_texts()
    sheets = [squeezed(page.get_textpage().get_text_bounded()) for page in printed(visit)]
    assert all(any(squeezed(title) in sheet for sheet in sheets) for title in titles)
