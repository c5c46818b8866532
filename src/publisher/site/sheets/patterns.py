"""The pattern of a column in words: what its cells are made of, for who reads no patterns.

Read are the constructs that the patterns of tables have: letters and digits, how many, groups,
choices. Of any other pattern nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

TOKEN = re.compile(
    r"""(?P<set>\[(?:\\.|[^\]\\])+\])|(?P<open>\((?:\?:)?)(?!\?)|(?P<close>\))|(?P<or>\|)
    |(?P<many>[?*+]|\{\d+(?:,\d*)?\})|(?P<edge>[\^$])|(?P<sign>\\.|[^\\\[\](){}?*+])""",
    re.VERBOSE,
)
RANGES = {
    "a-z": ("small letter", "small letters"),
    "A-Z": ("capital letter", "capital letters"),
    "0-9": ("digit", "digits"),
}
CLASSES = {
    r"\d": "0-9",
    r"\w": "A-Za-z0-9_",
}
ANY = ("sign", "signs")
SEEN = ("sign that is no blank", "signs without a blank")


class Unknown(ValueError):
    """The pattern holds what has no words here."""


@dataclass(frozen=True)
class Part:
    """One part of a pattern: a text as it stands, or some of a kind of signs, or a group."""

    text: str = ""
    kind: tuple[str, str] = ("", "")  # one of it, several of it
    group: str = ""
    least: int = 1
    most: int | None = 1


def in_words(pattern: str) -> str | None:
    """What a pattern asks for, in words; None if it holds what has no words here."""
    tokens: list[tuple[str, str]] = []
    at = 0
    while at < len(pattern):
        found = TOKEN.match(pattern, at)
        if found is None:
            return None
        tokens.append((str(found.lastgroup), found.group()))
        at = found.end()
    try:
        said = _choice(tokens)
    except Unknown:
        return None
    return said if not tokens else None


def _choice(tokens: list[tuple[str, str]]) -> str:
    """Alternatives, up to the end of their group."""
    said = [_row(tokens)]
    while tokens and tokens[0][0] == "or":
        tokens.pop(0)
        said.append(_row(tokens))
    if not all(said):
        raise Unknown
    return " or ".join(said)


def _row(tokens: list[tuple[str, str]]) -> str:
    """Parts that stand one after another."""
    parts: list[Part] = []
    while tokens and tokens[0][0] not in ("or", "close"):
        kind, text = tokens.pop(0)
        if kind == "edge":
            continue
        part = _part(kind, text, tokens)
        if tokens and tokens[0][0] == "many":
            part = _counted(part, tokens.pop(0)[1])
        last = parts[-1] if parts else Part()
        if part.text and last.text and part.most == last.most == part.least == last.least == 1:
            parts[-1] = Part(text=last.text + part.text)
        else:
            parts.append(part)
    return _joined(parts)


def _part(kind: str, text: str, tokens: list[tuple[str, str]]) -> Part:
    if kind == "set":
        return Part(kind=_signs(text[1:-1]))
    if kind == "open":
        said = _choice(tokens)
        if not tokens:
            raise Unknown
        tokens.pop(0)
        return Part(group=said)
    if kind != "sign":
        raise Unknown
    if text == ".":
        return Part(kind=ANY)
    if text == r"\S":
        return Part(kind=SEEN)
    if text in CLASSES:
        return Part(kind=_signs(CLASSES[text]))
    if text.startswith("\\") and text[1].isalnum():
        raise Unknown
    return Part(text=text.removeprefix("\\"))


def _signs(inner: str) -> tuple[str, str]:
    """The signs between brackets: one of them, several of them."""
    if inner.startswith("^"):
        raise Unknown
    for name, letters in CLASSES.items():
        inner = inner.replace(name, letters)
    ones, several = [], []
    for written, (one, more) in RANGES.items():
        if written in inner:
            inner = inner.replace(written, "")
            ones.append(one)
            several.append(more)
    others = re.sub(r"\\(.)", r"\1", inner)
    if re.search(r"\w-\w", others):
        raise Unknown
    ones += list(others)
    several += list(others)
    return _listed(ones, "or"), _listed(several, "and")


def _listed(words: Sequence[str], last: str) -> str:
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _counted(part: Part, many: str) -> Part:
    if many in "?*+":
        least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}[many]
    else:
        first, comma, second = many[1:-1].partition(",")
        least = int(first)
        most = int(second) if second else None if comma else least
    return Part(part.text, part.kind, part.group, least, most)


def _joined(parts: list[Part]) -> str:
    """What the parts say, one after another; a thing repeated behind a sign is a list."""
    if len(parts) == 2 and parts[1].group and parts[1].least == 0 and parts[1].most is None:
        first = _said(parts[0])
        mark = re.fullmatch(rf"“(\S+)”, then {re.escape(first)}", parts[1].group)
        if mark:
            return f"{first}; several are joined by “{mark[1]}”"
    return ", then ".join(map(_said, parts))


def _said(part: Part) -> str:
    """One part in words."""
    perhaps = "perhaps " * (part.least == 0)
    if part.group:
        if part.most != 1:
            raise Unknown
        return f"{perhaps}({part.group})" if perhaps else part.group
    if part.text:
        if part.most != 1:
            raise Unknown
        return f"{perhaps}“{part.text}”"
    one, several = part.kind
    if part.most == 1:
        return f"{perhaps}one {one}"
    if part.most is None:
        least = f"at least {part.least} of " if part.least > 1 else ""
        return f"{perhaps}{least}{several}"
    count = str(part.most) if part.least == part.most else f"{part.least} to {part.most}"
    return f"{perhaps}{count} {several}"
