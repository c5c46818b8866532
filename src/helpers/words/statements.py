"""The two articles that started the atlas, statement by statement, ready to be read."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import repeat
from pathlib import Path

import pandas as pd

from helpers.tables.dictionary import DELIMITER, TableError
from helpers.tables.load import load_sources
from helpers.words.citations import source_links
from helpers.words.labels import label
from helpers.words.prose import Html, folded, reading_table, together

Pages = Mapping[str, tuple[str, str]]  # name and address of the page that tells a table


def statement_folds(
    statements: pd.DataFrame,
    *,
    verdicts: Mapping[str, str],
    pages: Pages,
    page: str,
    called: str,
    lang: str = "en",
    root: Path | None = None,
) -> Html:
    """Statements in a fold for each verdict: the right value, the evidence, where the site tells it.

    `statements` is the table of that name or some of its rows, `verdicts` names each verdict in the
    order wanted, `pages` says which page tells a table, `page` lists the sources, `called`
    is what a screen reader calls the article. Raises `TableError` for a table that `pages` has not.
    """
    listed = _listed(statements, pages=pages, page=page, lang=lang, root=root)
    columns = {
        column: label(f"statement.{column}", lang)
        for column in ("statement", "held", "read", "told")
    }
    return together(
        folded(
            reading_table(
                rows,
                columns=columns,
                name=f"{called}: {name}",
                anchors="statement_id",
                stacked=True,
            ),
            title=name[:1].upper() + name[1:],
            size=label("statement.count", lang, count=len(rows)),
            anchor=f"{rows['source_id'].iloc[0]}-{verdict.replace(' ', '-')}",
        )
        for verdict, name in verdicts.items()
        if len(rows := listed[listed["verdict"] == verdict])
    )


def _listed(
    statements: pd.DataFrame, *, pages: Pages, page: str, lang: str, root: Path | None
) -> pd.DataFrame:
    """The statements with what is held, what was read and where it is told."""
    sources = load_sources(root=root)
    cells = {
        "held": map(_held, statements["right_value"], statements["why"], repeat(lang)),
        "read": (
            source_links(ids, sources=sources, page=page, lang=lang)
            for ids in statements["source_ids"]
        ),
        "told": (told_where(tables, pages=pages, lang=lang) for tables in statements["told_in"]),
    }
    return statements.assign(
        **{
            name: pd.Series(list(made), statements.index, dtype=object)
            for name, made in cells.items()
        }
    )


def _held(right: str | float, why: str | float, lang: str) -> str:
    """The right value and the ground for it, or that the sources say the same."""
    said = [str(each) for each in (right, why) if pd.notna(each)]
    return " ".join(said) or label("statement.same", lang)


def told_where(tables: str | float, *, pages: Pages, lang: str = "en") -> Html:
    """Links to the pages that tell the tables of one cell of `told_in`, each page once.

    Raises `TableError` for a table that `pages` has not.
    """
    if not isinstance(tables, str):
        return Html(escape(label("statement.nowhere", lang)), label("statement.nowhere", lang))
    names = tables.split(DELIMITER)
    lost = [name for name in names if name not in pages]
    if lost:
        raise TableError(
            "data/statements.csv",
            f"told_in names {', '.join(lost)}, and no page is known to tell it",
            "Add the table with its page to pages=, or correct told_in.",
        )
    links = dict.fromkeys(pages[name] for name in names)
    return Html(
        "; ".join(f'<a href="{escape(to)}">{escape(name)}</a>' for name, to in links),
        "; ".join(name for name, _ in links),
    )
