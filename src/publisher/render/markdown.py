"""Pieces of Pandoc's Markdown: fences, divs, attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from publisher.site.settings import yaml_word
from publisher.site.shape import CONTROL


def plain(text: str) -> str:
    """Text without terminal colours and other characters that no page can hold."""
    return CONTROL.sub("", re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", "".join(text))).rstrip("\n")


def fenced(text: str, attrs: str = "") -> str:
    """A code block whose fence is longer than any run of backticks in it."""
    runs = [len(run) for run in re.findall(r"`+", text)]
    fence = "`" * max([3, *(run + 1 for run in runs)])
    return f"{fence}{attrs}\n{text}\n{fence}"


def div(content: str, attrs: str) -> str:
    """A fenced div."""
    return f"::: {attrs}\n{content}\n:::"


def attributes(name: str, classes: Iterable[str], values: Mapping[str, str] | None = None) -> str:
    """Pandoc's notation of an element's id, classes and attributes."""
    parts = [f"#{name}"] if name else []
    parts += [f".{each.removeprefix('.')}" for each in classes]
    for key, value in (values or {}).items():
        text = " ".join(value.split()).replace("\\", "\\\\").replace('"', '\\"')
        parts.append(f'{key}="{text}"')
    return "{" + " ".join(parts) + "}"


def code_attributes(options: Mapping[str, Any]) -> str:
    """The attributes of a cell's code."""
    values = {k: yaml_word(options[k]) for k in ("code-fold", "code-summary") if k in options}
    return attributes("", ["python", "cell-code"], values)
