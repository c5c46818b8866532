"""The schema of Vega-Lite as one compiled validator: asked of every finished chart, in a millisecond."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    import altair as alt
    import jsonschema_rs


def is_valid(kind: type[alt.TopLevelMixin], spec: dict[str, Any]) -> bool:
    """Whether `spec` is what the schema allows of a chart of this `kind` (`alt.LayerChart`, ...)."""
    # Every kind of chart that may stand alone names its part of the schema.
    place: str = kind._schema["$ref"]
    return _validator(place).is_valid(spec)


@functools.cache
def _validator(place: str) -> jsonschema_rs.Draft7Validator:
    import jsonschema_rs

    definitions = _references_encoded(_schema()["definitions"])
    return jsonschema_rs.Draft7Validator(
        {"$ref": quote(place, safe="#/"), "definitions": definitions}
    )


def _schema() -> dict[str, Any]:
    from altair.vegalite.v6.schema.core import load_schema

    return load_schema()


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
