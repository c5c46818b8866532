"""Regions that a text names lead to their pages."""

from __future__ import annotations

import pandas as pd

from helpers import linked_regions
from helpers.words.linked import named_regions

REGIONS = pd.DataFrame(
    {
        "region_id": ["xian", "hainan", "suzhou"],
        "name_en": ["Xi'an", "Hainan", "Suzhou"],
        "name_zh": ["西安", "海南", "苏州"],
    }
)


def test_a_region_is_linked_where_it_is_first_named_and_nothing_else_is_changed():
    text = "Xi'an (<b>), Hainan; again Hainan, not Hainanese"
    [linked] = linked_regions(pd.Series([text]), REGIONS)
    assert linked.plain == text
    assert linked.markup == (
        '<a href="../regions/xian.ipynb">Xi&#x27;an</a> (&lt;b&gt;), '
        '<a href="../regions/hainan.ipynb">Hainan</a>; again Hainan, not Hainanese'
    )


def test_the_regions_of_a_text_come_in_its_order_in_either_language():
    assert named_regions("Suzhou and Xi'an", REGIONS) == [("Suzhou", "suzhou"), ("Xi'an", "xian")]
    assert named_regions("仅限海南和苏州", REGIONS, lang="zh") == [
        ("海南", "hainan"),
        ("苏州", "suzhou"),
    ]
