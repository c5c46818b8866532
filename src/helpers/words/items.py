"""The things a figure shows, one by one: for its list, its search field and its panel of facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.tables.dictionary import DELIMITER, TableError
from helpers.tables.load import load_sources
from helpers.tables.places import MAINLAND
from helpers.words.catalogue import LANGUAGES
from helpers.words.labels import Texts, Words

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
    pages: str | None = "regions/",
    provinces: pd.DataFrame | None = None,
    sources: pd.DataFrame | None = None,
    lang: str = "en",
    words: Texts | None = None,
) -> dict[str, Any]:
    """List the regions of `pilot_facts` for `figure(…, items=…)`, in alphabetical order.

    Each has its English and Chinese name, its facts in words, its sources and, in the folder `pages`
    of the site, a page. With `provinces` (`load_provinces`) these are found by name too, and say which
    regions lie in them. `param` is the parameter of the chart that chooses one by `region_id`; `words`
    are texts that go before the built-in ones. Raises `TableError` for a source that data/sources.csv
    does not hold.
    """
    say = Words.of(lang, words)
    known = _told_sources(facts, load_sources() if sources is None else sources)
    entries = [
        {
            "id": region["region_id"],
            "names": _names(region, lang),
            **({} if pages is None else {"page": f"{pages}{region['region_id']}.html"}),
            "facts": [
                {"name": say.label(f"fact.{key}"), "value": str(region[column])}
                for column, key in TOLD.items()
            ],
            "sources": [known[source_id] for source_id in region["source_ids"].split(DELIMITER)],
        }
        for region in facts.to_dict("records")
    ]
    return {
        "key": "region_id",
        "param": param,
        "label": say.label("items.regions"),
        "find": say.label("items.find_region" if provinces is None else "items.find_place"),
        "unfound": say.label("items.no_region"),
        "others": None if provinces is None else _around(facts, provinces, lang, say),
        "entries": sorted(entries, key=lambda entry: entry["id"]),
    }


def _around(facts: pd.DataFrame, provinces: pd.DataFrame, lang: str, say: Words) -> dict[str, Any]:
    """The provinces that are no pilot regions themselves, each with the regions in it."""
    held = facts.groupby("province_iso")["region_id"].agg(sorted).to_dict()
    others = provinces.loc[~provinces["name_zh"].isin(facts["name_zh"])]
    return {
        "key": "properties.iso",
        "entries": [
            {
                "id": province["iso"],
                "names": _names(province, lang),
                "told": _told_of_province(province, len(held.get(province["iso"], [])), say),
                "items": held.get(province["iso"], []),
            }
            for province in others.sort_values("iso").drop(columns="geometry").to_dict("records")
        ],
    }


def _told_of_province(province: Mapping[Any, Any], count: int, say: Words) -> str:
    if province["adcode"] >= MAINLAND:
        return say.label("map.key.apart")
    if not count:
        return say.label("items.province.none", name=province[f"name_{say.lang}"])
    return f"{say.label('map.regions_here')}: {say.count(count)}"


def _names(region: Mapping[Any, Any], lang: str) -> list[dict[str, Any]]:
    """The names of a region, that in the language of the page first."""
    return [
        {"text": region[f"name_{each}"], "lang": None if each == lang else each}
        for each in sorted(LANGUAGES, key=lambda each: each != lang)
    ]


def _told_sources(facts: pd.DataFrame, sources: pd.DataFrame) -> dict[Any, dict[Any, Any]]:
    """What is told of each source, by its id, once it is sure that every one cited is known."""
    listed = sources.set_index("source_id")[["title", "publisher", "url"]]
    known = listed.astype(object).where(listed.notna(), None).to_dict("index")
    unknown = sorted(set(facts["source_ids"].str.split(DELIMITER).explode()) - set(known))
    if unknown:
        raise TableError(
            "data/regions.csv",
            f"source {', '.join(unknown)} is not in data/sources.csv",
            "Correct the id, or add the source there.",
        )
    return known
