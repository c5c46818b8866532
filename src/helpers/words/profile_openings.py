"""What was opened in one region: measures that name it, for all regions, and of other policies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from helpers.tables.profiles import begins_before
from helpers.tables.readings import digest_only
from helpers.words.labels import Texts, Words
from helpers.words.profile_tables import (
    folded_if_long,
    links_of,
    paragraph,
    titled_table,
    with_note,
)
from helpers.words.prose import Html, folded
from helpers.words.readings import marked_digests


def opened_in_words(
    named: pd.DataFrame,
    *,
    for_all: pd.DataFrame,
    others: pd.DataFrame,
    unplaced: pd.DataFrame,
    lang: str = "en",
    words: Texts | None = None,
) -> Html:
    """Say how many measures the tables hold: naming the region, for all regions, and not counted.

    Each is a table of measures; `others` are of other policies, or not clear, `unplaced` those of
    which no source says where they hold. Rows are counted, and it says that they are not tasks.
    """
    say = Words.of(lang, words)
    sentences = [
        _named(named, say),
        say.counted("profile.for_all", len(for_all)),
        *([say.counted("profile.unplaced", len(unplaced))] if len(unplaced) else []),
        *([say.label("profile.aside", named=_aside(others, say))] if len(others) else []),
        say.label("profile.rows"),
    ]
    return paragraph(say.sentences(sentences))


def _named(named: pd.DataFrame, say: Words) -> str:
    """How many measures name a region and not all, and how many of them name no other."""
    count, alone = len(named), int((named["reach"] == "one").sum())
    if not count:
        return say.label("profile.opened.nothing")
    if count == 1:
        others = say.label("profile.alone.it" if alone else "profile.alone.it_not")
    elif alone == count:
        others = say.label("profile.alone.all")
    else:
        others = say.counted("profile.alone", alone)
    return say.counted("profile.opened", count, others=others)


def _aside(others: pd.DataFrame, say: Words) -> str:
    """How many measures are of other policies, and of how many it is not clear."""
    unclear = int((others["policy"] == "unclear").sum())
    counts = {"policy": len(others) - unclear, "unclear": unclear}
    return say.names(
        say.counted(f"profile.aside.{kind}", count) for kind, count in counts.items() if count
    )


def folded_openings(others: pd.DataFrame, *, sources: pd.DataFrame, lang: str = "en") -> Html:
    """Show measures of other policies in the same place, folded, or say that there are none."""
    say = Words.of(lang)
    if others.empty:
        return paragraph(say.label("profile.others.none"))
    title = say.label("profile.others")
    table = _table(others, sources=sources, name=title, lang=lang)
    return folded(table, title=title, size=say.count(len(others)), anchor="other-policies")


def openings_table(
    measures: pd.DataFrame,
    *,
    sources: pd.DataFrame,
    name: str,
    joined: pd.Series | None = None,
    lang: str = "en",
) -> Html:
    """Show measures that name a region, from `region_measures`, or say that there are none.

    `joined` is the row of `dated_cohorts` of its cohort: a measure that begins before that day says so.
    """
    if measures.empty:
        return paragraph(Words.of(lang).label("profile.opened.none"))
    table = _table(measures, sources=sources, name=name, joined=joined, lang=lang)
    return folded_if_long(table, rows=len(measures), title=name, anchor="measures", lang=lang)


def _table(
    measures: pd.DataFrame,
    *,
    sources: pd.DataFrame,
    name: str,
    lang: str,
    joined: pd.Series | None = None,
) -> Html:
    say = Words.of(lang)
    early = "" if joined is None else _early(joined, say)
    before = (
        [False] * len(measures) if joined is None else begins_before(measures, joined["dated_on"])
    )
    marked = marked_digests(measures["title_en"], digest_only(measures, sources=sources), lang=lang)
    rows = measures.to_dict("records")
    read = pd.DataFrame(
        {
            "measure": list(map(_with_limits(say), marked, rows)),
            "since": [
                with_note(_span(row, say) or "", early) if first else _span(row, say)
                for row, first in zip(rows, before, strict=True)
            ],
            "scope": [_scope(row, say) for row in rows],
            "instrument": measures["instrument"].to_list(),
            "read": links_of(measures, sources, lang=lang),
        }
    )
    return titled_table(read, name=name, say=say)


def _with_limits(say: Words) -> Callable[[str, Mapping[Any, Any]], Html]:
    """A function that writes a measure with its limits before, here and elsewhere below it, and with
    the reason why it is not certain.
    """

    def written(title: str, row: Mapping[Any, Any]) -> Html:
        limits = [
            say.label(f"profile.limit.{kind}", limit=row[f"limit_{kind}"])
            for kind in ("before", "pilot", "nationwide")
            if pd.notna(row[f"limit_{kind}"])
        ]
        unsure = row["confidence"] == "low"
        limits += [say.label("profile.unsure", note=str(row["note"]).rstrip("."))] * unsure
        return with_note(title, say.names(limits, apart=True) if limits else "")

    return written


def _early(joined: pd.Series, say: Words) -> str:
    """That something was so before a cohort joined, or before that became known."""
    day = say.date(joined["dated_on"], joined["precision"])
    return say.label(f"profile.before.{joined['dated_by']}", date=day)


def _span(row: Mapping[Any, Any], say: Words) -> str | None:
    """From when, and until when if an end is set; where no start is told, of when its plan is.

    None if neither is known.
    """
    if pd.isna(row["starts_on"]):
        return _of_plan(row, say)
    start = say.date(row["starts_on"], row["starts_on_precision"])
    if pd.isna(row["ends_on"]):
        return start
    end = say.date(row["ends_on"], row["ends_on_precision"])
    return say.label("profile.until", start=start, end=end)


def _of_plan(row: Mapping[Any, Any], say: Words) -> str | None:
    if pd.isna(row["dated_on"]):
        return None
    start = say.date(row["dated_on"], row["dated_precision"])
    if pd.isna(row["ends_on"]):
        return say.label("opened.from.plan", start=start)
    end = say.date(row["ends_on"], row["ends_on_precision"])
    return say.label("opened.span.plan", start=start, end=end)


def _scope(row: Mapping[Any, Any], say: Words) -> str:
    scope = say.label(
        f"profile.scope.{row['reach']}", count=say.count(row["regions"], spelled=True)
    )
    if pd.isna(row["place"]):
        return scope
    return say.label("profile.scope.place", scope=scope, place=row["place"])
