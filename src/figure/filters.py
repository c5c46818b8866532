"""Whether a chart leaves out rows of its data by itself, or draws some that they do not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any


def filters(spec: Mapping[str, Any]) -> bool:
    """Whether a chart leaves out rows of its data by itself, whatever its reader chooses: it filters
    them, or bins within an extent alone.
    """
    names = {str(each.get("name")) for each in _found(spec, "params")}
    bins = [each["bin"] for each in _parts(spec) if isinstance(each.get("bin"), Mapping)]
    return any("extent" in each for each in bins) or any(
        "filter" in step and not _asks(step["filter"], names) for step in _found(spec, "transform")
    )


def fills(spec: Mapping[str, Any]) -> bool:
    """Whether a chart draws values in the place of those that its data do not have (`impute`)."""
    return any("impute" in each for each in _parts(spec))


def _parts(node: Any) -> Iterator[Mapping[str, Any]]:
    """Every mapping of a spec; not in the data."""
    if isinstance(node, Mapping):
        yield node
        for name, value in node.items():
            if name not in ("data", "datasets"):
                yield from _parts(value)
    elif isinstance(node, list):
        for each in node:
            yield from _parts(each)


def _asks(condition: Any, names: set[str]) -> bool:
    """Whether a condition hangs on what a reader chooses."""
    return any(re.search(rf"\b{re.escape(name)}\b", str(condition)) for name in names)


def _found(spec: Any, key: str) -> Iterator[Mapping[str, Any]]:
    """The mappings in every list of that name, however deep; not in the data."""
    for part in _parts(spec):
        if isinstance(listed := part.get(key), list):
            yield from (each for each in listed if isinstance(each, Mapping))
