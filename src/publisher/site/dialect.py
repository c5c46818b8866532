"""Text of a notebook as Jupyter reads it, written as pandoc reads the same: formulas, dashes, addresses."""

from __future__ import annotations

import re
from itertools import groupby

from publisher.site.blocks import html_lines
from publisher.site.notebooks import outside_code

AS_IT_STANDS = re.compile(r"<(?:pre|script|style|svg|textarea)\b", re.IGNORECASE)
FORMULA = re.compile(r"(\$[^$\n]+\$)")
CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
# A formula whose dollars stand off: pandoc takes them for prices, unless what is between says otherwise.
APART = re.compile(r"(?<![\\$\w])\$(?!\$)(?=\s|[^$\n]*?\s\$)([^$\n]*[\\^_{}=][^$\n]*)\$(?![\d$])")
# As MathJax is told of a formula through Markdown.
PARENTHESES = re.compile(r"\\\\\((.+?)\\\\\)")
BRACKETS = re.compile(r"\\\\\[(.+?)\\\\\]", re.DOTALL)
# Two hyphens before an option of a program: pandoc makes a dash of them.
OPTION = re.compile(r"(?<![^\s(])--(?=[A-Za-z])")
# More signs than there are levels of headings.
NO_HEADING = re.compile(r"\A {0,3}(?=#{7})")
# What pandoc takes for a list, and drops the parentheses of: (c) 2024.
NO_LIST = re.compile(r"\A( {0,3})(?=\((?:[A-Za-z]|\d+|[ivxlc]+|[IVXLC]+)\)\s)")
# Signs amid HTML that Jupyter leaves as they are: of emphasis, and a number at the begin of a text.
EMPHASIS = re.compile(r"(?<!\\)[*_~^]")
NUMBERED = re.compile(r"(>\s*\d{1,9})(?=[.)]\s)")
REMARK = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|<!--.*?-->", re.DOTALL)  # or code, which stays
# An address as it stands in a text, which Jupyter makes a link of; and what holds addresses otherwise:
# links, what stands in angles (tags and shortcodes too) or braces, the target of a reference.
SIGNS = r"\s<>()\[\]{}\"'`*|"
ADDRESS = re.compile(
    rf"(?<![\w/\"'=])https?://(?:[^{SIGNS}]|\([^{SIGNS}]*\))*(?:[^{SIGNS}.,;:!?_~]|\([^{SIGNS}]*\))"
)
HELD = re.compile(
    r"(!?\[(?!\^)[^\]]*\](?:\([^)]*\)|\[[^\]]*\]|:.*)?|<a\b.*?</a>|<[^>]*>|\{[^}]*\})",
    re.IGNORECASE,
)


def as_jupyter_reads(markdown: str) -> str:
    """Markdown in which formulas, options of programs and addresses are what Jupyter shows them as.

    Code, also one that is indented, formulas over several lines and text set as it stands are left.
    """
    if not any(
        sign in markdown for sign in ("$", "\\\\", "--", "://", "#######", "(", "<")
    ) or AS_IT_STANDS.search(markdown):
        return markdown
    pieces, formula, within = [], False, html_lines(markdown)
    for number, (counts, line) in enumerate(outside_code(markdown)):
        text = counts and not formula and not line.startswith(("    ", "\t"))
        formula ^= counts and line.count("$$") % 2 == 1
        line = NO_LIST.sub(r"\1\\", NO_HEADING.sub(r"\\", line)) if text else line
        pieces.append(_outside_spans(line, html=number in within) if text else line)
    return "".join(pieces)


def without_remarks(markdown: str) -> str:
    """Markdown whose comments, which nobody sees in Jupyter, say nothing; each keeps its lines."""
    parts = groupby(outside_code(markdown), key=lambda piece: piece[0])
    return "".join(
        REMARK.sub(_left, text) if counts else text
        for counts, text in (
            (counts, "".join(line for _, line in lines)) for counts, lines in parts
        )
    )


def _left(found: re.Match[str]) -> str:
    return found[0] if found[1] else "<!--" + "\n" * found[0].count("\n") + "-->"


def _outside_spans(line: str, *, html: bool) -> str:
    """A line with its text rewritten, and its code as it is; `html` if it is of a block of HTML."""
    parts, end = [], 0
    for span in CODE_SPAN.finditer(line):
        parts += [_rewritten(line[end : span.start()], html=html), span[0]]
        end = span.end()
    return "".join([*parts, _rewritten(line[end:], html=html)])


def _rewritten(text: str, *, html: bool) -> str:
    text = PARENTHESES.sub(lambda found: f"${found[1].strip()}$", text)
    text = BRACKETS.sub(lambda found: f"$${found[1].strip()}$$", text)
    text = APART.sub(lambda found: f"${found[1].strip()}$", text)
    parts = FORMULA.split(text)
    if html:
        return "".join(part if part.startswith("$") else _as_it_stands(part) for part in parts)
    return "".join(part if part.startswith("$") else _linked(part) for part in parts)


def _as_it_stands(text: str) -> str:
    """Text amid HTML, in which no sign has a meaning."""
    parts = HELD.split(NUMBERED.sub(r"\1\\", text))
    parts[::2] = [EMPHASIS.sub(r"\\\g<0>", part) for part in parts[::2]]
    return "".join(parts)


def _linked(text: str) -> str:
    """Text with its options and addresses rewritten, but for the addresses of links."""
    text = OPTION.sub(r"\\-\\-", text)
    parts = HELD.split(text)  # what is held stands at every second place
    parts[::2] = [ADDRESS.sub(r"<\g<0>>", part) for part in parts[::2]]
    return "".join(parts)
