"""Events are a list to read: folded by year, one line each, with whom they concern."""

from __future__ import annotations

import pandas as pd
import pytest
from lxml import html

from helpers.words.event_list import event_list


@pytest.fixture(scope="module")
def listed() -> html.HtmlElement:
    events = pd.DataFrame(
        {
            "event_id": ["a", "b", "c"],
            "occurred_on": pd.to_datetime(["2021-04-09", "2020-01-01", "2021-05-01"]),
            "occurred_on_precision": ["day", "year", "month"],
            "title_en": ["Two <regions> join", "It is announced", "One reports"],
            "source_ids": ["one;two", "one", "two"],
        }
    )
    about = pd.DataFrame({"event_id": ["a", "a", "c"], "region_id": ["x", "y", "y"]})
    regions = pd.DataFrame({"region_id": ["x", "y"], "name_en": ["X", "Y"]})
    sources = pd.DataFrame(
        {"source_id": ["one", "two"], "publisher": ["A", "B"], "kind": "page", "tier": "official"}
    ).assign(note=None, title="T", read_as="page")
    made = event_list(events, about, regions=regions, sources=sources, page="data.ipynb")
    return html.fromstring(made.markup)


def test_years_are_folded_but_the_last(listed):
    years = {each.findtext("summary").strip(): each.get("open") for each in listed.iter("details")}
    assert years == {"2020": None, "2021": ""}


def test_an_entry_says_day_event_and_sources_in_one_line(listed):
    (entry, _) = listed.xpath("//details[@open]//li")
    assert " ".join(entry.text_content().split()) == "9 April 2021 Two <regions> join 1 2"
    assert [link.get("aria-label") for link in entry.iter("a")] == ["Source 1: A", "Source 2: B"]


def test_an_entry_knows_whom_it_concerns_and_the_choice_is_left_to_script(listed):
    assert [li.get("data-about") for li in listed.iter("li")] == ["", "x y", "y"]
    assert listed.find(".//p").get("hidden") is not None
    assert [option.text for option in listed.iter("option")] == ["All regions", "X", "Y"]
