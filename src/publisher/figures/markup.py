"""The markup of a figure: in its page, and on a page of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from publisher.base import files
from publisher.figures.drawings import placed
from publisher.figures.figure import Figure
from publisher.figures.palette import shades_css
from publisher.figures.table import data_table, language_of
from publisher.site.frame import frame_file, frame_text
from publisher.site.project import Project, output_path
from publisher.site.words import figure_words

WORDS = {
    "controls": "Choose what the figure shows",
    "views": "Views of this figure",
    "description": "Description",
    "data": "Data table",
    "sources": "Sources",
    "unsourced": "No source is named.",
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


@cache
def templates(root: Path) -> jinja2.Environment:
    """The frame's templates for figures, with every value escaped; `root` is the project's folder."""

    def load(name: str) -> tuple[str, str, Callable[[], bool]]:
        text = frame_text(root, name)
        return text, str(frame_file(root, name)), lambda: frame_text(root, name) == text

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(load), autoescape=True, undefined=jinja2.StrictUndefined
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
    environment = templates(project.root)
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
        shades=Markup(shades_css(figure)),
        words=figure_words(project, WORDS),
        spoken=figure_words(project, SPOKEN),
    )
    return Markup("\n".join(line for line in html.splitlines() if line.strip()))


def completed(record: dict[str, Any], page_lang: str) -> dict[str, Any]:
    """A record with every part that its items and sources may leave out, and their languages."""
    result = dict(record)
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
    environment = templates(project.root)
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
        for index, view in enumerate(record["views"])
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
