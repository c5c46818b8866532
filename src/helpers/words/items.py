"""The things a figure shows, one by one: for its list, its search field and its panel of facts."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.tables.load import DELIMITER, TableError, load_sources
from helpers.words.labels import label

# What is told of a region: column of `pilot_facts`, and the label of the fact.
TOLD = {
    "cohort": "cohort",
    "since_why": "since",
    "level_label": "level",
    "plan": "plan",
    "document": "document",
    "measures": "measures",
    "focus": "focus",
}


def region_items(
    facts: pd.DataFrame,
    *,
    param: str = "region",
    sources: pd.DataFrame | None = None,
    lang: str = "en",
) -> dict[str, Any]:
    """List the regions of `pilot_facts` for `figure(…, items=…)`, in alphabetical order.

    Each has its English and Chinese name, its facts in words and its sources. `param` is the
    parameter of the chart that chooses one by `region_id`. Raises `TableError` for a source that
    data/sources.csv does not hold.
    """
    listed = (load_sources() if sources is None else sources).set_index("source_id")
    shown = listed[["title", "publisher", "url"]]
    known = shown.astype(object).where(shown.notna(), None).to_dict("index")
    cited = facts["source_ids"].str.split(DELIMITER)
    unknown = sorted(set(cited.explode()) - set(known))
    if unknown:
        raise TableError(
            "data/regions.csv",
            f"source {', '.join(unknown)} is not in data/sources.csv",
            "Correct the id, or add the source there.",
        )
    named = {"en": ("name_en", "name_zh"), "zh": ("name_zh", "name_en")}[lang]
    entries = []
    for (_, region), source_ids in zip(facts.iterrows(), cited, strict=True):
        entries.append(
            {
                "id": region["region_id"],
                "names": [
                    {"text": region[column], "lang": None if column.endswith(lang) else column[-2:]}
                    for column in named
                ],
                "facts": [
                    {"name": label(f"fact.{key}", lang), "value": str(region[column])}
                    for column, key in TOLD.items()
                ],
                "sources": [known[source_id] for source_id in source_ids],
            }
        )
    return {
        "key": "region_id",
        "param": param,
        "label": label("items.regions", lang),
        "find": label("items.find_region", lang),
        "entries": sorted(entries, key=lambda entry: entry["id"]),
    }
