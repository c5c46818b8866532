"""What stands over a figure is what the figure shows."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.figures.draw import heading_level
from publisher.figures.drawings import Drawing
from publisher.figures.figure import Figure
from publisher.site.notebooks import NotebookNode

BINDS = (
    {"param": "year", "signal": "year", "input": "range", "value": 2026},
    {"param": "cohort", "signal": "cohort_cohort", "input": "radio", "value": None},
)
VIEWS = [
    {"name": "first", "title": "After the first", "params": {"year": 2015}, "headline": "One"},
    {"name": "second", "title": "After the second", "params": {"year": 2021}},
]
STATES = [
    {"params": {"cohort": 2021}, "title": "The second cohort", "subtitle": "Four regions"},
    {"params": {"cohort": 2021, "year": 2015}, "title": "None of the second yet"},
    {"params": {"year": 2021}, "title": "Five"},
]


@pytest.fixture(scope="module")
def figure() -> Figure:
    record = {"title": "Twenty", "subtitle": "Regions", "views": VIEWS, "states": STATES}
    drawing = Drawing("wide", "", "", (), {}, BINDS)
    return Figure("fig-a", "a.ipynb", "How", "What", record, (drawing,))


@pytest.mark.parametrize(
    ("params", "title", "subtitle"),
    [
        ({}, "Twenty", "Regions"),
        ({"year": 2019}, "Twenty", "Regions"),
        ({"year": 2015}, "One", "Regions"),
        ({"year": 2021}, "Five", "Regions"),
        ({"cohort": 2021}, "The second cohort", "Four regions"),
        ({"year": 2015, "cohort": 2021}, "None of the second yet", "Regions"),
    ],
)
def test_of_the_states_that_hold_the_closest_one_is_told(
    figure: Figure, params: dict[str, Any], title: str, subtitle: str
):
    assert figure.said(params) == {"title": title, "subtitle": subtitle}


@pytest.mark.parametrize(
    ("texts", "level"),
    [
        (["A lead."], 2),
        (["## A question", "Its answer."], 3),
        (["## A question", "### A detail"], 4),
        (["## A question", "```\n#### no heading\n```"], 3),
    ],
)
def test_the_title_of_a_figure_is_a_heading_below_the_last_one(texts: list[str], level: int):
    cells = [NotebookNode(cell_type="markdown", source=text) for text in texts]
    assert heading_level(cells) == level
