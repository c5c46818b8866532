"""What was opened, one by one: fields, cells of the matrix and measures, for who chooses a mark."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.tables.dictionary import DELIMITER, value_labels
from helpers.tables.load import load_sources
from helpers.tables.opened import cells_with_several
from helpers.words.labels import Texts, Words
from helpers.words.linked import named_regions
from helpers.words.opened import LIMITS


def measure_items(
    worded: pd.DataFrame,
    *,
    regions: pd.DataFrame | None = None,
    reached: pd.DataFrame | None = None,
    pages: str = "regions/",
    sources: pd.DataFrame | None = None,
    lang: str = "en",
    words: Texts | None = None,
    root: Path | None = None,
) -> dict[str, Any]:
    """List fields and measures for `figure(…, items=…)`; `worded` comes from `worded_measures`.

    A field says how many of its measures were read, a measure where and when it holds, its limits,
    its instrument and its sources. With `regions`, each that is named leads to its page in the folder
    `pages` of the site; with `reached` too (`reached_regions`), a field in a region that has several
    measures lists them. Raises `KeyError` for a source that `sources` has not.
    """
    say = Words.of(lang, words)
    known = (load_sources(root=root) if sources is None else sources).set_index("source_id")
    codes = {
        column: value_labels("measures", column, lang, root=root)
        for column in ("policy", "confidence")
    }
    own = [_measure(row, known, codes, say) for row in worded.to_dict("records")]
    if regions is not None:
        for fact in (entry["facts"][0] for entry in own):  # the first is for whom
            names = named_regions(fact["value"], regions, lang=lang)
            links = [{"text": name, "page": f"{pages}{key}.html"} for name, key in names]
            fact |= {"links": links} if links else {}
    fields = [_field(rows, say) for _, rows in worded.groupby("field", sort=False)]
    cells = (
        [] if reached is None or regions is None else _cells(worded, reached, regions, known, say)
    )
    return {
        "key": "item",
        "param": "item",
        "label": say.label("items.measures"),
        "find": say.label("items.find_measure"),
        "entries": [*fields, *cells, *own],
    }


def _field(rows: pd.DataFrame, say: Words) -> dict[str, Any]:
    first = rows.iloc[0]
    named = rows["scope_basis"] != "not stated"
    facts = {
        "opened.count": say.count(len(rows)),
        "opened.count.named": say.count(int(named.sum())),
        "opened.see": say.label("opened.open"),
    }
    return {
        "id": first["field_key"],
        "names": [{"text": first["field"], "lang": None}],
        "facts": _facts(facts, say),
        "sources": [],
    }


def _cells(
    worded: pd.DataFrame,
    reached: pd.DataFrame,
    regions: pd.DataFrame,
    sources: pd.DataFrame,
    say: Words,
) -> list[dict[str, Any]]:
    """An entry for each field in each region that has several measures, with what is known of each."""
    table = worded.set_index("measure_id")
    names = regions.set_index("region_id")[f"name_{say.lang}"]
    found = []
    for (field, region), ids in cells_with_several(table["field_key"], reached).items():
        rows = table.loc[ids]
        cited = dict.fromkeys(name for ids in rows["source_ids"] for name in ids.split(DELIMITER))
        name = say.label("opened.cell", field=rows["field"].iloc[0], region=names[region])
        told = [
            {"name": row["title"], "value": say.names(_in_short(row), apart=True)}
            for row in rows.to_dict("records")
        ]
        found.append(
            {
                "id": f"{field}--{region}",
                "names": [{"text": name, "lang": None}],
                "facts": told,
                "sources": [_source(sources.loc[each]) for each in cited],
            }
        )
    return found


def _in_short(row: Mapping[Any, Any]) -> list[str]:
    """The limits of a measure that a text prints, from when it holds, and by which document."""
    printed = any(pd.notna(row[column]) for column in LIMITS.values())
    return [*([row["limits"]] if printed else []), row["when"], row["instrument"]]


def _measure(
    row: Mapping[Any, Any],
    sources: pd.DataFrame,
    codes: Mapping[str, Mapping[str, str]],
    say: Words,
) -> dict[str, Any]:
    facts = {
        "opened.for": row["where"],
        **{f"opened.{name}": row[column] for name, column in LIMITS.items()},
        "opened.instrument": row["instrument"],
        "opened.when": row["when"],
        "opened.kind": row["about"],
        "opened.policy": None if row["policy"] == "programme" else codes["policy"][row["policy"]],
        "opened.confidence": None
        if row["confidence"] == "high"
        else codes["confidence"][row["confidence"]],
        "note": row["note"],
    }
    if all(pd.isna(row[column]) for column in LIMITS.values()):
        facts = {"opened.for": facts["opened.for"], "opened.limits": row["limits"]} | facts
    return {
        "id": row["measure_id"],
        "names": [{"text": row["title"], "lang": None}],
        "facts": _facts(facts, say),
        "sources": [_source(sources.loc[name]) for name in row["source_ids"].split(DELIMITER)],
    }


def _facts(facts: Mapping[str, Any], say: Words) -> list[dict[str, str]]:
    return [
        {"name": say.label(key), "value": str(value)}
        for key, value in facts.items()
        if value is not None and pd.notna(value)
    ]


def _source(source: pd.Series) -> dict[str, Any]:
    """A source as a list names it: linked where its publisher's own page is known."""
    told = source[["title", "publisher", "url"]].astype(object)
    told = told.where(told.notna(), None)
    if source["url_kind"] == "copy":
        told["url"] = None
    return {str(key): value for key, value in told.items()}
