"""Drawings of a figure's views in the text of its page."""

from __future__ import annotations

import pytest
from lxml import html
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from publisher.base.problems import SiteError
from publisher.figures.drawings import Drawing
from publisher.figures.figure import Figure
from publisher.figures.stills import with_stills

COAST = "M" + "L".join(f"{at},{at * 2}" for at in range(100))
SVG = f'<svg role="img" aria-label="the alternative of this drawing"><path fill="{{}}" d="{COAST}"/></svg>'


def figure(*layouts: str) -> Figure:
    """A map that was drawn in some layouts as it stands, and as it was in 2015 and 2021."""
    views = [
        {"name": str(year), "title": f"After {year}", "params": {"year": year}}
        for year in (2015, 2021)
    ]
    record = {"title": "A map", "subtitle": None, "views": views}
    drawn = (SVG.format("red"), SVG.format("blue"))
    drawings = tuple(
        Drawing(layout, "", SVG.format("white"), drawn, {"signals": []}, ()) for layout in layouts
    )
    return Figure("fig-map", "index.ipynb", "A caption", "A map of today", record, drawings)


def text(*stills: str) -> NotebookNode:
    """A cell of Markdown that asks for some stills."""
    return new_markdown_cell(
        "\n".join(f'Then.\n\n::: {{.still view="{still}"}}\n:::\n' for still in stills)
    )


def drawn(cell: NotebookNode) -> list[html.HtmlElement]:
    """The pictures that stand in a cell."""
    return html.fromstring(f"<div>{cell.source}</div>").xpath(".//*[@role='img']")


def test_a_still_shows_the_view_that_it_names_and_says_so():
    (cell,) = with_stills([text("fig-map/2021")], [figure("wide")], "index.ipynb")
    (picture,) = drawn(cell)
    assert picture.find(".//path").get("fill") == "blue"
    assert picture.get("aria-label") == "After 2021."


def test_a_still_without_a_view_shows_the_figure_as_it_stands():
    (cell,) = with_stills([text("fig-map")], [figure("wide")], "index.ipynb")
    assert [each.get("aria-label") for each in drawn(cell)] == ["A map of today"]


def test_a_still_has_every_layout_of_its_figure():
    (cell,) = with_stills([text("fig-map")], [figure("wide", "compact")], "index.ipynb")
    assert 'class="figure-drawing wide"' in cell.source
    assert 'class="figure-drawing compact"' in cell.source


def test_an_outline_that_several_stills_share_is_written_once():
    cells = with_stills(
        [text("fig-map/2015"), text("fig-map/2021")], [figure("wide")], "index.ipynb"
    )
    whole = "".join(cell.source for cell in cells)
    assert whole.count(COAST) == 1
    assert whole.count('href="#still-shape-1"') == 2


def test_an_example_of_a_still_in_a_block_of_code_stays_as_it_is():
    cell = new_markdown_cell('```\n::: {.still view="fig-map"}\n:::\n```')
    assert with_stills([cell], [figure("wide")], "index.ipynb") == [cell]


def test_a_still_of_a_view_that_the_page_has_not_is_refused_by_cell_and_name():
    cells = [new_markdown_cell("Nothing."), text("fig-map/2016")]
    said = (
        r"(?s)index\.ipynb, cell 2: asks for the still 'fig-map/2016'.*fig-map/2015, fig-map/2021"
    )
    with pytest.raises(SiteError, match=said):
        with_stills(cells, [figure("wide")], "index.ipynb")


def test_a_still_on_a_page_without_figures_is_refused():
    with pytest.raises(SiteError, match="the views of a figure on this page"):
        with_stills([text("fig-map")], [], "index.ipynb")
