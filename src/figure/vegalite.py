"""The schema of Vega-Lite as one compiled validator: asked of every finished chart, in a millisecond."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    import jsonschema_rs


def is_valid(spec: dict[str, Any]) -> bool:
    """Whether the schema allows `spec` as a whole chart, of whatever kind."""
    return validator().is_valid(spec)


@functools.cache
def validator() -> jsonschema_rs.Draft7Validator:
    """The validator, compiled when it is first asked for: that takes longer than fifty charts do."""
    import jsonschema_rs
    from altair.vegalite.v6.schema.core import load_schema

    return jsonschema_rs.Draft7Validator(_references_encoded(load_schema()))


def _references_encoded(part: Any) -> Any:
    """The schema with its references as the standard wants them: Vega-Lite's names have `<` and `|`."""
    if isinstance(part, list):
        return [_references_encoded(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    return {
        name: quote(inner, safe="#/")
        if name == "$ref" and isinstance(inner, str)
        else _references_encoded(inner)
        for name, inner in part.items()
    }
