"""Rules of quotations: they are short, and say which language they are in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from helpers.tables.rules.columns import quotations_are_in_their_language
from helpers.tables.rules.faults import Fault, Tables, indexed_rows, table_path

QUOTE_WORDS = 25  # what may be quoted of a page
QUOTE_SIGNS = 60  # the same in a language that is written without spaces
UNSPACED = ("ja", "zh")
# Dashes and strokes part words, also without spaces; a hyphen, an apostrophe or a point within does not.
WORD = re.compile(r"\w+(?:['’.,\-\u2010\u2011]\w+)*")


def quotations_are_short_and_name_their_language(tables: Tables) -> Iterator[Fault]:
    """A quotation has at most 25 words and a language; a paraphrase has neither."""
    told = {fault.index for fault in tables.once(quotations_are_in_their_language)}
    for index, row in indexed_rows(tables["voices"]):
        if index in told:
            continue
        quote, language = row["quote"], row["quote_language"]
        if pd.isna(quote) != pd.isna(language):
            yield Fault(
                table_path("voices"),
                index,
                f"quote is {_told(quote)} and quote_language is {_told(language)}",
                "Fill both for a quotation, neither for a paraphrase.",
            )
        elif pd.notna(quote):
            unit, length, most = _measured(quote, language)
            if length > most:
                yield Fault(
                    table_path("voices"),
                    index,
                    f"quote has {length} {unit}",
                    f"Cut it to {most}, or tell it in gist_en.",
                )


def _measured(quote: str, language: str) -> tuple[str, int, int]:
    """The unit in which a language is counted, how many there are, and how many may be."""
    if language in UNSPACED:
        return "signs", len(quote), QUOTE_SIGNS
    return "words", len(WORD.findall(quote)), QUOTE_WORDS


def _told(value: str | float) -> str:
    return "empty" if pd.isna(value) else repr(value)
