"""Slips in Markdown that would publish code in the place of a value."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from publisher.base.problems import Problem
from publisher.site.notebooks import INLINE, cell_name, outside_code

EXAMPLE = re.compile(r"(`{2,}).+?\1")
SPAN = re.compile(r"`\{(\s*[A-Za-z]+\d?\s*)\}\s+[^`]+`")
OPENED = re.compile(r"(?<![`\S])\{python\}\s+[^`\n]+`")


def inline_slips(notebook: NotebookNode, page: str) -> Iterator[Problem]:
    """Values in the text that nobody would compute: `{pyhton} x`, or one whose first backtick is lost.

    What stands in code blocks, and between two or more backticks, is an example and stays.
    """
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "markdown":
            continue
        for counts, piece in outside_code(cell.source):
            text = INLINE.sub("", EXAMPLE.sub("", piece)) if counts else ""
            spans = [found for found in SPAN.finditer(text) if _is_meant(found[1])]
            for found in [*spans, *OPENED.finditer(text)]:
                yield Problem(
                    cell_name(page, index),
                    f"{found[0]!r} would stand on the page as it is: it is no value to compute",
                    "Write `{python} …` between two backticks, or ``…`` between double ones to show it.",
                )


def _is_meant(word: str) -> bool:
    """Whether what stands in the braces is python with a slip in it."""
    return bool(difflib.get_close_matches(word.strip().lower(), ["python"], cutoff=0.8))
