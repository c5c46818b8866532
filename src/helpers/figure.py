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
from figure.needed import needed_columns
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
    pages: Mapping[str, str] | None = None,
    licence: Mapping[str, str] | None = None,
    lang: str = "en",
    root: Path | None = None,
) -> Figure:
    """Bind a chart to its title, description, data, sources and date, as `figure.figure` does.

    The chart alone is enough, what it leaves open is filled in: `table` (what is drawn, one row per
    mark) from its data, `sources` and `as_of` from `source_ids` there or from what `read` noted, the
    `description` (two sentences or more) from marks and encodings, its look from the house. A column
    is titled by `columns`, else by the dictionary, and has the unit that its name ends in. A source
    is an id of data/sources.csv, or a text: its title with its address. `items.region_items` makes
    `items`, `linked.region_pages` makes `pages`. `states`, and `views` with a headline, stand over the
    figure while a reader has chosen something. What nobody can fill in is said below it, and asked for when published. Raises
    `FigureError` for an unknown source, a chart that reaches outside, or more than 5,000 rows.
    """
    root = root or project_root()
    _require_title(title)
    name = title or "untitled"
    _require_description(name, description)
    share = partial(with_shared_shapes, root=root)
    if (whole := table) is None:
        spec = specification(name, chart, root=root, share=share)
        whole, table = _drawn_tables(spec, columns or {}, root=root)
    sources, as_of = _told_by(whole, sources, as_of, root=root)
    require_columns(name, table, columns or {})
    table = _published_columns(table)
    said = {"title": title, "subtitle": subtitle, "description": description, "note": note}
    chosen = {"views": views, "states": states, "items": items, "pages": pages}
    house = {"palette": _palette(), "config": _our_look, "root": root, "share": share}
    named = _sources(name, sources, root=root), _columns(table, columns or {}, lang=lang, root=root)
    data = {"table": table, "caption": caption, "sources": named[0], "columns": named[1]}
    told = {"as_of": as_of, "licence": _licence(licence), "lang": None if lang == "en" else lang}
    made: Any = any_figure
    return _printed(made(chart, compact=compact, **said, **data, **told, **chosen, **house))


# ----------------------------------------------------------------------------------------- its look


def _printed(made: Figure) -> Figure:
    """A figure whose texts have their apostrophes as they are printed."""
    as_written = {"table", "sources"}  # what is taken from here is to be found again elsewhere
    record = {
        part: value if part in as_written else _typeset(value)
        for part, value in made.record.items()
    }
    return replace(made, record=record, note=_typeset(made.note))


def _licence(given: Mapping[str, str] | None) -> Mapping[str, str]:
    return CC_BY if given is None else given


def _palette() -> dict[str, Any]:
    return colours.palette_record(color.light for color in colours.COLORS.values())


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


def _drawn_tables(
    spec: dict[str, Any], columns: Mapping[str, Any], *, root: Path
) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """All that a chart holds as a table, and that part of it which it draws or `columns` names."""
    needed = needed_columns(spec, also=[*map(str, columns)])
    return drawn_table(spec, root=root), drawn_table(needed, root=root)


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
