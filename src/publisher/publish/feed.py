"""The feed of a site: its dated pages as Atom, where it is known where the site will stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from lxml import html as lxml_html

from publisher.base import files
from publisher.publish.sharing import FEED, address, meta
from publisher.site.project import LOST, Project, output_path

ATOM = "http://www.w3.org/2005/Atom"
MOST = 50


@dataclass(frozen=True)
class Entry:
    """A page as the feed tells of it."""

    url: str
    title: str
    summary: str
    published: str
    updated: str


def write_feed(project: Project, out: Path) -> None:
    """Write the feed, the newest page first, if the site has dated pages and an address."""
    if address(project, "") == "/":
        return
    found = sorted(entries(project, out), key=lambda one: (one.updated, one.url), reverse=True)
    if not found:
        return
    ElementTree.register_namespace("", ATOM)
    website = project.config.get("website") or {}
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    add(feed, "title", str(website.get("title") or ""))
    add(feed, "id", address(project, FEED))
    add(feed, "updated", found[0].updated)
    add(feed, "link", rel="self", href=address(project, FEED))
    add(feed, "link", rel="alternate", href=address(project, "index.html"))
    add(add(feed, "author"), "name", str(website.get("title") or ""))
    for one in found[:MOST]:
        entry = add(feed, "entry")
        add(entry, "title", one.title)
        add(entry, "id", one.url)
        add(entry, "link", rel="alternate", href=one.url)
        add(entry, "published", one.published)
        add(entry, "updated", one.updated)
        add(entry, "summary", one.summary)
    ElementTree.indent(feed)
    text = ElementTree.tostring(feed, encoding="unicode")
    files.write(out / FEED, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n')


def entries(project: Project, out: Path) -> Iterator[Entry]:
    """The pages of the built folder that tell their date."""
    for name in map(output_path, project.pages):
        if name == LOST or not (out / name).is_file():
            continue
        tree = lxml_html.fromstring((out / name).read_text(encoding="utf-8"))
        days = {
            kind: next(iter(tree.xpath(f"//p[@class='{kind}']//time/@datetime")), "")
            for kind in ("date", "date-modified")
        }
        published = days["date"] or days["date-modified"]
        if published:
            updated = max(filter(None, days.values()))
            title, summary = meta(tree, "og:title"), meta(tree, "description")
            yield Entry(address(project, name), title, summary, moment(published), moment(updated))


def moment(day: str) -> str:
    """A day as Atom writes a moment."""
    return f"{dt.date.fromisoformat(day[:10]):%Y-%m-%d}T00:00:00Z"


def add(
    parent: ElementTree.Element, name: str, text: str | None = None, **given: str
) -> ElementTree.Element:
    """Add an element of Atom to another."""
    element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", given)
    element.text = text
    return element
