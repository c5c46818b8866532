"""What a page still says as `atlas new` wrote it: words for its author, not for a reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbformat import NotebookNode

from publisher.site.frame import TEMPLATES, frame_text
from publisher.site.notebooks import cell_name

CODE = re.compile(r"^```.*?^```$|^#[^\n]*$", re.DOTALL | re.MULTILINE)
OPENING = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
QUOTED = re.compile(r'"([^"\n]+)"')
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
FILLED = re.compile(r"\{\{\w+\}\}|`\{python\}[^`]*`")
SHORTEST = 20  # letters of what no author would write by chance


def untouched_hints(root: Path, sources: Mapping[str, NotebookNode]) -> Iterator[str]:
    """One line for each cell that still holds words of the template; it stops nothing."""
    phrases = template_phrases(root)
    for page, notebook in sources.items():
        for index, cell in enumerate(notebook.cells):
            text = " ".join(cell.source.split())
            if left := [phrase for phrase in phrases if phrase in text]:
                more = f" (and {len(left) - 1} more)" if len(left) > 1 else ""
                yield (
                    f"{cell_name(page, index)}: still says “{left[0]}”{more}, as `atlas new` wrote it. "
                    "Write your own words in its place, or take it out."
                )


def template_phrases(root: Path) -> tuple[str, ...]:
    """The sentences of the templates of stories, and the texts in quotation marks in their code."""
    found: dict[str, None] = {}
    for name in TEMPLATES:
        template = frame_text(root, name)
        prose = CODE.sub("\n\n", OPENING.sub("", template))
        sentences = [
            sentence for part in prose.split("\n\n") for sentence in SENTENCE.split(part.strip())
        ]
        for text in (*sentences, *QUOTED.findall(template)):
            longest = max(FILLED.split(" ".join(text.split())), key=len).strip(" ,:")
            if len(longest) >= SHORTEST and " " in longest:
                found[longest] = None
    return tuple(found)
