"""Values that a chart's drawing cannot show as they are: texts for numbers, zeros, chance."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from publisher.base.problems import Problem

if TYPE_CHECKING:
    from publisher.figures.spec import Unit

RECKONED = {"calculate", "filter", "expr", "test", "update", "init", "labelExpr"}
BY_LOT = re.compile(r"\b(?:random|now|sample(?:Normal|LogNormal|Uniform))\s*\(")
DRAWN = (
    "Do it in the notebook, before the chart: numpy.random.default_rng(1), table.sample(9, "
    "random_state=1), or the day that is meant."
)
# How a number is written, by d3-format; another form ends in a drawing without its labels.
FORM = re.compile(
    r"(?:.?[<>=^])?[+\-( ]?[$#]?0?\d*,?(?:\.\d+)?~?[a-z%]?", re.IGNORECASE | re.DOTALL
)
# An address that Vega draws a link of.
FOLLOWED = re.compile(
    r"(?:(?:(?:f|ht)tps?|mailto|callto|cid|xmpp|file|data|blob):|[^a-z]|[a-z+.\-]+(?:[^a-z+.\-:]|$))|$",
    re.IGNORECASE,
)
# What is counted or compared of a column, and not its amounts.
COUNTED = {"count", "valid", "missing", "distinct"}
NUMBER = re.compile(r"\s*(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)?\s*")


def chance_problems(node: Any, where: str, key: str = "") -> Iterator[Problem]:
    """What each drawing of a chart would show otherwise: chance, and the present moment."""
    if isinstance(node, str) and key in RECKONED and (found := BY_LOT.search(node)):
        yield Problem(
            where, f"the chart calls {found[0]}…), which gives another picture each time", DRAWN
        )
    elif isinstance(node, list):
        for part in node:
            yield from chance_problems(part, where, key)
    elif isinstance(node, dict):
        if isinstance(node.get("sample"), int | float) and key == "transform":
            yield Problem(
                where, "the chart draws a sample of its rows, another one each time", DRAWN
            )
        for name, part in node.items():
            if name not in ("datasets", "values"):
                yield from chance_problems(part, where, name)


def log_problems(unit: Unit, where: str) -> Iterator[Problem]:
    """Values that have no place on a logarithmic scale."""
    for channel in unit.encoding.values():
        if not isinstance(channel, dict) or unit.transformed or channel.get("aggregate"):
            continue
        scale, field = channel.get("scale"), channel.get("field")
        if not isinstance(scale, dict) or scale.get("type") != "log" or not isinstance(field, str):
            continue
        name = field.replace("\\", "")
        numbers = [
            (index, row[name])
            for index, row in enumerate(unit.rows, 1)
            if isinstance(row, dict) and isinstance(row.get(name), int | float)
        ]
        if all(value < 0 for _, value in numbers):
            continue
        for index, value in numbers:
            if value <= 0 or not math.isfinite(value):
                yield Problem(
                    where,
                    f"the column {name!r} holds {value:g} in row {index}, "
                    "which has no place on a logarithmic scale",
                    'Leave such rows out, or use alt.Scale(type="symlog").',
                )
                break


def point_problems(unit: Unit, where: str) -> Iterator[Problem]:
    """Places that are no degrees of longitude and latitude."""
    for channel, most in (("longitude", 360), ("latitude", 90)):
        definition = unit.encoding.get(channel)
        name = definition.get("field") if isinstance(definition, dict) else None
        if not isinstance(name, str) or unit.transformed:
            continue
        for index, row in enumerate(unit.rows, 1):
            value = row.get(name.replace("\\", "")) if isinstance(row, dict) else None
            if isinstance(value, int | float) and abs(value) > most:
                yield Problem(
                    where,
                    f"the column {name!r} holds {value:g} in row {index}, which is no {channel}",
                    "Give degrees: convert with to_crs(4326) of GeoPandas.",
                )
                break


def number_problems(unit: Unit, where: str) -> Iterator[Problem]:
    """Texts where a chart reads amounts: it would leave their marks out without a word."""
    for channel in unit.encoding.values():
        if not isinstance(channel, dict) or unit.transformed or channel.get("aggregate") in COUNTED:
            continue
        name = str(channel.get("field") or "").replace("\\", "")
        if channel.get("type") != "quantitative" or not name:
            continue
        for index, row in enumerate(unit.rows, 1):
            value = row.get(name) if isinstance(row, dict) else None
            if isinstance(value, str) and not NUMBER.fullmatch(value):
                yield Problem(
                    where,
                    f"the column {name!r} holds {value!r} in row {index}, which is no number",
                    "Write it as one (pd.to_numeric of the text without its commas and signs), or show "
                    "the column as it is: `:N`.",
                )
                break


def link_problems(unit: Unit, where: str) -> Iterator[Problem]:
    """Addresses that no browser is let follow from a drawing."""
    channel = unit.encoding.get("href")
    given = channel if isinstance(channel, dict) else {}
    name = str(given.get("field") or "").replace("\\", "")
    rows = [row.get(name) for row in unit.rows if isinstance(row, dict)] if name else []
    for index, value in enumerate([*rows, *([given["value"]] if "value" in given else [])], 1):
        if isinstance(value, str) and not FOLLOWED.match(value):
            place = f"the column {name!r} holds {value!r} in row {index}" if name else repr(value)
            yield Problem(
                where,
                f"{place}, which is no address that a reader may follow",
                "Give a whole address (https://…), or leave the cell empty.",
            )
            break


def form_problems(unit: Unit, where: str) -> Iterator[Problem]:
    """Numbers to be written in a form that is none of numbers, such as that of a time."""
    for given in unit.encoding.values():
        for channel in given if isinstance(given, list) else [given]:
            if not isinstance(channel, dict) or "timeUnit" in channel:
                continue
            parts = [channel, *(channel.get(part) for part in ("axis", "legend", "header"))]
            if channel.get("type") == "temporal":
                continue
            for part in (each for each in parts if isinstance(each, dict)):
                form = part.get("format")
                if isinstance(form, str) and "formatType" not in part and not FORM.fullmatch(form):
                    yield Problem(
                        where,
                        f"the chart writes numbers as {form!r}, which is no form of numbers",
                        "Write one such as ',.1f' or '.0%'; for times draw the column as one: `:T`.",
                    )
