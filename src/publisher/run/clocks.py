"""Code that asks what time it is: its result is another one tomorrow, though no file changed.

Python announces no such question, so the code of a notebook, and of the project's modules that it
imported, is read for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from nbformat import NotebookNode

from publisher.run.inputs import FILE, UNSEEN, Input
from publisher.site.notebooks import inline_expressions, split_options

CLOCK = re.compile(
    r"\b(?:date|datetime|Timestamp)\s*\.\s*(?:today|now|utcnow)\s*\("
    r"|\btime\s*\.\s*(?:time|localtime|gmtime|ctime|asctime)\s*\("
    r"|\b(?:to_datetime|Timestamp|datetime64)\s*\(\s*['\"](?:now|today)['\"]"
)
COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


def asked_times(notebook: NotebookNode, inputs: Iterable[Input], root: Path) -> Iterator[Input]:
    """What a run depended on that is not seen: one entry for each way of asking for the time."""
    texts = own_code(notebook, inputs, root)
    calls = (call for text in texts for call in CLOCK.findall(COMMENT.sub("", text)))
    for call in sorted({"".join(call.split()) for call in calls}):
        yield Input(UNSEEN, f"asks what time it is ({call}…))")


def own_code(notebook: NotebookNode, inputs: Iterable[Input], root: Path) -> list[str]:
    """The code of a notebook, cells and prose, and of the project's modules that its run read."""
    texts = [split_options(cell.source)[1] for cell in notebook.cells if cell.cell_type == "code"]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            texts += inline_expressions(cell.source)
    return texts + [
        (root / one.path).read_text(encoding="utf-8", errors="replace")
        for one in inputs
        if one.kind == FILE and one.path.endswith(".py") and (root / one.path).is_file()
    ]
