"""What stands between the charts: tables to read, key numbers, folds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.tables.dictionary import resource
from helpers.tables.load import read_cells
from helpers.words.formats import format_date
from helpers.words.labels import label

CODE = re.compile(r"`([^`]+)`")
# Tags and code, which stand as they are, or an apostrophe within a word.
APOSTROPHE = re.compile(
    r"<(code|pre|script|style)\b.*?</\1>|<[^>]*>|(?<=[^\W\d_])(?:'|&#x27;|&#39;)(?=[^\W\d_])",
    re.DOTALL,
)


@dataclass(frozen=True)
class Html:
    """Markup to show in a page, with a plain form for a reader without HTML."""

    markup: str
    plain: str

    def _repr_html_(self) -> str:
        """The markup with apostrophes as they are printed."""
        return APOSTROPHE.sub(
            lambda match: match[0] if match[0].startswith("<") else "’", self.markup
        )

    def __repr__(self) -> str:
        return self.plain


SHORT = 18  # letters: a column of texts no longer than this is not broken into lines
LONG = 60  # letters: a column with a text longer than this is given room


def reading_table(
    table: pd.DataFrame,
    *,
    columns: Mapping[str, str],
    languages: Mapping[str, str] | None = None,
    anchors: str | None = None,
    name: str | None = None,
    stacked: bool = False,
) -> Html:
    """Show `table` as a table to read: the columns named, in that order, under those titles.

    `languages` names the language of a column's text, or the column that holds it; `anchors` the
    column that holds the id of each row. `name` is what a screen reader calls the table, its titles
    if not given. A `stacked` table becomes one block per row where the window is narrow. Text is
    shown as text, whatever it holds, except for an `Html` cell; a missing value reads as a dash.
    Raises `KeyError` for a column that `table` has not.
    """
    kept = table.reset_index(drop=True)
    classes = {column: _width(kept[column]) for column in columns}
    rows = _Rows(columns, classes, languages or {}, stacked)
    head = "".join(
        f'<th scope="col"{_class(classes[column])}>{escape(title)}</th>'
        for column, title in columns.items()
    )
    body = "\n".join(rows.row(row, anchors) for row in kept.to_dict("records"))
    called = name or ", ".join(columns.values())
    markup = (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(called)}">'
        f'<table class="table{" stacked" if stacked else ""}">'
        f"<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody></table></div>"
    )
    return Html(markup, kept[list(columns)].to_string())


@dataclass(frozen=True)
class _Rows:
    """How the rows of one table are written."""

    columns: Mapping[str, str]
    classes: Mapping[str, str]
    languages: Mapping[str, str]
    stacked: bool

    def row(self, row: Mapping[Any, object], anchors: str | None) -> str:
        """One row, its first cell the header."""
        anchor = f' id="{escape(str(row[anchors]))}"' if anchors else ""
        cells = "".join(
            self.cell(row, column, first=position == 0)
            for position, column in enumerate(self.columns)
        )
        return f"<tr{anchor}>{cells}</tr>"

    def cell(self, row: Mapping[Any, object], column: str, *, first: bool) -> str:
        """One cell with its language, and with its title where blocks stand for rows."""
        value = row[column]
        missing = _missing(value)
        text = "–" if missing else _text(value, number=self.classes[column] == "number")
        named = self.languages.get(column)
        language = row.get(named, named) if named else None
        spoken = language not in (None, "en") and not _missing(language)
        lang = f' lang="{escape(str(language))}"' if spoken else ""
        kind = " ".join(filter(None, (self.classes[column], "missing" if missing else "")))
        if first:
            return f'<th scope="row"{_class(kind)}{lang}>{text}</th>'
        title = f' data-title="{escape(self.columns[column])}"' if self.stacked else ""
        return f"<td{_class(kind)}{lang}{title}>{text}</td>"


def in_both(english: str, chinese: str) -> Html:
    """A text in English with its Chinese original below it."""
    return Html(
        f'{escape(english)}<br><span lang="zh">{escape(chinese)}</span>', f"{english} ({chinese})"
    )


def dates_in_words(table: pd.DataFrame, column: str, *, lang: str = "en") -> pd.Series:
    """The dates of `column` in words, each as exact as `<column>_precision` says; gaps stay gaps.

    One text per row of `table`. Raises `WordError` for another precision.
    """
    pairs = zip(table[column], table[f"{column}_precision"], strict=True)
    words = [None if pd.isna(day) else format_date(day, known, lang=lang) for day, known in pairs]
    return pd.Series(words, index=table.index, name=column, dtype="object")


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def _width(column: pd.Series) -> str:
    """What a column holds: a `number`, a `short` text, a `long` one, or neither."""
    if pd.api.types.is_numeric_dtype(column):
        return "number"
    longest = max((len(str(text)) for text in column.dropna()), default=0)
    return "short" if longest <= SHORT else "long" if longest > LONG else ""


def _text(value: object, *, number: bool) -> str:
    if isinstance(value, Html):
        return value.markup
    return escape(f"{value:,}" if number else str(value))


def _missing(value: object) -> bool:
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]


def key_numbers(numbers: Iterable[tuple[str, str]]) -> Html:
    """Show a few numbers large, each with what it counts: `[("20", "pilot regions"), …]`."""
    pairs = list(numbers)
    cards = "\n".join(
        f'<div class="key-number">\n<dt class="label">{escape(text)}</dt>\n'
        f'<dd class="value">{escape(value)}</dd>\n</div>'
        for value, text in pairs
    )
    plain = "\n".join(f"{value}  {text}" for value, text in pairs)
    return Html(f'<dl class="key-numbers">\n{cards}\n</dl>', plain)


def described_table(name: str, *, folder: str, lang: str = "en", root: Path | None = None) -> Html:
    """One table as its dictionary describes it: what a row is, its columns, where to get it.

    `folder` leads from the page to the folder of the tables. Raises `TableError` for a table that
    the dictionary has not.
    """
    entry = resource(name, root=root)
    rows = len(read_cells(name, root=root))
    labels_of = {"en": "title", "zh": "title_zh"}[lang]
    columns = pd.DataFrame(
        {
            "name": Html(f"<code>{escape(field['name'])}</code>", field["name"]),
            "title": field[labels_of],
            "type": ", ".join(filter(None, (field["type"], field.get("unit")))),
            "meaning": _with_code(str(field["description"])),
        }
        for field in entry["schema"]["fields"]
    )
    listed = reading_table(
        columns,
        columns={
            "name": label("dictionary.column", lang),
            "title": label("dictionary.label", lang),
            "type": label("dictionary.type", lang),
            "meaning": label("dictionary.meaning", lang),
        },
        name=entry[labels_of],
        stacked=True,
    )
    size = label("dictionary.rows", lang, count=rows)
    download = label("dictionary.download", lang)
    address = f"{folder}/{entry['path']}"
    link = Html(
        f'<p><a href="{escape(address)}" download>{escape(download)} {escape(entry["path"])}</a></p>',
        f"{download} {address}",
    )
    said = _with_code(str(entry["description"]))
    content = together([Html(f"<p>{said.markup}</p>", said.plain), link, listed])
    return folded(content, title=entry[labels_of], size=size, anchor=f"table-{name}")


def folded(
    content: Html, *, title: str, size: str, anchor: str, title_zh: str | None = None
) -> Html:
    """Content that opens under its title, and when a link leads to its id, `anchor`.

    `size` says how much there is; `title_zh` is the title in Chinese, which stands beside it.
    """
    chinese = f' <span lang="zh">{escape(title_zh)}</span>' if title_zh else ""
    return Html(
        f'<details class="fold"><summary>{escape(title)}{chinese} <span>{escape(size)}</span></summary>\n'
        f'<div id="{escape(anchor)}">\n{content.markup}\n</div></details>',
        f"{title} ({size})\n{content.plain}",
    )


def _with_code(text: str) -> Html:
    """A description from the dictionary, what stands between backticks as code."""
    plain = " ".join(text.split())
    return Html(CODE.sub(r"<code>\1</code>", escape(plain, quote=False)), plain)


def together(parts: Iterable[Html]) -> Html:
    """Several pieces of markup as one."""
    pieces = list(parts)
    return Html(
        "\n".join(piece.markup for piece in pieces), "\n\n".join(piece.plain for piece in pieces)
    )
