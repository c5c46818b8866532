"""Blocks of Markdown that begin right under another: Jupyter shows them, pandoc would not see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt

# Blocks that may end a paragraph. A row of dashes may also be the head of one of pandoc's tables.
BLOCKS = ("heading_open", "bullet_list_open", "ordered_list_open", "blockquote_open", "table_open")
QUOTED = re.compile(r"(?:[ \t]*>)*")
DIV = re.compile(r"\s*:{3,}")
MATHS = re.compile(
    r"^[ \t]*(?:\$\$.*?\$\$|\\\[.*?\\\]|\\begin\{([a-zA-Z]+\*?)\}.*?\\end\{\1\})", re.M | re.S
)


def with_room(markdown: str) -> str:
    """Markdown with an empty line before each heading, list, quotation, table and rule of asterisks
    that follows on a line of text, as CommonMark reads it.
    """
    lines = markdown.splitlines(keepends=True)
    seen = apart(markdown).splitlines()
    if not any(
        above.strip() and below.strip() for above, below in zip(seen, seen[1:], strict=False)
    ):
        return markdown
    begins: dict[int, int] = {}
    for number, depth in blocks("\n".join(seen)):
        begins.setdefault(number, depth)  # the outermost of those that begin there
    return "".join(
        f"{room(line, begins[number])}\n{line}"
        if number in begins
        and number
        and seen[number - 1].strip("> \t" if begins[number] else None)
        else line
        for number, line in enumerate(lines)
    )


def with_fences_closed(markdown: str) -> str:
    """Markdown whose last block of code ends with it, as in Jupyter; pandoc reads no such block."""
    if "```" not in markdown and "~~~" not in markdown:
        return markdown
    lines = markdown.splitlines()
    for token in reader().parse(markdown):
        if token.type == "fence" and token.level == 0 and token.map:
            mark, last = token.markup, lines[token.map[1] - 1].strip()
            ends = token.map[1] - 1 > token.map[0] and last.startswith(mark)
            if not (ends and not last.strip(mark[0])):
                return f"{markdown.rstrip()}\n{mark}\n"
    return markdown


def html_lines(markdown: str) -> set[int]:
    """The numbers of the lines, from 0, that are part of a block of HTML."""
    if "<" not in markdown:
        return set()
    tokens = reader().parse(markdown)
    blocks_of_html = (token.map for token in tokens if token.type == "html_block" and token.map)
    return {number for first, end in blocks_of_html for number in range(first, end)}


def lines_made(written: str, roomy: str) -> list[int]:
    """The numbers of the empty lines that `with_room` put into a text."""
    lines, made, at = written.splitlines(), [], 0
    for number, line in enumerate(roomy.splitlines(), 1):
        if at < len(lines) and line == lines[at]:
            at += 1
        else:
            made.append(number)
    return made


def blocks(markdown: str) -> Iterator[tuple[int, int]]:
    """The lines on which a block begins that needs room, and in how many quotations each stands."""
    within: list[str] = []  # what is open around a token
    for token in reader().parse(markdown):
        if token.nesting < 0:
            within.pop()
        quoted = all(kind == "blockquote_open" for kind in within)
        if quoted and token.nesting >= 0 and token.map and is_block(token.type, token.markup):
            yield token.map[0], len(within)
        if token.nesting > 0:
            within.append(token.type)


def room(line: str, depth: int) -> str:
    """The empty line before a line: within quotations one that still belongs to them."""
    marks = QUOTED.match(line)
    return ">".join([""] * (depth + 1)) if marks and marks[0].count(">") >= depth else ""


def is_block(kind: str, markup: str) -> bool:
    """Whether a block is one that needs room: not a heading that is underlined."""
    if kind == "heading_open":
        return markup.startswith("#")
    return kind in BLOCKS or (kind == "hr" and not markup.startswith("-"))


def apart(markdown: str) -> str:
    """Markdown line by line, as far as CommonMark knows it: of a formula some letter on each line, of
    the mark of a div an empty line.
    """
    text = MATHS.sub(lambda found: re.sub(r"[^\n]+", "x", found[0]), markdown)
    return "".join("\n" if DIV.match(line) else line for line in text.splitlines(keepends=True))


@cache
def reader() -> MarkdownIt:
    """What reads Markdown as JupyterLab does."""
    return MarkdownIt("commonmark").enable("table")
