"""The sources as a bibliography: one CSL-JSON item per row of data/sources.csv."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from helpers.tables import load_sources

# How many parts of a date (year, month, day) its precision stands for.
DATE_PARTS = {"year": 1, "month": 2, "day": 3}


def csl_items(root: Path) -> list[dict[str, Any]]:
    """Every source as a CSL-JSON item whose id is its `source_id`, by id.

    The publisher is the author, the page where a copy was read the container. A date is as exact as
    its precision; what a source does not show is left out.
    """
    sources = load_sources(root=root).sort_values("source_id")
    return [_item(row) for _, row in sources.iterrows()]


def _item(source: pd.Series) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": source["source_id"],
        "type": "article-newspaper" if source["reliability"] == "state-media" else "webpage",
        "title": source["title"],
        "language": source["language"],
        "accessed": _date(source["accessed_on"], "day"),
    }
    if pd.notna(source["publisher"]):
        item["author"] = [{"literal": source["publisher"]}]
    if pd.notna(source["read_at"]):
        item["container-title"] = source["read_at"]
    if pd.notna(source["published_on"]):
        item["issued"] = _date(source["published_on"], source["published_on_precision"])
    if pd.notna(source["url"]):
        item["URL"] = source["url"]
    return item


def _date(day: pd.Timestamp, precision: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day][: DATE_PARTS[precision]]]}
