"""What stands between the charts: claims that are checked, tables to read, key numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd

from helpers.tables import read_cells, resource
from helpers.words import label


class ClaimError(ValueError):
    """A sentence says what the data no longer say."""


def claim(words: str, holds: object) -> str:
    """Give `words` back if what they claim holds, else raise `ClaimError` and stop the build.

    For words that stand for a number: `claim("about half", 45 <= share <= 55)`.
    """
    if not bool(holds):
        raise ClaimError(
            f"the text claims {words!r}, which the data no longer show. "
            "Rewrite the sentence, or correct the row it rests on."
        )
    return words


@dataclass(frozen=True)
class Html:
    """Markup to show in a page, with a plain form for a reader without HTML."""

    markup: str
    plain: str

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return self.plain


def reading_table(
    table: pd.DataFrame,
    *,
    columns: Mapping[str, str],
    links: Mapping[str, str] | None = None,
    languages: Mapping[str, str] | None = None,
) -> Html:
    """Show `table` as a table to read: the columns named, in that order, under those titles.

    `links` names, for a column, the column that holds its address; `languages` the language of a
    column's text, or the column that holds it. A missing value reads as a dash.
    """
    links, languages = links or {}, languages or {}
    kept = table.reset_index(drop=True)
    numeric = {name for name in columns if pd.api.types.is_numeric_dtype(kept[name])}
    head = "".join(
        f'<th scope="col"{_number_class(name in numeric)}>{escape(title)}</th>'
        for name, title in columns.items()
    )
    body = "\n".join(
        "<tr>"
        + "".join(
            _cell(row, name, links, languages, first=position == 0, number=name in numeric)
            for position, name in enumerate(columns)
        )
        + "</tr>"
        for row in kept.to_dict("records")
    )
    markup = (
        '<div class="table-scroll" tabindex="0" role="region" aria-label="Table">'
        f'<table class="table"><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>'
    )
    return Html(markup, kept[list(columns)].to_string())


def _number_class(number: bool) -> str:
    return ' class="number"' if number else ""


def _cell(
    row: Mapping[str, object],
    name: str,
    links: Mapping[str, str],
    languages: Mapping[str, str],
    *,
    first: bool,
    number: bool,
) -> str:
    value = row[name]
    text = "–" if _missing(value) else escape(f"{value:,}" if number else str(value))
    address = row.get(links[name]) if name in links else None
    if not _missing(address):
        text = f'<a href="{escape(str(address))}" rel="noopener noreferrer">{text}</a>'
    language = languages.get(name)
    language = row.get(language, language) if language else None
    lang = (
        "" if language in (None, "en") or _missing(language) else f' lang="{escape(str(language))}"'
    )
    tag, scope = ("th", ' scope="row"') if first else ("td", "")
    return f"<{tag}{scope}{_number_class(number)}{lang}>{text}</{tag}>"


def _missing(value: object) -> bool:
    return value is None or bool(pd.isna(value))  # type: ignore[arg-type]


def key_numbers(numbers: Iterable[tuple[str, str]]) -> Html:
    """Show a few numbers large, each with what it counts: `[("20", "pilot regions"), …]`."""
    pairs = list(numbers)
    cards = "\n".join(
        f'<div class="key-number"><dd class="value">{escape(value)}</dd>'
        f'<dt class="label">{escape(text)}</dt></div>'
        for value, text in pairs
    )
    plain = "\n".join(f"{value}  {text}" for value, text in pairs)
    return Html(f'<dl class="key-numbers">\n{cards}\n</dl>', plain)


def described_table(name: str, *, folder: str, lang: str = "en", root: Path | None = None) -> Html:
    """One table as its dictionary describes it: what a row is, its columns, where to get it.

    `folder` leads from the page to the folder of the tables.
    """
    entry = resource(name, root=root)
    rows = len(read_cells(name, root=root))
    labels_of = {"en": "title", "zh": "title_zh"}[lang]
    columns = pd.DataFrame(
        {
            "name": field["name"],
            "title": field[labels_of],
            "type": field["type"],
            "unit": field.get("unit"),
            "meaning": field.get("description"),
        }
        for field in entry["schema"]["fields"]
    )
    listed = reading_table(
        columns,
        columns={
            "name": label("dictionary.column", lang),
            "title": label("dictionary.label", lang),
            "type": label("dictionary.type", lang),
            "unit": label("dictionary.unit", lang),
            "meaning": label("dictionary.meaning", lang),
        },
    )
    size = label("dictionary.rows", lang, count=rows)
    download = label("dictionary.download", lang)
    return Html(
        f'<details class="table-description" id="table-{escape(name)}">'
        f"<summary>{escape(entry[labels_of])} <span>{escape(size)}</span></summary>\n"
        f"<p>{escape(' '.join(str(entry['description']).split()))}</p>\n"
        f'<p><a href="{escape(folder)}/{escape(entry["path"])}" download>'
        f"{escape(download)} {escape(entry['path'])}</a></p>\n{listed.markup}\n</details>",
        f"{entry[labels_of]} ({size})\n{listed.plain}",
    )


def together(parts: Iterable[Html]) -> Html:
    """Several pieces of markup as one."""
    pieces = list(parts)
    return Html(
        "\n".join(piece.markup for piece in pieces), "\n\n".join(piece.plain for piece in pieces)
    )
