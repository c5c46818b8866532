"""Render executed notebooks with pandoc: the built-in renderer.

A notebook becomes the Markdown that Quarto would make of it, pandoc turns that into HTML with one
template and one Lua filter (`assets/template.html`, `assets/filter.lua`), and the links of the
page are made relative and checked. What Quarto knows and this renderer does not is refused by
name of page, cell and feature; nothing is dropped in silence.
"""

from __future__ import annotations

import base64
import datetime as dt
import html
import json
import os
import posixpath
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pypandoc
import yaml
from nbformat import NotebookNode

from publisher.problems import Problem, SiteError, require_none
from publisher.project import CONFIG, Project, output_path

# Where a project keeps the two files that shape its pages.
TEMPLATE = "assets/template.html"
FILTER = "assets/filter.lua"

# Settings of a page: in its front matter, in `format: html:` of either, or for all pages in
# `_quarto.yml`. The second set speaks about Quarto's own theme; here the stylesheet answers.
PAGE_KEYS = {
    "author", "bibliography", "body-classes", "code-fold", "code-summary", "csl", "css", "date",
    "date-format", "date-modified", "description", "execute", "format", "html-math-method",
    "image", "image-alt", "jupyter", "keywords", "lang", "link-citations", "nocite",
    "number-sections", "page-layout", "pagetitle", "search", "subtitle", "title",
    "title-block-style", "toc", "toc-depth", "toc-title", "include-in-header",
}  # fmt: skip
THEME_KEYS = {
    "anchor-sections", "backgroundcolor", "citations-hover", "code-copy", "code-overflow",
    "code-tools", "crossrefs-hover", "email-obfuscation", "fig-responsive", "fontcolor",
    "fontsize", "footnotes-hover", "grid", "highlight-style", "html-table-processing",
    "ipynb-filters", "lightbox",
    "linestretch", "linkcolor", "mainfont", "max-width", "minimal", "monofont",
    "respect-user-color-scheme", "smooth-scroll", "theme", "toc-location",
}  # fmt: skip
SITE_KEYS = {
    "project": {
        "type", "output-dir", "pre-render", "post-render", "render", "resources", "preview",
    },
    "website": {
        "title", "description", "site-url", "site-path", "favicon", "image", "image-alt",
        "navbar", "page-footer", "open-graph", "repo-url", "search", "bread-crumbs",
    },
    "website.navbar": {
        "title", "left", "right", "background", "foreground", "search", "collapse",
        "collapse-below", "pinned", "toggle-position", "tools-collapse", "logo", "logo-alt",
    },
    "website.page-footer": {"left", "center", "right", "background", "foreground", "border"},
}  # fmt: skip
NAV_KEYS = {"text", "href", "file", "menu", "aria-label", "rel", "target"}
# Keys of which this renderer knows only some values.
ONLY: dict[str, tuple[Any, ...]] = {
    "code-tools": (False,),
    "lightbox": (False,),
    "date-format": ("iso", "long"),
    "html-math-method": ("mathml", "plain"),
    "lang": ("en", "en-GB", "en-US", "zh", "zh-CN"),
    "link-citations": (True,),
    "number-sections": (False,),
    "page-layout": ("article", "full"),
    "title-block-style": ("default", "plain", "none"),
    "website.search": (False,),
    "website.bread-crumbs": (False,),
    "website.navbar.search": (False,),
    "project.type": ("website",),
}
EXECUTE_KEYS = {
    "echo", "eval", "output", "warning", "error", "include", "enabled", "cache", "freeze", "daemon",
}  # fmt: skip
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
MIME_ORDER = ("text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain")
IMAGES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpeg"}

# The words that the renderer itself puts on a page.
WORDS = {
    "en": {
        "fig": "Figure", "tbl": "Table", "sec": "Section", "note": "Note", "tip": "Tip",
        "warning": "Warning", "important": "Important", "caution": "Caution", "code": "Code",
        "references": "References", "footnotes": "Footnotes", "toc": "On this page",
        "author": "Author", "published": "Published", "modified": "Modified", "menu": "Menu",
        "skip": "Skip to the text", "site": "Site", "theme": "Switch between light and dark",
    },
    "zh": {
        "fig": "图", "tbl": "表", "sec": "小节", "note": "注记", "tip": "提示",
        "warning": "警告", "important": "重要", "caution": "注意", "code": "代码",
        "references": "参考文献", "footnotes": "脚注", "toc": "该页面内容",
        "author": "作者", "published": "发布于", "modified": "修改于", "menu": "菜单",
        "skip": "跳到正文", "site": "网站导航", "theme": "切换浅色与深色",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One rendered page: `path` in the project, `target` in the site."""

    path: str
    target: str
    title: str
    description: str
    settings: Mapping[str, Any] = field(hash=False)


def render_pages(project: Project, notebooks: Mapping[str, NotebookNode], out: Path) -> list[Page]:
    """Write every page of `project` into the folder `out`, with the images that pages show.

    `notebooks` maps the path of each notebook page to its executed notebook; pages that are
    plain Markdown are read from disk. Raises `SiteError` with every problem of every page.
    """
    require_none(config_problems(project.config))
    sources = [read_source(project, page, notebooks) for page in project.pages]
    problems = [problem for source in sources for problem in source.problems()]
    require_none(problems)
    site = Site(project, {source.path: source for source in sources})
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        rendered = list(pool.map(site.render, sources))
    require_none(
        problem for result in rendered for problem in (*result.problems, *broken(result, rendered))
    )
    return [result.write(project.root, out) for result in rendered]


# Settings ----------------------------------------------------------------------------------------


def unsupported(where: str, feature: str, page: str | None = None) -> Problem:
    """The refusal of a Quarto feature that this renderer does not know."""
    command = f"quarto render {page}" if page else "quarto render"
    return Problem(where, feature, f"Render this page with Quarto ({command}) or take it out.")


def config_problems(config: Mapping[str, Any]) -> Iterator[Problem]:
    """Refuse what `_quarto.yml` asks for and this renderer does not know."""
    for key in config:
        if key not in PAGE_KEYS | THEME_KEYS | {"project", "website", "atlas"}:
            yield unsupported(f"{CONFIG}, {key}", f"unknown setting {key!r}")
    for section, known in SITE_KEYS.items():
        for key in lookup(config, section):
            if key not in known:
                yield unsupported(f"{CONFIG}, {section}.{key}", f"unknown setting {key!r}")
    for name in (each for each in ONLY if "." in each):
        section, _, key = name.rpartition(".")
        value = lookup(config, section).get(key)
        if value is not None and value not in ONLY[name]:
            yield unsupported(f"{CONFIG}, {name}", f"the value {value!r}")
    navbar = lookup(config, "website.navbar")
    for side in ("left", "right"):
        for item in navbar.get(side) or ():
            yield from nav_problems(item, f"{CONFIG}, website.navbar.{side}")
    yield from settings_problems(config, CONFIG, None)


def nav_problems(item: Any, where: str) -> Iterator[Problem]:
    """Refuse unknown keys of a navigation item and of its menu."""
    if isinstance(item, Mapping):
        for key in item.keys() - NAV_KEYS:
            yield unsupported(where, f"unknown setting {key!r} of a navigation item")
        for child in item.get("menu") or ():
            yield from nav_problems(child, f"{where}.menu")


def settings_problems(settings: Mapping[str, Any], where: str, page: str | None) -> Iterator[Problem]:
    """Refuse unknown values, formats and execution settings of `_quarto.yml` or a front matter."""
    formats = as_formats(settings.get("format"))
    for name in formats.keys() - {"html"}:
        yield unsupported(f"{where}, format", f"the format {name!r}", page)
    nested = formats.get("html", {})
    for key in nested:
        if key not in PAGE_KEYS | THEME_KEYS:
            yield unsupported(f"{where}, format.html", f"unknown setting {key!r}", page)
    for key, value in {**settings, **nested}.items():
        if key in ONLY and value not in ONLY[key]:
            yield unsupported(f"{where}, {key}", f"the value {value!r} of {key!r}", page)
    for key in (settings.get("execute") or {}).keys() - EXECUTE_KEYS:
        yield unsupported(f"{where}, execute", f"unknown setting {key!r}", page)


def lookup(config: Mapping[str, Any], dotted: str) -> Mapping[str, Any]:
    """The mapping at `a.b` in nested mappings; empty where there is none."""
    for key in dotted.split("."):
        value = config.get(key)
        config = value if isinstance(value, Mapping) else {}
    return config


def as_formats(value: Any) -> dict[str, dict[str, Any]]:
    """`format: html`, `format: {html: default}` and the long form, as the long form."""
    formats = {value: {}} if isinstance(value, str) else dict(value or {})
    return {name: each if isinstance(each, dict) else {} for name, each in formats.items()}


def merged(config: Mapping[str, Any], front: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of one page: the project's, overruled by its own front matter."""
    site = {key: value for key, value in config.items() if key in PAGE_KEYS | THEME_KEYS}
    settings = {
        **site,
        **as_formats(site.get("format")).get("html", {}),
        **front,
        **as_formats(front.get("format")).get("html", {}),
    }
    settings["execute"] = {**(site.get("execute") or {}), **(front.get("execute") or {})}
    return settings


def as_list(value: Any) -> list[Any]:
    """A setting that may be one value, several or none."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


# Sources -----------------------------------------------------------------------------------------

FENCE = re.compile(r"^\s*(`{3,}|~{3,})(.*)$")
EXECUTABLE = re.compile(r"^\s*\{([A-Za-z][\w-]*)[^}]*\}")
SHORTCODE = re.compile(r"\{\{<\s*(\S+).*?>\}\}")
INLINE_CODE = re.compile(r"`\{(python|r|julia|ojs)\}")


@dataclass(frozen=True)
class Source:
    """One page before rendering: its front matter, its Markdown, and where each part stood."""

    path: str
    front: dict[str, Any] = field(hash=False)
    cells: list[Cell] = field(hash=False)
    front_cell: int | None
    settings: dict[str, Any] = field(hash=False)

    @property
    def title(self) -> str:
        """The page's title as written, in Markdown."""
        return str(self.front.get("title", ""))

    def problems(self) -> Iterator[Problem]:
        """Refuse what can be seen before pandoc reads the page."""
        where = self.path if self.front_cell is None else f"{self.path}, cell {self.front_cell}"
        for key in self.front:
            if key not in PAGE_KEYS | THEME_KEYS | {"atlas"}:
                line = self.locate(f"{key}:", front=True)
                yield unsupported(line, f"unknown front matter {key!r}", self.path)
        yield from settings_problems(self.front, where, self.path)
        if not self.title:
            yield Problem(where, "has no title", "Add `title:` to the front matter.")
        labels: set[str] = set()
        for cell in self.cells:
            yield from cell.problems(self.path)
            label = cell.label
            if label and label in labels:
                yield Problem(
                    cell.where(self.path, label),
                    f"the label {label!r} is used more than once",
                    "Give each cell a label of its own.",
                )
            labels.add(label)

    def locate(self, needle: str, *, front: bool = False) -> str:
        """Name the first place where the page's text holds `needle`."""
        for cell in self.cells:
            if (cell.kind != "code" or not front) and needle in cell.text:
                return cell.where(self.path, needle)
        for cell in self.cells:
            if any(needle in str(output) for output in cell.outputs):
                return cell.where(self.path)
        return self.path

    def markdown(self, images: Images) -> str:
        """The page as one Markdown text, outputs included."""
        return "\n\n".join(cell.markdown(self.settings, images) for cell in self.cells) + "\n"


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
            opened = FENCE.match(line)
            if fence:
                if opened and opened[1].startswith(fence) and not opened[2].strip():
                    fence = ""
                continue
            if opened:
                fence = opened[1]
                if language := EXECUTABLE.match(opened[2]):
                    yield unsupported(where, f"the executable block {{{language[1]}}}", page)
            elif found := INLINE_CODE.search(line):
                yield Problem(
                    where,
                    f"the inline expression {line[found.start():][:60]!r} was not computed",
                    "Run the page's code first (atlas prepare), or write a notebook instead.",
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
        if kind in ("fig", "tbl") and len(self.displays()) != 1:
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
            elif output.output_type in ("display_data", "execute_result"):
                if not mime_type(output):
                    yield unsupported(
                        self.where(page), f"an output of type {', '.join(output.data)}", page
                    )

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
            return div(fenced(plain(output.text)), attributes("", ["cell-output", f"cell-output-{output.name}"]))
        if output.output_type == "error":
            text = "\n".join([f"{output.ename}: {output.evalue}", *output.traceback])
            return div(fenced(plain(text)), attributes("", ["cell-output", "cell-output-error"]))
        classes = ["cell-output", "cell-output-display"]
        mime = mime_type(output)
        data = "".join(output.data[mime])
        caption = " ".join(str(self.options.get("fig-cap") or self.options.get("tbl-cap") or "").split())
        alt = str(self.options.get("fig-alt") or "")
        name = self.label
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


def plain(text: str) -> str:
    """Text without terminal colours."""
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", "".join(text)).rstrip("\n")


def fenced(text: str, attrs: str = "") -> str:
    """A code block whose fence is longer than any run of backticks in it."""
    runs = [len(run) for run in re.findall(r"`+", text)]
    fence = "`" * max([3, *(run + 1 for run in runs)])
    return f"{fence}{attrs}\n{text}\n{fence}"


def div(content: str, attrs: str) -> str:
    """A fenced div."""
    return f"::: {attrs}\n{content}\n:::"


def attributes(name: str, classes: Iterable[str], values: Mapping[str, str] | None = None) -> str:
    """Pandoc's notation of an element's id, classes and attributes."""
    parts = [f"#{name}"] if name else []
    parts += [f".{each.removeprefix('.')}" for each in classes]
    for key, value in (values or {}).items():
        text = " ".join(value.split()).replace("\\", "\\\\").replace('"', '\\"')
        parts.append(f'{key}="{text}"')
    return "{" + " ".join(parts) + "}"


def code_attributes(options: Mapping[str, Any]) -> str:
    """The attributes of a cell's code."""
    values = {k: yaml_word(options[k]) for k in ("code-fold", "code-summary") if k in options}
    return attributes("", ["python", "cell-code"], values)


def yaml_word(value: Any) -> str:
    """A setting as YAML writes it: True is `true`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_source(project: Project, page: str, notebooks: Mapping[str, NotebookNode]) -> Source:
    """Read one page: a notebook given as executed, or Markdown from disk."""
    if page.endswith(".ipynb"):
        cells = [notebook_cell(cell, number) for number, cell in enumerate(notebooks[page].cells, 1)]
    else:
        text = (project.root / page).read_text(encoding="utf-8")
        cells = [Cell("markdown", None, text, text)]
    front, cells, front_cell = take_front_matter(page, cells)
    if not front.get("title") and page.endswith(".ipynb"):
        front, cells = take_title(front, cells, front_cell)
    return Source(page, front, cells, front_cell, merged(project.config, front))


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
        own = yaml.safe_load(written) or {}
    except yaml.YAMLError as error:
        fault = " ".join(str(error).split())
    if not isinstance(own, dict):
        fault, own = f"{written!r} is no mapping", {}
    tags = cell.metadata.get("tags", [])
    options = {TAGS[tag][0]: TAGS[tag][1] for tag in tags if tag in TAGS} | own
    body = "\n".join(lines[count:])
    return Cell("code", number, text, body, options, cell.outputs, cell.get("id", ""), fault)


FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def take_front_matter(page: str, cells: list[Cell]) -> tuple[dict[str, Any], list[Cell], int | None]:
    """Split the YAML block off the first text cell that begins with one, as Quarto does."""
    for index, cell in enumerate(cells):
        found = cell.kind != "code" and FRONT_MATTER.match(cell.text)
        if not found:
            continue
        try:
            front = yaml.safe_load(found[1]) or {}
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise SiteError.single(
                cell.line(page, mark.line + 2 if mark else 1),
                f"the front matter is not valid YAML: {getattr(error, 'problem', error)}",
                "Correct the indentation or quoting at that line.",
            ) from error
        rest = Cell(cell.kind, cell.number, cell.text, cell.text[found.end() :])
        return dict(front), [*cells[:index], rest, *cells[index + 1 :]], cell.number
    return {}, cells, None


def take_title(
    front: dict[str, Any], cells: list[Cell], front_cell: int | None
) -> tuple[dict[str, Any], list[Cell]]:
    """Make the heading that opens a notebook its title, as Quarto does."""
    for index, cell in enumerate(cells):
        if cell.kind != "markdown":
            continue
        heading = re.match(r"\A\s*#+\s+(.*?)(?:\s*\{[^}]*\})?\s*(?:\n|\Z)", cell.body)
        if heading:
            rest = Cell(cell.kind, cell.number, cell.text, cell.body[heading.end() :])
            return {**front, "title": heading[1]}, [*cells[:index], rest, *cells[index + 1 :]]
        if cell.number != front_cell:
            break
    return front, cells


# Rendering ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rendered:
    """A page as HTML, not yet written."""

    source: Source
    target: str
    text: str
    images: dict[str, bytes] = field(hash=False)
    copies: list[str] = field(hash=False)
    problems: list[Problem] = field(hash=False)

    @cached_property
    def outline(self) -> Outline:
        """Its ids, links and title."""
        outline = Outline()
        outline.feed(self.text)
        return outline

    def write(self, root: Path, out: Path) -> Page:
        """Write the page and its pictures under `out`; `root` is the project's folder."""
        path = out / self.target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text, encoding="utf-8")
        for name, data in self.images.items():
            picture = path.parent / name
            picture.parent.mkdir(parents=True, exist_ok=True)
            picture.write_bytes(data)
        for name in self.copies:
            picture = out / name
            picture.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, picture)
        outline = self.outline
        return Page(
            self.source.path, self.target, outline.title, outline.description, self.source.settings
        )


class Outline(HTMLParser):
    """The ids, links, pictures, title and description of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.title = self.description = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids.add(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "meta" and values.get("property") == "og:title":
            self.title = values["content"]
        if tag == "meta" and values.get("name") == "description":
            self.description = values["content"]


@dataclass(frozen=True)
class Site:
    """What all pages share while they are rendered."""

    project: Project
    sources: Mapping[str, Source] = field(hash=False)

    @property
    def website(self) -> Mapping[str, Any]:
        return lookup(self.project.config, "website")

    def render(self, source: Source) -> Rendered:
        """Run pandoc on one page and resolve its links."""
        target = output_path(source.path)
        images = Images(posixpath.basename(target).removesuffix(".html"))
        markdown = source.markdown(images)
        with tempfile.TemporaryDirectory() as folder:
            metadata = Path(folder, "metadata.json")
            metadata.write_text(json.dumps(self.metadata(source)), encoding="utf-8")
            defaults = Path(folder, "defaults.yaml")
            content = {**self.defaults(source), "metadata-files": [str(metadata)]}
            defaults.write_text(json.dumps(content), encoding="utf-8")
            result = subprocess.run(
                [pypandoc.get_pandoc_path(), "--defaults", defaults],
                input=markdown,
                capture_output=True,
                text=True,
                encoding="utf-8",
                cwd=self.project.root / posixpath.dirname(source.path),
            )
        problems = list(pandoc_problems(result.stderr, source))
        if result.returncode and not problems:
            problems.append(Problem(source.path, f"pandoc failed: {result.stderr.strip()}", "Correct the page."))
        links = Links(self, source, target, images)
        text = links.resolve(self.finish(result.stdout, source))
        return Rendered(source, target, text, images.files, links.copies, problems + links.problems)

    def finish(self, text: str, source: Source) -> str:
        """Give footnotes the heading that Quarto gives them."""
        heading = f'<h2 class="quarto-appendix-heading">{self.words(source)["footnotes"]}</h2>'
        return re.sub(r'(<section id="footnotes"[^>]*>)\s*<hr ?/?>', rf"\1\n{heading}", text)

    def words(self, source: Source) -> dict[str, str]:
        """The renderer's own words in the page's language."""
        return WORDS[str(source.settings.get("lang", "en")).partition("-")[0]]

    def defaults(self, source: Source) -> dict[str, Any]:
        """Everything pandoc is told about one page."""
        settings, words, root = source.settings, self.words(source), self.project.root
        target = output_path(source.path)
        toc = bool(settings.get("toc", True)) and settings.get("page-layout") != "custom"
        bibliography = [str(root / name) for name in as_list(settings.get("bibliography"))]
        fold = settings.get("code-fold", False)
        defaults: dict[str, Any] = {
            "from": "markdown",
            "to": "html5",
            "standalone": True,
            "wrap": "none",
            "section-divs": True,
            "html-math-method": {"method": "mathml"},
            "template": str(root / TEMPLATE),
            "filters": [str(root / FILTER), *(["citeproc"] if bibliography else [])],
            "table-of-contents": toc,
            "toc-depth": settings.get("toc-depth", 3),
            "variables": {
                "words": escaped(words),
                "page-layout": settings.get("page-layout", "article"),
                "title-block": settings.get("title-block-style", "default") != "none",
                "toc-title": html.escape(str(settings.get("toc-title", words["toc"]))),
                "css": [f"/{name}" for name in as_list(settings.get("css"))],
                "script": [f"/{name}" for name in as_list(self.project.settings.get("script"))],
                "navbar": self.navbar(source),
                "og-type": "website" if target == "index.html" else "article",
                "og-locale": "zh_CN" if words is WORDS["zh"] else "en_GB",
                **self.addresses(target, settings),
                **dates(source, words),
            },
            "metadata": {
                "lang": str(settings.get("lang", "en")),
                "link-citations": True,
                "atlas": {
                    "words": words,
                    "code-fold": yaml_word(fold),
                    "code-summary": str(settings.get("code-summary", words["code"])),
                },
            },
        }
        if bibliography:
            defaults["bibliography"] = bibliography
            if "csl" in settings:
                defaults["csl"] = str(root / settings["csl"])
        return defaults

    def metadata(self, source: Source) -> dict[str, Any]:
        """The settings that authors write in Markdown."""
        settings = source.settings
        markdown = {
            "site-title": self.website.get("title"),
            "title": source.title,
            "subtitle": settings.get("subtitle"),
            "description": settings.get("description"),
            "site-description": self.website.get("description"),
            "author": [author_name(each) for each in as_list(settings.get("author"))],
            "nocite": settings.get("nocite"),
            "footer": list(self.footer()),
        }
        return {key: value for key, value in markdown.items() if value}

    def navbar(self, source: Source) -> dict[str, Any] | None:
        """The navigation bar as the template wants it, the current page marked."""
        navbar = self.website.get("navbar")
        if not isinstance(navbar, Mapping):
            return None
        sides = [
            {"side": side, "items": [self.nav_item(item, source, f"menu-{side}-{number}")
                                     for number, item in enumerate(navbar[side], 1)]}
            for side in ("left", "right")
            if navbar.get(side)
        ]  # fmt: skip
        title = navbar.get("title") or self.website.get("title", "")
        return {"title": html.escape(str(title)), "sides": sides}

    def nav_item(self, item: Any, source: Source, name: str) -> dict[str, Any]:
        """One entry of the navigation: a link, a heading, a divider or a menu."""
        item = {"href": item} if isinstance(item, str) else dict(item)
        href = item.get("href") or item.get("file")
        text = str(item.get("text") or (self.sources[href].title if href in self.sources else href))
        menu = [
            self.nav_item(child, source, f"{name}-{number}")
            for number, child in enumerate(item.get("menu") or (), 1)
        ]
        if not href and not menu and set(text) == {"-"}:
            return {"divider": True}
        active = href == source.path or any(child.get("active") for child in menu)
        entry = {"text": html.escape(text), "id": name, "active": active, "menu": menu}
        if href and not menu:
            entry["href"] = html.escape(rooted(str(href)))
        return {key: value for key, value in entry.items() if value}

    def footer(self) -> Iterator[dict[str, str]]:
        """The parts of the footer in Markdown, links as seen from the root."""
        footer = self.website.get("page-footer") or {}
        parts = footer if isinstance(footer, Mapping) else {"center": footer}
        for side in ("left", "center", "right"):
            content = parts.get(side)
            if isinstance(content, list):
                items = [self.nav_item(item, next(iter(self.sources.values())), "") for item in content]
                yield {"side": side, "text": "".join(
                    f"- [{item['text']}]({item['href']})\n" for item in items
                )}  # fmt: skip
            elif content:
                yield {"side": side, "text": str(content)}

    def addresses(self, target: str, settings: Mapping[str, Any]) -> dict[str, str]:
        """The page's own address and picture, where the site's address is known."""
        site = str(self.website.get("site-url") or "").rstrip("/")
        image = settings.get("image") or self.website.get("image")
        found = {"favicon": rooted(self.website["favicon"])} if self.website.get("favicon") else {}
        if site:
            found["canonical"] = f"{site}/{target.removesuffix('index.html')}"
            if image:
                found["og-image"] = urlsplit(str(image)).geturl() if "://" in str(image) else f"{site}/{str(image).lstrip('/')}"
        return {key: html.escape(value) for key, value in found.items()}


class Links:
    """Make the addresses of a page relative, and note which lead nowhere."""

    TAG = re.compile(r"<(a|img|link|script|source|iframe)\s[^<>]*>")
    ADDRESS = re.compile(r'(\s(?:href|src)=")([^"]*)(")')

    def __init__(self, site: Site, source: Source, target: str, images: Images) -> None:
        self.site, self.source, self.target, self.images = site, source, target, images
        self.folder = posixpath.dirname(target)
        self.problems: list[Problem] = []
        self.copies: list[str] = []

    def resolve(self, text: str) -> str:
        """Rewrite every address in the page's HTML."""
        return self.TAG.sub(
            lambda tag: self.ADDRESS.sub(
                lambda a: a[1] + html.escape(self.address(html.unescape(a[2]), tag[1])) + a[3], tag[0]
            ),
            text,
        )

    def address(self, url: str, tag: str) -> str:
        """One address: pages become their HTML, what begins with / is seen from the root."""
        parts = urlsplit(url)
        if parts.scheme or parts.netloc or not parts.path:
            return url
        path = unquote(parts.path)
        name = posixpath.normpath(path[1:] if path.startswith("/") else posixpath.join(self.folder, path))
        if name == ".":
            name = "index.html"
        root, written = self.site.project.root, name
        if name in self.site.sources:
            written = output_path(name)
        elif name.endswith((".ipynb", ".qmd")) and not (root / name).is_file():
            self.broken(url, "is no page of the site", "Name an existing page, or correct the path.")
        elif tag == "img" and not (name in self.pictures() or self.copy(name)):
            self.broken(url, "is no file of the project", "Add the picture, or correct the path.")
        elif not path.startswith("/") and self.target != "404.html":
            return url
        if self.target == "404.html":
            base = urlsplit(str(self.site.website.get("site-url") or "/")).path.rstrip("/")
            address = f"{base}/{written}"
        else:
            address = posixpath.relpath(written, self.folder or ".")
        return parts._replace(path=address).geturl()

    def pictures(self) -> set[str]:
        """The page's own output pictures, as seen from the root."""
        return {posixpath.join(self.folder, name) for name in self.images.files}

    def copy(self, name: str) -> bool:
        """Note a picture of the project that the page shows."""
        found = (self.site.project.root / name).is_file()
        if found:
            self.copies.append(name)
        return found

    def broken(self, url: str, fault: str, remedy: str) -> None:
        self.problems.append(Problem(self.source.locate(url), f"{url} {fault}", remedy))


def broken(page: Rendered, pages: Iterable[Rendered]) -> Iterator[Problem]:
    """Find links to a place that the page they lead to does not have."""
    targets = {each.target: each for each in pages}
    for link in page.outline.links:
        parts = urlsplit(link)
        anchor = unquote(parts.fragment)
        if parts.scheme or parts.netloc or not anchor or anchor.startswith(":~:"):
            continue
        path = posixpath.join(posixpath.dirname(page.target), unquote(parts.path))
        target = targets.get(posixpath.normpath(path) if parts.path else page.target)
        if target and anchor not in target.outline.ids:
            yield Problem(
                page.source.locate(f"#{anchor}"),
                f"#{anchor} is no place on {target.source.path}",
                "Link to an id that the page has, or give the heading {#…}.",
            )


def rooted(href: str) -> str:
    """An address in `_quarto.yml`, which is seen from the project's root."""
    return href if urlsplit(href).scheme or href.startswith(("/", "#")) else f"/{href}"


def escaped(words: Mapping[str, str]) -> dict[str, str]:
    """Words made safe for the template."""
    return {key: html.escape(value) for key, value in words.items()}


def author_name(author: Any) -> str:
    """An author written as a name or as a mapping."""
    return str(author.get("name", "")) if isinstance(author, Mapping) else str(author)


def dates(source: Source, words: Mapping[str, str]) -> dict[str, Any]:
    """The page's dates, spelled out and in ISO form."""
    settings, found = source.settings, {}
    for key, name in (("date", "date"), ("date-modified", "modified")):
        if not settings.get(key):
            continue
        day = settings[key]
        if not isinstance(day, dt.date):
            try:
                day = dt.date.fromisoformat(str(day))
            except ValueError as error:
                raise SiteError.single(
                    source.locate(f"{key}:", front=True),
                    f"{key}: {day!r} is no date",
                    "Write it as 2026-11-21.",
                ) from error
        long = f"{day:%B} {day.day}, {day.year}"
        if words is WORDS["zh"]:
            long = f"{day.year} 年 {day.month} 月 {day.day} 日"
        iso = f"{day:%Y-%m-%d}"
        found[f"{name}-iso"] = iso
        found[f"{name}-text"] = iso if settings.get("date-format") == "iso" else long
    if found or settings.get("author"):
        found["byline"] = "true"
    return found


REMEDIES = {
    "undefined": "Correct the label, or give it to a figure, table or heading of this page.",
    "duplicate": "Give each figure, table and heading a label of its own.",
    "caption": "End it with a paragraph that is its caption.",
    "alternative": 'Say what the picture shows: {#fig-… fig-alt="…"}.',
    "tabset": "Begin each tab with a heading.",
}
UNCITED = re.compile(r"Citeproc: citation (\S+) not found")


def pandoc_problems(stderr: str, source: Source) -> Iterator[Problem]:
    """What the filter reported and what pandoc warned about: all of it stops the build."""
    for line in filter(None, map(str.strip, stderr.splitlines())):
        if line.startswith("{"):
            report = json.loads(line)
            where = source.locate(report["needle"])
            if report["kind"] == "unsupported":
                yield unsupported(where, report["found"], source.path)
            else:
                yield Problem(where, report["found"], REMEDIES[report["kind"]])
        elif missing := UNCITED.search(line):
            yield Problem(
                source.locate(f"@{missing[1]}"),
                f"the citation @{missing[1]} is not in the bibliography",
                "Correct the key, or add the source.",
            )
        else:
            yield Problem(source.path, f"pandoc says: {line}", "Correct the page.")
