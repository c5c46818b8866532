"""What the text of a cell asks for that no page can give: told by line, with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from publisher.base.problems import Problem
from publisher.site.dialect import without_remarks
from publisher.site.missing import CODE
from publisher.site.refused import SHORTCODES, block_remedy, directive_of, numbering_of
from publisher.site.settings import unsupported

if TYPE_CHECKING:
    from publisher.render.cells import Cell

FENCE = re.compile(r"^\s*(`{3,}|~{3,})(.*)$")
EXECUTABLE = re.compile(r"^\s*\{([A-Za-z][\w-]*)[^}]*\}")
SHORTCODE = re.compile(r"\{\{<\s*/?\s*([\w-]+)")
# In Markdown, there or below by a reference, and in the HTML that gives a picture its width.
ATTACHED = re.compile(
    r"(?P<before>\]\(\s*|\bsrc=[\"']|^ {0,3}\[[^\]\n]+\]:[ \t]*)(?P<open><)?"
    r"attachment:(?P<name>[^)\s\"'<>]+(?: [^)\s\"'<>]+)*)(?(open)>)",
    re.MULTILINE,
)
ACTS = re.compile(
    r"<script(?![^>]*json)[\s>]|<[A-Za-z][^>]*\s(?:on[a-z]+\s*=|href\s*=\s*[\"']?\s*javascript:)",
    re.IGNORECASE,
)
HIDDEN = re.compile(
    r"<[A-Za-z][^>]*\bstyle\s*=\s*[\"'][^\"'>]*display\s*:\s*none|<[A-Za-z][^>]*\shidden(?=[\s>=/])",
    re.IGNORECASE,
)
NO_SCRIPT = "Take it out. What all pages are to do stands in a file that `atlas.script` in _quarto.yml names."
SETTING = re.compile(r"[A-Za-z][\w-]*:(\s|$)")
INLINE_CODE = re.compile(r"`\{(python|r|julia|ojs)\}[^`]*`?")


def text_problems(cell: Cell, page: str) -> Iterator[Problem]:
    """What the text of a cell asks for that no page can give."""
    fence = ""
    lines = without_remarks(cell.text).splitlines()
    for number, line in enumerate(lines, 1):
        where = cell.line(page, number)
        if not fence and cell.number is None and opens_settings(lines, number - 1):
            remedy = "Move them to the front matter, at the top of the page."
            yield unsupported(where, "a block of settings amid the text", page, remedy=remedy)
        if found := SHORTCODE.search(line):
            feature = f"the shortcode {{{{< {found[1]} >}}}}"
            yield unsupported(where, feature, page, remedy=SHORTCODES.get(found[1]))
        for name in (each["name"] for each in ATTACHED.finditer(line)):
            if unquote(name) not in cell.attachments:
                yield Problem(
                    where,
                    f"the attached picture {unquote(name)!r} is not in the cell",
                    "Paste the picture into the cell again, or take the line out.",
                )
        opened = FENCE.match(line)
        if not (fence or opened) and ACTS.search(CODE.sub("", line)):
            yield Problem(where, "holds a script, which no page lets run", NO_SCRIPT)
        if not (fence or opened) and HIDDEN.search(CODE.sub("", line)):
            said = "holds HTML that a style hides, and its text would be published all the same"
            yield Problem(where, said, "Take it out, or hide the cell with the tag remove-cell.")
        numbered = numbering_of(CODE.sub("", line)) if cell.kind == "markdown" else None
        if numbered and not (fence or opened):
            yield Problem(where, f"{numbered[0]} is not known here", numbered[1])
        if not fence and (myst := directive_of(line)):
            yield Problem(where, f"{myst[0]} is not known here", myst[1])
            fence = opened[1] if opened else fence
            continue
        if fence:
            if opened and opened[1].startswith(fence) and not opened[2].strip():
                fence = ""
            continue
        if opened:
            fence = opened[1]
            if language := EXECUTABLE.match(opened[2]):
                feature = f"the executable block {{{language[1]}}}"
                remedy = block_remedy(language[1], page)
                yield unsupported(where, feature, page, remedy=remedy)
        else:
            for found in INLINE_CODE.finditer(line):
                said = f"the inline expression {found[0][:60]!r} was not computed"
                yield Problem(where, said, uncomputed(cell, found[1], page))


def opens_settings(lines: Sequence[str], at: int) -> bool:
    """Whether a line opens a block of settings below the front matter.

    Pandoc takes it for settings of the page wherever it stands.
    """
    if not at or lines[at - 1].strip():
        return False
    if lines[at].rstrip() != "---" or not SETTING.match("".join(lines[at + 1 : at + 2])):
        return False
    return any(line.rstrip() in ("---", "...") for line in lines[at + 2 :])


def uncomputed(cell: Cell, language: str, page: str) -> str:
    """What to do about an inline expression that nobody computed."""
    if cell.number is not None and language == "python":
        return "The page runs no code (`eval: false`): take that out, or write the value."
    return block_remedy(language, page)
