"""One cell of a page, with its options and outputs, as the Markdown that Quarto would make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, unquote

from nbformat import NotebookNode

from publisher.base.problems import Problem, SiteError
from publisher.figures.outputs import is_stderr, mime_type
from publisher.figures.pictures import IMAGES, picture_bytes
from publisher.render.markdown import attributes, code_attributes, div, fenced, plain
from publisher.render.prose import ATTACHED, text_problems
from publisher.site.front import MADE
from publisher.site.hidden import CELL_KEYS
from publisher.site.notebooks import cell_options, split_options
from publisher.site.refused import OPTIONS
from publisher.site.settings import (
    as_list,
    unsupported,
)

COLUMNS = {"body", "body-outset", "page-inset", "page", "screen-inset", "screen", "margin"}

# What would make of a paragraph another block: the mark of a list, a quotation, a heading, a term.
BLOCK = re.compile(r"^(?:\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#|@\w*)[.)]|[-+*>#|:~])(?=\s|$)")
RAW_OTHER = re.compile(r"latex|tex\b|pdf|restructured|rst|asciidoc|x-python|slides|notebook")


@dataclass(frozen=True)
class Cell:
    """One cell, or the whole of a page that is not a notebook (`number` is None).

    `text` is as written, `body` is what is rendered of it: a page's front matter, a heading that
    became the title, and the option lines of a code cell are gone. `made` are the lines of it that its
    author did not write.
    """

    kind: str
    number: int | None
    text: str
    body: str
    options: dict[str, Any] = field(hash=False, default_factory=dict)
    outputs: list[Any] = field(hash=False, default_factory=list)
    identifier: str = ""
    fault: Problem | None = None
    attachments: dict[str, Any] = field(hash=False, default_factory=dict)
    made: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        """The cell's label, or the empty string."""
        return str(self.options.get("label") or "")

    def where(self, page: str, needle: str = "") -> str:
        """Name the page, the cell and the line in it that holds `needle`."""
        place = page if self.number is None else f"{page}, cell {self.number}"
        at = self.text.find(needle) if needle else -1
        return place if at < 0 else self.line(page, self.text.count("\n", 0, at) + 1)

    def line(self, page: str, number: int) -> str:
        """Name a line of the cell, as its author counts them."""
        place = page if self.number is None else f"{page}, cell {self.number}"
        return f"{place}, line {number - sum(each < number for each in self.made)}"

    def problems(self, page: str) -> Iterator[Problem]:
        """Refuse what the cell asks for and this renderer does not know."""
        if self.kind == "code":
            yield from self.code_problems(page)
        else:
            yield from text_problems(self, page)

    def code_problems(self, page: str) -> Iterator[Problem]:
        if self.fault:
            yield replace(self.fault, where=self.where(page))
        for key in self.options.keys() - CELL_KEYS:
            found, remedy = f"unknown cell option {key!r}", OPTIONS.get(key)
            yield unsupported(self.where(page, f"{key}:"), found, page, remedy=remedy)
        column = self.options.get("column")
        if column is not None and column not in COLUMNS:
            yield unsupported(self.where(page, "column:"), f"the column {column!r}", page)
        if self.options.get("echo") == "fenced":
            yield unsupported(self.where(page, "#|"), "echo: fenced", page)
        yield from self.caption_problems(page)
        kind = self.label.partition("-")[0]
        for key in ("fig-cap", "tbl-cap"):
            if key in self.options and kind != key[:3]:
                yield Problem(
                    self.where(page, f"{key}:"),
                    f"{key} without a label that begins with {key[:3]}-",
                    f"Add the cell option #| label: {key[:3]}-…",
                )
        shown = all(self.options.get(key) is not False for key in ("include", "output", "eval"))
        if kind in ("fig", "tbl") and shown and len(self.displays()) != 1 and not self.gallery:
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

    def caption_problems(self, page: str) -> Iterator[Problem]:
        """Refuse a labelled cell without what is said of its figure or table."""
        kind = self.label.partition("-")[0]
        for key in {"fig": ("fig-cap", "fig-alt"), "tbl": ("tbl-cap",)}.get(kind, ()):
            if not str(self.options.get(key) or "").strip():
                yield Problem(
                    self.where(page, self.label),
                    f"{self.label} has no {key}",
                    f"Add the cell option #| {key}: …",
                )

    @property
    def gallery(self) -> bool:
        """Whether a labelled cell shows several pictures, which are one figure."""
        shown = self.displays()
        return self.label.startswith("fig-") and len(shown) > 1 and all(map(is_image, shown))

    def displays(self) -> list[Any]:
        """The outputs that show something other than printed text."""
        return [o for o in self.outputs if o.output_type in ("display_data", "execute_result")]

    def markdown(self, settings: Mapping[str, Any], images: Images) -> str:
        """The cell in the Markdown that Quarto would make of it.

        What is printed `asis` is Markdown of the page.
        """
        if self.kind != "code":
            return self.with_attachments(images)
        options: dict[str, Any] = {"echo": True, "output": True, "warning": True, "include": True}
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
                printed = output.output_type == "stream" and output.name == "stdout"
                if printed and options["output"] == "asis":
                    parts.append(plain(output.text))
                else:
                    parts.append(self.output(output, index, images))
        if not parts:
            return ""
        classes = ["cell", *as_list(self.options.get("classes"))]
        if "column" in self.options:
            classes.append(f"column-{self.options['column']}")
        name = f"cell-{self.label}" if self.label else self.identifier
        if self.gallery:
            parts.append(one_line(self.options.get("fig-cap")))
            return div("\n\n".join(parts), attributes(self.label, classes))
        return div("\n\n".join(parts), attributes(name, classes))

    def with_attachments(self, images: Images) -> str:
        """The text of a cell, its attached pictures named by the address of their file."""

        def kept(match: re.Match[str]) -> str:
            name = unquote(match["name"])
            mime, data = next(iter(self.attachments[name].items()))
            content = picture_bytes(mime, data)
            target = images.add(f"cell-{self.number}-{name}", content)
            named = quote(target) if match["before"].startswith("src") else f"<{target}>"
            return match["before"] + named

        return ATTACHED.sub(kept, self.body)

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
        caption = one_line(self.options.get("fig-cap") or self.options.get("tbl-cap"))
        name = self.label if len(self.displays()) == 1 else ""
        if mime in IMAGES:
            name = ""
            alt, caption = self.alternative(output), "" if self.gallery else caption
            body = self.picture(output, mime, index, images, caption, alt)
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

    def alternative(self, output: Any) -> str:
        """The alternative of one of the cell's pictures."""
        given = self.options.get("fig-alt")
        if not isinstance(given, list):
            return str(given or "")
        pictures = [id(each) for each in self.displays() if is_image(each)]
        index = pictures.index(id(output))
        return str(given[index]) if index < len(given) else ""

    def picture(
        self, output: Any, mime: str, index: int, images: Images, caption: str, alt: str
    ) -> str:
        """A picture among the outputs, its file kept beside the page."""
        size = (output.get("metadata") or {}).get(mime) or {}
        stem = self.label or f"cell-{self.number}"
        content = picture_bytes(mime, output.data[mime])
        target = images.add(f"{stem}-output-{index}.{IMAGES[mime]}", content)
        values = {"fig-alt": alt, **{k: str(size[k]) for k in ("width", "height") if k in size}}
        label = "" if self.gallery else self.label
        return f"![{caption}](<{target}>)" + attributes(label, [], values)


@dataclass
class Images:
    """The pictures among a page's outputs, by their address relative to the page."""

    stem: str
    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, name: str, content: bytes) -> str:
        """Keep one picture and return its address."""
        target = f"{self.stem}_files/figure-html/{name}"
        self.files[target] = content
        return target


def raw_body(cell: NotebookNode, text: str) -> str:
    """What a page takes of a raw cell: Markdown, or HTML if it says so; what is of other formats not."""
    kind = str(cell.metadata.get("format") or cell.metadata.get("raw_mimetype") or "")
    if kind in ("text/html", "html"):
        return fenced(text, "{=html}")
    return "" if RAW_OTHER.search(kind) else text


def one_line(value: Any) -> str:
    """A caption as one line, which begins no list, quotation or heading."""
    line = " ".join(str(value or "").split())
    return BLOCK.sub(lambda mark: f"{mark[0][:-1]}\\{mark[0][-1]}", line)


def is_image(output: Any) -> bool:
    """Whether an output is a picture."""
    return mime_type(output) in IMAGES


def notebook_cell(cell: NotebookNode, number: int) -> Cell:
    """Read a cell and what it asks for in its options (`#| key: value`) and tags."""
    text = "".join(cell.source)
    if cell.cell_type == "raw":
        return Cell("raw", number, text, raw_body(cell, text))
    if cell.cell_type != "code":
        attached = dict(cell.get("attachments") or {})
        made = tuple(cell.metadata.get(MADE, ()))
        return Cell(cell.cell_type, number, text, text, attachments=attached, made=made)
    fault: Problem | None = None
    options: dict[str, Any] = {}
    try:
        options = cell_options(cell, "")
    except SiteError as error:
        fault = error.problems[0]
    body = split_options(text)[1]
    return Cell("code", number, text, body, options, cell.outputs, cell.get("id", ""), fault)
