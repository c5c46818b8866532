"""The figures of the Atlas: the general record, with what the Atlas knows filled in.

`figure(…)` stands in the last line of a cell. In JupyterLab it shows the live chart; to whatever
publishes the notebook it hands one record, `application/vnd.atlas.figure+json`. The package
`figure` makes the record; here ids become sources, column names become titles and units, and
colours are held to the palette.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from figure import LIVE_MIME, MAX_ROWS, MIME, Figure, FigureError, State, View
from figure import figure as any_figure
from figure.chart import specification
from figure.look import CONFIG, colour_literals, filled
from figure.table import cell
from helpers.charts import look
from helpers.charts import palette as colours
from helpers.charts.shapes import with_shared_shapes
from helpers.tables.dictionary import dictionary, project_root
from helpers.tables.load import load_sources

__all__ = ["LIVE_MIME", "MAX_ROWS", "MIME", "Figure", "FigureError", "State", "View", "figure"]

CC_BY = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}

_UNITS = {"_bn_cny": "bn CNY", "_bn_usd": "bn USD", "_percent": "percent"}
_YEARS = {"cohort", "year"}
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")  # of a text, not of a string in an expression


def figure(
    chart: alt.TopLevelMixin,
    *,
    title: str | None = None,
    description: str | None = None,
    table: pd.DataFrame | None = None,
    sources: Iterable[str] | str = (),
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
    `sources` are source ids of data/sources.csv. `as_of` is the day the data were read. `compact`
    is the same chart laid out for a phone. `states`, and `views` with a headline, say what stands over
    the figure when a reader has chosen something. `items` lists what the marks stand for, one by one, and
    names the parameter that chooses one (`items.region_items` makes it). Apostrophes are drawn as they
    are printed; the table keeps them as they are.

    The chart alone is enough: what it leaves open is filled in, its colours included, and what
    cannot be filled in, such as a source, is asked for when the figure is published. Raises
    `FigureError` naming the figure and the remedy if something given is wrong: a source is unknown,
    a colour that the author wrote is not in the palette, the chart reaches outside the project, or
    there are more than 5,000 rows.
    """
    root = root or project_root()
    name = title or "untitled"
    drawn = [each for each in (chart, compact) if each is not None]
    share = partial(with_shared_shapes, root=root)
    specs = [specification(name, each, {}, root=root, share=share) for each in drawn]
    _require_title(title)
    _require_description(name, description)
    _require_palette(name, specs)
    made = any_figure(
        chart,
        title=title,
        subtitle=subtitle,
        description=description,
        note=note,
        compact=compact,
        table=table,
        caption=caption,
        columns=_columns(name, table, columns or {}, lang=lang, root=root),
        sources=_sources(name, sources, root=root),
        licence=CC_BY if licence is None else licence,
        as_of=as_of,
        views=views,
        states=states,
        items=items,
        palette=colours.palette_record(color.light for color in colours.COLORS.values()),
        config={} if all(map(_has_our_look, specs)) else _our_look(),
        root=root,
        share=share,
    )
    as_written = {"table", "sources"}  # what is taken from here is to be found again elsewhere
    record = {
        part: value if part in as_written else _typeset(value)
        for part, value in made.record.items()
    }
    return replace(made, record=record)


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
    return "background" in spec.get("config", {})


def _our_look() -> dict[str, Any]:
    """What a chart of one's own takes where it leaves its look open."""
    return filled(look.config(look.layout_named("wide")), CONFIG)


def _require_palette(name: str, specs: list[dict[str, Any]]) -> None:
    try:
        colours.palette_record({literal for spec in specs for literal in colour_literals(spec)})
    except colours.PaletteError as error:
        raise FigureError(
            name,
            f"colour {error.args[0].split(': ')[0]} is not in the palette",
            "Take a colour from helpers.charts.palette, or add one there with its dark twin.",
        ) from error


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


def _sources(name: str, sources: Iterable[str] | str, *, root: Path) -> list[dict[str, Any]]:
    """The sources with these ids as a record tells them, each once."""
    wanted = [sources] if isinstance(sources, str) else list(dict.fromkeys(sources or ()))
    if not wanted:
        return []
    known = load_sources(root=root).set_index("source_id")
    unknown = [source for source in wanted if source not in known.index]
    if unknown:
        raise FigureError(
            name,
            f"source {', '.join(unknown)} is not in data/sources.csv",
            "Correct the id, or add the source there.",
        )
    return [
        {
            "id": source,
            "title": row["title"],
            "publisher": cell(row["publisher"]),
            "url": cell(row["url"]),
            "published": _published(row),
        }
        for source, row in known.loc[wanted].iterrows()
    ]


def _published(source: pd.Series) -> str | None:
    """The day, month or year a source appeared, no finer than it is known."""
    if pd.isna(source["published_on"]):
        return None
    formats = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
    return f"{source['published_on']:{formats[source['published_on_precision']]}}"


def _columns(
    name: str, table: pd.DataFrame | None, given: Mapping[str, str], *, lang: str, root: Path
) -> dict[str, dict[str, Any]]:
    """What the name of each column tells: its title, unit and language, and whether it is a year."""
    if not isinstance(table, pd.DataFrame):
        return {column: {"title": title} for column, title in given.items()}
    titles = {**_dictionary_titles(lang, root=root), **given}
    untitled = [str(column) for column in table.columns if column not in titles]
    if untitled:
        raise FigureError(
            name,
            f"its table has no title for column {', '.join(untitled)}",
            "Give columns={name: title}, or describe the column in data/datapackage.yaml.",
        )
    return {
        column: {
            "title": titles[column],
            "unit": next((unit for end, unit in _UNITS.items() if column.endswith(end)), None),
            "lang": "zh" if column.endswith("_zh") else None,
            **({"type": "year"} if column in _YEARS else {}),
        }
        for column in table.columns
    }


def _dictionary_titles(lang: str, *, root: Path) -> dict[str, str]:
    """The titles of all columns whose name means one thing in every table of the dictionary."""
    key = {"en": "title", "zh": "title_zh"}[lang]
    found: dict[str, set[str]] = {}
    for resource in dictionary(root=root)["resources"]:
        for field in resource.get("schema", {}).get("fields", ()):
            found.setdefault(field["name"], set()).add(field.get(key, field["name"]))
    return {name: titles.pop() for name, titles in found.items() if len(titles) == 1}
