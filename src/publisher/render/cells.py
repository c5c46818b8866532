"""One cell of a page, with its options and outputs, as the Markdown that Quarto would make of it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from nbformat import NotebookNode

from publisher.base.problems import Problem
from publisher.render.markdown import attributes, code_attributes, div, fenced, plain
from publisher.site.project import load_yaml
from publisher.site.refused import block_remedy
from publisher.site.settings import (
    as_list,
    unsupported,
)

CELL_KEYS = {
    "label", "fig-cap", "fig-alt", "tbl-cap", "echo", "code-fold", "code-summary", "include",
    "output", "eval", "warning", "error", "column", "classes", "tags",
}  # fmt: skip
COLUMNS = {"body", "body-outset", "page-inset", "page", "screen-inset", "screen", "margin"}
TAGS = {"remove-cell": ("include", False), "hide-cell": ("include", False)} | {
    f"{verb}-{noun}": (option, verb == "show")
    for verb in ("hide", "show")
    for noun, option in (("code", "echo"), ("output", "output"), ("warnings", "warning"))
}
MIME_ORDER = (
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/plain",
)
IMAGES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpeg"}

FENCE = re.compile(r"^\s*(`{3,}|~{3,})(.*)$")
EXECUTABLE = re.compile(r"^\s*\{([A-Za-z][\w-]*)[^}]*\}")
SHORTCODE = re.compile(r"\{\{<\s*/?\s*([\w-]+)")
INLINE_CODE = re.compile(r"`\{(python|r|julia|ojs)\}")


@dataclass(frozen=True)
class Cell:
    """One cell, or the whole of a page that is not a notebook (`number` is None).

    `text` is as written, `body` is what is rendered of it: a page's front matter, a heading that
    became the title, and the option lines of a code cell are gone.
    """

    kind: str
    number: int | None
    text: str
    body: str
    options: dict[str, Any] = field(hash=False, default_factory=dict)
    outputs: list[Any] = field(hash=False, default_factory=list)
    identifier: str = ""
    fault: str | None = None

    @property
    def label(self) -> str:
        """The cell's label, or the empty string."""
        return str(self.options.get("label") or "")

    def where(self, page: str, needle: str = "") -> str:
        """Name the page, the cell and the line in it that holds `needle`."""
        place = page if self.number is None else f"{page}, cell {self.number}"
        at = self.text.find(needle) if needle else -1
        return place if at < 0 else f"{place}, line {self.text.count(chr(10), 0, at) + 1}"

    def line(self, page: str, number: int) -> str:
        """Name a line of the cell."""
        place = page if self.number is None else f"{page}, cell {self.number}"
        return f"{place}, line {number}"

    def problems(self, page: str) -> Iterator[Problem]:
        """Refuse what the cell asks for and this renderer does not know."""
        if self.kind == "code":
            yield from self.code_problems(page)
        else:
            yield from self.text_problems(page)

    def text_problems(self, page: str) -> Iterator[Problem]:
        fence = ""
        for number, line in enumerate(self.text.splitlines(), 1):
            where = self.line(page, number)
            if found := SHORTCODE.search(line):
                yield unsupported(where, f"the shortcode {{{{< {found[1]} >}}}}", page)
            if "](attachment:" in line:
                yield unsupported(where, "a picture attached to a cell", page)
            opened = FENCE.match(line)
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
            elif found := INLINE_CODE.search(line):
                yield Problem(
                    where,
                    f"the inline expression {line[found.start() :][:60]!r} was not computed",
                    block_remedy(found[1], page) or "Write it in Python, in a notebook.",
                )

    def code_problems(self, page: str) -> Iterator[Problem]:
        if self.fault:
            yield Problem(
                self.where(page), f"cell options: {self.fault}", "Write them as #| key: value."
            )
        for key in self.options.keys() - CELL_KEYS:
            yield unsupported(self.where(page, f"{key}:"), f"unknown cell option {key!r}", page)
        column = self.options.get("column")
        if column is not None and column not in COLUMNS:
            yield unsupported(self.where(page, "column:"), f"the column {column!r}", page)
        if self.options.get("echo") == "fenced" or self.options.get("output") == "asis":
            yield unsupported(self.where(page, "#|"), "echo: fenced or output: asis", page)
        kind = self.label.partition("-")[0]
        needed = {"fig": ("fig-cap", "fig-alt"), "tbl": ("tbl-cap",)}.get(kind, ())
        for key in needed:
            if not str(self.options.get(key) or "").strip():
                yield Problem(
                    self.where(page, self.label),
                    f"{self.label} has no {key}",
                    f"Add the cell option #| {key}: …",
                )
        for key in ("fig-cap", "tbl-cap"):
            if key in self.options and kind != key[:3]:
                yield Problem(
                    self.where(page, f"{key}:"),
                    f"{key} without a label that begins with {key[:3]}-",
                    f"Add the cell option #| label: {key[:3]}-…",
                )
        shown = all(self.options.get(key) is not False for key in ("include", "output", "eval"))
        if kind in ("fig", "tbl") and shown and len(self.displays()) != 1:
            yield Problem(
                self.where(page, self.label),
                f"{self.label} shows {len(self.displays())} results",
                "Show exactly one figure or table in a labelled cell.",
            )
        for output in self.outputs:
            if output.output_type == "error" and not self.options.get("error"):
                yield Problem(
                    self.where(page),
                    f"the cell raised {output.ename}: {output.evalue}",
                    "Correct the cell and run the notebook again.",
                )
            elif output in self.displays() and not mime_type(output):
                feature = f"an output of type {', '.join(output.data)}"
                yield unsupported(self.where(page), feature, page)

    def displays(self) -> list[Any]:
        """The outputs that show something other than printed text."""
        return [o for o in self.outputs if o.output_type in ("display_data", "execute_result")]

    def markdown(self, settings: Mapping[str, Any], images: Images) -> str:
        """The cell in the Markdown that Quarto would make of it."""
        if self.kind != "code":
            return self.body
        options = {"echo": True, "output": True, "warning": True, "include": True}
        options |= settings["execute"] | self.options
        parts = []
        if options["include"] is False:
            return ""
        if options["echo"] is not False and self.body.strip():
            parts.append(fenced(self.body.strip("\n"), code_attributes(self.options)))
        if options["output"] is not False and options.get("eval") is not False:
            for index, output in enumerate(self.outputs, 1):
                if is_stderr(output) and options["warning"] is False:
                    continue
                parts.append(self.output(output, index, images))
        if not parts:
            return ""
        classes = ["cell", *as_list(self.options.get("classes"))]
        if "column" in self.options:
            classes.append(f"column-{self.options['column']}")
        name = f"cell-{self.label}" if self.label else self.identifier
        return div("\n\n".join(parts), attributes(name, classes))

    def output(self, output: Any, index: int, images: Images) -> str:
        """One output as a div; a labelled one carries the label and its caption."""
        if output.output_type == "stream":
            return div(
                fenced(plain(output.text)),
                attributes("", ["cell-output", f"cell-output-{output.name}"]),
            )
        if output.output_type == "error":
            trace = "\n".join(output.traceback)
            text = trace if "\x1b" in trace else f"{output.ename}: {output.evalue}\n{trace}"
            return div(fenced(plain(text)), attributes("", ["cell-output", "cell-output-error"]))
        classes = ["cell-output", "cell-output-display"]
        mime = mime_type(output)
        data = "".join(output.data[mime])
        caption = " ".join(
            str(self.options.get("fig-cap") or self.options.get("tbl-cap") or "").split()
        )
        alt = str(self.options.get("fig-alt") or "")
        name = self.label if len(self.displays()) == 1 else ""
        if mime in IMAGES:
            name = ""
            size = (output.get("metadata") or {}).get(mime) or {}
            stem = self.label or f"cell-{self.number}"
            target = images.add(f"{stem}-output-{index}.{IMAGES[mime]}", data)
            values = {"fig-alt": alt, **{k: str(size[k]) for k in ("width", "height") if k in size}}
            body = f"![{caption}](<{target}>)" + attributes(self.label, [], values)
            caption = ""
        elif mime == "text/html":
            body = fenced(data, "{=html}")
        elif mime == "text/markdown":
            classes.append("cell-output-markdown")
            body = data
        else:
            body = fenced(plain(data))
        if name.startswith("tbl-"):
            shown = div(body, attributes("", classes))
            return div(f"{shown}\n\n{caption}", attributes(name, ["cell"]))
        return div(f"{body}\n\n{caption}" if caption else body, attributes(name, classes))


@dataclass
class Images:
    """The pictures among a page's outputs, by their address relative to the page."""

    stem: str
    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, name: str, data: str) -> str:
        """Keep one picture (base64, or SVG text) and return its address."""
        target = f"{self.stem}_files/figure-html/{name}"
        self.files[target] = data.encode() if "<svg" in data else base64.b64decode(data)
        return target


def is_stderr(output: Any) -> bool:
    """Tell whether an output is what the cell wrote to its error stream."""
    return bool(output.output_type == "stream" and output.name == "stderr")


def mime_type(output: Any) -> str | None:
    """The type that is shown of an output that comes in several."""
    return next((mime for mime in MIME_ORDER if mime in output.data), None)


def notebook_cell(cell: NotebookNode, number: int) -> Cell:
    """Read a cell and the options written on its first lines (`#| key: value`)."""
    text = "".join(cell.source)
    if cell.cell_type != "code":
        return Cell(cell.cell_type, number, text, text)
    lines = text.splitlines()
    count = next((i for i, line in enumerate(lines) if not line.startswith("#|")), len(lines))
    written = "\n".join(line[2:].removeprefix(" ") for line in lines[:count])
    fault: str | None = None
    own: Any = {}
    try:
        own = load_yaml(written) or {}
    except yaml.YAMLError as error:
        fault = " ".join(str(error).split())
    if not isinstance(own, dict):
        fault, own = f"{written!r} is no mapping", {}
    tags = cell.metadata.get("tags", [])
    options = {TAGS[tag][0]: TAGS[tag][1] for tag in tags if tag in TAGS} | own
    body = "\n".join(lines[count:])
    return Cell("code", number, text, body, options, cell.outputs, cell.get("id", ""), fault)
