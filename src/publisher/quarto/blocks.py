"""Text between two lines `---`, which Quarto takes for settings of the page wherever it stands.

It reads every such block of a page as it lies on the disk, before anything that we hand it, puts them
together as one YAML document, and ends in a trace of its own where that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.base.problems import Problem
from publisher.render.sources import Source
from publisher.site.front import FRONT_MATTER

# As Quarto looks for them: comments and code do not count.
HIDDEN = re.compile(r"<!--.*?-->|^([\t >]*`{3,})[^`\n]*\n.*?\n\1\s*$", re.DOTALL | re.MULTILINE)
BLOCK = re.compile(
    r"^---[ \t]*\n+(?![ \t]*\n+).*?\n+(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE
)
NONE = re.compile(r"---[ \t]*\n(?:\s*\n|---)|---\s*---")
REMEDY = "Write the line `***` for a rule and `##` before a heading."


def settings_in_text(source: Source) -> Iterator[Problem]:
    """Text of a page that Quarto would read as settings, and settings that it would take for text."""
    written = [cell for cell in source.cells if cell.kind != "code"]
    front = next((cell for cell in written if cell.number == source.front_cell), None)
    head = FRONT_MATTER.match(front.text) if source.front and front else None
    if front and head and NONE.match(head[0].lstrip()):
        found = "the front matter begins with an empty line, and Quarto takes it for text"
        yield Problem(front.line(source.path, 1), found, "Take the empty line out.")
    text = "".join(f"\n{cell.text}\n" for cell in written)
    shown = HIDDEN.sub(lambda hidden: re.sub(r"[^\n]", " ", hidden[0]), text)
    for block in BLOCK.finditer(shown):
        begin, at = 1, block.start()
        for cell in written:
            if at <= begin + len(cell.text):
                break
            begin += len(cell.text) + 2
        is_front = cell is front and not cell.text[: at - begin].strip()
        if not is_front and not NONE.match(block[0]):
            line = cell.text.count("\n", 0, at - begin) + 1
            found = "the text after this line `---` would be read by Quarto as settings of the page"
            yield Problem(cell.line(source.path, line), found, REMEDY)
