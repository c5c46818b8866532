"""How the value of an inline expression reads inside a sentence."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from publisher.base.markdown import literal
from publisher.run.outputs import clean
from publisher.site.missing import bare_mark, missing_word, object_mark

# A number that rounds to nothing has no sign.
MINUS_ZERO = re.compile(r"(?<![\w.,])[-−](?=0(?:[.,]0+)?(?![\d.,]\d|\d))")


class NoValue(ValueError):
    """An expression in a sentence has nothing to say."""


def text(value: Any) -> str:
    """Markdown for a value: its own `_repr_markdown_`, or its plain text with nothing special.

    Raises `NoValue` for a value that is missing, or that only stands for an object, so that no
    sentence says "nan".
    """
    own = getattr(value, "_repr_markdown_", None)
    if (
        isinstance(value, dt.datetime)
        and value == value
        and value.time() == dt.time()
        and value.tzinfo is None
    ):
        value = value.date()  # a day, kept as pandas keeps days
    plain = clean(str(own() if own is not None else value))
    if value is None or not plain.strip():
        raise NoValue(f"says {plain!r}" if plain.strip() else "says nothing")
    if found := missing_word(plain) or object_mark(plain) or (own is None and bare_mark(plain)):
        within = "" if found == plain else f" in {plain[:80]!r}"
        raise NoValue(f"says {found!r}{within}")
    plain = MINUS_ZERO.sub("", plain)
    return plain if own is not None else literal(plain)
