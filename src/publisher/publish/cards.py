"""The picture that stands for a page or a figure where its address is shared: 1200 by 630 pixels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import html as lxml_html

from figure.compose import compose
from figure.fonts import unwritten, words
from figure.pictures import picture as picture_of
from publisher.base import files
from publisher.base.workers import Workers
from publisher.figures.figure import FIGURES, Figure
from publisher.figures.fonts import lay_out_fonts, use_fonts
from publisher.figures.markup import WORDS, site_language
from publisher.figures.told import told_of
from publisher.publish.files import made_of
from publisher.publish.sharing import address, card_name, icon_source, meta
from publisher.site.project import LOST, Project, output_path
from publisher.site.words import figure_words

WORDS_OF = re.compile(r"<text\b.*?</text>", re.DOTALL)
Card = tuple[str, str]  # its file, and the picture as SVG


def write_cards(project: Project, figures: list[Figure], out: Path, workers: Workers) -> None:
    """Write a card for every page and figure, if `website.site-url` says where the site will stand.

    Nobody asks for a card without that: those who show one need its whole address.
    """
    if address(project, "") == "/":
        return
    found = [*page_cards(project, figures, out), *figure_cards(project, figures)]
    fonts = lay_out_fonts(project.root)
    work = {
        name: ("card", made_of("card", svg, fonts), card_picture, svg, fonts) for name, svg in found
    }
    for one in work.values():
        workers.begin(*one)
    for name, one in work.items():
        files.write(out / name, workers.result(*one))


def page_cards(project: Project, figures: Iterable[Figure], out: Path) -> Iterator[Card]:
    """A card for each page: its title over its first figure, or over the site's icon."""
    first: dict[str, Figure] = {}
    for figure in figures:
        first.setdefault(output_path(figure.page), figure)
    icon = icon_source(project)
    for page in sorted(out.rglob("*.html")):
        name = page.relative_to(out).as_posix()
        if name == LOST or name.startswith(f"{FIGURES}/"):
            continue
        title = meta(lxml_html.fromstring(page.read_text(encoding="utf-8")), "og:title")
        if name in first:
            yield card_name(name), card(project, first[name], title=title, subtitle=None)
        elif icon:
            svg = sized(icon.read_text(encoding="utf-8"))
            credit = str(project.config.get("website", {}).get("title") or "")
            yield card_name(name), compose(svg, title=title or credit, credit=credit, size="card")


def figure_cards(project: Project, figures: Iterable[Figure]) -> Iterator[Card]:
    """A card for each figure: its title and subtitle over its drawing."""
    for figure in figures:
        record = figure.record
        svg = card(project, figure, title=record["title"], subtitle=record.get("subtitle"))
        yield card_name(figure.page_file), svg


def card(project: Project, figure: Figure, *, title: str, subtitle: str | None) -> str:
    """A figure as a card, as SVG."""
    told = told_of(project, figure.record, figure.page, figure.id)
    return compose(
        figure.wide.svg,
        title=title or told.title,
        subtitle=subtitle,
        note=told.note,
        source=told.source(figure_words(project, WORDS)["and_more"]),
        credit=told.site,
        licence=told.licence,
        date=told.date,
        size="card",
        lang=site_language(project),
    )


def card_picture(svg: str, fonts: str) -> bytes:
    """A card as the bytes of a PNG, without its words if any of them would be boxes."""
    use_fonts(fonts)
    if unwritten(words(svg)):
        svg = WORDS_OF.sub("", svg)
    return picture_of(svg, "png", size="card")


def sized(svg: str) -> str:
    """An icon with a width and a height, which a drawing needs to be composed."""
    root = lxml_html.fromstring(svg.encode())
    side = str(root.get("viewbox") or "0 0 32 32").split()
    return (
        svg
        if root.get("width")
        else svg.replace("<svg", f'<svg width="{side[2]}" height="{side[3]}"', 1)
    )
