"""What was opened, in words: each measure with its regions, limits and dates, ready to be drawn or read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.tables.dictionary import DELIMITER, value_labels
from helpers.tables.load import load_sources
from helpers.tables.readings import digest_only
from helpers.words.labels import Texts, Words
from helpers.words.linked import named_regions
from helpers.words.readings import marked_digests

LIMITS = {"before": "limit_before", "pilot": "limit_pilot", "nationwide": "limit_nationwide"}


def worded_measures(
    opened: pd.DataFrame,
    reached: pd.DataFrame,
    *,
    regions: pd.DataFrame,
    sources: pd.DataFrame | None = None,
    lang: str = "en",
    words: Texts | None = None,
    root: Path | None = None,
) -> pd.DataFrame:
    """Say of each measure what a reader wants to know: one row per measure, by field and date.

    `opened` comes from `opened_measures`, `reached` from `reached_regions`. Added are `name` (with
    the year, and marked where it rests on digests alone), `field` (of other policies a field of
    their own, last), `field_key`, `about`, `where`, `when` and `limits`. Fields with most measures
    come first. `words` are texts that go before the built-in ones. Sources: those of `opened`.
    """
    say = Words.of(lang, words)
    known = load_sources(root=root) if sources is None else sources
    digest = digest_only(opened, sources=known)
    kinds = value_labels("measures", "kind", lang, root=root)
    aside = opened["policy"] != "programme"
    titles = opened["title_en"]
    table = opened.assign(
        title=marked_digests(titles, digest, lang=lang, words=words),
        name=[f"{day:%Y}: {title}" for day, title in zip(opened["dated_on"], titles, strict=True)],
        field=opened[f"field_{lang}"].mask(aside, say.label("opened.aside")),
        field_key=opened["field_en"].mask(aside, "other policies").map(_key),
        about=opened["kind"].map(kinds),
        where=_where(opened, reached, regions, say),
        when=[_when(row, say) for row in opened.to_dict("records")],
        limits=[_limits(row, say) for row in opened.to_dict("records")],
    )
    size = table.groupby("field")["measure_id"].transform("count").mask(aside, 0)
    return (
        table.assign(size=size)
        .sort_values(
            ["size", "field", "dated_on", "measure_id"], ascending=[False, True, True, True]
        )
        .drop(columns="size")
        .reset_index(drop=True)
    )


def _key(name: str) -> str:
    return re.sub("[^a-z]+", "-", name.lower())


def _where(
    opened: pd.DataFrame, reached: pd.DataFrame, regions: pd.DataFrame, say: Words
) -> list[str]:
    """The regions of each measure, in the order of the cohorts, with their part where one is named."""
    order = regions.assign(place_in_order=range(len(regions)))
    rows = reached.merge(
        order[["region_id", f"name_{say.lang}", "place_in_order"]], on="region_id"
    ).sort_values("place_in_order")
    by_measure = dict(tuple(rows.groupby("measure_id")))
    none = rows.iloc[:0]
    return [
        _regions(by_measure.get(name, none), basis, say)
        for name, basis in zip(opened["measure_id"], opened["scope_basis"], strict=True)
    ]


def _regions(rows: pd.DataFrame, basis: str, say: Words) -> str:
    named = rows[rows["reach"] != "unstated"]
    if rows.empty:
        return say.label("unknown")
    if named.empty:
        return say.label("opened.for.unstated", count=len(rows))
    if (rows["reach"] == "all").all():
        return say.label("opened.for.all", count=len(rows))
    names = say.names(_placed(row, say) for row in named.to_dict("records"))
    if len(named) < len(rows):
        return say.label("opened.for.rest", named=names, count=len(rows))
    if basis in ("group", "inferred"):
        return say.label(f"opened.for.{basis}", named=names)
    return names


def _placed(row: Mapping[Any, Any], say: Words) -> str:
    region = row[f"name_{say.lang}"]
    if pd.isna(row["place"]):
        return str(region)
    return say.label("opened.place", region=region, place=row["place"])


def _when(row: Mapping[Any, Any], say: Words) -> str:
    """From when to when a measure holds; where no beginning is known, of when its plan is."""
    start = say.date(row["dated_on"], row["dated_precision"])
    known = "" if pd.notna(row["starts_on"]) else ".plan"
    if pd.isna(row["ends_on"]):
        return say.label(f"opened.from{known}", start=start)
    end = say.date(row["ends_on"], row["ends_on_precision"])
    return say.label(f"opened.span{known}", start=start, end=end)


def _limits(row: Mapping[Any, Any], say: Words) -> str:
    """The limits that a text prints, one after the other."""
    printed = [
        f"{say.label(f'opened.{name}')}: {row[column]}"
        for name, column in LIMITS.items()
        if pd.notna(row[column])
    ]
    return ". ".join(printed) or say.label("opened.unprinted")


# ------------------------------------------------------------------------------- one by one


def measure_items(
    worded: pd.DataFrame,
    *,
    regions: pd.DataFrame | None = None,
    pages: str = "regions/",
    sources: pd.DataFrame | None = None,
    lang: str = "en",
    words: Texts | None = None,
    root: Path | None = None,
) -> dict[str, Any]:
    """List fields and measures for `figure(…, items=…)`; `worded` comes from `worded_measures`.

    A field says how many of its measures were read, a measure where and when it holds, its limits,
    its instrument and its sources. With `regions`, each that is named leads to its page in the folder
    `pages` of the site. Raises `KeyError` for a source that `sources` has not.
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
    return {
        "key": "item",
        "param": "item",
        "label": say.label("items.measures"),
        "find": say.label("items.find_measure"),
        "entries": [*fields, *own],
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


# ---------------------------------------------------------------------------------------- limits


def worded_caps(
    caps: pd.DataFrame,
    opened: pd.DataFrame,
    *,
    activities: Sequence[str] | None = None,
    lang: str = "en",
    words: Texts | None = None,
) -> pd.DataFrame:
    """Say of each cap when and where it was changed: one row per row of `caps`, by activity and day.

    Added are `activity`, `row` (the day and the place) and `dated_on`, from `opened_measures`.
    `activities` are the English names in the order wanted, else as they first come. Raises
    `KeyError` for a measure that `opened` has not. Sources: `source_ids`.
    """
    say = Words.of(lang, words)
    days = opened.set_index("measure_id")[["dated_on", "dated_precision"]]
    table = caps.join(days.loc[caps["measure_id"].unique()], on="measure_id")
    order = list(activities or dict.fromkeys(table.sort_values("dated_on")["activity_en"]))
    return (
        table.assign(
            activity=table[f"activity_{lang}"],
            row=[
                say.label("caps.row", date=say.date(day, "month"), where=where)
                for day, where in zip(table["dated_on"], table[f"where_{lang}"], strict=True)
            ],
            order=table["activity_en"].map(order.index),
        )
        .sort_values(["order", "dated_on"], ignore_index=True)
        .drop(columns="order")
    )


# ------------------------------------------------------------------------- from place to place


def followed_openings(
    opened: pd.DataFrame,
    measure_regions: pd.DataFrame,
    *,
    followed: Mapping[str, Mapping[str, Sequence[str]]],
    regions: pd.DataFrame,
    lang: str = "en",
    words: Texts | None = None,
) -> pd.DataFrame:
    """Follow openings from place to place: one row per measure, in the order given.

    `followed` has for each opening, by what it is called, one short name with its measures. Added
    to the rows of `opened` are `opening`, `row` (short name and place), `known` (whether an end is
    stated) and `when`. Raises `KeyError` for a measure that
    `opened` has not. Sources: those of `opened`.
    """
    say = Words.of(lang, words)
    named = dict(tuple(measure_regions.merge(regions, on="region_id").groupby("measure_id")))
    table = opened.set_index("measure_id", drop=False)
    rows = []
    for opening, by_short in followed.items():
        for short, ids in by_short.items():
            for row in table.loc[list(ids)].to_dict("records"):
                place = _place(named.get(row["measure_id"]), regions, say)
                rows.append({**row, "opening": opening, "short": short, "where_short": place})
    listed = pd.DataFrame(rows)
    labels = listed["short"] + say.label("opened.apart") + listed["where_short"]
    years = labels + " " + listed["dated_on"].dt.strftime("%Y")
    return listed.assign(
        row=labels.where(~labels.duplicated(keep=False), years),
        known=listed["ends_on"].notna(),
        when=[_when(row, say) for row in rows],
    )


def _place(named: pd.DataFrame | None, regions: pd.DataFrame, say: Words) -> str:
    """Where a measure holds, in short: a region, so many of a cohort, or all."""
    if named is None or len(named) == len(regions):
        return say.label("opened.everywhere", count=len(regions))
    if len(named) == 1:
        return str(named.iloc[0][f"name_{say.lang}"])
    cohorts = say.names(map(str, sorted(set(named["cohort"]))))
    return say.label("opened.several", count=len(named), cohort=cohorts)
