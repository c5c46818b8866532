"""Code whose lines a list below it explains: `# <1>` in the code, `1.` in the list.

Quarto drops, with a warning at most, a mark that no list explains, an item without a mark, and of an
item all but its first paragraph. The frame's `filter.lua` goes by the same rule as `explains`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.base.problems import Problem
from publisher.render.prose import FENCE
from publisher.render.sources import Source

MARK = re.compile(r"(?:#|//|--|%|!|/\*|\(\*|<!--)\s*<(\d+)>\s*(?:\*/|\*\)|-->)?\s*$", re.MULTILINE)
ITEM = re.compile(r" {0,3}(\d+)[.)]\s")
OTHER = re.compile(r"\s+(?:[-*+>|]|\d+[.)]|`{3,}|~{3,})\s?")


def explains(code: str, text: str) -> bool:
    """Whether a text begins with a list of which each item, of one paragraph, explains marked lines."""
    numbers = list(items(text))
    marks = {int(number) for number in MARK.findall(code)}
    return bool(numbers) and None not in numbers and marks.issuperset(numbers)


def items(text: str) -> Iterator[int | None]:
    """The numbers of the list with which a text begins; None for what is more than one paragraph."""
    number, parted = None, False
    for line in text.strip("\n").splitlines():
        if item := ITEM.match(line):
            number = int(item[1]) if number is None else number + 1
            yield number
        elif number is None or (parted and line.strip() and not line.startswith(" ")):
            return
        elif line.strip() and (parted or OTHER.match(line)):
            yield None
        parted = not line.strip()


def annotation_refusals(source: Source) -> Iterator[Problem]:
    """Marks in the code of plain text that no list explains. (Those in cells are shown as written.)"""
    for cell in source.cells:
        if cell.kind == "code":
            continue
        lines, begin, fence = cell.text.splitlines(), 0, ""
        for number, line in enumerate(lines):
            mark = FENCE.match(line)
            if mark and not fence:
                begin, fence = number + 1, mark[1]
            elif mark and mark[1].startswith(fence) and not mark[2].strip():
                fence, code = "", "\n".join(lines[begin:number])
                found = MARK.search(code)
                if found and not explains(code, "\n".join(lines[number + 1 :])):
                    where = cell.line(source.path, begin + 1 + code.count("\n", 0, found.start()))
                    said = f"Quarto would drop the mark <{found[1]}>, or what explains it"
                    yield Problem(where, said, REMEDY)


REMEDY = (
    "Let a list follow the code at once, with one paragraph to each mark (`1. …`) and a mark to each "
    "item; or take the mark out."
)
