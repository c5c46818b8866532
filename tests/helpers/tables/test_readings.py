"""Rows that rest on nothing but unofficial digests, and how they say so."""

from __future__ import annotations

import pandas as pd

from helpers.tables.readings import digest_only
from helpers.words.readings import marked_digests

SOURCES = pd.DataFrame(
    {"source_id": ["gazette", "digest", "summary"], "read_as": ["text", "digest", "digest"]}
)


def test_a_row_rests_on_digests_if_all_its_sources_were_read_so():
    rows = pd.DataFrame({"source_ids": ["digest", "digest;summary", "digest;gazette", "gazette"]})
    assert digest_only(rows, sources=SOURCES).to_list() == [True, True, False, False]


def test_a_row_without_a_source_rests_on_no_digest():
    rows = pd.DataFrame({"source_ids": ["gazette", None]})
    assert digest_only(rows, sources=SOURCES).to_list() == [False, False]


def test_only_what_rests_on_digests_is_marked():
    assert marked_digests(["A plan", "A notice"], [True, False]) == [
        "A plan (read only in an unofficial digest)",
        "A notice",
    ]
