"""What is said of the programme: each voice with its words in their language, and the gist in English."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.tables.load import load_sources
from helpers.words.citations import source_links
from helpers.words.labels import Words
from helpers.words.prose import Html, folded, together


def voices_list(
    voices: pd.DataFrame,
    *,
    kinds: Mapping[str, str],
    page: str,
    lang: str = "en",
    root: Path | None = None,
) -> Html:
    """Every voice, newest first, in a fold for each kind: who, when, what, and where it was read.

    `voices` is the table of that name, `kinds` names each kind in the order wanted, `page` is the
    page that lists the sources. Raises `KeyError` for a source that is not listed.
    """
    say, sources = Words.of(lang), load_sources(root=root)
    newest = voices.sort_values("said_on", ascending=False, kind="stable")
    folds = []
    for kind, name in kinds.items():
        rows = newest[newest["kind"] == kind].to_dict("records")
        if rows:
            said = [_voice(row, sources, page, say) for row in rows]
            title = name[:1].upper() + name[1:]
            size = say.count(len(rows))
            folds.append(
                folded(together(said), title=title, size=size, anchor=f"voices-{_key(kind)}")
            )
    return together(folds)


def _key(kind: str) -> str:
    return kind.replace(" ", "-")


def _voice(row: Mapping[Any, Any], sources: pd.DataFrame, page: str, say: Words) -> Html:
    """One voice: the words quoted, if any, the gist, who said it and how it was read."""
    links = source_links(row["source_ids"], sources=sources, page=page, lang=say.lang)
    day = say.date(row["said_on"], row["said_on_precision"])
    how = str(row["quote_is"])
    if not row["checked"]:
        how = f"{how}; {say.label('voice.unchecked')}"
    quoted = pd.notna(row["quote"])
    words = f'<q lang="{row["quote_language"]}">{escape(str(row["quote"]))}</q>' if quoted else ""
    return Html(
        f'<blockquote class="voice">{f"<p>{words}</p>" if quoted else ""}'
        f"<p>{escape(row['gist_en'])}</p>"
        f"<footer>{escape(row['speaker'])}, {escape(row['office'])}, {escape(day)}. "
        f'<span class="cited">{escape(how[:1].upper() + how[1:])}. {links.markup}</span></footer>'
        "</blockquote>",
        f"{row['speaker']}, {day}: {row['quote'] if quoted else row['gist_en']}",
    )
