"""Time in a chart: the same day and hour for every reader, in whatever zone the browser is.

Vega reads a day without an hour in UTC and shows it in the reader's zone, so December for January
in New York. Here the data of a compiled spec say their zone, and everything in it reckons in UTC.
A bare number of a year, which it would take for milliseconds, is that year; what browsers read each
in their own way, such as 01/02/2021, is refused.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from figure.chart import TABLES
from publisher.base.problems import Problem

READ_AS_TIME = re.compile(r"""toDate\(datum(?:\["((?:[^"\\]|\\.)*)"\]|\.(\w+))\)""")
MOMENT = re.compile(
    r"\s*(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?\s*"
)
# What every browser reads as the same moment: a year, month or day alone is in UTC.
CLEAR = re.compile(r"\s*[+-]?\d{4,6}(-\d{2}(-\d{2})?)?\s*")
BY_FORM = re.compile(r"date:(?=.)")
SUMMER = 120  # minutes by which one place's hour is moved at most
DELIMITERS = {"csv": ",", "tsv": "\t"}
YEARS = range(1000, 3000)  # as milliseconds they are a few seconds of 1970
CALLS = re.compile(
    r"(?<![\w.$])(year|quarter|month|date|week|day|dayofyear|hours|minutes|seconds|milliseconds"
    r"|timeFormat|timeParse|timeOffset|timeSequence)(?=\()"
)
MADE = re.compile(r"(?<![\w.$])datetime(?=\()")
QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
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


def times_inside(vega: dict[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    """A compiled spec that holds the rows of each table it would load, if it reads times in them.

    A browser reads the times of a file by itself, in its own zone.
    """
    names = set(read_as_time(vega))

    def held(source: dict[str, Any]) -> dict[str, Any]:
        form = source.get("format") or {}
        if "url" not in source or form.get("type") in ("topojson", "geojson"):
            return source
        rows = rows_of(files[source["url"]].decode("utf-8-sig"), form)
        if not any(isinstance(row, dict) and names & row.keys() for row in rows):
            return source
        kept = {key: value for key, value in source.items() if key not in ("url", "format")}
        parse = {"format": {"parse": form["parse"]}} if "parse" in form else {}
        return {**kept, **parse, "values": rows}

    return {**vega, "data": [held(source) for source in vega.get("data", [])]}


def rows_of(text: str, form: Mapping[str, Any]) -> list[Any]:
    """The rows of a file of rows, as Vega reads them."""
    kind = form.get("type") or "json"
    if kind in TABLES:
        delimiter = form.get("delimiter") or DELIMITERS.get(kind, ",")
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    found = json.loads(text)
    for part in filter(None, str(form.get("property") or "").split(".")):
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, list) else []


def time_problems(vega: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """Values that a chart takes for times and that browsers do not read alike."""
    sources = {source["name"]: source for source in vega.get("data", [])}
    told: set[str] = set()
    for source in sources.values():
        root = source
        while root.get("source") in sources:
            root = sources[root["source"]]
        rows = root.get("values")
        for column in set(read_as_time(source)) - told - formed(source):
            if apart := zones_apart(rows, column):
                told.add(column)
                yield Problem(
                    where,
                    f"the column {column!r} holds times of several zones ({apart})",
                    "Give all in one: pd.to_datetime(column, utc=True).dt.tz_convert('Asia/Shanghai').",
                )
                continue
            if twice := hour_twice(rows, column):
                told.add(column)
                yield Problem(
                    where,
                    f"the column {column!r} holds two times that are both shown as {twice}, where the clock "
                    "is set back",
                    "Give all by one clock: column.dt.tz_convert('UTC'), and say so in the axis title.",
                )
                continue
            for index, row in enumerate(rows if isinstance(rows, list) else (), 1):
                value = row.get(column) if isinstance(row, dict) else None
                if fault := unclear(value):
                    told.add(column)
                    yield Problem(
                        where,
                        f"the column {column!r} holds {value!r} in row {index}, {fault}",
                        'Write 2021-03-04 or 2021-03-04T05:06: pd.to_datetime(…, format="…"), or '
                        "show the column as it is: `:O`.",
                    )
                    break


def zones_apart(rows: Any, column: str) -> str:
    """Zones of a column's times that no summer time explains; empty if there are none."""
    zones: dict[int, str] = {}
    for row in rows if isinstance(rows, list) else ():
        value = row.get(column) if isinstance(row, dict) else None
        if isinstance(value, str) and (found := MOMENT.fullmatch(value)) and found[3]:
            zone = found[3].replace("Z", "+00:00").replace(":", "")
            minutes = int(zone[0] + "1") * (60 * int(zone[1:3]) + int(zone[3:]))
            zones.setdefault(minutes, found[3])
    first, last = min(zones, default=0), max(zones, default=0)
    return f"{zones[first]}, {zones[last]}" if last - first > SUMMER else ""


def hour_twice(rows: Any, column: str) -> str:
    """A time that a clock shows twice, before and after it is set back; empty if none is."""
    zones: dict[str, str] = {}
    for row in rows if isinstance(rows, list) else ():
        value = row.get(column) if isinstance(row, dict) else None
        if isinstance(value, str) and (found := MOMENT.fullmatch(value)) and found[3]:
            shown = value.removesuffix(found[3])
            if zones.setdefault(shown, found[3]) != found[3]:
                return shown.replace("T", " ")
    return ""


def formed(source: Mapping[str, Any]) -> set[str]:
    """The columns whose form a chart itself gives."""
    parse = (source.get("format") or {}).get("parse")
    given = parse if isinstance(parse, dict) else {}
    return {name for name, kind in given.items() if ":" in str(kind)}


def unclear(value: Any) -> str:
    """Why a value is no clear time; empty if it is one, or none at all."""
    if not isinstance(value, str) or not value.strip():
        return ""
    clear = CLEAR.fullmatch(value) or MOMENT.fullmatch(value)
    return "" if clear else "which is no time that all browsers read alike"


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
    """A time of day as UTC, a number of a year as text; a day alone is in UTC already."""
    if isinstance(value, int) and not isinstance(value, bool) and value in YEARS:
        return str(value)
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
    if isinstance(result.get("parse"), dict):
        result["parse"] = {
            column: BY_FORM.sub("utc:", kind) if isinstance(kind, str) else kind
            for column, kind in result["parse"].items()
        }
    if result.get("type") == "timeunit":
        result["timezone"] = "utc"
    if result.get("formatType") == "time":
        result["formatType"] = "utc"
    return result


def expression(text: str) -> str:
    """An expression of Vega that takes times apart and writes them in UTC."""
    text = MADE.sub(lambda made: "utc" if of_parts(text[made.end() :]) else made[0], text)
    return CALLS.sub(lambda call: UTC.get(call[1], f"utc{call[1]}"), text)


def of_parts(call: str) -> bool:
    """Whether a call, given from its bracket on, has several arguments: a year, a month and so on."""
    depth = 0
    for sign in QUOTED.sub("", call):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 1:
            return True
        if depth == 0:
            return False
    return False
