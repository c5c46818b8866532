"""Lookups of a chart that cannot find anything: told before it is drawn without what they look up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from figure.lookups import lookups
from publisher.base.problems import Problem


def lookup_problems(spec: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """Lookups by a column, or for one, that a table which the spec holds does not have."""
    made = set(_made(spec))
    for data, step in lookups(spec, {}):
        asked = [(data, step["lookup"], "the chart's table")]
        source = step["from"]
        asked += [(source["data"], name, "its other table") for name in (source.get("key"), *source["fields"])]  # fmt: skip
        for table, name, called in asked:
            columns = _columns(spec, table)
            if columns and isinstance(name, str) and name.replace("\\", "") not in columns | made:
                yield Problem(
                    where,
                    f"a lookup asks for the column {name!r}, which {called} does not have",
                    f"Name one of {', '.join(sorted(columns))}.",
                )


def _columns(spec: Mapping[str, Any], data: Mapping[str, Any]) -> set[str]:
    """The columns of a table that a spec holds; empty for a file, which is not looked into."""
    rows = spec.get("datasets", {}).get(data.get("name"), data.get("values"))
    if "url" in data or not isinstance(rows, list):
        return set()
    plain = [row for row in rows if isinstance(row, dict)]
    told = {name for row in plain for name in row}
    inner = [row["properties"] for row in plain if isinstance(row.get("properties"), dict)]
    return told | {f"properties.{name}" for row in inner for name in row}


def _made(spec: Mapping[str, Any]) -> Iterator[str]:
    """The names that steps of a chart give to what they reckon."""

    def names(part: dict[str, Any]) -> dict[str, Any]:
        given = part.get("as")
        found.extend(given if isinstance(given, list) else [given] if given else [])
        return part

    found: list[Any] = []
    told = {key: part for key, part in spec.items() if key != "datasets"}
    json.loads(json.dumps(told, default=str), object_hook=names)
    yield from (str(name) for name in found)
