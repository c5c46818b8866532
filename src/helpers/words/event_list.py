"""Events as a list to read: folded by year, one line each, to be narrowed to a region."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from helpers.tables.dictionary import DELIMITER
from helpers.tables.readings import digest_only
from helpers.words.labels import Texts, Words
from helpers.words.prose import Html, together
from helpers.words.readings import marked_digests


def event_list(
    events: pd.DataFrame,
    event_regions: pd.DataFrame,
    *,
    regions: pd.DataFrame,
    sources: pd.DataFrame,
    page: str,
    lang: str = "en",
    words: Texts | None = None,
) -> Html:
    """List events by year, newest year open: the day, what happened, and its sources by number.

    A row of `events` is one line; `event_regions` says whom it concerns, and a reader with script
    may choose one of `regions`: an event that names no region, or all, concerns each. `page` shows
    the `source_list`. Raises `KeyError` for a source that `sources` has not. Sources: `source_ids`.
    """
    say = Words.of(lang, words)
    named = event_regions.groupby("event_id")["region_id"].agg(list).to_dict()
    told = marked_digests(
        events["title_en"], digest_only(events, sources=sources), lang=lang, words=words
    )
    rows = events.assign(what=list(told)).sort_values("occurred_on", kind="stable")
    known = sources.set_index("source_id")
    years = []
    for year, own in rows.groupby(rows["occurred_on"].dt.year, sort=True):
        lines = [
            _line(row, named.get(row["event_id"], []), known, page, say)
            for row in own.to_dict("records")
        ]
        last = year == rows["occurred_on"].dt.year.max()
        years.append(_year(str(year), lines, say=say, opened=bool(last)))
    listed = together(years)
    choice = _choice(regions, say)
    spoken = escape(json.dumps({"shown": say.label("events.shown")}, ensure_ascii=False))
    return Html(
        f'<div id="events" class="entries" data-words="{spoken}">\n{choice}\n{listed.markup}\n</div>',
        listed.plain,
    )


def _year(year: str, lines: list[Html], *, say: Words, opened: bool) -> Html:
    key = "events.count.one" if len(lines) == 1 else "events.count"
    count = say.label(key, count=len(lines))
    items = "\n".join(line.markup for line in lines)
    return Html(
        f'<details class="fold"{" open" if opened else ""}><summary>{year} <span>{escape(count)}'
        f'</span></summary>\n<ul class="entry-list">\n{items}\n</ul></details>',
        f"{year} ({count})\n" + "\n".join(line.plain for line in lines),
    )


def _line(
    row: Mapping[Any, Any], about: list[str], known: pd.DataFrame, page: str, say: Words
) -> Html:
    day = pd.Timestamp(str(row["occurred_on"]))
    when = say.date(day, str(row["occurred_on_precision"]))
    links = []
    names = known["publisher"].fillna(known["title"])
    for number, source in enumerate(str(row["source_ids"]).split(DELIMITER), 1):
        name = say.label("events.source", number=number, publisher=names[source])
        links.append(
            f'<a href="{escape(page)}#source-{escape(source)}" title="{escape(name)}" '
            f'aria-label="{escape(name)}">{number}</a>'
        )
    what = escape(str(row["what"]))
    return Html(
        f'<li data-about="{escape(" ".join(about))}"><time datetime="{day:%Y-%m-%d}">{escape(when)}'
        f'</time> <span>{what} <span class="cited">{" ".join(links)}</span></span></li>',
        f"{when}: {row['what']}",
    )


def _choice(regions: pd.DataFrame, say: Words) -> str:
    """The control that narrows the list, shown by the script that it needs."""
    options = "".join(
        f'<option value="{escape(region)}">{escape(name)}</option>'
        for region, name in zip(regions["region_id"], regions[f"name_{say.lang}"], strict=True)
    )
    return (
        f'<p class="table-filter" hidden><label>{escape(say.label("events.choose"))} '
        f'<select autocomplete="off"><option value="">{escape(say.label("events.all"))}</option>'
        f"{options}</select></label> <output></output></p>"
    )
