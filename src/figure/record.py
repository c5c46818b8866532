"""What the record of a figure must hold: its schema, and what no schema can say."""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any

MIME = "application/vnd.atlas.figure+json"
VERSION = 1
MAX_ROWS = 5_000

_KINDS = {
    "string": "a text",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "left out",
}
SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")


class FigureError(ValueError):
    """A figure cannot be published as it is: which, what is wrong, what to do."""

    def __init__(self, title: str, found: str, remedy: str) -> None:
        super().__init__(f"figure {title!r}: {found}. {remedy}")
        self.title = title
        self.found = found
        self.remedy = remedy


@dataclass(frozen=True)
class Fault:
    """What is wrong with a record: the part, what was found there, and what to do.

    `missing` says that the part is only left open, not given wrongly.
    """

    part: str
    found: str
    remedy: str
    missing: bool = False


def schema() -> dict[str, Any]:
    """The JSON Schema of a record, as it lies in this package."""
    text = (files("figure") / "record.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def faults(record: Any) -> list[Fault]:
    """Everything for which a record cannot be published, in the order of its parts.

    A record that follows its schema is looked at further: rows as long as there are columns, ids
    that do not repeat, views and items of parameters that the chart has, data inside the project.
    """
    found = [_fault(error) for error in _validator().iter_errors(record)]
    if not all(fault.missing for fault in found):
        return sorted(found, key=lambda fault: fault.part)
    return [*sorted(found, key=lambda fault: fault.part), *_beyond_the_schema(record)]


@functools.cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


def _fault(error: Any) -> Fault:
    """One error of the validator, in words; of alternatives, the error of the one that was meant."""
    if error.validator == "oneOf":
        meant = [inner for inner in error.context if inner.schema.get("type") != "null"]
        return _fault(meant[0])
    part = "".join(
        f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path
    ).lstrip(".")
    if error.validator == "required":
        lacking = next(name for name in error.validator_value if name not in error.instance)
        inner = error.schema["properties"][lacking]
        name = f"{part}.{lacking}".lstrip(".")
        strange: list[str] = []
        if error.schema.get("additionalProperties", True):  # else they are a fault of their own
            strange = sorted(set(error.instance) - set(error.schema["properties"]))
        beside = f", and {', '.join(map(str, strange))}, which no record knows" if strange else ""
        found = f"the figure has no {name}{beside}"
        return Fault(name, found, _remedy(inner), missing=not part)
    if error.validator == "additionalProperties":
        strange = sorted(set(error.instance) - set(error.schema["properties"]))
        found = f"the figure has parts that no record knows: {', '.join(map(str, strange))}"
        return Fault(
            part, found, f"Leave them out, or correct their names. {error.schema['remedy']}"
        )
    return Fault(part, f"the figure's {part or 'record'} {_said(error)}", _remedy(error.schema))


def _remedy(part: Mapping[str, Any]) -> str:
    if "$ref" in part:
        part = schema()["$defs"][part["$ref"].rpartition("/")[2]]
    return str(part.get("remedy", schema()["remedy"]))


def _said(error: Any) -> str:
    """What is wrong with a value, after the name of its part."""
    value = json.dumps(error.instance, ensure_ascii=False, default=str)
    value = value if len(value) <= 60 else f"{value[:57]}…"
    if error.validator == "type":
        kinds = error.validator_value
        wanted = [kinds] if isinstance(kinds, str) else [kind for kind in kinds if kind != "null"]
        return f"is {value}, not {' or '.join(_KINDS.get(kind, kind) for kind in wanted)}"
    if error.validator in ("minItems", "minProperties", "minLength") or error.instance == "":
        return "is empty"
    if error.validator == "maxItems":
        return f"has {len(error.instance):,} entries, more than {error.validator_value:,}"
    if error.validator == "enum":
        return f"is {value}, none of {', '.join(map(str, error.validator_value))}"
    if error.validator == "const":
        return f"is {value}, not {error.validator_value}"
    return f"is {value}"


# ---------------------------------------------------------------------- what a schema cannot say


def _beyond_the_schema(record: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _ragged_rows(record.get("table"))
    specs = [spec for spec in (record.get("spec"), record.get("compact_spec")) if spec]
    yield from _repeated("views", [view["name"] for view in record.get("views", ())], "name")
    for view in record.get("views", ()):
        for name in view["params"]:
            yield from _unknown_param(f"view {view['name']!r} sets", name, specs[:1])
    for state in record.get("states", ()):
        for name in state["params"]:
            yield from _unknown_param(f"states, {state['title']!r}, are of", name, specs[:1])
    if items := record.get("items"):
        yield from _repeated("items", [entry["id"] for entry in items["entries"]], "id")
        yield from _unknown_param("items are chosen by", items["param"], specs)
    for spec in specs:
        for url in urls(spec):
            if leads_outside(url):
                yield Fault(
                    "spec",
                    f"the figure's chart reads {url}, outside the project",
                    "Keep the file in the project and name it from the project’s folder on: data/x.csv, not ../data/x.csv.",
                )


def _ragged_rows(table: Mapping[str, Any] | None) -> Iterator[Fault]:
    width = len(table["columns"]) if table else 0
    for number, row in enumerate(table["rows"] if table else ()):
        if len(row) != width:
            yield Fault(
                f"table.rows[{number}]",
                f"the figure's table.rows[{number}] has {len(row)} cells for {width} columns",
                "Give every row one cell to a column; null is a gap.",
            )
            return


def _repeated(part: str, names: list[str], key: str) -> Iterator[Fault]:
    if repeated := sorted(name for name, count in Counter(names).items() if count > 1):
        yield Fault(
            part,
            f"the figure's {part} repeat the {key} {', '.join(repeated)}",
            f"Give each its own {key}.",
        )


def _unknown_param(what: str, name: str, specs: list[dict[str, Any]]) -> Iterator[Fault]:
    for spec in specs:
        known = sorted(param["name"] for param in spec.get("params", ()))
        if name not in known:
            yield Fault(
                what.partition(" ")[0],
                f"the figure's {what} {name!r}, which the chart does not have",
                f"Choose from {', '.join(known) or 'none: the chart has no parameters'}.",
            )
            return


def leads_outside(url: str) -> bool:
    """Whether an address leaves the project's folder: another host, an absolute path, a `..`."""
    path = PurePosixPath(url)
    return bool(SCHEME.match(url)) or path.is_absolute() or ".." in path.parts


def urls(spec: Any) -> Iterator[str]:
    """Every address that a chart would fetch, of data and of images; data are not looked into."""
    if isinstance(spec, list):
        for part in spec:
            yield from urls(part)
    elif isinstance(spec, dict):
        for key, value in spec.items():
            if key == "url" and isinstance(value, str):
                yield value
            elif key == "url" and isinstance(value, dict):
                yield str(value.get("value", f"column:{value.get('field')}"))
            elif key not in ("datasets", "values"):
                yield from urls(value)
