"""Lists of codes in one cell, which a semicolon joins, as people part and wrap them otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from publisher.site.sheets.forms import plain_signs
from publisher.site.sheets.meanings import Known

JOINT = ";"
PARTED = re.compile(r"(?:\s*[;,；，、]\s*)+")
LOOSE = re.compile(r"\s*(?:[;,；，、\n|/&+]|\band\b)\s*|\s+")
AROUND = "\"'“”„‘’«»[](){}<> \u200b\ufeff"


def joined(cell: str, field: Any, keys: Callable[[], Sequence[Known]]) -> Iterator[str]:
    """The lists that a cell may be meant as: parted by commas, or by anything if all parts are keys."""
    yield PARTED.sub(JOINT, cell.strip(" ;,；，、"))
    parts = [part.strip(AROUND) for part in LOOSE.split(plain_signs(cell)) if part.strip(AROUND)]
    parts = list(dict.fromkeys(re.sub("[\u200b\ufeff\u00ad]", "", part) for part in parts))
    if not parts or field.read_cell(JOINT.join(parts))[1]:
        return
    if any(set(parts) <= set(known.values) for known in keys()):
        yield JOINT.join(parts)
