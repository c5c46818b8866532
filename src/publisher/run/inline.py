"""How the value of an inline expression reads inside a sentence."""

from __future__ import annotations

import re
from typing import Any

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$^~@])")


def text(value: Any) -> str:
    """Markdown for a value: its own `_repr_markdown_`, or its plain text with nothing special.

    Raises `ValueError` for a value that is missing, so that no sentence says "nan".
    """
    if hasattr(value, "_repr_markdown_"):
        return str(value._repr_markdown_())
    plain = str(value)
    if value is None or plain.lower() in ("nan", "nat", "<na>", "none", ""):
        raise ValueError(f"has no value to print ({plain!r})")
    return SPECIAL.sub(r"\\\1", plain)
