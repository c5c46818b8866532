"""How the value of an inline expression reads inside a sentence."""

from __future__ import annotations

import re
from typing import Any

from publisher.run.outputs import clean
from publisher.site.missing import missing_word, object_mark

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$^~@])")


def text(value: Any) -> str:
    """Markdown for a value: its own `_repr_markdown_`, or its plain text with nothing special.

    Raises `ValueError` for a value that is missing, or that only stands for an object, so that no
    sentence says "nan".
    """
    own = getattr(value, "_repr_markdown_", None)
    plain = clean(str(own() if own is not None else value))
    if value is None or not plain.strip():
        raise ValueError(f"has no value to print ({plain!r})")
    if found := missing_word(plain) or object_mark(plain):
        raise ValueError(f"has no value to print ({found!r} in {plain[:80]!r})")
    return plain if own is not None else SPECIAL.sub(r"\\\1", plain)
