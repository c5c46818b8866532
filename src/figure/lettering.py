"""Texts set in lines, and the sheets that they stand on: the measures lie in compose.json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

# Text that may be broken between any two of its letters.
HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


@cache
def measures() -> dict[str, Any]:
    """The measures of composed pictures: sizes, type, inks and the widths of letters."""
    text = (files("figure") / "compose.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@dataclass(frozen=True)
class Line:
    """One line of text of a composed picture, at its baseline."""

    text: str
    part: str
    x: float
    y: float


@dataclass(frozen=True)
class Frame:
    """The sheet that a picture is composed on; `unit` is what one pixel of the measures is here."""

    width: float
    height: float | None
    unit: float
    millimetres: float | None

    def of(self, name: str) -> float:
        """One of the measures, on this sheet."""
        return float(measures()[name]) * self.unit


def frame_of(size: str, width: float) -> Frame:
    """The sheet of a size, for a drawing as wide as `width`."""
    told = measures()["sizes"][size]
    if told["width"] is None:
        wide = max(width + 2 * measures()["margin"], measures()["least"])
        return Frame(wide, None, 1.0, None)
    unit = told["width"] / told["unit"]
    return Frame(told["width"], told["height"], unit, told.get("millimetres"))


def text_lines(frame: Frame, parts: list[tuple[str, str]]) -> list[Line]:
    """The lines of some texts, one below the other from the top of their place."""
    found: list[Line] = []
    y = 0.0
    for part, text in parts:
        kind = measures()[part]
        size, leading = kind["size"] * frame.unit, kind["leading"] * frame.unit
        room = frame.width - 2 * frame.of("margin")
        for line in wrapped(text, room / size, kind["weight"]):
            found.append(Line(line, part, frame.of("margin"), y + leading - 0.3 * size))
            y += leading
    return found


def len_of(lines: list[Line], frame: Frame) -> float:
    """How high some lines stand."""
    return sum(measures()[line.part]["leading"] * frame.unit for line in lines)


def wrapped(text: str, room: float, weight: str) -> Iterator[str]:
    """A text in lines no wider than `room`, which is in sizes of its letters, in a wider family too."""
    line = ""
    for piece in pieces(" ".join(text.split())):
        if line.strip() and needed(line + piece.rstrip(), weight) > room:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
        while needed(line.rstrip(), weight) > room and len(line) > 1:
            at = next(
                n for n in range(len(line), 0, -1) if n == 1 or needed(line[:n], weight) <= room
            )
            yield line[:at]
            line = line[at:]
    if line.strip():
        yield line.rstrip()


def pieces(text: str) -> list[str]:
    """A text in the pieces that stay together on a line: words, and single Chinese characters."""
    return re.findall(rf"{HAN.pattern}[，。、；：）》”]?|(?:(?!{HAN.pattern})\S)+\s*|\s+", text)


def length(text: str, weight: str) -> float:
    """How wide a text is, in sizes of its letters."""
    known, told = letter_widths(weight), measures()["widths"]
    return (
        sum(
            known.get(letter, told["wide" if ord(letter) >= 0x2E80 else "other"]) for letter in text
        )
        / 1000
    )


def needed(text: str, weight: str) -> float:
    """How much room a line keeps for a text, in sizes of its letters: those of Latin may be wider."""
    latin = HAN.sub("", text)
    return length(text, weight) + (measures()["spare"][weight] - 1) * length(latin, weight)


@cache
def letter_widths(weight: str) -> dict[str, float]:
    """How wide each known letter is, in thousandths of its size."""
    told = measures()["widths"][weight]
    return {letter: float(wide) for wide, letters in told.items() for letter in letters}
