"""What a cell shows: made fit for a page, or refused by name of cell, kind and remedy."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from publisher.base.files import digest, makers
from publisher.base.problems import Problem
from publisher.base.store import Store
from publisher.figures import contained as contained_module
from publisher.figures import live
from publisher.figures.alternatives import alternative_problems
from publisher.figures.contained import contained
from publisher.figures.frames import tidied
from publisher.figures.live import drawing_problems, html_problems, live_kind, markup_problems
from publisher.figures.pictures import IMAGES, picture_bytes, shown_size
from publisher.site import missing
from publisher.site.blocks import with_fences_closed
from publisher.site.missing import bare_mark, missing_printed, missing_word, object_mark
from publisher.site.notebooks import CHART_MIME, FIGURE_MIME
from publisher.site.refused import PICTURE as DIAGRAM

# What is shown of an output that comes in several types, the first that it has.
FIGURES = (FIGURE_MIME, CHART_MIME)
MIME_ORDER = (
    *FIGURES,
    "text/html",
    "text/markdown",
    "text/latex",
    *IMAGES,
    "application/json",
    "text/plain",
)
RICH = ("display_data", "execute_result")
SOUND = "sound-html"
WORDS = ("text/html", "text/markdown", "text/plain")
TAG = re.compile(r"<[^>]*>")
MERMAID = re.compile(r"^ {0,3}(?:`{3,}|~{3,})\s*\{?mermaid\b", re.MULTILINE)
MATHS = re.compile(
    r"\A\s*\\begin\{(equation|displaymath|math)(\*?)\}(.*)\\end\{\1\2\}\s*\Z", re.DOTALL
)
ENVIRONMENT = re.compile(r"\A\s*\\begin\{([a-z]+\*?)\}.*\\end\{\1\}\s*\Z", re.DOTALL)
TABULAR = re.compile(r"\\begin\{(?:tabular|table|longtable)")
NO_NUMBER = re.compile(r'[:\[,]\s*"?(?:nan|-?inf|NaN|-?Infinity)"?(?=\s*[,\]}])')
SHOWS_AGAIN = re.compile(
    r"\s*(?:[\[(<{].*[\])>}]|Text\(.*\)|array\(\[.*\](?:,\s*dtype=object)?\))\s*", re.DOTALL
)


def mime_type(output: Mapping[str, Any]) -> str | None:
    """The type that is shown of an output that comes in several."""
    data = output.get("data", {})
    if live_kind(data):
        return next((mime for mime in (*FIGURES, *IMAGES) if mime in data), None)
    return next((mime for mime in MIME_ORDER if mime in data), None)


def shows_picture(output: Mapping[str, Any]) -> bool:
    """Whether an output is a picture or a figure."""
    return mime_type(output) in (*FIGURES, *IMAGES)


def hides_output(options: Mapping[str, Any]) -> bool:
    """Whether a cell's options keep its outputs from the page."""
    return any(options.get(key) is False for key in ("include", "output", "eval"))


def is_stderr(output: Mapping[str, Any]) -> bool:
    """Whether an output is what the cell wrote to its error stream."""
    return output["output_type"] == "stream" and output["name"] == "stderr"


def without_echoes(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs without the text by which a plotting library names what the picture shows.

    `plt.plot(…)` as the last line gives a list of objects beside its picture. Quarto drops it too.
    """
    if not any(shows_picture(output) for output in outputs):
        return outputs
    return [output for output in outputs if not is_echo(output)]


def is_echo(output: NotebookNode) -> bool:
    """Whether an output is a result that only names objects."""
    if output.output_type != "execute_result" or list(output.data) != ["text/plain"]:
        return False
    text = "".join(output.data["text/plain"])
    named = object_mark(text) is not None or text.lstrip().startswith("Text(")
    return named and SHOWS_AGAIN.fullmatch(text) is not None


def output_problems(
    outputs: list[NotebookNode], options: Mapping[str, Any], where: str, root: str = ""
) -> Iterator[Problem]:
    """What no page can show of a cell's outputs, and what its pictures lack.

    No page names a folder of the machine that built it: `root`, where the project lies, or where
    Python or scratch files do.
    """
    store = Store(Path(root)) if root else None
    for output in outputs:
        yield from folder_problems(output, root, where)
        if output.output_type in RICH:
            yield from rich_problems(output, where, store)
        elif output.output_type == "error" or is_stderr(output):
            yield from object_problems(printed(output), where)
        else:
            yield from text_problems(printed(output), where)
            if options.get("output") == "asis":
                yield from markup_problems(printed(output), where)
    charts = sum(mime_type(output) in FIGURES for output in outputs)
    if charts > 1:
        yield Problem(
            where,
            f"shows {charts} charts, which would share one label",
            "Give each a cell of its own, or join them: `first | second`, `first & second`.",
        )
    pictures = [output for output in outputs if mime_type(output) in IMAGES]
    yield from alternative_problems(len(pictures), options, where)


def folder_problems(output: NotebookNode, root: str, where: str) -> Iterator[Problem]:
    """Text that names a folder of this machine, which is another one on the next."""
    texts = [printed(output)] if output.output_type not in RICH else []
    if output.output_type in RICH and (mime := mime_type(output)) in WORDS:
        text = "".join(output.data[mime])
        texts = [TAG.sub(" ", text) if mime == "text/html" else text]
    own = sys.prefix if sys.prefix != sys.base_prefix else ""  # not /usr, which every machine has
    folders = "|".join(re.escape(each) for each in (root, own) if each.strip("/")) or "(?!)"
    scratch = re.escape(tempfile.gettempdir()) + "/(?:tmp|atlas)"
    named = re.compile(rf"(?<![\w/.:-])(?:(?:{folders})(?![\w-])|{scratch})[\w./-]*")
    if found := next(filter(None, map(named.search, texts)), None):
        yield Problem(
            where,
            f"shows {found[0]!r}, a folder of this machine",
            "Name files from the project's folder on (path.relative_to(…)), or hide the output with "
            "`#| output: false`.",
        )


def printed(output: NotebookNode) -> str:
    """What a cell printed, or what it said when it raised."""
    if output.output_type == "stream":
        return "".join(output.text)
    return "\n".join([str(output.evalue), *map(str, output.traceback)])


def unknown_html_problems(html: str, where: str, store: Store | None) -> Iterator[Problem]:
    """`html_problems` of HTML that was not found sound before."""
    key = digest(f"{html_checks()} {html}".encode())
    if store and store.has(SOUND, key):
        return
    found = list(html_problems(html, where))
    if store and not found:
        store.put(SOUND, key, b"")
    yield from found


@cache
def html_checks() -> str:
    """One digest of the code that looks at HTML."""
    return makers([live, contained_module, missing], "lxml")


def rich_problems(
    output: NotebookNode, where: str, store: Store | None = None
) -> Iterator[Problem]:
    """What is wrong with one rich output; HTML that `store` knows to be sound is not looked at again."""
    mime = mime_type(output)
    if mime is None:
        if kind := live_kind(output.data):
            yield Problem(where, f"shows {kind.name}, which {kind.why}", kind.remedy)
        else:
            yield Problem(
                where,
                f"an output of type {', '.join(output.data)}",
                "Show it as a picture, a table, Markdown or text.",
            )
        return
    if mime in FIGURES:
        return
    if mime in IMAGES:
        yield from picture_problems(output, mime, where)
        return
    if mime == "application/json":
        if lost := NO_NUMBER.search(json.dumps(output.data[mime])):
            yield Problem(
                where,
                f"shows JSON in which {lost[0].strip(' :')} stands for a value",
                "Put None in the place of a value that is missing.",
            )
        return
    text = "".join(output.data[mime])
    if mime == "text/html":
        yield from unknown_html_problems(text, where, store)
    elif mime == "text/markdown":
        yield from markup_problems(text, where)
        yield from object_problems(text, where)
        if MERMAID.search(text):
            yield Problem(where, "shows a diagram of Mermaid, which no page draws", DIAGRAM)
        if word := missing_word(text):
            yield Problem(
                where,
                f"shows {word!r} in {' '.join(text.split())[:60]!r}",
                "Compute it from data that have the value, or write that it is missing.",
            )
    elif mime == "text/plain":
        yield from text_problems(text, where)
        if object_mark(text) is None and (found := bare_mark(text.strip())):
            yield from _nothing_told(found, where)


def picture_problems(output: NotebookNode, mime: str, where: str) -> Iterator[Problem]:
    """A picture that cannot be read, or that has no size."""
    try:
        content = picture_bytes(mime, output.data[mime])
    except ValueError as error:
        yield Problem(where, f"shows a picture that {error}", "Make the picture anew.")
        return
    if mime == "image/svg+xml":
        yield from drawing_problems(content, where)
    if shown_size(content, output.metadata.get(mime) or {}) is None:
        yield Problem(
            where,
            f"shows a picture ({mime}) whose size nobody can tell",
            "Give it: IPython.display.Image(…, width=…, height=…), or an SVG with width and height.",
        )


def text_problems(text: str, where: str) -> Iterator[Problem]:
    """Printed text that says that a value is missing, or names an object by its place in memory."""
    if found := missing_printed(text):
        line = next(line for line in text.splitlines() if missing_printed(line))
        yield Problem(
            where,
            f"shows {found!r} in {' '.join(line.split())[:60]!r}",
            "Compute it from data that have the value, write that it is missing (fillna('–')), or "
            "hide the output with `#| output: false`.",
        )
    yield from object_problems(text, where)


def object_problems(text: str, where: str) -> Iterator[Problem]:
    """Text that names an object by its place in memory."""
    if found := object_mark(text):
        yield from _nothing_told(found, where)


def _nothing_told(found: str, where: str) -> Iterator[Problem]:
    yield Problem(
        where,
        f"shows {found[:80]!r}, which tells a reader nothing",
        "End the line with `;`, hide the output with `#| output: false`, or show what it holds.",
    )


def publishable(output: NotebookNode) -> NotebookNode:
    """An output as both renderers take it: formulas and JSON as Markdown, pictures with a size."""
    mime = mime_type(output)
    if output.output_type not in RICH or mime is None:
        return output
    content = output.data[mime]
    metadata: dict[str, Any] = dict(output.metadata)
    if mime == "text/latex":
        data: dict[str, Any] = {"text/markdown": formula("".join(content))}
    elif mime == "application/json":
        text = json.dumps(content, indent=2, ensure_ascii=False)
        data = {"text/markdown": code_block(text, "json")}
    elif mime == "text/html":
        data = {mime: contained(tidied("".join(content)))}
    elif mime == "text/markdown":
        data = {mime: with_fences_closed("".join(content))}
    elif mime in IMAGES:
        asked = dict(metadata.get(mime) or {})
        size = shown_size(picture_bytes(mime, content), asked) or (0, 0)
        metadata = {mime: asked | {"width": size[0], "height": size[1]}}
        data = {mime: content}
    else:
        data = {mime: content}
    return NotebookNode({**output, "data": NotebookNode(data), "metadata": NotebookNode(metadata)})


def formula(latex: str) -> str:
    """LaTeX as a formula of Markdown; text that holds formulas between dollars stays as it is."""
    text = latex.strip()
    if found := MATHS.match(text):
        return f"$$\n{found[3].strip()}\n$$"
    if ENVIRONMENT.match(text):
        return f"$$\n{text}\n$$"
    if "$" not in text and "\\" in text:
        return f"$$\n{text}\n$$"
    return (
        text.replace("$\\displaystyle ", "$").replace("\n\n", "\n")
        if text.startswith("$")
        else text
    )


def code_block(text: str, language: str) -> str:
    """A block of code whose fence is longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{{.{language}}}\n{text}\n{fence}\n"
