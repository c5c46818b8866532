"""Whether a chart leaves out rows of its data by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any


def filters(spec: Mapping[str, Any]) -> bool:
    """Whether a chart leaves out rows of its data by itself, whatever its reader chooses."""
    names = {str(each.get("name")) for each in _found(spec, "params")}
    return any(
        "filter" in step and not _asks(step["filter"], names) for step in _found(spec, "transform")
    )


def _asks(condition: Any, names: set[str]) -> bool:
    """Whether a condition hangs on what a reader chooses."""
    return any(re.search(rf"\b{re.escape(name)}\b", str(condition)) for name in names)


def _found(node: Any, key: str) -> Iterator[Mapping[str, Any]]:
    """The mappings in every list of that name, however deep; not in the data."""
    if isinstance(node, Mapping):
        for name, value in node.items():
            if name == key and isinstance(value, list):
                yield from (each for each in value if isinstance(each, Mapping))
            elif name not in ("data", "datasets"):
                yield from _found(value, key)
    elif isinstance(node, list):
        for each in node:
            yield from _found(each, key)
