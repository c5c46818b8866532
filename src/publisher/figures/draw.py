"""Figures: from the record that a notebook cell gives to the picture, table and files of a page.

A cell that ends in a figure outputs one record under `FIGURE_MIME`: a Vega-Lite spec with title,
description, data table, sources, licence, date, named views and palette. The cell's own options
give its label, caption and alternative. Here the record becomes a `Figure`: drawn, described,
and ready to stand in a page before any script runs.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import jinja2
from lxml import etree
from markupsafe import Markup
from nbformat import NotebookNode

from publisher.base import files
from publisher.base.problems import Problem, require_none
from publisher.base.workers import Workers
from publisher.figures.drawings import Drawing, begin_layout, placed, urls
from publisher.site.notebooks import FIGURE_MIME, code_cells
from publisher.site.project import Project, output_path

FIGURES = "figures"
MOST_ROWS = 5000
SVG = "{http://www.w3.org/2000/svg}"
REQUIRED = ("title", "description", "spec", "table", "sources", "licence", "as_of")
WORDS = {
    "controls": "Choose what the figure shows",
    "views": "Views of this figure",
    "description": "Description",
    "data": "Data table",
    "sources": "Sources",
    "licence": "Licence",
    "as_of": "As of",
    "download": "Download",
    "page": "Own page",
    "share": "Cite, link or embed",
    "cite": "Citation",
    "link": "Link",
    "embed": "Frame for another site",
    "embed_why": "The script gives the frame the height of the figure. Without it the frame scrolls.",
}
# What the page's script says; it finds the words in the figure, in the language of the page.
SPOKEN = {
    "close": "Close",
    "copy": "Copy",
    "copied": "Copied.",
    "select": "Marked. Copy it with the keyboard.",
    "play": "Play",
    "pause": "Pause",
    "next": "Next",
    "found": "found",
    "absent": "Not drawn in this view.",
    "cleared": "Nothing is chosen.",
    "keys": "Arrow keys go from mark to mark, Home and End to the first and last, Escape lets go.",
    "sorted": "Sorted by",
    "ascending": "ascending",
    "descending": "descending",
    "failed": "The live figure could not be loaded. The picture, the data and the list are complete.",
}
# Scripts that tell the language of a text, the telling one first: Japanese also writes Han.
SCRIPTS = (
    (re.compile(r"[\u3041-\u30ff]"), "ja"),
    (re.compile(r"[\uac00-\ud7a3]"), "ko"),
    (re.compile(r"[\u3400-\u9fff]"), "zh"),
)


@dataclass(frozen=True)
class Control:
    """A choice that a figure offers, drawn as a native form control."""

    param: str
    signal: str
    input: str
    name: str
    value: Any
    min: Any = None
    max: Any = None
    step: Any = None
    options: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Figure:
    """One figure of one page, drawn: in its wide layout, and in a compact one if it has one."""

    id: str
    page: str
    caption: str
    alt: str
    record: dict[str, Any]
    drawings: tuple[Drawing, ...]

    @property
    def wide(self) -> Drawing:
        """The layout for a page of some width, which is also that of the downloads."""
        return self.drawings[0]

    @property
    def controls(self) -> list[Control]:
        """Form controls for the choices that the figure offers."""
        return controls(self.wide.binds)

    def begins_as(self, view: dict[str, Any]) -> bool:
        """Whether the figure as it stands is this named view."""
        first = {control.param: control.value for control in self.controls}
        return all(first.get(param) == value for param, value in view["params"].items())

    @cached_property
    def portable(self) -> str:
        """SVG for a download: fixed colours, with title and description inside."""
        root = etree.fromstring(self.wide.svg.encode())
        for tag, text in (("desc", self.record["description"]), ("title", self.record["title"])):
            element = etree.Element(f"{SVG}{tag}")
            element.text = text
            root.insert(0, element)
        return etree.tostring(root, encoding="unicode")

    @cached_property
    def fragments(self) -> dict[str, Markup]:
        """Its markup by the way to the root of the site, as far as `fragment` has made it."""
        return {}

    def file(self, suffix: str) -> str:
        """Address of one of the figure's files, from the site's root."""
        return f"{FIGURES}/{self.id}.{suffix}"

    @property
    def page_file(self) -> str:
        """Address of the figure's own page, from the site's root."""
        return f"{FIGURES}/{self.id}.html"


def draw_figures(
    project: Project, page: str, notebook: NotebookNode, workers: Workers | None = None
) -> tuple[NotebookNode, list[Figure]]:
    """Draw every figure of an executed notebook and put its markup where its record was.
    Every HTML output becomes a raw block of Markdown. What is not in the cache is drawn by `workers`.

    Raises `SiteError` naming the cell of a figure that lacks label, caption, alternative or any
    part of its record, or whose spec refers to something outside the project.
    """
    workers = workers or Workers.immediate(project.root)
    begun: list[tuple[NotebookNode, Callable[[], Figure]]] = []
    problems: list[Problem] = []
    for _, cell, options, where in code_cells(notebook, page):
        for output in cell.outputs:
            record = output.get("data", {}).get(FIGURE_MIME)
            if record is None:
                continue
            faults = record_problems(record, options, where)
            problems.extend(faults)
            if not faults:
                begun.append((output, begin_figure(project, page, record, options, where, workers)))
    require_none(problems)
    root = "../" * page.count("/")
    drawn = {id(output): figure() for output, figure in begun}

    def published(output: NotebookNode) -> NotebookNode:
        html = output.get("data", {}).get("text/html")
        if figure := drawn.get(id(output)):
            html = str(fragment(project, figure, root))
        if not html:
            return output
        metadata = NotebookNode() if figure else output.metadata
        return NotebookNode(
            {
                **output,
                "data": NotebookNode({"text/markdown": raw_html(html)}),
                "metadata": metadata,
            }
        )

    cells = [
        NotebookNode({**cell, "outputs": [published(output) for output in cell.outputs]})
        if cell.cell_type == "code"
        else cell
        for cell in notebook.cells
    ]
    return NotebookNode({**notebook, "cells": cells}), list(drawn.values())


def raw_html(html: str) -> str:
    """HTML as a raw block of Markdown, which both renderers pass through untouched.

    An output of type `text/html` would make Quarto load require.js and jQuery from another host.
    """
    longest = max((len(run) for run in re.findall(r"`+", html)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{{=html}}\n{html.strip()}\n{fence}\n"


def record_problems(record: dict[str, Any], options: dict[str, Any], where: str) -> list[Problem]:
    """What a figure lacks to be published."""
    problems = []
    for option, remedy in (
        ("label", "Add `#| label: fig-…` to the cell, so that the figure has an address."),
        ("fig-cap", "Add `#| fig-cap:` with a sentence that says how to read the figure."),
        ("fig-alt", "Add `#| fig-alt:` with a sentence that says what the figure shows."),
    ):
        if not str(options.get(option) or "").strip():
            problems.append(Problem(where, f"a figure has no {option}", remedy))
    label = str(options.get("label") or "fig-")
    if not re.fullmatch(r"fig-[a-z0-9-]*", label):
        problems.append(
            Problem(
                where, f"label {label!r} is not that of a figure", "Call it `fig-…`, a-z 0-9 -."
            )
        )
    problems.extend(
        Problem(where, f"the figure has no {part}", f"Give `{part}=` to figure().")
        for part in REQUIRED
        if not record.get(part)
    )
    if not record.get("table", {}).get("rows"):
        problems.append(Problem(where, "the figure's table is empty", "Give its data as `table=`."))
    elif len(record["table"]["rows"]) > MOST_ROWS:
        problems.append(
            Problem(
                where,
                f"the figure's table has {len(record['table']['rows'])} rows, above {MOST_ROWS}",
                "Aggregate the table, or link the CSV instead.",
            )
        )
    problems.extend(item_problems(record.get("items"), where))
    problems.extend(
        Problem(where, f"the spec loads {url!r}", "Use a file of the project, by relative path.")
        for url in urls(record.get("spec", {}))
        if re.match(r"[a-z][a-z0-9+.-]*:|/", url) or ".." in url
    )
    return problems


def item_problems(items: dict[str, Any] | None, where: str) -> list[Problem]:
    """What the list of the things that a figure shows lacks: its parts, or an id of its own."""
    if items is None:
        return []
    parts = [part for part in ("key", "param", "label", "find", "entries") if not items.get(part)]
    if parts:
        return [
            Problem(where, f"the figure's items have no {part}", f"Give it in items.{part}.")
            for part in parts
        ]
    ids = [entry.get("id") for entry in items["entries"]]
    faults = [name for name in ids if not re.fullmatch(r"[a-z0-9-]+", str(name))]
    repeated = sorted({name for name in ids if ids.count(name) > 1})
    unnamed = [entry.get("id") for entry in items["entries"] if not entry.get("names")]
    return [
        Problem(where, f"the figure's items {what}: {', '.join(map(str, names))}", remedy)
        for what, names, remedy in (
            ("have ids that no address can hold", faults, "Use a-z, 0-9 and - only."),
            ("have the same id", repeated, "Give each its own."),
            ("have no name", unnamed, "Give each at least one name."),
        )
        if names
    ]


def begin_figure(
    project: Project,
    page: str,
    record: dict[str, Any],
    options: dict[str, Any],
    where: str,
    workers: Workers,
) -> Callable[[], Figure]:
    """Begin to compile and draw one record in each of its layouts; ask what is given for it."""
    specs = {"wide": record["spec"], "compact": record.get("compact_spec")}
    views, palette = record.get("views", []), record.get("palette", {})
    begun = [
        begin_layout(project, layout, spec, views, palette, where, workers)
        for layout, spec in specs.items()
        if spec
    ]
    return lambda: Figure(
        id=options["label"],
        page=page,
        caption=str(options["fig-cap"]).strip(),
        alt=str(options["fig-alt"]).strip(),
        record=record,
        drawings=tuple(drawing() for drawing in begun),
    )


def controls(binds: Iterable[dict[str, Any]]) -> list[Control]:
    """Form controls for the inputs that were taken out of a spec."""
    result = []
    for bind in binds:
        labels = bind.get("labels") or bind.get("options") or []
        result.append(
            Control(
                param=bind["param"],
                signal=bind["signal"],
                input=bind["input"],
                name=(bind.get("name") or bind["signal"]).strip().rstrip(":"),
                value=bind["value"],
                min=bind.get("min"),
                max=bind.get("max"),
                step=bind.get("step", 1),
                options=tuple(
                    {
                        "value": json.dumps(option),
                        "label": label,
                        "selected": option == bind["value"],
                    }
                    for option, label in zip(bind.get("options", []), labels, strict=True)
                ),
            )
        )
    return result


def palette_css(figures: list[Figure]) -> str:
    """Custom properties for every colour of the figures, in both themes.

    `light-dark()` follows the colour scheme of whatever shows the colour: the reader's system, the
    site's switch, paper. A browser too old for it shows the light colours.
    A live drawing writes colours as its spec does; the last rules turn each into its property.
    """
    names: dict[str, tuple[str, str]] = {}
    for figure in figures:
        for light, colour in figure.record.get("palette", {}).items():
            names[colour["name"]] = (light, colour["dark"])
    light = "".join(f"--{name}:{pair[0]};" for name, pair in sorted(names.items()))
    both = "".join(
        f"--{name}:light-dark({','.join(pair)});" for name, pair in sorted(names.items())
    )
    live = "".join(
        f'.figure-stage [{part}="{pair[0]}" i]{{{part}:var(--{name})}}\n'
        for name, pair in sorted(names.items())
        for part in ("fill", "stroke")
    )
    return f":root{{{light}}}\n@supports (color:light-dark(red,red)){{:root{{{both}}}}}\n{live}"


@cache
def templates(folder: Path) -> jinja2.Environment:
    """The project's templates for figures, with every value escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["json"] = files.to_json
    return environment


def fragment(project: Project, figure: Figure, root: str) -> Markup:
    """A figure as it stands in a page; `root` leads from the page to the site's root."""
    if root not in figure.fragments:
        figure.fragments[root] = make_fragment(project, figure, root)
    return figure.fragments[root]


def make_fragment(project: Project, figure: Figure, root: str) -> Markup:
    """The markup of a figure, from its template."""
    environment = templates(project.root / "assets")
    record = completed(figure.record, site_language(project))
    website = project.config.get("website", {})
    html = environment.get_template("figure.html").render(
        figure=figure,
        record=record,
        root=root,
        base=base_address(project),
        story=f"{output_path(figure.page)}#{figure.id}",
        site_title=website.get("title", ""),
        drawings=[
            (
                drawing.layout,
                placed(drawing.still, f"{figure.id}-{drawing.layout}", figure.alt),
            )
            for drawing in figure.drawings
        ],
        table=Markup(data_table(environment, record["table"], site_language(project))),
        words=WORDS,
        spoken=SPOKEN,
    )
    return Markup("\n".join(line for line in html.splitlines() if line.strip()))


def completed(record: dict[str, Any], page_lang: str) -> dict[str, Any]:
    """A record with every part that it may leave out, and the language of foreign titles."""
    result = {"subtitle": None, "note": None, "views": [], "palette": {}, "items": None, **record}
    result["sources"] = [complete_source(source, page_lang) for source in record["sources"]]
    if items := record.get("items"):
        entries = [
            {
                "id": entry["id"],
                "names": [{"lang": None, **name} for name in entry["names"]],
                "facts": [
                    {"lang": language_of(fact["value"], page_lang), **fact}
                    for fact in entry.get("facts", [])
                ],
                "sources": [
                    complete_source(source, page_lang) for source in entry.get("sources", [])
                ],
            }
            for entry in items["entries"]
        ]
        result["items"] = {**items, "entries": entries}
    return result


def complete_source(source: dict[str, Any], page_lang: str) -> dict[str, Any]:
    """A source with every part that it may leave out, and the language of its title."""
    known = {"url": None, "published": None, "publisher": None, **source}
    return {**known, "lang": language_of(source["title"], page_lang)}


def site_language(project: Project) -> str:
    """The language of the pages."""
    return str(project.config.get("lang", "en"))


def base_address(project: Project) -> str:
    """Where the site will stand, with a closing slash; empty if `website.site-url` is not set."""
    address = str(project.config.get("website", {}).get("site-url") or "").rstrip("/")
    return f"{address}/" if address else ""


def figure_page(project: Project, figure: Figure, *, stylesheet: str, page: str) -> str:
    """The page of one figure alone, with every named view drawn in every layout."""
    environment = templates(project.root / "assets")
    record = figure.record
    views = [
        {
            **view,
            "drawings": [
                (
                    drawing.layout,
                    placed(
                        drawing.views[index],
                        f"{figure.id}-{drawing.layout}-{view['name']}",
                        f"{figure.alt} {view['title']}",
                    ),
                )
                for drawing in figure.drawings
            ],
        }
        for index, view in enumerate(record.get("views", []))
    ]
    website = project.config.get("website", {})
    html = environment.get_template("figure-page.html").render(
        figure=figure,
        record=record,
        fragment=fragment(project, figure, "../"),
        views=views,
        stylesheet=stylesheet,
        page=page,
        base=base_address(project),
        favicon=website.get("favicon"),
        lang=site_language(project),
        site_title=website.get("title", ""),
    )
    return shared_shapes(html, figure.id)


def shared_shapes(html: str, figure_id: str) -> str:
    """The page with every long outline written once: the drawings of several views repeat them."""
    outline = re.compile(
        r'<path((?: (?!d=)[\w:-]+="[^"]*")*) d="([^"]{200,})"((?: [\w:-]+="[^"]*")*)/>'
    )
    counts = Counter(match[2] for match in outline.finditer(html))
    names = {
        shape: f"{figure_id}-shape-{index}"
        for index, shape in enumerate((each for each in counts if counts[each] > 1), start=1)
    }
    if not names:
        return html

    def shared(match: re.Match[str]) -> str:
        name = names.get(match[2])
        return f'<use{match[1]} href="#{name}"{match[3]}/>' if name else match.group()

    shapes = "".join(f'<path id="{name}" d="{shape}"/>' for shape, name in names.items())
    store = f'<svg class="figure-shapes" width="0" height="0" aria-hidden="true"><defs>{shapes}</defs></svg>'
    return outline.sub(shared, html).replace("</main>", f"{store}\n</main>", 1)


def data_table(environment: jinja2.Environment, table: dict[str, Any], page_lang: str) -> str:
    """A figure's data as an HTML table with caption, units and header scope."""
    columns = [
        {"unit": None, **column, "number": column["type"] in ("number", "integer", "year")}
        for column in table["columns"]
    ]
    rows = [
        [
            {
                "text": cell_text(value, column),
                "number": column["number"],
                "lang": cell_language(value, column, page_lang),
            }
            for value, column in zip(row, columns, strict=True)
        ]
        for row in table["rows"]
    ]
    return environment.get_template("figure-table.html").render(
        table={"caption": table["caption"], "columns": columns, "rows": rows}
    )


def cell_language(value: Any, column: dict[str, Any], page_lang: str) -> str | None:
    """The language of one cell, if it is not that of the page: the column's, or by its script."""
    if column.get("lang") and value is not None:
        return column["lang"] if column["lang"] != page_lang else None
    return language_of(value, page_lang)


def language_of(text: Any, page_lang: str) -> str | None:
    """The language that the script of a text tells, if it is not that of the page."""
    if not isinstance(text, str):
        return None
    found = next((lang for script, lang in SCRIPTS if script.search(text)), None)
    return found if found and not page_lang.startswith(found) else None


def cell_text(value: Any, column: dict[str, Any]) -> str:
    """How a cell reads: a dash for a gap, thousands apart, years and words as they are."""
    if value is None:
        return "–"
    if column["type"] in ("number", "integer") and isinstance(value, int | float):
        return f"{value:,}"
    return str(value)


def table_csv(table: dict[str, Any]) -> str:
    """A figure's data as CSV, safe to open in a spreadsheet.

    Text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-` or `@`) gets an
    apostrophe in front; numbers stay numbers.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column["name"] for column in table["columns"]])
    for row in table["rows"]:
        writer.writerow([safe(value) for value in row])
    return out.getvalue()


def safe(value: Any) -> Any:
    """A value that no spreadsheet runs as a formula."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value
