"""What Quarto reads of a page as it lies on the disk, before anything that we hand it.

It takes the text between two lines `---` for settings of the page wherever it stands, puts all such
blocks together as one YAML document, and ends in a trace of its own where that is none; as it does
over a notebook of an old format.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator

import yaml

from publisher.base.problems import Problem
from publisher.render.sources import Source
from publisher.site.front import FRONT_MATTER
from publisher.site.project import Project
from publisher.site.reading import load_yaml, read_text

# As Quarto looks for them: comments and code do not count.
HIDDEN = re.compile(r"<!--.*?-->|^([\t >]*`{3,})[^`\n]*\n.*?\n\1\s*$", re.DOTALL | re.MULTILINE)
BLOCK = re.compile(
    r"^---[ \t]*\n+(?![ \t]*\n+).*?\n+(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE
)
NONE = re.compile(r"---[ \t]*\n(?:\s*\n|---)")
REMEDY = "Write the line `***` for a rule and `##` before a heading."


def disk_refusals(project: Project, source: Source) -> Iterator[Problem]:
    """What keeps Quarto from reading a page as it is meant."""
    yield from format_refusals(project, source.path)
    yield from settings_in_text(source)


def format_refusals(project: Project, page: str) -> Iterator[Problem]:
    """A notebook of a format that Quarto does not read."""
    if not page.endswith(".ipynb"):
        return
    if (project.root / page).read_bytes().startswith(BOM_UTF8):
        found = "begins with a byte order mark, and Quarto does not read it"
        yield Problem(page, found, "Save it again in JupyterLab, or as UTF-8 without BOM.")
    number = json.loads(read_text(project.root / page, page)).get("nbformat")
    if number != 4:
        found = f"is a notebook of format {number}, and Quarto reads format 4 alone"
        yield Problem(page, found, "Save it again in JupyterLab, or build with RENDERER=pandoc.")


def settings_in_text(source: Source) -> Iterator[Problem]:
    """Text of a page that Quarto would read as settings, and settings that it would take for text."""
    written = [cell for cell in source.cells if cell.kind != "code"]
    texts = [cell.text.replace("\r\n", "\n") for cell in written]
    ends = [0]
    for text in texts:
        ends.append(ends[-1] + len(text) + 2)
    front = next((cell for cell in written if cell.number == source.front_cell), None)
    head = FRONT_MATTER.match(front.text) if source.front and front else None
    if front and head and NONE.match(head[0].lstrip()):
        found = "the front matter begins with an empty line, and Quarto takes it for text"
        yield Problem(front.line(source.path, 1), found, "Take the empty line out.")
    shown = HIDDEN.sub(
        lambda hidden: re.sub(r"[^\n]", " ", hidden[0]), "".join(f"\n{text}\n" for text in texts)
    )
    for block in BLOCK.finditer(shown):
        at = next(index for index, end in enumerate(ends) if end > block.start()) - 1
        above = texts[at][: block.start() - ends[at] - 1]
        is_front = written[at] is front and not above.strip()
        read = source.path.endswith(".ipynb") or not is_mapping(block[0])
        if read and not is_front and not NONE.match(block[0]):
            where = written[at].line(source.path, above.count("\n") + 1)
            found = "the text after this line `---` would be read by Quarto as settings of the page"
            yield Problem(where, found, REMEDY)


def is_mapping(block: str) -> bool:
    """Whether a block holds settings, which a plain page may have anywhere."""
    try:
        return isinstance(load_yaml("\n".join(block.splitlines()[1:-1])), dict)
    except (yaml.YAMLError, ValueError):
        return False
