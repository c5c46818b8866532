"""What was opened, in words: each measure with its regions, limits and dates, ready to be drawn or read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.tables.dictionary import value_labels
from helpers.tables.load import load_sources
from helpers.tables.opened import is_open_end
from helpers.tables.readings import digest_only
from helpers.words.labels import Texts, Words
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
        known=listed["ends_on"].notna() & ~is_open_end(listed),
        when=[_when(row, say) for row in rows],
    )


def _place(named: pd.DataFrame | None, regions: pd.DataFrame, say: Words) -> str:
    """Where a measure holds, in short: a region, so many of a cohort, all, or what no source says."""
    if named is None:
        return say.label("opened.unsaid")
    if len(named) == len(regions):
        return say.label("opened.everywhere", count=len(regions))
    if len(named) == 1:
        return str(named.iloc[0][f"name_{say.lang}"])
    cohorts = say.names(map(str, sorted(set(named["cohort"]))))
    return say.label("opened.several", count=len(named), cohort=cohorts)
