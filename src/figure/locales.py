"""How a chart writes numbers and dates: as its author set it for all charts, or for this one."""

from __future__ import annotations

from typing import Any

from figure.record import FigureError

# What the embedding of a chart calls the locale, and what Vega-Lite does.
KINDS = {"formatLocale": "number", "timeFormatLocale": "time"}


def localized(name: str, spec: dict[str, Any]) -> dict[str, Any]:
    """The spec with the locale that `alt.renderers.set_embed_options` or its `usermeta` asks for.

    Jupyter hands it to the embedding, which a page has not; `config.locale` says the same. Raises
    `FigureError` for a locale that nobody knows.
    """
    import altair as alt

    asked = dict(alt.renderers.options.get("embed_options") or {})
    asked |= (spec.get("usermeta") or {}).get("embedOptions") or {}
    found = {
        ours: _definition(name, theirs, asked[theirs]) for theirs, ours in KINDS.items() if asked.get(theirs)
    }  # fmt: skip
    if not found:
        return spec
    config = spec.get("config") or {}
    return spec | {"config": config | {"locale": found | (config.get("locale") or {})}}


def _definition(name: str, kind: str, asked: Any) -> Any:
    """A locale as d3 defines it, of its name."""
    import vl_convert

    if not isinstance(asked, str):
        return asked
    of = "get_format_locale" if kind == "formatLocale" else "get_time_format_locale"
    known: Any = getattr(vl_convert, of)
    try:
        return known(asked)
    except ValueError:
        raise FigureError(
            name,
            f"its chart asks for the locale {asked!r} ({kind}), which is not known",
            "Name one of d3-format or d3-time-format, such as 'fr-FR' or 'de-DE'.",
        ) from None
