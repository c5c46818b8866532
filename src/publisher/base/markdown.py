"""Text in Markdown that says what it says."""

from __future__ import annotations

import re

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$^~@])")


def literal(text: str) -> str:
    """Markdown that says a text as it is, whatever signs are in it."""
    return SPECIAL.sub(r"\\\1", text)
