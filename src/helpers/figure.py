"""The figures of the Atlas: the general record, with what the Atlas knows filled in.

`figure(…)` stands in the last line of a cell. In JupyterLab it shows the live chart; to whatever
publishes the notebook it hands one record, `application/vnd.atlas.figure+json`. The package
`figure` makes the record; here ids become sources, column names become titles and units, and a chart
that leaves its look open gets that of the house.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from figure import LIVE_MIME, MAX_ROWS, MIME, Figure, FigureError, State, View
from figure import figure as any_figure
from figure.chart import specification
from figure.drawn import drawn_table
from figure.look import CONFIG, filled
from figure.table import cell, require_columns
from helpers.charts import look
from helpers.charts import palette as colours
from helpers.charts.shapes import with_shared_shapes
from helpers.tables.dictionary import as_of as dictionary_day
from helpers.tables.dictionary import dictionary, project_root
from helpers.tables.load import cited, load_sources

__all__ = ["LIVE_MIME", "MAX_ROWS", "MIME", "Figure", "FigureError", "State", "View", "figure"]

CC_BY = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}

IDS = "source_ids"
ID = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_UNITS = {"_bn_cny": "bn CNY", "_bn_usd": "bn USD", "_percent": "percent"}
_YEARS = {"cohort", "year"}
_APOSTROPHE = re.compile(
    r"(?<=[^\W\d_])'(?=[^\W\d_])"
)  # of a text, not of a string in an expression


def figure(
    chart: alt.TopLevelMixin,
    *,
    title: str | None = None,
    description: str | None = None,
    table: pd.DataFrame | None = None,
    sources: Iterable[str | Mapping[str, Any]] | str | Mapping[str, Any] = (),
    as_of: dt.date | pd.Timestamp | str | None = None,
    caption: str | None = None,
    columns: Mapping[str, str] | None = None,
    subtitle: str | None = None,
    note: str | None = None,
    compact: alt.TopLevelMixin | None = None,
    views: Iterable[View] = (),
    states: Iterable[State] = (),
    items: Mapping[str, Any] | None = None,
    licence: Mapping[str, str] | None = None,
    lang: str = "en",
    root: Path | None = None,
) -> Figure:
    """Bind a chart to its title, description, data, sources and date.

    `title` states the finding, `subtitle` what is measured, `description` tells it to who cannot
    see the chart, in at least two sentences. `table` holds what is drawn, one row per mark; a
    column is titled by `columns`, else by the dictionary, and has the unit that its name ends in.
    A source is an id of data/sources.csv, or a text: its title with its address. `as_of` is the day
    the data were read. `compact` is the same chart laid out for a phone. `states`, and `views` with
    a headline, say what stands over the figure when a reader has chosen something. `items` lists
    what the marks stand for, one by one, and names the parameter that chooses one
    (`items.region_items` makes it). Apostrophes are drawn as they are printed; the table keeps them
    as they are.

    The chart alone is enough: what it leaves open is filled in. The table is that of its data, and
    what stands there in `source_ids` are its sources, read on the day of our tables; what `read`
    noted of a table of your own is taken too. The description is written from marks and
    encodings, in English or Chinese. Any colour will do. What cannot be filled in, such as a source, is said
    below the figure, and asked for when it is published. Raises `FigureError` naming the figure and
    the remedy if something given is wrong: a source id is unknown, the chart reaches outside the
    project, or there are more than 5,000 rows.
    """
    root = root or project_root()
    name = title or "untitled"
    share = partial(with_shared_shapes, root=root)
    _require_title(title)
    _require_description(name, description)
    if table is None:
        table = drawn_table(specification(name, chart, root=root, share=share), root=root)
    sources, as_of = _told_by(table, sources, as_of, root=root)
    require_columns(name, table, columns or {})
    table = _published_columns(table)
    made = any_figure(
        chart,
        title=title,
        subtitle=subtitle,
        description=description,
        note=note,
        compact=compact,
        table=table,
        caption=caption,
        columns=_columns(table, columns or {}, lang=lang, root=root),
        sources=_sources(name, sources, root=root),
        licence=CC_BY if licence is None else licence,
        as_of=as_of,
        views=views,
        states=states,
        items=items,
        palette=colours.palette_record(color.light for color in colours.COLORS.values()),
        config=_our_look,
        lang=None if lang == "en" else lang,
        root=root,
        share=share,
    )
    as_written = {"table", "sources"}  # what is taken from here is to be found again elsewhere
    record = {
        part: value if part in as_written else _typeset(value)
        for part, value in made.record.items()
    }
    return replace(made, record=record, note=_typeset(made.note))


# ----------------------------------------------------------------------------------------- its look


def _typeset(node: Any) -> Any:
    """Texts with an apostrophe as it is printed; names of columns, too, wherever they are used."""
    if isinstance(node, str):
        return _APOSTROPHE.sub("’", node)
    if isinstance(node, list):
        return [_typeset(part) for part in node]
    if isinstance(node, dict):
        return {_typeset(name): _typeset(part) for name, part in node.items()}
    return node


def _has_our_look(spec: Mapping[str, Any]) -> bool:
    """Whether a chart was drawn with `look.config`, which leaves no colour open."""
    return bool(spec.get("config", {}).get("font") == look.FONT)


def _our_look(specs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a chart of one's own takes where it leaves its look open; nothing for one of ours."""
    if all(map(_has_our_look, specs)):
        return {}
    marks = {"mark": {"color": colours.SERVICES}}
    return filled(look.config(look.layout_named("wide")) | marks, CONFIG)


# ----------------------------------------------------------------------------- what is said of it


def _require_title(title: str | None) -> None:
    if title is not None and not (isinstance(title, str) and title.strip()):
        raise FigureError(str(title), "it has no title", "Give title=: the finding, as a sentence.")


def _require_description(name: str, description: str | None) -> None:
    if description is not None and len(re.findall(r"[.!?](?:\s|$)|[。!?]", description)) < 2:
        raise FigureError(
            name,
            "its description is shorter than two sentences",
            "Give description=: what the chart shows, its extent and extremes, and its gaps "
            "(helpers.words.describe writes one from the data).",
        )


def _told_by(
    table: pd.DataFrame | None, sources: Any, as_of: Any, *, root: Path
) -> tuple[Any, Any]:
    """Sources and day as given, or those that the rows of a table of ours tell."""
    if sources or not isinstance(table, pd.DataFrame) or IDS not in table.columns:
        return sources, as_of
    return cited(table), dictionary_day(root=root) if as_of is None else as_of


def _published_columns(table: pd.DataFrame | None) -> pd.DataFrame | None:
    """A table without the ids of its sources, which the figure lists in words."""
    if not isinstance(table, pd.DataFrame) or IDS not in table.columns or len(table.columns) < 2:
        return table
    return table.drop(columns=IDS)


def _sources(name: str, sources: Any, *, root: Path) -> list[Any]:
    """The sources as a record tells them, each once: ids of ours, and what is told in words."""
    given = [sources] if isinstance(sources, str | Mapping) else sources or ()
    if not isinstance(given, Iterable):
        raise FigureError(
            name,
            f"sources= is {given!r}",
            "Give ids of data/sources.csv, or texts of a title and an address.",
        )
    if not given:
        return []
    known = load_sources(root=root).set_index("source_id")
    found: list[Any] = []
    for source in given:
        if isinstance(source, str) and source in known.index:
            source = _known_source(known.loc[[source]].iloc[0])
        elif isinstance(source, str) and ID.fullmatch(source):
            raise FigureError(
                name,
                f"source {source} is not in data/sources.csv",
                "Correct the id, add the source there, or write it in words: its title and its "
                "address.",
            )
        if source not in found:
            found.append(source)
    return found


def _known_source(row: pd.Series) -> dict[str, Any]:
    return {
        "id": str(row.name),
        "title": row["title"],
        "publisher": cell(row["publisher"]),
        "url": cell(row["url"]),
        "published": _published(row),
    }


def _published(source: pd.Series) -> str | None:
    """The day, month or year a source appeared, no finer than it is known."""
    if pd.isna(source["published_on"]):
        return None
    formats = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
    return f"{source['published_on']:{formats[source['published_on_precision']]}}"


def _columns(
    table: pd.DataFrame | None, given: Mapping[str, str], *, lang: str, root: Path
) -> dict[str, Any]:
    """What the name of each column tells: its title, unit and language, and whether it is a year."""
    if not isinstance(table, pd.DataFrame):
        return {column: {"title": title} for column, title in given.items()}
    titles = {**_dictionary_titles(lang, root=root), **given}
    told = {str(column): _told_of(str(column)) for column in table.columns}
    return {
        column: {**({"title": titles[column]} if column in titles else {}), **parts}
        for column, parts in told.items()
    }


def _told_of(column: str) -> dict[str, Any]:
    """What the name of a column tells by its end."""
    parts = {
        "unit": next((unit for end, unit in _UNITS.items() if column.endswith(end)), None),
        "lang": "zh" if column.endswith("_zh") else None,
        "type": "year" if column in _YEARS else None,
    }
    return {name: part for name, part in parts.items() if part is not None}


def _dictionary_titles(lang: str, *, root: Path) -> dict[str, str]:
    """The titles of all columns whose name means one thing in every table of the dictionary."""
    key = "title_zh" if lang == "zh" else "title"
    found: dict[str, set[str]] = {}
    for resource in dictionary(root=root)["resources"]:
        for field in resource.get("schema", {}).get("fields", ()):
            found.setdefault(field["name"], set()).add(field.get(key, field["name"]))
    return {name: titles.pop() for name, titles in found.items() if len(titles) == 1}
