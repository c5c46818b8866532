"""Text that a notebook computes and a page shows as Markdown: citations, lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpers.tables.dictionary import DELIMITER


@dataclass(frozen=True)
class Markdown:
    """Text that is shown as Markdown where it stands, in prose or as the value of a cell."""

    text: str

    def _repr_markdown_(self) -> str:
        return self.text

    def __str__(self) -> str:
        return self.text


def citation(ids: str, *, most: int = 3) -> Markdown:
    """Cite the sources of a row, the first few of them, as `[@one; @other]` does in prose.

    `ids` is a cell of source ids. Raises `ValueError` if it is empty.
    """
    names = list(dict.fromkeys(filter(None, ids.split(DELIMITER))))[:most]
    if not names:
        raise ValueError("there is no source to cite. Give a cell of source ids.")
    return Markdown(f"[{'; '.join(f'@{name}' for name in names)}]")


def bullets(items: Iterable[str]) -> Markdown:
    """A list, one line to an item, each written in Markdown. Raises `ValueError` for no item."""
    lines = [f"- {item}" for item in items]
    if not lines:
        raise ValueError("an empty list has no words. Say that there are none instead.")
    return Markdown("\n".join(lines))
