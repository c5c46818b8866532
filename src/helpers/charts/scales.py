"""Scales with round numbers, and how much room words need."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

ROUND = (1, 2, 5, 10)
LETTER = 0.58  # how wide a letter is at most, on average, in parts of its size
OURS = 0.5  # how wide one of the font that the build draws with is


def round_step(span: float, *, at_most: int) -> float:
    """The smallest of 1, 2, 5, 10, 20, … (or 0.5, 0.2, …) that goes into `span` at most so often."""
    if span <= 0:
        return 1
    least = span / at_most
    power = 10.0 ** math.floor(math.log10(least) + 1e-9)
    return _plain(next(each * power for each in ROUND if each * power >= least * (1 - 1e-9)))


def whole_steps(first: int, last: int, *, at_most: int) -> list[int]:
    """Whole numbers to name on an axis from `first` to `last`, at most so many, evenly apart."""
    step = max(1, int(round_step(last - first + 1, at_most=at_most)))
    return list(range(first, last + 1, step))


def multiples(low: float, high: float, step: float) -> list[float]:
    """The multiples of `step` from `low` up to, not including, `high`."""
    first = math.ceil(low / step - 1e-9)
    count = math.ceil(high / step - 1e-9) - first
    return [_plain(step * (first + index)) for index in range(count)]


def extent(
    values: Sequence[float], *, step: float, from_zero: bool, room: float = 2
) -> tuple[float, float]:
    """Where a scale begins and ends: at half steps, with `room` half steps above for words.

    It begins at zero, or lower where a value is negative; without `from_zero` half a step below
    the lowest value, but not below zero where no value is.
    """
    half = step / 2
    least, most = min(values), max(values)
    low = half * (math.floor(least / half) - 1)
    if least >= 0:
        low = 0 if from_zero else max(0, low)
    high = half * (math.floor(most / half) + room)
    return _plain(low), _plain(max(high, 0) if from_zero else high)


def number_format(step: float, *, largest: float = 0) -> str:
    """The format of an axis: as many decimals as its step has, thousands apart from 10,000 on."""
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    comma = "," if abs(largest) >= 10_000 else ""
    return f"{comma}.{decimals}f" if decimals else f"{comma}d"


def text_width(text: str, *, size: float, letter: float = LETTER) -> float:
    """About how many pixels a line of text takes: Chinese characters are as wide as high.

    Others are reckoned as wide as in the widest family that a reader's system may put in the place
    of ours (DejaVu Sans), so that words which are kept apart stay apart there.
    """
    wide = sum(unicodedata.east_asian_width(each) in "WF" for each in text)
    return size * (wide + letter * (len(text) - wide))


def fitting(text: str, *, room: float, size: float) -> str:
    """As much of a text as has room in letters of our own font, with a sign of what is cut."""
    if text_width(text, size=size, letter=OURS) <= room:
        return text
    parts = (f"{text[:most]}…" for most in range(len(text), 0, -1))
    return next((each for each in parts if text_width(each, size=size, letter=OURS) <= room), "…")


def _plain(number: float) -> float:
    """The number without the noise of binary fractions, whole where it is whole."""
    rounded = round(number, 10)
    return int(rounded) if rounded == int(rounded) else rounded
