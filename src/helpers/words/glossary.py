"""Terms: a short explanation at the word, and the page that has them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.tables.dictionary import TableError, value_labels
from helpers.tables.load import load, load_sources
from helpers.words.citations import source_links
from helpers.words.labels import Words, label
from helpers.words.prose import Html, folded, reading_table, together

ANCHOR = "term-"


@dataclass(frozen=True)
class Term:
    """A word in a sentence, linked to its place in the glossary, which explains it in short."""

    words: str
    explanation: str
    address: str

    def __str__(self) -> str:
        return self.words

    def _repr_markdown_(self) -> str:
        return f'[{_plain(self.words)}]({self.address} "{_plain(self.explanation)}"){{.term}}'


def term(
    concept_id: str,
    words: str | None = None,
    *,
    page: str = "glossary.ipynb",
    lang: str = "en",
    root: Path | None = None,
) -> Term:
    """Explain a term where it stands: `` `{python} atlas.term("fdi-used", "FDI")` ``.

    `concept_id` is a row of the table concepts, `words` how the sentence calls it, `page` leads to
    the glossary. Raises `TableError` for a term that the table has not.
    """
    concepts = load("concepts", root=root).set_index("concept_id")
    if concept_id not in concepts.index:
        raise TableError(
            "data/concepts.csv",
            f"no term is called {concept_id!r}",
            f"Choose one of {', '.join(concepts.index)}, or add it there.",
        )
    row = concepts.loc[concept_id]
    return Term(
        words or str(row[f"term_{lang}"]),
        str(row["explanation_en"]),
        f"{page}#{ANCHOR}{concept_id}",
    )


def _plain(text: str) -> str:
    """Text that Markdown takes for nothing else, within a link and its title."""
    for sign in '\\"[]`*_':
        text = text.replace(sign, f"\\{sign}")
    return text


# ----------------------------------------------------------------------------------- all of them


def glossary_list(
    concepts: pd.DataFrame,
    values: pd.DataFrame,
    *,
    page: str,
    lang: str = "en",
    root: Path | None = None,
) -> Html:
    """Every term with its name in both languages, its explanation, figures and sources.

    `concepts` and `values` are the tables concepts and concept_values, `page` the page that lists
    the sources. Each term can be linked to as `#term-<concept_id>`.
    """
    sources = load_sources(root=root)
    parts = [
        _entry(row, values[values["concept_id"] == row["concept_id"]], sources, page, lang, root)
        for row in concepts.to_dict("records")
    ]
    body = "\n".join(part.markup for part in parts)
    return Html(f'<dl class="glossary">\n{body}\n</dl>', "\n\n".join(part.plain for part in parts))


def _entry(
    row: Mapping[Any, Any],
    values: pd.DataFrame,
    sources: pd.DataFrame,
    page: str,
    lang: str,
    root: Path | None,
) -> Html:
    links = source_links(row["source_ids"], sources=sources, page=page, lang=lang)
    name, chinese = escape(row["term_en"]), escape(row["term_zh"])
    figures = _figures(values, row, sources, page, lang, root) if len(values) else None
    return Html(
        f'<div id="{ANCHOR}{escape(row["concept_id"])}">'
        f'<dt>{name[:1].upper()}{name[1:]} <span lang="zh">{chinese}</span></dt>'
        f"<dd><p>{escape(row['explanation_en'])} "
        f'<span class="cited">({links.markup})</span></p>'
        f"{figures.markup if figures else ''}</dd></div>",
        f"{row['term_en']} ({row['term_zh']}): {row['explanation_en']}",
    )


def _figures(
    values: pd.DataFrame,
    row: Mapping[Any, Any],
    sources: pd.DataFrame,
    page: str,
    lang: str,
    root: Path | None,
) -> Html:
    """The printed figures of one term, in a fold."""
    say = Words.of(lang)
    qualifiers = value_labels("concept_values", "qualifier", lang, root=root)
    listed = pd.DataFrame(
        {
            "what": values["what_en"],
            "when": [say.period(period) for period in values["period"]],
            "value": [_value(each, qualifiers, say) for each in values.to_dict("records")],
            "sources": [
                source_links(ids, sources=sources, page=page, lang=lang)
                for ids in values["source_ids"]
            ],
        }
    )
    table = reading_table(
        listed,
        columns={str(column): label(f"glossary.{column}", lang) for column in listed},
        name=row["term_en"],
        stacked=True,
    )
    number = "glossary.count" if len(values) > 1 else "glossary.count.one"
    size = label(number, lang, count=len(values))
    anchor = f"figures-{row['concept_id']}"
    return folded(together([table]), title=label("glossary.more", lang), size=size, anchor=anchor)


def _value(row: Mapping[Any, Any], qualifiers: Mapping[str, str], say: Words) -> str:
    number = f"{say.number(float(str(row['value'])))} {row['unit']}"
    exact = pd.isna(row["qualifier"]) or row["qualifier"] == "exact"
    return number if exact else f"{qualifiers[str(row['qualifier'])]} {number}"
