"""Figures: from the record that a notebook cell gives to the picture, table and files of a page.

A cell that ends in a figure outputs one record under `FIGURE_MIME`: a Vega-Lite spec with title,
description, data table, sources, licence, date, named views and palette. The cell's own options
give its label, caption and alternative. Here the record becomes a `Figure`: drawn, described,
and ready to stand in a page before any script runs.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jinja2
from lxml import etree
from markupsafe import Markup
from nbformat import NotebookNode

from publisher import files
from publisher.notebooks import code_cells
from publisher.problems import Problem, require_none
from publisher.project import Project

FIGURE_MIME = "application/vnd.atlas.figure+json"
FIGURES = "figures"
MOST_ROWS = 5000
SVG = "{http://www.w3.org/2000/svg}"
REQUIRED = ("title", "description", "spec", "table", "sources", "licence", "as_of")
WORDS = {
    "controls": "Choose what the figure shows",
    "play": "Play",
    "views": "Views of this figure",
    "description": "Description",
    "data": "Data table",
    "sources": "Sources",
    "licence": "Licence",
    "as_of": "As of",
    "download": "Download",
    "embed": "Own page",
}


@dataclass(frozen=True)
class Control:
    """A choice that a figure offers, drawn as a native form control."""

    signal: str
    input: str
    name: str
    value: Any
    min: Any = None
    max: Any = None
    step: Any = None
    options: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Drawing:
    """One layout of a figure, as the chart library drew it.

    `svg` shows the figure as it stands, `views` each named view; `vega` is the compiled spec for
    the live figure. `themed` turns a drawing into markup whose colours follow the page.
    """

    layout: str
    svg: str
    views: tuple[str, ...]
    vega: dict[str, Any]
    binds: tuple[dict[str, Any], ...]


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

    def file(self, suffix: str) -> str:
        """Address of one of the figure's files, from the site's root."""
        return f"{FIGURES}/{self.id}.{suffix}"

    @property
    def page_file(self) -> str:
        """Address of the figure's own page, from the site's root."""
        return f"{FIGURES}/{self.id}.html"


def draw_figures(
    project: Project, page: str, notebook: NotebookNode
) -> tuple[NotebookNode, list[Figure]]:
    """Draw every figure of an executed notebook and put its markup where its record was.
    Every HTML output becomes a raw block of Markdown.

    Raises `SiteError` naming the cell of a figure that lacks label, caption, alternative or any
    part of its record, or whose spec refers to something outside the project.
    """
    drawn = copy.deepcopy(notebook)
    figures: list[Figure] = []
    problems: list[Problem] = []
    for _, cell, options, where in code_cells(drawn, page):
        for output in cell.outputs:
            record = output.get("data", {}).get(FIGURE_MIME)
            if record is None:
                continue
            faults = record_problems(record, options, where)
            problems.extend(faults)
            if faults:
                continue
            figure = draw(project, page, record, options, where)
            figures.append(figure)
            root = "../" * page.count("/")
            output.data = NotebookNode({"text/html": str(fragment(project, figure, root))})
            output.metadata = NotebookNode()
        for output in cell.outputs:
            if html := output.get("data", {}).get("text/html"):
                output.data = NotebookNode({"text/markdown": raw_html(html)})
    require_none(problems)
    return drawn, figures


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
    problems.extend(
        Problem(where, f"the spec loads {url!r}", "Use a file of the project, by relative path.")
        for url in urls(record.get("spec", {}))
        if re.match(r"[a-z][a-z0-9+.-]*:|/", url) or ".." in url
    )
    return problems


def urls(spec: Any) -> list[str]:
    """Every data address in a Vega-Lite or Vega spec."""
    if isinstance(spec, dict):
        own = [spec["url"]] if isinstance(spec.get("url"), str) else []
        return own + [url for key, part in spec.items() if key != "values" for url in urls(part)]
    if isinstance(spec, list):
        return [url for part in spec for url in urls(part)]
    return []


def draw(
    project: Project, page: str, record: dict[str, Any], options: dict[str, Any], where: str
) -> Figure:
    """Compile and draw one record in each of its layouts."""
    specs = {"wide": record["spec"], "compact": record.get("compact_spec")}
    return Figure(
        id=options["label"],
        page=page,
        caption=str(options["fig-cap"]).strip(),
        alt=str(options["fig-alt"]).strip(),
        record=record,
        drawings=tuple(
            draw_layout(project, layout, spec, record.get("views", []), where)
            for layout, spec in specs.items()
            if spec
        ),
    )


def draw_layout(
    project: Project, layout: str, spec: dict[str, Any], views: list[dict[str, Any]], where: str
) -> Drawing:
    """Draw one layout, or take it from the cache if the same spec was drawn before."""
    geometry = {url: (project.root / url).read_bytes() for url in urls(spec)}
    key = files.digest(
        files.to_json(
            {
                "spec": spec,
                "views": views,
                "geometry": {url: files.digest(data) for url, data in geometry.items()},
                "library": version("vl-convert-python"),
                "code": files.file_digest(Path(__file__)),
            }
        ).encode()
    )
    kept = project.root / ".atlas" / "drawn" / f"{key}.json"
    try:
        picture = json.loads(kept.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        picture = compile_and_draw(spec, views, geometry, where)
        files.write(kept, files.to_json(picture))
    return Drawing(
        layout, picture["svg"], tuple(picture["views"]), picture["vega"], tuple(picture["binds"])
    )


def compile_and_draw(
    spec: dict[str, Any], views: list[dict[str, Any]], geometry: dict[str, bytes], where: str
) -> dict[str, Any]:
    """Vega-Lite to Vega to SVG, once as it stands and once for each named view."""
    import vl_convert

    vega = vl_convert.vegalite_to_vega(spec)
    binds = take_binds(vega)
    inlined = with_geometry(vega, geometry)
    drawn = []
    for view in views:
        changed = copy.deepcopy(inlined)
        signals = {signal["name"]: signal for signal in changed.get("signals", [])}
        require_none(
            Problem(
                where,
                f"view {view['name']!r} sets {name!r}, which is no parameter of the chart",
                f"Name one of: {', '.join(sorted(signals))}.",
            )
            for name in sorted(set(view["params"]) - signals.keys())
        )
        for name, value in view["params"].items():
            signals[name]["value"] = value
        drawn.append(vl_convert.vega_to_svg(changed))
    return {
        "svg": vl_convert.vega_to_svg(inlined),
        "views": drawn,
        "vega": vega,
        "binds": binds,
    }


def take_binds(vega: dict[str, Any]) -> list[dict[str, Any]]:
    """Take the form inputs out of a Vega spec: the page draws them itself."""
    found = []
    for signal in vega.get("signals", []):
        if isinstance(signal.get("bind"), dict):
            bind = signal.pop("bind")
            found.append({"signal": signal["name"], "value": signal.get("value"), **bind})
    return found


def controls(binds: Iterable[dict[str, Any]]) -> list[Control]:
    """Form controls for the inputs that were taken out of a spec."""
    result = []
    for bind in binds:
        labels = bind.get("labels") or bind.get("options") or []
        result.append(
            Control(
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


def with_geometry(vega: dict[str, Any], geometry: dict[str, bytes]) -> dict[str, Any]:
    """A copy of a Vega spec that holds the files it would otherwise load."""
    result = copy.deepcopy(vega)
    for source in result.get("data", []):
        if "url" in source:
            source["values"] = json.loads(geometry[source.pop("url")])
    return result


def themed(figure_id: str, svg: str, palette: dict[str, Any], alt: str) -> Markup:
    """SVG for a page: scales with its column, colours by custom property, one alternative text.

    Marks lose their separate labels (the description and the table say more, once), ids become
    unique on the page, and coordinates are kept to a tenth of a pixel.
    """
    root = etree.fromstring(svg.encode())
    width, height = root.get("width"), root.get("height")
    if not root.get("viewBox"):
        root.set("viewBox", f"0 0 {width} {height}")
    root.set("role", "img")
    root.set("aria-label", alt)
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    for element in root.iter(etree.Element):
        for name in list(element.attrib):
            if element is not root and (name.startswith("aria-") or name == "role"):
                del element.attrib[name]
        for name, value in element.attrib.items():
            element.set(name, _themed_value(name, value, figure_id, ids, palette))
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, encoding="unicode")
    return Markup(text.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1))


def _themed_value(
    name: str, value: str, figure_id: str, ids: set[str | None], palette: dict[str, Any]
) -> str:
    if name in ("fill", "stroke") and (colour := palette.get(value.lower())):
        return f"var(--{colour['name']}, {value})"
    if name == "id":
        return f"{figure_id}-{value}"
    if value.startswith("url(#") and value[5:-1] in ids:
        return f"url(#{figure_id}-{value[5:-1]})"
    if name in ("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "points"):
        return re.sub(r"-?\d+\.\d\d+", lambda match: f"{float(match.group()):.1f}", value)
    return value


def portable(figure: Figure) -> str:
    """SVG for a download: fixed colours, with title and description inside."""
    root = etree.fromstring(figure.wide.svg.encode())
    for tag, text in (("desc", figure.record["description"]), ("title", figure.record["title"])):
        element = etree.Element(f"{SVG}{tag}")
        element.text = text
        root.insert(0, element)
    return etree.tostring(root, encoding="unicode")


def palette_css(figures: list[Figure]) -> str:
    """Custom properties for every colour of the figures, in both themes.

    `light-dark()` follows the colour scheme of whatever shows the colour: the reader's system, the
    site's switch or Quarto's, paper. A browser too old for it shows the light colours.
    """
    names: dict[str, tuple[str, str]] = {}
    for figure in figures:
        for light, colour in figure.record.get("palette", {}).items():
            names[colour["name"]] = (light, colour["dark"])
    light = "".join(f"--{name}:{pair[0]};" for name, pair in sorted(names.items()))
    both = "".join(
        f"--{name}:light-dark({','.join(pair)});" for name, pair in sorted(names.items())
    )
    return f":root{{{light}}}\n@supports (color:light-dark(red,red)){{:root{{{both}}}}}\n"


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
    environment = templates(project.root / "assets")
    record = {"subtitle": None, "note": None, "views": [], "palette": {}, **figure.record}
    record["sources"] = [
        {"url": None, "published": None, "publisher": None, **one} for one in record["sources"]
    ]
    html = environment.get_template("figure.html").render(
        figure=figure,
        record=record,
        root=root,
        drawings=[
            (
                drawing.layout,
                themed(f"{figure.id}-{drawing.layout}", drawing.svg, record["palette"], figure.alt),
            )
            for drawing in figure.drawings
        ],
        table=Markup(data_table(environment, record["table"])),
        words=WORDS,
    )
    return Markup("\n".join(line for line in html.splitlines() if line.strip()))


def figure_page(project: Project, figure: Figure, *, stylesheet: str, page: str) -> str:
    """The page of one figure alone, with every named view drawn."""
    environment = templates(project.root / "assets")
    record = figure.record
    views = [
        {
            **view,
            "svg": themed(
                f"{figure.id}-{view['name']}",
                svg,
                record.get("palette", {}),
                f"{figure.alt} {view['title']}",
            ),
        }
        for view, svg in zip(record.get("views", []), figure.wide.views, strict=True)
    ]
    return environment.get_template("figure-page.html").render(
        figure=figure,
        record=record,
        fragment=fragment(project, figure, "../"),
        views=views,
        stylesheet=stylesheet,
        page=page,
        lang=project.config.get("lang", "en"),
        site_title=project.config.get("website", {}).get("title", ""),
        favicon=project.config.get("website", {}).get("favicon"),
    )


def data_table(environment: jinja2.Environment, table: dict[str, Any]) -> str:
    """A figure's data as an HTML table with caption, units and header scope."""
    columns = [
        {"unit": None, **column, "number": column["type"] in ("number", "integer", "year")}
        for column in table["columns"]
    ]
    rows = [
        [
            {"text": cell_text(value, column), "number": column["number"], "lang": lang(column)}
            for value, column in zip(row, columns, strict=True)
        ]
        for row in table["rows"]
    ]
    return environment.get_template("figure-table.html").render(
        table={"caption": table["caption"], "columns": columns, "rows": rows}
    )


def lang(column: dict[str, Any]) -> str | None:
    """The language of a column's cells, if it is not that of the page."""
    return column.get("lang") if column.get("lang") != "en" else None


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
