"""Files that `_quarto.yml` names for every page: told once, at their place in it, if they are not there."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from publisher.base.problems import Problem
from publisher.site.project import CONFIG, PAGES, Project

LOCAL = (f"{CONFIG}.local", f"{CONFIG.removesuffix('.yml')}.yaml.local")  # Quarto reads these
BARS = ("navbar", "page-footer")
SHORTCODE = re.compile(r"\{\{<.*?>\}\}")
SIDES = ("left", "center", "right", "tools")


def named_problems(project: Project) -> Iterator[Problem]:
    """What the menus, the footer and the icon of a site name that is no file of the project; and
    settings beside those of the project that would be left out without a word.
    """
    for name in LOCAL:
        if (project.root / name).is_file():
            remedy = f"Write what it says into {CONFIG}, and delete it."
            yield Problem(name, f"is not read: the site is built from {CONFIG} alone", remedy)
    website = project.config.get("website") or {}
    for name in map(str.strip, os.environ.get("QUARTO_PROFILE", "").split(",")):
        if name and (project.root / f"_quarto-{name}.yml").is_file():
            found = f"is not read, though QUARTO_PROFILE is {name}: the site is built from {CONFIG} alone"
            yield Problem(
                f"_quarto-{name}.yml", found, "Unset it, or write what it says into _quarto.yml."
            )
    yield from _printed_shortcodes(website, f"{CONFIG}, website")
    for entries, where in _menus(website):
        yield from _wrong_entries(project, entries, where)
    yield from _wrong_icon(project, website.get("favicon"))


def menu_problems(project: Project) -> Iterator[Problem]:
    """The entries of menus that lead to what is in the project, and is no page of its site."""
    for entries, where in _menus(project.config.get("website") or {}):
        for path, place in _sources(entries, where):
            known = path in project.pages or path in project.resources
            if (project.root / path).is_file() and not (known or path in project.whole().pages):
                found = f"{path!r} is in the project, but no page of the site"
                yield Problem(place, found, "Add it to project.render, or take the entry out.")


def _menus(website: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """The lists of entries of the bars of a site, and where each stands."""
    for bar in BARS:
        content = website.get(bar)
        sides = content if isinstance(content, Mapping) else {}
        for side in SIDES:
            yield sides.get(side), f"{CONFIG}, website.{bar}.{side}"


def _printed_shortcodes(node: Any, where: str) -> Iterator[Problem]:
    """Shortcodes in what is said of the whole site, where nobody resolves them."""
    if isinstance(node, str) and (found := SHORTCODE.search(node)):
        yield Problem(where, f"{found[0]} would be printed as it stands", "Write its value.")
    elif isinstance(node, Mapping):
        for key, part in node.items():
            yield from _printed_shortcodes(part, f"{where}.{key}")
    elif isinstance(node, list):
        for part in node:
            yield from _printed_shortcodes(part, where)


def _wrong_entries(project: Project, entries: Any, where: str) -> Iterator[Problem]:
    """The entries of a menu that lead to a page which is not there."""
    for path, place in _sources(entries, where):
        if not (project.root / path).is_file():
            near = difflib.get_close_matches(path, project.pages, n=1)
            meant = f"Is {near[0]!r} meant? Else add the page" if near else "Add the page"
            remedy = f"{meant}, or take the entry out."
            yield Problem(place, f"{path!r} is no page of the site", remedy)


def _sources(entries: Any, where: str) -> Iterator[tuple[str, str]]:
    """The sources of pages to which the entries of a menu lead, and where each is entered."""
    for entry in entries if isinstance(entries, list) else ():
        item = entry if isinstance(entry, Mapping) else {"href": entry}
        target = urlsplit(str(item.get("href") or item.get("file") or ""))
        path = target.path.lstrip("/")
        if not target.scheme and path.rpartition(".")[2] in PAGES:
            yield path, where
        yield from _sources(item.get("menu"), where)


def _wrong_icon(project: Project, icon: Any) -> Iterator[Problem]:
    """What is wrong with the icon: no file, or an SVG from which no other size can be made."""
    if not icon or urlsplit(str(icon)).scheme:
        return
    where, path = f"{CONFIG}, website.favicon", project.root / str(icon).lstrip("/")
    if not path.is_file():
        yield Problem(
            where, f"there is no file {str(icon)!r}", "Add the file, or correct its path."
        )
    elif path.suffix == ".svg":
        try:
            tag = ElementTree.parse(path).getroot().tag
            fault = "" if tag == "{http://www.w3.org/2000/svg}svg" else f"its root is <{tag}>"
        except ElementTree.ParseError as error:
            fault = str(error)
        if fault:
            remedy = "Save the drawing as SVG, or name a PNG."
            yield Problem(where, f"{str(icon)!r} is no drawing in SVG: {fault}", remedy)
