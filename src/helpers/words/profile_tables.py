"""Tables of one region, ready to read: milestones, focus, and what they have in common."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import pandas as pd

from helpers.tables.dictionary import value_labels
from helpers.tables.readings import digest_only
from helpers.words.citations import source_links
from helpers.words.labels import Texts, Words, label
from helpers.words.prose import Html, dates_in_words, folded, reading_table
from helpers.words.readings import marked_digests

AT_ONCE = 12  # rows of a table that are shown without being asked for
DATA = "../notebooks/data.ipynb"  # the page of sources, from the page of a region


def milestones_table(
    milestones: pd.DataFrame, *, sources: pd.DataFrame, name: str, lang: str = "en"
) -> Html:
    """Show the milestones of a region, oldest first; in words where there is none."""
    if milestones.empty:
        return paragraph(Words.of(lang).label("profile.milestones.nothing"))
    listed = milestones.sort_values("occurred_on", kind="stable", ignore_index=True)
    kinds = value_labels("milestones", "kind", lang)
    read = pd.DataFrame(
        {
            "day": dates_in_words(listed, "occurred_on", lang=lang),
            "what": marked(listed, "title_en", sources, lang=lang),
            "kind": listed["kind"].map(kinds),
            "read": links_of(listed, sources, lang=lang),
        }
    )
    return titled_table(read, name=name, say=Words.of(lang))


def focus_table(focus: pd.DataFrame, *, sources: pd.DataFrame, name: str, lang: str = "en") -> Html:
    """Show what sources name as themes, projects and results of a region, and who says so."""
    if focus.empty:
        return paragraph(Words.of(lang).label("profile.focus.nothing"))
    listed = focus.sort_values(["kind", "said_on"], ascending=[False, True], ignore_index=True)
    read = pd.DataFrame(
        {
            "said": list(
                map(
                    with_note,
                    marked(listed, "text_en", sources, lang=lang),
                    _places_and_notes(listed),
                )
            ),
            "kind": listed["kind"].map(value_labels("region_focus", "kind", lang)),
            "day": dates_in_words(listed, "said_on", lang=lang),
            "basis": listed["basis"].map(value_labels("region_focus", "basis", lang)),
            "read": links_of(listed, sources, lang=lang),
        }
    )
    return titled_table(read, name=name, say=Words.of(lang))


def _places_and_notes(focus: pd.DataFrame) -> list[str]:
    """The part of a region that each text is about, where it does not name it, and what its note says."""
    told = focus[["place", "text_en", "note"]].fillna("").itertuples(index=False)
    return [
        ". ".join(filter(None, ["" if place in text else place, note]))
        for place, text, note in told
    ]


def focus_in_words(region: pd.Series, *, lang: str = "en", words: Texts | None = None) -> Html:
    """Say what a region, a row of `regions`, is to open or develop and how that is known, or why not."""
    say = Words.of(lang, words)
    if pd.isna(region["focus"]):
        return paragraph(say.label("profile.focus.none", reason=region["focus_missing"]))
    basis = value_labels("regions", "focus_basis", lang)[region["focus_basis"]]
    return paragraph(say.label("profile.focus", focus=region["focus"], basis=basis))


def folded_if_long(table: Html, *, rows: int, title: str, anchor: str, lang: str = "en") -> Html:
    """A table of more than `AT_ONCE` rows opens under its title; a shorter one stands as it is."""
    if rows <= AT_ONCE:
        return table
    size = label("dictionary.rows", lang, count=rows)
    return folded(table, title=title, size=size, anchor=anchor)


def paragraph(text: str) -> Html:
    """A text as a paragraph."""
    return Html(f"<p>{escape(text)}</p>", text)


def with_note(text: str, note: str) -> Html:
    """A text with a note in small letters below it, if there is one."""
    if not note:
        return Html(escape(text), text)
    below = f'<br><span class="cited" style="font-weight:normal">{escape(note)}</span>'
    return Html(f"{escape(text)}{below}", f"{text} ({note})")


def listed(texts: Iterable[str]) -> Html:
    """Texts as a list; a sentence says so if there are none."""
    items = list(texts)
    markup = "\n".join(f"<li>{escape(item)}</li>" for item in items)
    return Html(f"<ul>\n{markup}\n</ul>", "\n".join(items))


def titled_table(read: pd.DataFrame, *, name: str, say: Words) -> Html:
    """A table to read, its columns titled by their labels."""
    columns = {column: say.label(f"profile.column.{column}") for column in read.columns}
    return reading_table(read, columns=columns, name=name, stacked=True)


def marked(table: pd.DataFrame, column: str, sources: pd.DataFrame, *, lang: str) -> list[str]:
    """The texts of a column, those that rest on digests alone saying so."""
    return marked_digests(table[column], digest_only(table, sources=sources), lang=lang)


def links_of(table: pd.DataFrame, sources: pd.DataFrame, *, lang: str) -> list[Html]:
    """The sources of each row, linked to the page of sources."""
    ids: Iterable[str] = table["source_ids"]
    return [source_links(cell, sources=sources, page=DATA, lang=lang) for cell in ids]
