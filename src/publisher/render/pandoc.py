"""Render executed notebooks with pandoc: the built-in renderer.

A notebook becomes the Markdown that Quarto would make of it, pandoc turns that into HTML with one
template and one Lua filter (`assets/template.html`, `assets/filter.lua`), and the links of the
page are made relative and checked. What Quarto knows and this renderer does not is refused by
name of page, cell and feature; nothing is dropped in silence.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import os
import posixpath
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pypandoc
from nbformat import NotebookNode

from publisher.base import files
from publisher.base.problems import Problem, SiteError, require_none
from publisher.base.store import Store
from publisher.render.links import Links, Outline, missing_anchors
from publisher.render.sources import Images, Source, read_source
from publisher.site.project import LOST, Project, output_path
from publisher.site.settings import WORDS, as_list, config_problems, lookup, unsupported, yaml_word

# Where a project keeps the two files that shape its pages.
TEMPLATE = "assets/template.html"
FILTER = "assets/filter.lua"

# What to do about each kind of fault that the filter reports.
REMEDIES = {
    "undefined": "Correct the label, or give it to a figure, table or heading of this page.",
    "uncited": "Correct the key, or add the source to the bibliography.",
    "duplicate": "Give each figure, table and heading a label of its own.",
    "caption": "End it with a paragraph that is its caption.",
    "alternative": 'Say what the picture shows: {#fig-… fig-alt="…"}.',
    "tabset": "Begin each tab with a heading.",
}
# Under another locale pandoc cannot open a file whose name has other letters than a to z.
UTF8 = {"LC_ALL": "C.UTF-8"} if sys.platform == "linux" else {}
CITED = re.compile(r"@\{?([^\s@{}\[\]();,\"'`*<>]+)")
UNCITED = re.compile(r"Citeproc: citation (\S+) not found")


@dataclass(frozen=True)
class Page:
    """One rendered page: `path` in the project, `target` in the site.

    `reason` says why pandoc worked on it; None if what it made before was kept.
    """

    path: str
    target: str
    title: str
    description: str
    settings: Mapping[str, Any] = field(hash=False)
    reason: str | None = None


def render_pages(project: Project, notebooks: Mapping[str, NotebookNode], out: Path) -> list[Page]:
    """Write every page of `project` into the folder `out`, with the pictures that pages show.

    `notebooks` maps the path of each notebook page to its executed notebook; pages that are
    plain Markdown are read from disk. Raises `SiteError` with every problem of every page.
    """
    require_none(config_problems(project.config))
    sources = [read_source(project, page, notebooks) for page in project.pages]
    require_none(problem for source in sources for problem in source.problems())
    site = Site(project, {source.path: source for source in sources})
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        pages = list(pool.map(site.render, sources))
    outlines = {page.target: page.outline for page in pages}
    require_none(problem for page in pages for problem in page.all_problems(outlines))
    return [page.write(project.root, out) for page in pages]


@dataclass(frozen=True)
class Rendered:
    """A page as HTML, not yet written."""

    source: Source
    target: str
    text: str
    images: dict[str, bytes] = field(hash=False)
    copies: list[str] = field(hash=False)
    problems: list[Problem] = field(hash=False)
    reason: str | None

    @cached_property
    def outline(self) -> Outline:
        """Its ids, links and title."""
        return Outline.of(self.text)

    def all_problems(self, outlines: Mapping[str, Outline]) -> Iterator[Problem]:
        """Every fault of the page, links into other pages included."""
        yield from self.problems
        for anchor, place in missing_anchors(self.target, outlines):
            yield Problem(
                self.source.locate(f"#{anchor}"),
                f"#{anchor} is no place on {place}",
                "Link to an id that the page has, or give the heading {#…}.",
            )

    def write(self, root: Path, out: Path) -> Page:
        """Write the page and its pictures under `out`; `root` is the project's folder."""
        path = out / self.target
        write(path, self.text.encode())
        for name, data in self.images.items():
            write(path.parent / name, data)
        for name in self.copies:
            write(out / name, (root / name).read_bytes())
        outline, source = self.outline, self.source
        return Page(
            source.path,
            self.target,
            outline.title,
            outline.description,
            source.settings,
            self.reason,
        )


def write(path: Path, data: bytes) -> None:
    """Write a file, its folder made where needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


@dataclass(frozen=True)
class Site:
    """What all pages share while they are rendered."""

    project: Project
    sources: Mapping[str, Source] = field(hash=False)

    @property
    def website(self) -> Mapping[str, Any]:
        """The `website:` section of `_quarto.yml`."""
        return lookup(self.project.config, "website")

    def render(self, source: Source) -> Rendered:
        """Run pandoc on one page and resolve its links."""
        target, root = output_path(source.path), self.project.root
        folder = posixpath.dirname(source.path)
        images = Images(posixpath.basename(target).removesuffix(".html"))
        markdown = source.markdown(images)
        output, messages, reason = self.converted(source, markdown, root / folder)
        problems = list(pandoc_problems(messages, source))
        links = Links(
            root,
            target,
            pages=self.sources,
            pictures={posixpath.join(folder, name) for name in images.files},
            locate=source.locate,
            base=self.project.base.rstrip("/") if target == LOST else None,
        )
        text = links.resolve(with_heading(output, self.words(source)))
        problems += links.problems
        return Rendered(source, target, text, images.files, links.copies, problems, reason)

    def converted(self, source: Source, markdown: str, folder: Path) -> tuple[str, str, str | None]:
        """What pandoc makes of a page, what it says of it, and why it was asked.

        Its work is kept for as long as its input is the same; then there is no reason.
        """
        metadata, defaults = self.metadata(source), self.defaults(source)
        text = markdown + json.dumps(metadata, ensure_ascii=False)
        entries = {name: cited(Path(name), text) for name in defaults.pop("bibliography", ())}
        inputs = self.inputs(markdown, metadata, defaults, entries)
        store, key = Store(self.project.root), files.digest(files.to_json(inputs).encode())
        last = files.digest(source.path.encode())
        before = store.get_json("rendered", last)
        if before != inputs:
            store.put_json("rendered", last, inputs)
        if kept := store.get_json("pages", key):
            return kept["output"], kept["messages"], None
        with tempfile.TemporaryDirectory() as scratch:
            metadata_file, defaults_file = Path(scratch, "m.json"), Path(scratch, "d.yaml")
            metadata_file.write_text(json.dumps(metadata), encoding="utf-8")
            content = {**defaults, "metadata-files": [str(metadata_file)], "bibliography": []}
            for number, (name, entry) in enumerate(entries.items()):
                file = Path(scratch, f"{number}{Path(name).suffix}")
                file.write_bytes(entry)
                content["bibliography"].append(str(file))
            defaults_file.write_text(json.dumps(content), encoding="utf-8")
            result = subprocess.run(
                [pypandoc.get_pandoc_path(), "--defaults", str(defaults_file)],
                input=markdown,
                capture_output=True,
                encoding="utf-8",
                cwd=folder,
                env=os.environ | UTF8,
                check=False,
            )
        if result.returncode and not result.stderr.strip():
            fault = f"pandoc stopped with exit code {result.returncode}"
            raise SiteError.single(source.path, fault, "Correct the page.")
        if not result.returncode:
            store.put_json("pages", key, {"output": result.stdout, "messages": result.stderr})
        return result.stdout, result.stderr, changed_since(before, inputs)

    def inputs(
        self,
        markdown: str,
        metadata: dict[str, Any],
        defaults: dict[str, Any],
        entries: Mapping[str, bytes],
    ) -> dict[str, str | None]:
        """The digest of each thing that pandoc is given for a page, by the name a person uses."""
        root = self.project.root
        settings = json.dumps([metadata, defaults], sort_keys=True, ensure_ascii=False)
        csl = [os.path.relpath(defaults["csl"], root)] if "csl" in defaults else []
        return {
            "its text": files.digest(markdown.encode()),
            "its settings": files.digest(settings.replace(str(root), "").encode()),
            "a source it cites": files.digest(b"".join(entries.values())),
            **{name: files.file_digest(root / name) for name in (TEMPLATE, FILTER, *csl)},
            "pandoc": version("pypandoc_binary"),
        }

    def words(self, source: Source) -> dict[str, str]:
        """The renderer's own words in the page's language."""
        return WORDS[str(source.settings.get("lang", "en")).partition("-")[0]]

    def defaults(self, source: Source) -> dict[str, Any]:
        """Everything pandoc is told about one page."""
        settings, words, root = source.settings, self.words(source), self.project.root
        toc = bool(settings.get("toc", True)) and settings.get("page-layout") != "custom"
        bibliography = [
            self.file(source, "bibliography", each)
            for each in as_list(settings.get("bibliography"))
        ]
        fold = settings.get("code-fold", False)
        defaults: dict[str, Any] = {
            "from": "markdown",
            "to": "html5",
            "standalone": True,
            "wrap": "none",
            "section-divs": True,
            "html-math-method": {"method": settings.get("html-math-method", "mathml")},
            "template": str(root / TEMPLATE),
            "filters": [str(root / FILTER), *(["citeproc"] if bibliography else [])],
            "table-of-contents": toc,
            "toc-depth": settings.get("toc-depth", 3),
            "variables": {
                **self.variables(source),
                "css": [f"/{name}" for name in as_list(settings.get("css"))],
            },
            "metadata": {
                "lang": "zh-Hans" if words is WORDS["zh"] else str(settings.get("lang", "en")),
                "link-citations": True,
                "atlas": {
                    "bibliography": bool(bibliography),
                    "words": words,
                    "code-fold": yaml_word(fold),
                    "code-summary": str(settings.get("code-summary", words["code"])),
                },
            },
        }
        if bibliography:
            defaults["bibliography"] = bibliography
            if "csl" in settings:
                defaults["csl"] = self.file(source, "csl", settings["csl"])
        return defaults

    def variables(self, source: Source) -> dict[str, Any]:
        """What the template puts around a page, as HTML."""
        settings, words, target = source.settings, self.words(source), output_path(source.path)
        return {
            "words": escaped(words),
            "page-lang": str(settings.get("lang", "en")),
            "page-layout": settings.get("page-layout", "article"),
            "body-classes": html.escape(str(settings.get("body-classes") or "")),
            "title-block": settings.get("title-block-style", "default") != "none",
            "toc-title": html.escape(str(settings.get("toc-title", words["toc"]))),
            "script": [f"/{name}" for name in as_list(self.project.settings.get("script"))],
            "navbar": self.navbar(source),
            "og-type": "website" if target == "index.html" else "article",
            "og-locale": "zh_CN" if words is WORDS["zh"] else "en_GB",
            **self.addresses(target, settings),
            **dates(source, words),
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
            "nocite": settings.get("nocite"),
            "pagetitle": settings.get("pagetitle"),
            "keywords": as_list(settings.get("keywords")),
            "og-image-alt": settings.get("image-alt") or self.website.get("image-alt"),
            "footer": list(self.footer()),
        }
        return {key: value for key, value in markdown.items() if value}

    def file(self, source: Source, key: str, name: str) -> str:
        """A file that a setting names: beside the page in its front matter, else from the root."""
        folder = posixpath.dirname(source.path) if key in source.front else ""
        return str(self.project.root / folder / name)

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
        title = navbar.get("title") or self.website.get("title", "")
        return {"title": html.escape(str(title)), "sides": sides}

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


def changed_since(before: Mapping[str, Any] | None, inputs: Mapping[str, Any]) -> str:
    """Why a page is rendered: what changed since the last time, in words."""
    if before is None:
        return "it has not been rendered here yet"
    changed = sorted(name for name in inputs if before.get(name) != inputs[name])
    return f"{' and '.join(changed)} changed" if changed else "its kept result is gone"


def cited(bibliography: Path, text: str) -> bytes:
    """The entries of a bibliography in CSL JSON that a text can cite; another format as it is.

    Pandoc takes most of its time for reading what a page does not cite.
    """
    content = bibliography.read_bytes()
    if bibliography.suffix != ".json" or "@*" in text:
        return content
    keys = {key.rstrip(".,:;?!-/") for key in CITED.findall(text)}
    kept = [item for item in json.loads(content) if str(item.get("id")) in keys]
    return files.to_json(kept).encode()


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


def author_name(author: Any) -> str:
    """An author written as a name or as a mapping."""
    return str(author.get("name", "")) if isinstance(author, Mapping) else str(author)


def dates(source: Source, words: Mapping[str, str]) -> dict[str, Any]:
    """The page's dates, spelled out and in ISO form."""
    settings, found = source.settings, {}
    for key, name in (("date", "date"), ("date-modified", "modified")):
        if not settings.get(key):
            continue
        day = settings[key]
        if not isinstance(day, dt.date):
            try:
                day = dt.date.fromisoformat(str(day))
            except ValueError as error:
                raise SiteError.single(
                    source.locate(f"{key}:", front=True),
                    f"{key}: {day!r} is no date",
                    "Write it as 2026-11-21.",
                ) from error
        long = f"{day:%B} {day.day}, {day.year}"
        if words is WORDS["zh"]:
            long = f"{day.year} 年 {day.month} 月 {day.day} 日"
        iso = f"{day:%Y-%m-%d}"
        found[f"{name}-iso"] = iso
        found[f"{name}-text"] = iso if settings.get("date-format") == "iso" else long
    if found or settings.get("author"):
        found["byline"] = "true"
    return found


def pandoc_problems(stderr: str, source: Source) -> Iterator[Problem]:
    """What the filter reported and what pandoc warned about: all of it stops the build."""
    other = []
    for line in filter(None, map(str.strip, stderr.splitlines())):
        if line.startswith("{"):
            report = json.loads(line)
            where = source.locate(report["needle"])
            if report["kind"] == "unsupported":
                yield unsupported(where, report["found"], source.path)
            else:
                yield Problem(where, report["found"], REMEDIES[report["kind"]])
        elif missing := UNCITED.search(line):
            found = f"the citation @{missing[1]} is not in the bibliography"
            yield Problem(source.locate(f"@{missing[1]}"), found, REMEDIES["uncited"])
        else:
            other.append(line)
    if other:
        yield Problem(source.path, f"pandoc says: {' '.join(other)}", "Correct the page.")
