"""How the value of an inline expression reads inside a sentence."""

from __future__ import annotations

import re
from typing import Any

from publisher.run.outputs import clean

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$^~@])")
# How a missing or endless number reads. "None of them" is a sentence.
MISSING = re.compile(
    r"(?<![\w.])(nan|NaN|NaT|-?inf|Infinity|undefined|None(?! of\b)|Invalid Date)(?![\w.-])|<NA>"
)


def text(value: Any) -> str:
    """Markdown for a value: its own `_repr_markdown_`, or its plain text with nothing special.

    Raises `ValueError` for a value that is missing or endless, so that no sentence says "nan".
    """
    own = hasattr(value, "_repr_markdown_")
    plain = clean(str(value._repr_markdown_() if own else value))
    if value is None or not plain.strip() or MISSING.search(plain):
        raise ValueError(f"has no value to print ({plain!r})")
    if own:
        return plain
    return SPECIAL.sub(r"\\\1", plain)
