"""What a page tells search engines and those who share it: card, icons, structured data."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

from publisher.base import files
from publisher.base.problems import SiteError
from publisher.figures.figure import Figure
from publisher.site.project import CONFIG, LOST, Project, output_path

BEGIN, END = "<!-- sharing -->", "<!-- /sharing -->\n"
# The grounds of the frame, light and dark: a phone paints its bars in them.
GROUNDS = {"light": "#fdfcfa", "dark": "#15181b"}
CARD = (1200, 630)
FEED = "feed.xml"
DATED = "//p[@class='date' or @class='date-modified']//time/@datetime"
BASES = 10  # sources of a figure that a page's head names; the page itself names all
ICONS = {"icon-32": 32, "icon-180": 180, "icon-512": 512}


def sharing(project: Project, name: str, text: str, figures: Iterable[Figure]) -> str:
    """The markup for the head of the page `name`, between two marks by which it is found again."""
    tree = lxml_html.fromstring(text)
    root = project.base if name == LOST else "../" * name.count("/")
    lines = [
        f'<meta name="theme-color" media="(prefers-color-scheme: {theme})" content="{ground}">'
        for theme, ground in GROUNDS.items()
    ]
    if icon_source(project):
        lines += [
            f'<link rel="icon" type="image/png" sizes="32x32" href="{root}assets/icon-32.png">',
            f'<link rel="apple-touch-icon" href="{root}assets/icon-180.png">',
        ]
    if name != LOST:
        told = [figure for figure in figures if output_path(figure.page) == name]
        card = card_address(project, name) if told or icon_source(project) else None
        lines += card_lines(meta(tree, "og:image"), card, meta(tree, "og:title"))
        if address(project, "") != "/" and tree.xpath(DATED):
            title = html.escape(str((project.config.get("website") or {}).get("title") or ""))
            lines.append(
                f'<link rel="alternate" type="application/atom+xml" title="{title}" href="{root}{FEED}">'
            )
        data = files.to_json(structured(project, name, tree, told, card)).replace("<", "\\u003c")
        lines.append(f'<script type="application/ld+json">{data.strip()}</script>')
    return "\n".join([BEGIN, *lines, END.rstrip()])


def figure_sharing(project: Project, figure: Figure) -> str:
    """The markup for the head of a figure's own page."""
    record = figure.record
    told = {"og:title": record["title"], "og:description": record.get("subtitle")}
    lines = [
        f'<meta property="{name}" content="{html.escape(text)}">'
        for name, text in told.items()
        if text
    ]
    card = card_address(project, figure.page_file)
    return "\n".join([*lines, *card_lines("", card, record["title"])])


def card_lines(own: str, card: str | None, title: str) -> list[str]:
    """What names the picture of a page: the author's own, or the card that is made of it."""
    if own:
        return ['<meta name="twitter:card" content="summary_large_image">']
    if card is None:
        return ['<meta name="twitter:card" content="summary">']
    return [
        '<meta name="twitter:card" content="summary_large_image">',
        f'<meta property="og:image" content="{card}">',
        f'<meta property="og:image:width" content="{CARD[0]}">',
        f'<meta property="og:image:height" content="{CARD[1]}">',
        f'<meta property="og:image:alt" content="{html.escape(title)}">',
    ]


def card_address(project: Project, name: str) -> str | None:
    """The whole address of the card of a page; None if nobody knows where the site will stand."""
    return None if address(project, "") == "/" else address(project, card_name(name))


def card_name(name: str) -> str:
    """The file of the card of a page of the site."""
    return f"cards/{name.removesuffix('.html').replace('/', '-')}.png"


def structured(
    project: Project,
    name: str,
    tree: lxml_html.HtmlElement,
    figures: Iterable[Figure],
    card: str | None,
) -> dict[str, Any]:
    """A page in the terms of schema.org: an article, or the site itself, with its figures' data."""
    website = project.config.get("website", {})
    site = {"@type": "WebSite", "name": website.get("title"), "url": address(project, "index.html")}
    front = name == "index.html"
    told = {
        "@context": "https://schema.org",
        "@type": "WebSite" if front else "Article",
        "name" if front else "headline": meta(tree, "og:title"),
        "description": meta(tree, "description"),
        "url": address(project, name),
        "image": meta(tree, "og:image") or card,
        "inLanguage": tree.get("lang"),
        "datePublished": next(iter(tree.xpath("//time[ancestor::p[@class='date']]/@datetime")), ""),
        "dateModified": next(iter(tree.xpath("//p[@class='date-modified']//time/@datetime")), ""),
        "author": [{"@type": "Person", "name": one} for one in metas(tree, "author")],
        "isPartOf": None if front else site,
        "hasPart": [dataset(project, name, figure) for figure in figures],
    }
    return {key: value for key, value in told.items() if value}


def dataset(project: Project, name: str, figure: Figure) -> dict[str, Any]:
    """The table below a figure as a data set that can be found and loaded."""
    record = figure.record
    licence: Mapping[str, Any] = record.get("licence") or {}
    told = {
        "@type": "Dataset",
        "name": record["title"],
        "description": record["description"],
        "url": f"{address(project, name)}#{figure.id}",
        "license": licence.get("url"),
        "dateModified": record.get("as_of"),
        "isBasedOn": [source["url"] for source in record["sources"] if source.get("url")][:BASES],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": address(project, figure.file("csv")),
            }
        ],
    }
    return {key: value for key, value in told.items() if value}


def address(project: Project, name: str) -> str:
    """Where a file of the site stands: whole if `website.site-url` is set, else from the root."""
    site = str(project.config.get("website", {}).get("site-url") or "").rstrip("/")
    return f"{site}/{name.removesuffix('index.html')}"


def meta(tree: lxml_html.HtmlElement, name: str) -> str:
    """What a page says of itself under a name; empty if it says nothing."""
    return next(iter(metas(tree, name)), "")


def metas(tree: lxml_html.HtmlElement, name: str) -> list[str]:
    """Everything that a page says of itself under a name."""
    return list(tree.xpath("//head/meta[@name=$name or @property=$name]/@content", name=name))


def icon_source(project: Project) -> Path | None:
    """The site's icon, if it is an SVG that others can be drawn from."""
    icon = project.config.get("website", {}).get("favicon")
    path = project.root / str(icon).lstrip("/") if icon else None
    return path if path and path.suffix == ".svg" and path.is_file() else None


def write_icons(project: Project, out: Path) -> None:
    """The icon in the sizes that phones and older browsers ask for. Raises `SiteError` if it cannot be drawn."""
    if not (source := icon_source(project)):
        return
    import vl_convert

    svg = source.read_text(encoding="utf-8-sig")
    root = lxml_html.fromstring(svg.encode())
    box = re.findall(r"[\d.]+", root.get("viewbox") or "")[2:3] or re.findall(
        r"^[\d.]+", root.get("width") or ""
    )
    try:
        for name, pixels in ICONS.items():
            picture = vl_convert.svg_to_png(svg, scale=pixels / float(box[0] if box else 32))
            files.write(out / "assets" / f"{name}.png", picture)
    except (ValueError, ZeroDivisionError, RuntimeError) as error:
        raise SiteError.single(
            f"{CONFIG}, website.favicon",
            f"{source.name} cannot be drawn: {str(error).splitlines()[0][:200]}",
            "Save the drawing as plain SVG with a viewBox, or name a PNG.",
        ) from error


def write_robots(project: Project, out: Path) -> None:
    """Let every search engine in, and tell where the list of pages is; a file of the author stands."""
    site = address(project, "")
    if site != "/" and not (out / "robots.txt").exists():
        files.write(out / "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site}sitemap.xml\n")


def without_sharing(text: str) -> str:
    """A page as it was before its head was told."""
    before, begin, rest = text.partition(BEGIN)
    return before + rest.partition(END)[2] if begin else text
