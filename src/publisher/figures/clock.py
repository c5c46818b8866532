"""Time in a chart: the same day and hour for every reader, in whatever zone the browser is.

Vega reads a day without an hour in UTC and shows it in the reader's zone, so December for January
in New York. Here the data of a compiled spec say their zone, and everything in it reckons in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

READ_AS_TIME = re.compile(r"""toDate\(datum(?:\["((?:[^"\\]|\\.)*)"\]|\.(\w+))\)""")
MOMENT = re.compile(
    r"\s*(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?\s*"
)
CALLS = re.compile(
    r"(?<![\w.$])(year|quarter|month|date|week|day|dayofyear|hours|minutes|seconds|milliseconds"
    r"|timeFormat|timeParse|timeOffset|timeSequence)(?=\()"
)
MADE = re.compile(r"(?<![\w.$])datetime(?=\([^()]*,)")
UTC = {
    "timeFormat": "utcFormat",
    "timeParse": "utcParse",
    "timeOffset": "utcOffset",
    "timeSequence": "utcSequence",
}
EXPRESSIONS = {"signal", "expr", "test", "update", "init", "filter"}


def in_utc(vega: dict[str, Any]) -> dict[str, Any]:
    """A compiled spec in which every reader's clock shows the same as at build.

    A time of another zone is shown as it is written, at the hour of that zone, as in the table.
    """
    names = set(read_as_time(vega))
    result = {key: reckoned(part, key) for key, part in vega.items()}
    result["data"] = [
        {**source, "values": [stamped(row, names) for row in source["values"]]}
        if isinstance(source.get("values"), list)
        else source
        for source in result.get("data", [])
    ]
    return result


def read_as_time(node: Any) -> Iterator[str]:
    """The columns that a compiled spec reads as times."""
    if isinstance(node, list):
        for part in node:
            yield from read_as_time(part)
    elif isinstance(node, dict):
        parse = node.get("parse")
        if isinstance(parse, dict):
            yield from (name for name, kind in parse.items() if str(kind).startswith("date"))
        for key, part in node.items():
            if key == "expr" and isinstance(part, str):
                for quoted, bare in READ_AS_TIME.findall(part):
                    yield re.sub(r"\\(.)", r"\1", quoted) or bare
            elif key != "values":
                yield from read_as_time(part)


def stamped(row: Any, names: set[str]) -> Any:
    """A row whose times say that they are as written, whatever the reader's zone."""
    if not isinstance(row, dict) or not names & row.keys():
        return row
    return {key: moment(value) if key in names else value for key, value in row.items()}


def moment(value: Any) -> Any:
    """A time of day as UTC; a day alone is that already."""
    found = MOMENT.fullmatch(value) if isinstance(value, str) else None
    return f"{found[1]}T{found[2].replace(',', '.')}Z" if found else value


def reckoned(node: Any, key: str = "") -> Any:
    """A part of a compiled spec that reckons in UTC."""
    if isinstance(node, str):
        return expression(node) if key in EXPRESSIONS else node
    if isinstance(node, list):
        return [reckoned(part, key if key == "filter" else "") for part in node]
    if not isinstance(node, dict):
        return node
    result = {
        name: part if name == "values" else reckoned(part, name) for name, part in node.items()
    }
    if result.get("type") == "time" and "range" in result:
        result["type"] = "utc"
    if result.get("type") == "timeunit":
        result["timezone"] = "utc"
    if result.get("formatType") == "time":
        result["formatType"] = "utc"
    return result


def expression(text: str) -> str:
    """An expression of Vega that takes times apart and writes them in UTC."""
    text = MADE.sub("utc", text)
    return CALLS.sub(lambda call: UTC.get(call[1], f"utc{call[1]}"), text)
