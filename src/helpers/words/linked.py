"""Regions that a text names, each leading to its page."""

from __future__ import annotations

import re
from html import escape

import pandas as pd

from helpers.words.prose import Html


def named_regions(text: str, regions: pd.DataFrame, *, lang: str = "en") -> list[tuple[str, str]]:
    """The regions that a text names, each once, in the order of the text: its name and its id."""
    ids = _ids(regions, lang)
    return [(name, ids[name]) for name in dict.fromkeys(_names(ids, lang).findall(text))]


def region_pages(
    regions: pd.DataFrame, *, folder: str = "regions/", lang: str = "en"
) -> dict[str, str]:
    """The page of each region in the site by its name, for `figure(…, pages=…)`.

    `folder` is that of the pages; `regions` is one row per region, as `load_regions` gives.
    """
    return {name: f"{folder}{region}.html" for name, region in _ids(regions, lang).items()}


def linked_regions(
    texts: pd.Series, regions: pd.DataFrame, *, folder: str = "../regions/", lang: str = "en"
) -> list[Html]:
    """Texts for a table to read, in which each region leads to its page where it is first named.

    `folder` leads to the pages of the regions from the page that shows this. One for each of `texts`.
    """
    ids = _ids(regions, lang)
    parts = _names(ids, lang)
    result = []
    for text in texts:
        seen: set[str] = set()
        pieces, end = [], 0
        for found in parts.finditer(text):
            pieces.append(escape(text[end : found.start()]))
            name, end = found[0], found.end()
            link = f'<a href="{escape(f"{folder}{ids[name]}.ipynb")}">{escape(name)}</a>'
            pieces.append(escape(name) if name in seen else link)
            seen.add(name)
        result.append(Html("".join([*pieces, escape(text[end:])]), text))
    return result


def _ids(regions: pd.DataFrame, lang: str) -> dict[str, str]:
    return dict(zip(regions[f"name_{lang}"], regions["region_id"], strict=True))


def _names(ids: dict[str, str], lang: str) -> re.Pattern[str]:
    """Any of the names, whole words in a language that parts words."""
    edge = r"\b" if lang == "en" else ""
    return re.compile(
        f"{edge}(?:{'|'.join(map(re.escape, sorted(ids, key=len, reverse=True)))}){edge}"
    )
