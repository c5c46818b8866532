"""What stands over a figure is what the figure shows."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.figures.draw import heading_level
from publisher.figures.drawings import Drawing
from publisher.figures.figure import Figure
from publisher.figures.record import whole_record
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


def titled(title: Any, **parts: Any) -> tuple[str, str | None, Any]:
    """What stands over a plain chart with a title of its own, and what is left in the drawing."""
    spec = {"mark": "bar", "title": title, "width": 9}
    record = {"spec": spec, "title": "A finding", **parts}
    whole = whole_record(record, {"fig-cap": "How to read it.", "fig-alt": "Bars."})
    return whole["title"], whole["subtitle"], whole["spec"].get("title")


def test_a_title_of_the_chart_stands_over_it_once():
    assert titled("A finding") == ("A finding", None, None)
    assert titled(["A", "finding"]) == ("A finding", None, None)
    assert titled({"text": "A finding", "anchor": "start"}) == ("A finding", None, None)
    assert titled({"text": "A finding", "subtitle": ["In", "percent"]}) == (
        "A finding",
        "In percent",
        None,
    )


def test_what_a_chart_says_else_stays_in_it():
    assert titled("Another") == ("A finding", None, "Another")
    kept = {"text": "A finding", "subtitle": "In percent"}
    assert titled(kept, subtitle="In yuan") == ("A finding", "In yuan", kept)
    told = {"text": "A finding", "subtitle": {"expr": "year"}}
    assert titled(told) == ("A finding", None, told)
