"""What is said of a figure wherever it goes: its sources in one line, its credit, its citation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from figure.save import main_sources
from publisher.site.dictionaries import packages
from publisher.site.project import Project, page_address

NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9-]+")
# What BibTeX would read as markup.
SPECIAL = re.compile(r"([\\{}$&#%_~^])")


@dataclass(frozen=True)
class Told:
    """What is said of one figure: `source` in one line, of which `more` are left out."""

    title: str
    subtitle: str | None
    names: tuple[str, ...]
    more: int
    site: str
    author: str
    licence: str | None
    date: str | None
    address: str
    note: str | None = None

    def source(self, and_more: str) -> str:
        """The sources that matter in one line; `and_more` is the word for the others."""
        names = "; ".join(self.names)
        return f"{names} {and_more.format(self.more)}" if self.more else names

    @property
    def year(self) -> str:
        """The year of its data; empty if that is not known."""
        return (self.date or "")[:4]


def told_of(project: Project, record: Mapping[str, Any], page: str, name: str) -> Told:
    """What is said of a figure `name` of a page."""
    website = project.config.get("website") or {}
    site = str(website.get("title") or "")
    base = str(website.get("site-url") or "").rstrip("/")
    place = f"{page_address(page)}#{name}"
    names, more = main_sources(record.get("sources") or [])
    licence = record.get("licence") or {}
    return Told(
        title=record["title"],
        subtitle=record.get("subtitle"),
        note=record.get("note"),
        names=names,
        more=more,
        site=site,
        author=author_of(project) or site,
        licence=licence.get("name"),
        date=record.get("as_of"),
        address=f"{base}/{place}" if base else place,
    )


def author_of(project: Project) -> str:
    """Who made the tables: the authors that the first dictionary names; empty if it names none."""
    for _, package in packages(project):
        people = package.get("contributors") or []
        names = [str(one["title"]) for one in people if one.get("role", "author") == "author"]
        if names:
            return " and ".join(names)
    return ""


def bibtex(told: Told, name: str) -> str:
    """A figure as an entry of BibTeX."""
    fields = {
        "author": f"{{{plain(told.author)}}}",
        "title": f"{{{plain(told.title)}}}",
        "howpublished": plain(told.site),
        "year": told.year,
        "url": told.address,
        "note": plain(
            " ".join(part for part in (told.date and f"As of {told.date}.", told.licence) if part)
        ),
    }
    lines = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items() if value)
    return f"@misc{{{NOT_IN_KEYS.sub('-', name)},\n{lines}\n}}\n"


def plain(text: str) -> str:
    """A text without what BibTeX would take for markup."""
    return SPECIAL.sub(lambda sign: f"\\{sign[0]}" if sign[0] in "{}$&#%_" else " ", text)


def ris(told: Told) -> str:
    """A figure as an entry of RIS."""
    fields = [
        ("TY", "FIGURE"),
        ("AU", told.author),
        ("TI", told.title),
        ("T2", told.site),
        ("PY", told.year),
        ("DA", (told.date or "").replace("-", "/")),
        ("UR", told.address),
        ("N1", told.licence or ""),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])
