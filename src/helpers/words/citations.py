"""The sources: as a bibliography, as a list to read, and as links beside what rests on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.tables.dictionary import DELIMITER, value_labels
from helpers.tables.load import load_sources
from helpers.words.formats import format_date
from helpers.words.labels import label
from helpers.words.prose import Html, dates_in_words, folded, reading_table, together

# How many parts of a date (year, month, day) its precision stands for.
DATE_PARTS = {"year": 1, "month": 2, "day": 3}
# A title that holds a letter like these is in the language of its page; others may be ours.
SOURCE_ID = re.compile("[a-z0-9]+(?:[_-][a-z0-9]+)*")
CHANGED = "changed:"  # how what stands for whoever changed a row of a pack begins
TITLE_WORDS, TITLE_LETTERS = 5, 12  # of a title that tells two sources apart; letters of Chinese
OTHER_SCRIPT = re.compile("[\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def address(source: pd.Series) -> str | None:
    """Where a reader is sent to open a source: nowhere if only a copy on an unrelated host is known.

    What stands around such a copy is not under the control of whoever published the text. `source`
    is a row of the table sources.
    """
    if pd.isna(source["url"]) or source["url_kind"] == "copy":
        return None
    return str(source["url"])


def read_where(source: pd.Series, *, lang: str = "en") -> str | None:
    """Where a source was read, if not at its publisher; for one without a link also why there is none.

    `source` is a row of the table sources.
    """
    if source["url_kind"] == "copy":
        return label("source.copy", lang, host=source["read_at"])
    if pd.isna(source["url"]):
        return str(source["url_missing"])
    return None if pd.isna(source["read_at"]) else str(source["read_at"])


# ---------------------------------------------------------------------------------- a bibliography


def csl_items(root: Path) -> list[dict[str, Any]]:
    """Every source as a CSL-JSON item whose id is its `source_id`, by id.

    The publisher is the author, the page where the text was read the container; only what may be
    opened has an address. A date is as exact as its precision; what a source does not show is left
    out. Raises `TableError` if the table sources cannot be read.
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
    if read_where(source) and pd.notna(source["url"]):
        item["container-title"] = read_where(source)
    if pd.notna(source["published_on"]):
        item["issued"] = _date(source["published_on"], source["published_on_precision"])
    if address(source):
        item["URL"] = address(source)
    return item


def _date(day: pd.Timestamp, precision: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day][: DATE_PARTS[precision]]]}


# --------------------------------------------------------------------------------- a list to read


def source_list(sources: pd.DataFrame, *, lang: str = "en", root: Path | None = None) -> Html:
    """Every source with the id by which the tables name it, in one fold for each kind.

    Each row can be linked to as `#source-<id>`. `sources` is the table of that name, all rows or
    some.
    """
    kinds = value_labels("sources", "reliability", lang, root=root)
    by_publisher = sources.sort_values(
        ["publisher", "published_on", "source_id"], na_position="last", ignore_index=True
    )
    return together(
        _fold(kind, name[:1].upper() + name[1:], rows, lang=lang)
        for kind, name in kinds.items()
        if len(rows := by_publisher.loc[by_publisher["reliability"] == kind])
    )


def _fold(kind: str, name: str, sources: pd.DataFrame, *, lang: str) -> Html:
    listed = pd.DataFrame(
        {
            "publisher": sources["publisher"].fillna(sources["publisher_missing"]),
            "title": [_linked_title(source, lang=lang) for _, source in sources.iterrows()],
            "published": dates_in_words(sources, "published_on", lang=lang),
            "source_id": sources["source_id"],
            "anchor": "source-" + sources["source_id"],
        }
    )
    table = reading_table(
        listed,
        columns={
            column: label(f"source.{column}", lang)
            for column in ("publisher", "title", "published", "source_id")
        },
        anchors="anchor",
        name=name,
        stacked=True,
    )
    form = "source.count.one" if len(sources) == 1 else "source.count"
    size = label(form, lang, count=len(sources))
    return folded(table, title=name, size=size, anchor=f"sources-{kind}")


def _linked_title(source: pd.Series, *, lang: str) -> Html:
    """The title, linked where it may be opened, with where it was read if that was elsewhere."""
    title, where = str(source["title"]), read_where(source, lang=lang)
    if source["read_as"] == "digest":
        where = "; ".join(filter(None, (label("source.digest", lang), where)))
    foreign = f' lang="{escape(source["language"])}"' if OTHER_SCRIPT.search(title) else ""
    shown = f"<span{foreign}>{escape(title)}</span>" if foreign else escape(title)
    if url := address(source):
        shown = f'<a href="{escape(url)}" rel="noopener noreferrer"{foreign}>{escape(title)}</a>'
    if where:
        shown += f' <span class="cited">{escape(where)}</span>'
    return Html(shown, " ".join(filter(None, (title, where))))


def source_links(ids: str, *, sources: pd.DataFrame, page: str, lang: str = "en") -> Html:
    """Name the sources of one row by publisher and year, each linked to its row on `page`.

    `ids` is a cell of source ids, `page` the page that shows the `source_list`. A publisher with
    several is named once: State Council 2015, 2020; of one year they are told apart by their dates,
    else by the first words of their titles. What is no id, as somebody wrote it into a pack, stands
    as it is. Raises `KeyError` for an id that `sources` has not.
    """
    wanted = ids.split(DELIMITER)
    cited = sources.loc[sources["source_id"].isin(wanted)]
    known = {row["source_id"]: row for _, row in cited.iterrows()}
    own = [name for name in wanted if name not in known and not SOURCE_ID.fullmatch(name)]
    named: dict[str, list[tuple[str, str]]] = {}
    for name in (name for name in wanted if name not in own):
        named.setdefault(_who(known[name]), []).append((name, _year(known[name], lang=lang)))
    shown = [
        _linked(who, _told_apart(links, known, lang=lang), page) for who, links in named.items()
    ]
    changed = label("source.changed", lang)
    texts = [changed if name.startswith(CHANGED) else name for name in own]
    return Html(
        "; ".join([*(link.markup for link in shown), *map(escape, texts)]),
        "; ".join([*(link.plain for link in shown), *texts]),
    )


def _linked(who: str, links: list[tuple[str, str]], page: str) -> Html:
    """The sources of one publisher, who is named before the first, each linked to its row on `page`."""
    texts = [
        (name, text if number else f"{who} {text}".strip())
        for number, (name, text) in enumerate(links)
    ]
    return Html(
        ", ".join(
            f'<a href="{escape(page)}#source-{escape(name)}">{escape(text)}</a>'
            for name, text in texts
        ),
        ", ".join(text for _, text in texts),
    )


def _told_apart(
    dated: list[tuple[str, str]], known: Mapping[str, pd.Series], *, lang: str
) -> list[tuple[str, str]]:
    """Sources of one publisher by year; those that would read alike by date, else by their titles."""
    told = dated
    for finer in (_date_in_words, _dated_title, partial(_dated_title, whole=True)):
        often = Counter(text for _, text in told)
        told = [
            (name, finer(known[name], lang=lang) if often[text] > 1 else text)
            for name, text in told
        ]
    return told


def _date_in_words(source: pd.Series, *, lang: str) -> str:
    if pd.isna(source["published_on"]):
        return ""
    return format_date(source["published_on"], source["published_on_precision"], lang=lang)


def _dated_title(source: pd.Series, *, lang: str, whole: bool = False) -> str:
    """The date of a source with its title, or the first words of it."""
    title = str(source["title"])
    first = " ".join(title.split()[:TITLE_WORDS])
    short = title[:TITLE_LETTERS] if OTHER_SCRIPT.search(title) else first
    cut = title if whole or short == title else f"{short.rstrip(',;:.')}…"
    return f"{_date_in_words(source, lang=lang)} “{cut}”".strip()


def followed_by(text: str, links: Html) -> Html:
    """A text with its sources in brackets after it; `links` comes from `source_links`."""
    return Html(
        f'{escape(text)} <span class="cited">({links.markup})</span>', f"{text} ({links.plain})"
    )


def _who(source: pd.Series) -> str:
    """Who published a source, or else its title."""
    return str(source["publisher"] if pd.notna(source["publisher"]) else source["title"])


def _year(source: pd.Series, *, lang: str) -> str:
    """In which year a source was published, if that is known."""
    if pd.isna(source["published_on"]):
        return ""
    return format_date(source["published_on"], "year", lang=lang)
