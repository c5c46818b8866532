"""Outlines in as few bytes as they need: steps from point to point, in tenths of a pixel."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STRAIGHT = re.compile(r"(?:M-?[\d.]+[, ]-?[\d.]+|L-?[\d.]+[, ]-?[\d.]+|Z)+")
_STEP = re.compile(r"([MLZ])(?:(-?[\d.]+)[, ](-?[\d.]+))?")
Step = tuple[str, int, int]


def short_path(path: str) -> str:
    """The same outline as relative steps, rounded to a tenth of a pixel without adding up.

    A path with curves or other commands is only rounded.
    """
    if not _STRAIGHT.fullmatch(path):
        return rounded(path)
    written, before = "", ""
    for command, across, down in _steps(path):
        implied = command == before or (before == "m" and command == "l")
        head = "" if implied else command
        written += head if command == "z" else _joined(written, head, across, down)
        before = command
    return written


def rounded(text: str) -> str:
    """A text with its numbers rounded to a tenth."""
    return re.sub(r"-?\d+\.\d\d+", lambda match: f"{float(match.group()):.1f}", text)


def _steps(path: str) -> Iterator[Step]:
    """The commands of a path, each with how far it goes in tenths; none that goes nowhere."""
    here = start = (0, 0)
    for command, x, y in _STEP.findall(path):
        if command == "Z":
            here = start
            yield "z", 0, 0
            continue
        to = (round(float(x) * 10), round(float(y) * 10))
        step = (to[0] - here[0], to[1] - here[1])
        here = to
        if command == "M":
            start = to
        if command == "M" or step != (0, 0):
            yield command.lower(), *step


def _joined(before: str, head: str, *tenths: int) -> str:
    """The numbers of a step, apart only where they would else run together."""
    text = head
    for each in map(_number, tenths):
        last = text or before[-12:]
        apart = last[-1:].isdigit() and not each.startswith("-")
        # A second point begins a new number: 1.5.5 is read as 1.5 and 0.5.
        fraction = "." in re.split(r"[^\d.]", last)[-1]
        text += f" {each}" if apart and not (fraction and each.startswith(".")) else each
    return text


def _number(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}" if not rest else f"{sign}{whole or ''}.{rest}"
