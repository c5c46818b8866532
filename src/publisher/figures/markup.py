"""The markup of a figure: in its page, and on a page of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from publisher.base import files
from publisher.figures.figure import Figure
from publisher.figures.palette import shades_css
from publisher.figures.table import data_table, language_of, printed
from publisher.figures.themes import placed
from publisher.figures.told import told_of
from publisher.site.frame import frame_file, frame_text
from publisher.site.project import Project, page_address
from publisher.site.reports import report_address
from publisher.site.words import direction, figure_words

WORDS = {
    "controls": "Choose what the figure shows",
    "clear": "Clear",
    "more_on": "More on",
    "views": "Views of this figure",
    "data": "Data",
    "source": "Source",
    "sources_word": "Sources",
    "sources": "Sources",
    "licence": "Licence",
    "and_more": "and {} more",
    "unsourced": "No source is named.",
    "download": "Download",
    "picture": "Picture",
    "table": "Table",
    "chart": "Chart",
    "page": "The figure on a page of its own",
    "share": "Share",
    "cite": "Citation",
    "link": "Link",
    "embed": "Frame for another site",
    "embed_why": "With the script the frame takes the height of the figure. Without it, 560 to 900 "
    "pixels show the whole drawing, and the credit stays in sight.",
    "about": "About this figure",
    "code": "How this was made",
    "report": "Report an error in this figure",
    "count": "Count of Records",  # the title of an axis that counts, if its chart gives none
    # Of the workbook that is offered.
    "sheets": {
        "data": "Data",
        "about": "About",
        "what": "What",
        "text": "Text",
        "title": "Title",
        "subtitle": "Subtitle",
        "description": "Description",
        "note": "Note",
        "as_of": "Data as of",
        "credit": "Credit",
        "address": "Address",
        "column": "Column {}",
    },
}
# What the page's script says; it finds the words in the figure, in the language of the page.
SPOKEN = {
    "close": "Close",
    "more": "Click for more",
    "copy": "Copy",
    "copied": "Copied.",
    "select": "Marked. Copy it with the keyboard.",
    "play": "Play",
    "pause": "Pause",
    "next": "Next",
    "found": "found",
    "unfound": "Nothing of that name is shown here.",
    "loading": "Loading the live figure …",
    "absent": "Not drawn in this view.",
    "cleared": "Nothing is chosen.",
    "keys": "Arrow keys go from mark to mark, Page Up and Page Down one by one, Home and End to the "
    "first and last, Escape lets go.",
    "sorted": "Sorted by",
    "ascending": "ascending",
    "descending": "descending",
    "failed": "The live figure could not be loaded. The picture, the data and the list are complete.",
    "seen": "As seen",
    "size": "Size",
    "sizes": {"page": "page", "print": "print", "square": "square", "story": "story"},
    "theme": "Colours",
    "themes": {"light": "light", "dark": "dark"},
    "making": "The file is being made.",
    "made": "The file is made.",
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
    environment.filters |= {"linked": linked, "printed": printed}
    return environment


def linked(value: str, links: Iterable[Mapping[str, str]], root: str) -> Markup:
    """A text, escaped, in which the first place of each named part leads to its page."""
    pages = {str(escape(printed(link["text"]))): link["page"] for link in links}
    text = str(escape(value))
    if not pages:
        return Markup(text)
    parts = re.compile("|".join(map(re.escape, sorted(pages, key=len, reverse=True))))

    def anchor(found: re.Match[str]) -> str:
        page = pages.pop(found[0], None)
        return found[0] if page is None else f'<a href="{escape(root + page)}">{found[0]}</a>'

    return Markup(parts.sub(anchor, text))


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
    addresses = {printed(text): root + page for text, page in (record["pages"] or {}).items()}
    html = environment.get_template("figure.html").render(
        figure=figure,
        record=record,
        root=root,
        base=base_address(project),
        story=f"{page_address(figure.page)}#{figure.id}",
        site_title=website.get("title", ""),
        drawings=[
            (
                drawing.layout,
                placed(drawing.still, f"{figure.id}-{drawing.layout}", figure.alt),
            )
            for drawing in figure.drawings
        ],
        table=Markup(data_table(environment, record, site_language(project), addresses)),
        told=told_markup(project, figure, record),
        report=report_address(project, figure.page, figure.id, record["title"]),
        shades=Markup(shades_css(figure)),
        words=figure_words(project, WORDS),
        spoken=figure_words(project, SPOKEN),
    )
    return Markup("\n".join(line for line in html.splitlines() if line.strip()))


def told_markup(project: Project, figure: Figure, record: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a figure below it: its main sources, each in its language, and its author."""
    told, lang = told_of(project, record, figure.page, figure.id), site_language(project)
    names = [{"text": name, "lang": language_of(name, lang)} for name in told.names]
    return {"names": names, "more": told.more, "author": told.author}


def completed(record: dict[str, Any], page_lang: str) -> dict[str, Any]:
    """A record with every part that its items and sources may leave out, and their languages."""
    result = dict(record)
    result["sources"] = [complete_source(source, page_lang) for source in record["sources"]]
    if items := record.get("items"):
        entries = [
            {
                "id": entry["id"],
                "names": [{"lang": None, **name} for name in entry["names"]],
                "page": entry.get("page"),
                "facts": [
                    {"lang": language_of(fact["value"], page_lang), "links": [], **fact}
                    for fact in entry.get("facts", [])
                ],
                "sources": [
                    complete_source(source, page_lang) for source in entry.get("sources", [])
                ],
            }
            for entry in items["entries"]
        ]
        result["items"] = {"unfound": None, "others": None, **items, "entries": entries}
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
            "said": said_of_view(figure, view),
            "drawings": [
                (
                    drawing.layout,
                    placed(
                        drawing.views[index],
                        f"{figure.id}-{drawing.layout}-{view['name']}",
                        f"{said_of_view(figure, view)['title']}. {view['title']}",
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
        fragment=first_heading(fragment(project, figure, "../")),
        views=views,
        stylesheet=stylesheet,
        page=page,
        base=base_address(project),
        favicon=website.get("favicon"),
        lang=site_language(project),
        direction=direction(site_language(project)),
        site_title=website.get("title", ""),
    )
    return shared_shapes(html, figure.id)


def said_of_view(figure: Figure, view: dict[str, Any]) -> dict[str, str | None]:
    """What stands over a drawn view: the words of its state, else what the view is called."""
    said = figure.said(view["params"])
    own = said["title"] == figure.record["title"]
    return {**said, "title": view["title"]} if own and not figure.begins_as(view) else said


def first_heading(markup: Markup) -> Markup:
    """A figure for a page of its own, where its title comes right after that of the page."""
    return Markup(re.sub(r'aria-level="\d"', 'aria-level="2"', markup, count=1))


def shared_shapes(html: str, figure_id: str) -> str:
    """The page with every long outline written once: the drawings of several views repeat them."""
    shared, store = with_outlines_once(html, figure_id)
    return shared.replace("</main>", f"{store}\n</main>", 1) if store else html


def with_outlines_once(html: str, name: str) -> tuple[str, str]:
    """Markup whose repeated outlines are uses of one each, and the store that holds these.

    The store is empty if none repeats; its ids begin with `name`.
    """
    outline = re.compile(
        r'<path((?: (?!d=)[\w:-]+="[^"]*")*) d="([^"]{200,})"((?: [\w:-]+="[^"]*")*)/>'
    )
    counts = Counter(match[2] for match in outline.finditer(html))
    names = {
        shape: f"{name}-shape-{index}"
        for index, shape in enumerate((each for each in counts if counts[each] > 1), start=1)
    }
    if not names:
        return html, ""

    def shared(match: re.Match[str]) -> str:
        known = names.get(match[2])
        return f'<use{match[1]} href="#{known}"{match[3]}/>' if known else match.group()

    shapes = "".join(f'<path id="{known}" d="{shape}"/>' for shape, known in names.items())
    store = f'<svg class="figure-shapes" width="0" height="0" aria-hidden="true"><defs>{shapes}</defs></svg>'
    return outline.sub(shared, html), store
