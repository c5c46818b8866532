"""The sources as a bibliography, as a list, and as links beside what rests on them."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from lxml import html as lxml_html

from helpers.tables import load as tables
from helpers.words.citations import (
    address,
    csl_items,
    followed_by,
    read_where,
    source_links,
    source_list,
)
from helpers.words.prose import Html

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def sources() -> pd.DataFrame:
    return tables.load_sources(root=ROOT)


def parsed(shown: Html) -> lxml_html.HtmlElement:
    return lxml_html.fragment_fromstring(shown.markup, create_parent="div")


def source(kind: str | None, url: str | None) -> pd.Series:
    return pd.Series(
        {
            "url": url,
            "url_kind": kind,
            "url_missing": None if url else "No address is known.",
            "read_at": None if kind == "publisher" else "copies.example",
            "read_as": "text",
        }
    )


def test_a_page_of_the_publisher_is_linked():
    assert address(source("publisher", "https://example.org/a")) == "https://example.org/a"
    assert read_where(source("publisher", "https://example.org/a")) is None


def test_a_copy_on_an_unrelated_host_is_named_and_not_linked():
    copy = source("copy", "https://copies.example/a")
    assert address(copy) is None
    assert read_where(copy) == "Read as a copy on copies.example, not linked"


def test_a_source_without_address_says_why():
    assert address(source(None, None)) is None
    assert read_where(source(None, None)) == "No address is known."


def test_no_bibliography_leads_to_a_copy(sources: pd.DataFrame):
    copies = set(sources.loc[sources["url_kind"] == "copy", "url"])
    items = csl_items(ROOT)
    assert copies
    assert copies.isdisjoint(item.get("URL") for item in items)


def test_the_list_holds_every_source_once_with_its_own_place(sources: pd.DataFrame):
    listed = parsed(source_list(sources, root=ROOT))
    assert sorted(listed.xpath("//tbody/tr/@id")) == sorted("source-" + sources["source_id"])


def test_the_list_links_what_may_be_opened_and_nothing_else(sources: pd.DataFrame):
    linked = parsed(source_list(sources, root=ROOT)).xpath("//tbody//a/@href")
    open_ones = sources.loc[sources["url"].notna() & (sources["url_kind"] != "copy"), "url"]
    assert sorted(linked) == sorted(open_ones)


def test_sources_of_a_row_are_named_by_publisher_and_year():
    known = pd.DataFrame(
        {
            "source_id": ["a", "b", "c"],
            "title": ["A", "B", "C <c>"],
            "publisher": ["Ministry", "Ministry", None],
            "published_on": pd.to_datetime(["2021-04-20", "2022-01-01", None]),
        }
    )
    links = source_links("a;c;b", sources=known, page="data.html")
    assert links.plain == "Ministry 2021, 2022; C <c>"
    assert parsed(links).xpath("//a/@href") == [f"data.html#source-{name}" for name in "abc"]
    told = followed_by("They say < so.", source_links("a", sources=known, page="data.html"))
    assert parsed(told).text_content() == "They say < so. (Ministry 2021)"


def test_sources_of_one_publisher_and_year_are_told_apart_by_their_dates_or_titles():
    known = pd.DataFrame(
        [
            ("a", "One", "Xinhua", "2025-04-11", "day"),
            ("b", "Two", "Xinhua", "2025-04-12", "day"),
            ("c", "Plan of the city", "Ministry", "2021-04-21", "day"),
            ("d", "Plan of the city for nine fields, read", "Ministry", "2021-04-21", "day"),
            ("e", "Plan of the city for nine tasks", "Ministry", "2021-04-21", "day"),
        ],
        columns=["source_id", "title", "publisher", "published_on", "published_on_precision"],
    ).assign(published_on=lambda rows: pd.to_datetime(rows["published_on"]))

    def told(ids: str) -> str:
        return source_links(ids, sources=known, page="data.html").plain

    assert told("a;b") == "Xinhua 11 April 2025, 12 April 2025"
    assert (
        told("c;d")
        == "Ministry 21 April 2021 “Plan of the city”, 21 April 2021 “Plan of the city for…”"
    )
    whole = told("d;e")
    assert "nine fields, read”" in whole and "nine tasks”" in whole


@pytest.mark.slow
def test_no_row_of_any_table_names_two_sources_alike(sources: pd.DataFrame):
    for table in ("measures", "milestones", "statements", "concepts", "events", "fdi_regions"):
        for ids in set(tables.load(table)["source_ids"].dropna()):
            parts = re.split(
                "; |, (?=[0-9]{4})", source_links(ids, sources=sources, page="x").plain
            )
            assert len(parts) == len(set(parts)), (table, parts)
