"""Words that stand where a value is missing, and marks of objects that are no words at all.

Used wherever text is computed; what an author writes may quote such words.
"""

from __future__ import annotations

import re

CODE = re.compile(r"(`+).+?\1", re.DOTALL)
# What Python says of a thing that has no text of its own.
OBJECT = re.compile(
    r"<[^<>\n]* object(?: at 0x[0-9a-fA-F]+| of [^<>\n]*)?>"
    r"|<[^\n]{0,300}? at 0x[0-9a-fA-F]{4,}>"
    r"|<(?:Figure size|Axes:|AxesSubplot|Axes3D|GeoAxes)[^<>\n]*>"
    r"|\balt\.\w*Chart\(\.\.\.\)"  # of charts in a list or a tuple
)
BARE = re.compile(
    r"<(?:built-in|function|class|module|bound|method|generator|DisplayHandle)\b[^\n]*>"
)
# As a word of a computed sentence. `None of them` and words of other languages are meant.
WORD = re.compile(
    r"(?<![\w'’.-])(?:[-+−]?(?:nan|NaN|NAN|inf|Infinity)|NaT|None(?! of\b)|undefined|Invalid Date)(?![\w'’-])"
    r"|<NA>"
)
# As the whole of a cell of a table or of a label: there `None` and `inf` may be a word too.
WHOLE = re.compile(
    r"\s*(?:[-+−]?(?:nan|NaN|inf|Infinity|undefined)\s?(?:%|percent|per cent)?|NaT|<NA>|Invalid Date)\s*"
)
# Within a longer text that was computed as a whole, such as the HTML of an output.
WITHIN = re.compile(
    r"(?<![\w'’“”\"«»-])(?:(?:nan|NaN|undefined|inf|Infinity)\s?(?:%|percent\b|per cent\b)|nan\b(?!['’”\"-])|Invalid Date)"
)
# Within what a cell prints, which may be a listing with gaps.
PRINTED = re.compile(
    r"(?<![\w'’\"-])(?:nan|NaN|inf)\s?(?:%|percent\b|per cent\b)|Invalid Date"
    r"|(?:(?<=[^\W\d_]{2} )|(?<=[^\W\d_]: ))nan(?![\w'’.-]?[\w'’-])"  # of a sentence: pandas says NaN
)

# Of any of these at least one word: where none is, there is nothing to look for.
SUSPECT = re.compile(
    r"object(?!-src)|at 0x|Figure size|Axes|Chart\(\.\.\.|\bnan(?:\b|per)|NaN|NAN|\binf(?:\b|per)|Infinity|NaT|<NA>|undefined|Invalid Date"
)


def object_mark(text: str) -> str | None:
    """The first mark of an object in a text, such as `<map object at 0x7f…>`."""
    found = OBJECT.search(text)
    return found[0] if found else None


def bare_mark(text: str) -> str | None:
    """A text that only names a thing, such as `<built-in function len>`."""
    return text if BARE.fullmatch(text) else None


def missing_word(sentence: str) -> str | None:
    """The first word of a computed sentence that says that a value is missing; not within code."""
    found = WORD.search(CODE.sub("", sentence))
    return found[0] if found else None


def missing_value(cell: str) -> str | None:
    """The text of a table's cell or of a label, if all it says is that a value is missing."""
    return cell.strip() if WHOLE.fullmatch(cell) else None


def missing_within(text: str) -> str | None:
    """The part of a longer text that says that a value is missing: `nan percent`, `Invalid Date`."""
    found = WITHIN.search(CODE.sub("", text))
    return found[0].strip() if found else None


def missing_printed(text: str) -> str | None:
    """The part of printed text that says that a value is missing: `nan percent`, or all of it."""
    found = PRINTED.search(text)
    return found[0].strip() if found else missing_value(text)
