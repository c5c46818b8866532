"""What of a figure may be taken: composed as a picture, as a chart that stands alone, as Python."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

import jinja2

from figure.compose import compose
from figure.lettering import wrapped
from publisher.figures.figure import Figure
from publisher.figures.told import Told
from publisher.site.frame import DEFAULTS

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
LINE = 60  # sizes of its letters that a line below a title may be wide
# What pandas takes for a number or for yes and no, and what it takes for a gap.
NO_TEXT = re.compile(r"[-+]?\d+([.,]\d+)?(e[-+]?\d+)?|[-+]?inf(inity)?|true|false", re.IGNORECASE)
GAPS = frozenset(["NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "<NA>", "#N/A", "#NA"])
FEW = 12  # colours that can be told apart
FOLDED = ["_column", "_value"]  # names that no column of a table has


def composed(figure: Figure, told: Told, *, and_more: str, lang: str, theme: str = "light") -> str:
    """The figure as it stands, with its words around it, as SVG."""
    return compose(
        figure.wide.svg,
        title=told.title,
        subtitle=told.subtitle,
        note=told.note,
        source=told.source(and_more),
        credit=told.site,
        licence=told.licence,
        date=told.date,
        theme=theme,
        lang=lang,
        palette=figure.record["palette"],
    )


def standalone(
    spec: Mapping[str, Any],
    told: Told,
    source: str,
    description: str,
    read: Callable[[str], bytes],
) -> dict[str, Any]:
    """The Vega-Lite of a figure as it can be drawn anywhere: data and shapes inside, with its words.

    `read` gives the file of an address. A chart that has a title of its own keeps it.
    """
    held: dict[str, Any] = {}
    result = {"$schema": SCHEMA, "description": description, **inlined(dict(spec), held, read)}
    if held:
        result["datasets"] = {**result.get("datasets", {}), **held}
    last = " · ".join(part for part in (told.site, told.licence, told.date) if part)
    below = [
        line
        for part in (told.subtitle, told.note, source, last)
        for line in wrapped(part or "", LINE, "normal")
    ]
    result.setdefault("title", {"text": told.title, "subtitle": below, "anchor": "start"})
    result["usermeta"] = {
        "title": told.title,
        "note": told.note,
        "source": source,
        "credit": told.site,
        "licence": told.licence,
        "date": told.date,
        "address": told.address,
    }
    return result


def inlined(node: Any, held: dict[str, Any], read: Callable[[str], bytes]) -> Any:
    """A part of a spec that names data kept in `held` where it named a file."""
    if isinstance(node, list):
        return [inlined(part, held, read) for part in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("url"), str):
        path = PurePosixPath(node["url"])
        kind = dict(node.get("format") or {})
        kind.setdefault("type", "json" if path.suffix == ".json" else path.suffix.lstrip("."))
        text = read(node["url"]).decode("utf-8-sig")
        is_text = kind["type"] in ("csv", "tsv", "dsv")
        held[path.name] = text if is_text else shapes(text)
        rest = {key: part for key, part in node.items() if key not in ("url", "format")}
        return {**rest, "name": path.name, "format": kind}
    return {
        key: part if key in ("datasets", "values") else inlined(part, held, read)
        for key, part in node.items()
    }


@functools.lru_cache(maxsize=8)
def shapes(text: str) -> Any:
    """What a file of JSON holds: several maps are drawn of the same one. Do not change it."""
    return json.loads(text)


def python_lines(figure: Figure, told: Told, source: str, address: str) -> str:
    """Python that draws the table of a figure, plainly: to begin one's own chart with.

    It bears the caption of the table, not what the figure says: that is shown by the figure alone.
    """
    table = figure.record["table"]
    mark, folded, channels = plain_chart(table)
    return python_template().render(
        caption=table["caption"],
        credit=" · ".join(filter(None, (told.site, told.licence, told.date))),
        fold=f".transform_fold({json.dumps(folded, ensure_ascii=False)}, as_={json.dumps(FOLDED)})"
        if folded
        else "",
        told=told,
        source=source,
        address=address,
        name=figure.id,
        mark=mark,
        channels=channels,
        options=reading_options(table),
    )


def reading_options(table: Mapping[str, Any]) -> str:
    """What pandas has to be told to read the words of a table as they are: codes with zeros, NA."""
    words = {
        column["name"]: [row[at] for row in table["rows"] if isinstance(row[at], str)]
        for at, column in enumerate(table["columns"])
        if column["type"] == "string"
    }
    codes = [name for name, cells in words.items() if any(map(NO_TEXT.fullmatch, cells))]
    kinds = ", ".join(f"{json.dumps(name, ensure_ascii=False)}: str" for name in codes)
    gaps = any(cell in GAPS for cells in words.values() for cell in cells)
    return f", dtype={{{kinds}}}" * bool(codes) + ', keep_default_na=False, na_values=[""]' * gaps


@functools.cache
def python_template() -> jinja2.Template:
    """The Python that every figure's lines are made of, with places to fill."""
    text = (DEFAULTS / "figure.py.txt").read_text(encoding="utf-8")
    environment = jinja2.Environment(keep_trailing_newline=True, undefined=jinja2.StrictUndefined)
    environment.filters["py"] = lambda value: json.dumps(value, ensure_ascii=False)
    return environment.from_string(text)


def plain_chart(
    table: Mapping[str, Any],
) -> tuple[str, list[str], list[tuple[str, str, str]]]:
    """A mark for a table, the columns that share a scale, and its channels: each with the field and
    its type, and its title.

    The first number, with all that have its unit, over the first time or the first words; without a
    number, the first time. Nothing is added up: where words return, points stand.
    """
    kinds: dict[str, list[dict[str, Any]]] = {"number": [], "time": [], "words": []}
    for column in table["columns"]:
        kind = {"number": "number", "integer": "number", "year": "time", "date": "time"}
        kinds[kind.get(column["type"], "words")].append(column)
    kinds["number"].sort(key=lambda column: column["type"] != "number")
    number, time, words = (next(iter(kinds[kind]), None) for kind in ("number", "time", "words"))
    shades = next(
        (one for one in kinds["words"] if one is not words and 1 < _distinct(table, one) <= FEW),
        words if time and words and 1 < _distinct(table, words) <= FEW else None,
    )
    alike = [one for one in kinds["number"] if number and one.get("unit") == number.get("unit")]
    if number and (time or words):
        along = ("x", time, "O") if time else ("y", words, "N")
        across = "y" if time else "x"
        if len(alike) > 1:
            unit = str(number.get("unit") or "Value")
            both = [(across, f"{FOLDED[1]}:Q", unit), ("color", f"{FOLDED[0]}:N", "Column")]
            return "point", [_field(one["name"]) for one in alike], [*_channels([along]), *both]
        alone = words and _distinct(table, words) == len(table["rows"])
        mark = "point" if time or not alone else "bar"
        shaded = [("color", shades, "N")] if shades and mark == "point" else []
        return mark, [], _channels([along, (across, number, "Q"), *shaded])
    if time and words:
        return "point", [], _channels([("x", time, "O"), ("y", words, "N")])
    few = next((one for one in kinds["words"] if 1 < _distinct(table, one) <= FEW), None)
    one = few or words or number or time
    return "bar", [], [("x", "count()", "Rows of the table"), *_channels([("y", one, "N")])]


def _channels(
    chosen: list[tuple[str, dict[str, Any] | None, str]],
) -> list[tuple[str, str, str]]:
    return [
        (channel, f"{_field(column['name'])}:{kind}", _title(column))
        for channel, column, kind in chosen
        if column
    ]


def _field(name: str) -> str:
    """The name of a column as a chart asks for it: its points and brackets are no way into objects."""
    return re.sub(r"([.\[\]])", r"\\\1", name)


def _title(column: Mapping[str, Any]) -> str:
    return f"{column['title']} ({column['unit']})" if column.get("unit") else column["title"]


def _distinct(table: Mapping[str, Any], column: Mapping[str, Any]) -> int:
    at = [each["name"] for each in table["columns"]].index(column["name"])
    return len({row[at] for row in table["rows"] if row[at] is not None})
