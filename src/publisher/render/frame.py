"""What stands around a page: navigation, title block, dates, the words of the frame."""

from __future__ import annotations

import datetime as dt
import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from publisher.base.problems import SiteError
from publisher.figures.locales import spelled_day
from publisher.render.authors import author_name, bylines
from publisher.render.sources import Source
from publisher.site.frame import frame_file, frame_name, is_frame_file
from publisher.site.front import folder_settings
from publisher.site.project import CONFIG, Project, output_path
from publisher.site.settings import as_list, lookup, yaml_word
from publisher.site.sheets.forms import days
from publisher.site.words import direction, language_code, page_language, page_words, search_words

# The two files of the frame that shape a page.
TEMPLATE = "template.html"
FILTER = "filter.lua"


@dataclass(frozen=True)
class Site:
    """What all pages share while they are rendered."""

    project: Project
    sources: Mapping[str, Source] = field(hash=False)

    @property
    def website(self) -> Mapping[str, Any]:
        """The `website:` section of `_quarto.yml`."""
        return lookup(self.project.config, "website")

    def words(self, source: Source) -> dict[str, str]:
        """The renderer's own words in the page's language."""
        return page_words(self.project, source.settings, source.path)

    def defaults(self, source: Source) -> dict[str, Any]:
        """Everything pandoc is told about one page."""
        settings, words, root = source.settings, self.words(source), self.project.root
        toc = bool(settings.get("toc", True)) and settings.get("page-layout") != "custom"
        bibliography = self.bibliographies(source)
        fold = settings.get("code-fold", False)
        defaults: dict[str, Any] = {
            "from": "markdown-yaml_metadata_block",
            "to": "html5",
            "standalone": True,
            "wrap": "none",
            "section-divs": True,
            "html-math-method": {"method": settings.get("html-math-method", "mathml")},
            "template": str(frame_file(root, TEMPLATE)),
            "filters": [str(frame_file(root, FILTER)), *(["citeproc"] if bibliography else [])],
            "table-of-contents": toc,
            "toc-depth": settings.get("toc-depth", 3),
            "variables": {
                **self.variables(source),
                "css": [f"/{name}" for name in self.styles(source)],
            },
            "metadata": {
                "lang": "zh-Hans" if language_code(settings) == "zh" else page_language(settings),
                "link-citations": True,
                "atlas": {
                    "bibliography": bool(bibliography),
                    "words": words,
                    "code-fold": yaml_word(fold),
                    "code-summary": str(settings.get("code-summary", words["code"])),
                },
            },
        }
        style = self.file(source, "csl", settings["csl"]) if "csl" in settings else None
        if bibliography:
            defaults |= {"bibliography": bibliography} | ({"csl": style} if style else {})
        return defaults

    def bibliographies(self, source: Source) -> list[str]:
        """The files of a page's sources. Raises `SiteError` for one that is not there."""
        asked = as_list(source.settings.get("bibliography"))
        return [self.file(source, "bibliography", each) for each in asked]

    def variables(self, source: Source) -> dict[str, Any]:
        """What the template puts around a page, as HTML."""
        settings, words, target = source.settings, self.words(source), output_path(source.path)
        return {
            "words": escaped(words),
            "search-words": html.escape(search_words(self.project, settings, source.path)),
            "page-lang": page_language(settings),
            "page-dir": direction(page_language(settings)),
            "page-layout": settings.get("page-layout", "article"),
            "body-classes": html.escape(str(settings.get("body-classes") or "")),
            "title-block": settings.get("title-block-style", "default") != "none",
            "toc-title": html.escape(str(settings.get("toc-title", words["toc"]))),
            "script": [f"/{name}" for name in self.scripts],
            "navbar": self.navbar(source),
            "og-type": "website" if target == "index.html" else "article",
            "og-locale": locale(page_language(settings)),
            **self.addresses(target, settings),
            **self.dates(source),
        }

    def frame(self, source: Source) -> dict[str, Any]:
        """What the filter needs to put a page of Quarto's into the template.

        The favicon is left out, which Quarto links by itself.
        """
        variables = {key: value for key, value in self.variables(source).items() if value}
        variables.pop("favicon", None)
        return {
            "words": self.words(source),
            "variables": variables,
            "metadata": self.metadata(source),
        }

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
            "byline-author": bylines(settings),
            "nocite": settings.get("nocite"),
            "pagetitle": settings.get("pagetitle"),
            "keywords": as_list(settings.get("keywords")),
            "og-image-alt": settings.get("image-alt") or self.website.get("image-alt"),
            "footer": list(self.footer()),
        }
        return {key: value for key, value in markdown.items() if value}

    def file(self, source: Source, key: str, name: str) -> str:
        """A file that a setting names: beside the page in its front matter, else from the root.

        Raises `SiteError` naming the setting if there is none.
        """
        own = key in source.front and not str(name).startswith("/")
        beside = posixpath.dirname(source.path) if own else ""
        path = self.project.root / beside / str(name).lstrip("/")
        laid_out = frame_name(self.project.root, path)
        path = frame_file(self.project.root, laid_out) if laid_out else path
        if not path.is_file():
            where = self.place_of(source, key, str(name))
            found = f"{key}: there is no file {str(name)!r}" + " beside the page" * own
            raise SiteError.single(where, found, "Add the file, or correct its path.")
        return str(path)

    def place_of(self, source: Source, key: str, needle: str = "") -> str:
        """Where a setting of a page stands: in its front matter, in its folder's file, in `_quarto.yml`."""
        if key in source.front:
            return source.locate(needle or f"{key}:", front=True)
        folders = reversed([*folder_settings(self.project.root, source.path)])
        given = next((file for file, settings in folders if key in settings), CONFIG)
        return f"{given}, {key}"

    def styles(self, source: Source) -> list[str]:
        """The stylesheets of a page, seen from the root. Raises `SiteError` for one that is not there."""
        asked = [str(name) for name in as_list(source.settings.get("css"))]
        for name in asked:
            if urlsplit(name).netloc:
                found = f"css: {name!r} stands on another host, which no page may ask"
                raise SiteError.single(source.path, found, "Save it in the project.")
        root = self.project.root
        return [
            name.lstrip("/")
            if is_frame_file(name.lstrip("/"))
            else Path(self.file(source, "css", name)).relative_to(root).as_posix()
            for name in asked
        ]

    @property
    def scripts(self) -> list[str]:
        """The scripts of all pages, seen from the root."""
        return [str(name).lstrip("/") for name in as_list(self.project.settings.get("script"))]

    def dates(self, source: Source) -> dict[str, Any]:
        """The page's dates in ISO form, and spelled out where the language's way is known."""
        settings, found = source.settings, {}
        for key, name in (("date", "date"), ("date-modified", "modified")):
            if not settings.get(key):
                continue
            day = settings[key]
            if not isinstance(day, dt.date):
                try:
                    day = dt.date.fromisoformat(str(day))
                except ValueError as error:
                    meant = " or ".join(f"{each:%Y-%m-%d}" for each in sorted(days(str(day))))
                    raise SiteError.single(
                        self.place_of(source, key),
                        f"{key}: {day!r} is no date",
                        f"Write {meant or 'year, month and day with hyphens: YYYY-MM-DD'}.",
                    ) from error
            iso = f"{day:%Y-%m-%d}"
            found[f"{name}-iso"] = iso
            spelled = settings.get("date-format") != "iso"
            found[f"{name}-text"] = spelled_day(day, page_language(settings)) if spelled else iso
        if found or settings.get("author"):
            found["byline"] = "true"
        return found

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
        own = navbar.get("title")
        title = self.website.get("title", "") if own in (None, "", True) else own
        return {"title": html.escape(str(title)) if title is not False else "", "sides": sides}

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
                items = [
                    self.nav_item(item, next(iter(self.sources.values())), "") for item in content
                ]
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
                found["og-image"] = (
                    urlsplit(str(image)).geturl()
                    if "://" in str(image)
                    else f"{site}/{str(image).lstrip('/')}"
                )
        return {key: html.escape(value) for key, value in found.items()}


def with_heading(text: str, words: Mapping[str, str]) -> str:
    """A page whose footnotes begin with a heading, where pandoc draws a line."""
    heading = f'<h2 class="quarto-appendix-heading">{words["footnotes"]}</h2>'
    return re.sub(r'(<section id="footnotes"[^>]*>)\s*<hr ?/?>', rf"\1\n{heading}", text)


def rooted(href: str) -> str:
    """An address in `_quarto.yml`, which is seen from the project's root."""
    return href if urlsplit(href).scheme or href.startswith(("/", "#")) else f"/{href}"


def escaped(words: Mapping[str, str]) -> dict[str, str]:
    """Words made safe for the template."""
    return {key: html.escape(value) for key, value in words.items()}


def locale(language: str) -> str:
    """A language as social networks write it, with a region."""
    usual = {"en": "en_GB", "zh": "zh_CN"}
    return usual.get(language, language.replace("-", "_"))
