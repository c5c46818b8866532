"""A figure: a chart with all it needs to be read, checked, cited and reused.

`figure(…)` stands in the last line of a cell. In JupyterLab it shows the live chart; to whatever
publishes the notebook it hands one record, `application/vnd.atlas.figure+json`.
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
import json
import operator
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import SchemaValidationError

from helpers.charts import palette as colours
from helpers.charts.look import drafting
from helpers.charts.shapes import with_shared_shapes
from helpers.tables.dictionary import TableError, dictionary, project_root
from helpers.tables.load import load_sources

MIME = "application/vnd.atlas.figure+json"
LIVE_MIME = "application/vnd.vegalite.v5+json"  # the newest that JupyterLab 4 draws by itself
LIVE_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
VERSION = 1
MAX_ROWS = 5_000
CC_BY = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}

_UNITS = {"_bn_cny": "bn CNY", "_bn_usd": "bn USD", "_percent": "percent"}
_YEARS = {"cohort", "year"}
_TYPES = {"i": "integer", "u": "integer", "f": "number", "b": "boolean", "M": "date"}
_COLOR_LITERAL = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\([^)]*\)")
_COLOR_KEYS = {"color", "fill", "stroke", "background"}
_NO_COLOR = {"transparent", "none"}
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")


class FigureError(ValueError):
    """A figure cannot be published as it is: which, what is wrong, what to do."""

    def __init__(self, title: str, found: str, remedy: str) -> None:
        super().__init__(f"figure {title!r}: {found}. {remedy}")
        self.title = title
        self.found = found
        self.remedy = remedy


@dataclass(frozen=True)
class View:
    """A named state of a figure: the values of its parameters, and what to call it."""

    name: str
    title: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """A checked figure. `record` is all that a publisher sees of it."""

    record: dict[str, Any]
    root: Path

    def _repr_mimebundle_(
        self, include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
    ) -> dict[str, Any]:
        return {
            MIME: self.record,
            LIVE_MIME: live_spec(self.record["spec"], root=self.root),
            "text/plain": f"{self.record['title']}\n\n{self.record['description']}",
        }


def figure(
    chart: alt.TopLevelMixin,
    *,
    title: str,
    description: str,
    table: pd.DataFrame,
    sources: Iterable[str],
    as_of: dt.date | pd.Timestamp | str,
    caption: str | None = None,
    columns: Mapping[str, str] | None = None,
    subtitle: str | None = None,
    note: str | None = None,
    compact: alt.TopLevelMixin | None = None,
    views: Iterable[View] = (),
    items: Mapping[str, Any] | None = None,
    licence: Mapping[str, str] | None = None,
    lang: str = "en",
    root: Path | None = None,
) -> Figure:
    """Bind a chart to its title, description, data, sources and date.

    `title` states the finding, `subtitle` what is measured, `description` tells it to who cannot
    see the chart, in at least two sentences. `table` holds what is drawn; a column is titled by
    `columns`, else by the dictionary. `sources` are source ids. `compact` is the same chart laid
    out for a phone. `items` lists what the marks stand for, one by one, and names the parameter
    that chooses one (`items.region_items` makes it). Raises `FigureError` naming the figure and the
    remedy if anything is missing, a source is unknown, a colour is not in the palette, the chart
    reaches outside the project, or there are more than 5,000 rows.
    """
    root = root or project_root()
    if not (isinstance(title, str) and title.strip()):
        raise FigureError(str(title), "it has no title", "Give title=: the finding, as a sentence.")
    specs = [
        with_shared_shapes(_spec(title, drawn), root=root)
        for drawn in (chart, compact)
        if drawn is not None
    ]
    _require_description(title, description)
    _require_table(title, table)
    day = _require_day(title, as_of)
    cited = _require_sources(title, sources, root=root)
    for spec in specs:
        _require_own_data(title, spec, root=root)
        _require_few_rows(title, sum(map(len, spec.get("datasets", {}).values())), "its chart")
    literals = {literal for spec in specs for literal in color_literals(spec)}
    try:
        named = colours.palette_record(literals)
    except colours.PaletteError as error:
        raise FigureError(
            title,
            f"colour {error.args[0].split(': ')[0]} is not in the palette",
            "Take a colour from helpers.charts.palette, or add one there with its dark twin.",
        ) from error
    record = {
        "version": VERSION,
        "title": title,
        "subtitle": subtitle,
        "description": description,
        "note": note,
        "spec": specs[0],
        "compact_spec": specs[1] if len(specs) > 1 else None,
        "table": _table_record(
            title, table, caption or subtitle or title, columns or {}, lang=lang, root=root
        ),
        "sources": cited,
        "licence": dict(licence or CC_BY),
        "as_of": day,
        "views": [_view_record(title, view, specs[0]) for view in views],
        "items": None if items is None else _items_record(title, items, specs),
        "palette": named,
    }
    return Figure(json.loads(json.dumps(record, ensure_ascii=False, allow_nan=False)), root)


# ------------------------------------------------------------------------------- what is required


def _spec(title: str, chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The chart as Vega-Lite, checked as a whole against its schema."""
    try:
        with drafting():
            return chart.to_dict(validate=True)
    except SchemaValidationError as error:
        raise FigureError(
            title,
            f"its chart is not valid Vega-Lite at {error.json_path}: {_fault(error, chart)}",
            "Correct it where this part of the chart is drawn.",
        ) from error


def _fault(error: SchemaValidationError, chart: alt.TopLevelMixin) -> str:
    """What is wrong with a chart. Of a mark Altair says only that it might be of another type."""
    steps = list(error.absolute_path)
    if "mark" in steps:
        with drafting():
            spec = chart.to_dict(validate=False)
        mark = functools.reduce(operator.getitem, steps[: steps.index("mark") + 1], spec)
        if "type" in mark:  # not so the mark of a brush, or of the configuration
            try:
                alt.MarkDef(**mark)
            except SchemaValidationError as own:
                return str(own.message.strip())
    return str(error.message.strip())


def _require_description(title: str, description: str) -> None:
    sentences = re.findall(r"[.!?](?:\s|$)|[。!?]", description or "")
    if len(sentences) < 2:
        raise FigureError(
            title,
            "its description is missing or shorter than two sentences",
            "Give description=: what the chart shows, its extent and extremes, and its gaps "
            "(helpers.words.describe writes one from the data).",
        )


def _require_table(title: str, table: pd.DataFrame) -> None:
    if not isinstance(table, pd.DataFrame) or table.empty:
        raise FigureError(
            title, "it has no table", "Give table=: a DataFrame with the values that are drawn."
        )
    _require_few_rows(title, len(table), "its table")


def _require_few_rows(title: str, rows: int, where: str) -> None:
    if rows > MAX_ROWS:
        raise FigureError(
            title,
            f"{where} has {rows:,} rows, more than {MAX_ROWS:,}",
            "Aggregate the data, or draw a part and link the whole file.",
        )


def _require_day(title: str, as_of: dt.date | pd.Timestamp | str) -> str:
    day = pd.to_datetime(as_of, errors="coerce") if as_of is not None else pd.NaT
    if pd.isna(day):
        raise FigureError(
            title, f"as_of is {as_of!r}, not a day", "Give as_of=: the day the data were read."
        )
    return f"{day:%Y-%m-%d}"


def _require_sources(title: str, sources: Iterable[str], *, root: Path) -> list[dict[str, Any]]:
    wanted = [sources] if isinstance(sources, str) else list(dict.fromkeys(sources or ()))
    if not wanted:
        raise FigureError(
            title,
            "it names no source",
            "Give sources=: ids of data/sources.csv, for example tables.cited(table).",
        )
    known = load_sources(root=root).set_index("source_id")
    unknown = [name for name in wanted if name not in known.index]
    if unknown:
        raise FigureError(
            title,
            f"source {', '.join(unknown)} is not in data/sources.csv",
            "Correct the id, or add the source there.",
        )
    return [
        {
            "id": name,
            "title": row["title"],
            "publisher": _cell(row["publisher"]),
            "url": _cell(row["url"]),
            "published": _published(row),
        }
        for name, row in known.loc[wanted].iterrows()
    ]


def _published(source: pd.Series) -> str | None:
    """The day, month or year a source appeared, no finer than it is known."""
    if pd.isna(source["published_on"]):
        return None
    formats = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
    return f"{source['published_on']:{formats[source['published_on_precision']]}}"


def _require_own_data(title: str, spec: dict[str, Any], *, root: Path) -> None:
    for url in _urls(spec):
        path = PurePosixPath(url)
        if _SCHEME.match(url) or path.is_absolute() or url.startswith("//") or ".." in path.parts:
            raise FigureError(
                title,
                f"its chart reads {url}, outside the project",
                "Keep the file in the project and name it relative to the project's folder.",
            )
        if not (root / path).is_file():
            raise FigureError(
                title, f"its chart reads {url}, which is missing", "Restore or rebuild the file."
            )


def _urls(node: Any) -> Iterator[str]:
    """Every address a chart would fetch: of data, and of images."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "datasets":
                continue
            if key == "url" and isinstance(value, str):
                yield value
            elif key == "url" and isinstance(value, dict):
                yield str(value.get("value", f"column:{value.get('field')}"))
            else:
                yield from _urls(value)
    elif isinstance(node, list):
        for value in node:
            yield from _urls(value)


def color_literals(spec: dict[str, Any]) -> set[str]:
    """Every colour a spec writes out, also by CSS name; data are not looked into."""
    return set(_colors(spec, key=""))


def _colors(node: Any, *, key: str) -> Iterator[str]:
    if isinstance(node, dict):
        if "scheme" in node:
            yield f"scheme {node['scheme']}"
        for name, value in node.items():
            if name in ("datasets", "$schema"):
                continue
            if name == "values" and key == "data":
                continue
            inner = key if name in ("value", "condition", "expr") else name
            yield from _colors(value, key=inner)
    elif isinstance(node, list):
        for value in node:
            yield from _colors(value, key=key)
    elif isinstance(node, str):
        literals = _COLOR_LITERAL.findall(node)
        yield from literals
        names_color = key in _COLOR_KEYS or key.endswith("Color")
        if names_color and not literals and node not in _NO_COLOR and node.isalpha():
            yield node


# --------------------------------------------------------------------------------------- the record


def _view_record(title: str, view: View, spec: dict[str, Any]) -> dict[str, Any]:
    known = {param["name"] for param in spec.get("params", ())}
    unknown = sorted(set(view.params) - known)
    if unknown:
        raise FigureError(
            title,
            f"view {view.name!r} sets {', '.join(unknown)}, which the chart does not have",
            f"Choose from {', '.join(sorted(known)) or 'none: the chart has no parameters'}.",
        )
    return {
        "name": view.name,
        "title": view.title,
        "params": {key: _cell(value) for key, value in view.params.items()},
    }


def _items_record(
    title: str, items: Mapping[str, Any], specs: list[dict[str, Any]]
) -> dict[str, Any]:
    for spec in specs:
        known = sorted(param["name"] for param in spec.get("params", ()))
        if items["param"] not in known:
            raise FigureError(
                title,
                f"its items are chosen by {items['param']!r}, which the chart does not have",
                f"Choose from {', '.join(known) or 'none: the chart has no parameters'}.",
            )
    ids = [entry["id"] for entry in items["entries"]]
    repeated = sorted({name for name in ids if ids.count(name) > 1})
    if repeated or not ids:
        raise FigureError(
            title,
            f"its items repeat {', '.join(repeated)}" if ids else "its items are empty",
            "List each thing that the figure shows once.",
        )
    return dict(items)


def _table_record(
    title: str,
    table: pd.DataFrame,
    caption: str,
    columns: Mapping[str, str],
    *,
    lang: str,
    root: Path,
) -> dict[str, Any]:
    titles = {**_dictionary_titles(lang, root=root), **columns}
    untitled = [str(name) for name in table.columns if name not in titles]
    if untitled:
        raise FigureError(
            title,
            f"its table has no title for column {', '.join(untitled)}",
            "Give columns={name: title}, or describe the column in data/datapackage.yaml.",
        )
    described = [
        {
            "name": name,
            "title": titles[name],
            "type": _column_type(name, table[name]),
            "unit": next((unit for end, unit in _UNITS.items() if name.endswith(end)), None),
            "lang": "zh" if name.endswith("_zh") else None,
        }
        for name in table.columns
    ]
    cells = [[_cell(value) for value in table[name]] for name in table.columns]
    return {
        "caption": caption,
        "columns": described,
        "rows": [list(row) for row in zip(*cells, strict=True)],
    }


def _dictionary_titles(lang: str, *, root: Path) -> dict[str, str]:
    """The titles of all columns whose name means one thing in every table of the dictionary."""
    key = {"en": "title", "zh": "title_zh"}[lang]
    found: dict[str, set[str]] = {}
    for resource in dictionary(root=root)["resources"]:
        for field in resource.get("schema", {}).get("fields", ()):
            found.setdefault(field["name"], set()).add(field.get(key, field["name"]))
    return {name: titles.pop() for name, titles in found.items() if len(titles) == 1}


def _column_type(name: str, column: pd.Series) -> str:
    if name in _YEARS:
        return "year"
    return _TYPES.get(getattr(column.dtype, "kind", "O"), "string")


def _cell(value: Any) -> Any:
    if pd.isna(value):
        return None
    if isinstance(value, dt.date | pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return value.item() if hasattr(value, "item") else value


# ------------------------------------------------------------------------------------- in JupyterLab


def live_spec(spec: dict[str, Any], *, root: Path) -> dict[str, Any]:
    """The spec with every file it reads put inside, so that JupyterLab draws it offline."""
    live = copy.deepcopy(spec)
    _put_inside(live, root=root, read={})
    return {**live, "$schema": LIVE_SCHEMA}


def _put_inside(node: Any, *, root: Path, read: dict[str, Any]) -> None:
    if isinstance(node, dict):
        data = node.get("data")
        if isinstance(data, dict) and isinstance(data.get("url"), str):
            url = data.pop("url")
            if url not in read:
                try:
                    read[url] = json.loads((root / url).read_text(encoding="utf-8"))
                except json.JSONDecodeError as error:
                    raise TableError(
                        url, f"it is not valid JSON: {error}", "Rebuild it."
                    ) from error
            data["values"] = read[url]
        for value in node.values():
            _put_inside(value, root=root, read=read)
    elif isinstance(node, list):
        for value in node:
            _put_inside(value, root=root, read=read)
