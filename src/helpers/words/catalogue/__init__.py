"""Every text that a reader may meet in a chart or its description, by key, in each language.

Braces are filled by whoever asks for a text: `label("regions", count=5)`.
"""

from __future__ import annotations

from helpers.words.catalogue import (
    charts,
    context,
    descriptions,
    fdi,
    formats,
    opened,
    pages,
    profiles,
    programme,
    states,
)

LANGUAGES = ("en", "zh")
LABELS: dict[str, dict[str, str]] = {
    **formats.LABELS,
    **charts.LABELS,
    **programme.LABELS,
    **states.LABELS,
    **fdi.LABELS,
    **opened.LABELS,
    **context.LABELS,
    **pages.LABELS,
    **profiles.LABELS,
    **descriptions.LABELS,
}
