"""What a page weighs with all that a browser loads before the reader does anything.

Everything is weighed as `gzip -9` writes it, in kB of 1,000 bytes. What script loads on demand (the
Vega runtime, the search) is weighed by itself.
"""

from __future__ import annotations

import gzip
import posixpath
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html as lxml_html

from publisher.base import files
from publisher.base.store import Store
from publisher.check import html
from publisher.check.html import css_addresses
from publisher.check.limits import Limit
from publisher.site.project import Project

WEIGHTS = "weights.json"

RUNTIME = "assets/vega-*.js"
GEOMETRY = ("*.topojson", "*.geojson")
TAKEN = "download"  # what readers take, and no page draws
PARTS = {"css": "style", "js": "script", "mjs": "script"}
MODULE = re.compile(r"""(?:\bfrom\s*|\bimport\s*)["'](\.{1,2}/[^"']+)["']""")


@dataclass(frozen=True)
class Weight:
    """What one page weighs before a reader touches it: bytes of each part, by the part's address."""

    page: str
    parts: Mapping[str, Mapping[str, int]] = field(hash=False)
    limit: Limit

    def of(self, kind: str) -> float:
        """The weight of one kind of part in kB."""
        return sum(self.parts.get(kind, {}).values()) / 1000

    @property
    def total(self) -> float:
        """The weight of the page in kB."""
        return sum(self.of(kind) for kind in self.parts)

    @property
    def heaviest(self) -> str:
        """Its three heaviest parts, in words."""
        every = {name: size for part in self.parts.values() for name, size in part.items()}
        most = sorted(every, key=lambda name: -every[name])[:3]
        return ", ".join(f"{name} {every[name] / 1000:.1f} kB" for name in most)


def packed(content: bytes, store: Store | None = None) -> int:
    """Bytes of `content` as `gzip -9` writes it, from `store` if the same was weighed before."""
    key = files.digest(content)
    if store and (kept := store.get("packed", key)):
        return int(kept)
    size = len(gzip.compress(content, 9, mtime=0))
    if store:
        store.put("packed", key, str(size).encode())
    return size


@dataclass
class Scales:
    """Weighs the files of one finished folder, each once."""

    out: Path
    base: str = "/"
    store: Store | None = None
    known: dict[str, int] = field(default_factory=dict)

    def weigh(self, name: str) -> int:
        """Bytes of a file as it travels: packed, unless its format is packed already."""
        if name not in self.known:
            content = (self.out / name).read_bytes()
            loose = not name.endswith((".png", ".jpg", ".jpeg", ".webp", ".avif", ".woff2"))
            self.known[name] = packed(content, self.store) if loose else len(content)
        return self.known[name]

    def page(self, name: str, limit: Limit) -> Weight:
        """The weight of a page with all that it loads before a reader does anything."""
        parts: dict[str, dict[str, int]] = {
            kind: {} for kind in ("html", "style", "script", "other")
        }
        parts["html"][name] = self.weigh(name)
        for address in self.eager((self.out / name).read_bytes()):
            for part in self.with_imports(self.resolve(name, address)):
                kind = PARTS.get(part.rpartition(".")[2], "other")
                parts[kind][part] = self.weigh(part)
        return Weight(name, parts, limit)

    def eager(self, page: bytes) -> list[str]:
        """`eager_addresses` of a page, from the store if the same page was looked at before."""
        key = files.digest(f"{own_code()} ".encode() + page)
        known = self.store.get_json("eager", key) if self.store else None
        if known is not None:
            return list(known)
        found = eager_addresses(page)
        if self.store:
            self.store.put_json("eager", key, found)
        return found

    def with_imports(self, name: str | None, seen: set[str] | None = None) -> Iterator[str]:
        """A file and everything that it makes a browser load at once."""
        seen = set() if seen is None else seen
        if name is None or name in seen or not (self.out / name).is_file():
            return
        seen.add(name)
        yield name
        if name.endswith((".css", ".js", ".mjs")):
            text = (self.out / name).read_text(encoding="utf-8")
            within = css_addresses(text) if name.endswith(".css") else MODULE.findall(text)
            for address in within:
                yield from self.with_imports(self.resolve(name, address), seen)

    def resolve(self, name: str, address: str) -> str | None:
        """The file of the site that `address` means in the file `name`; None if it is none of it."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path:
            return None
        path = unquote(parts.path)
        if path.startswith("/"):
            return posixpath.normpath(path.removeprefix(self.base).lstrip("/"))
        return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


@cache
def own_code() -> str:
    """One digest of the code that reads what a page loads."""
    return files.makers([sys.modules[__name__], html], "lxml")


def eager_addresses(page: bytes) -> list[str]:
    """What the HTML itself makes a browser load: not what is lazy, and not what is inline."""
    tree = lxml_html.fromstring(page, parser=lxml_html.HTMLParser(encoding="utf-8"))
    links = [
        link.get("href", "")
        for link in tree.iter("link")
        if {"stylesheet", "icon", "preload", "modulepreload"} & set(link.get("rel", "").split())
    ]
    scripts = [script.get("src") for script in tree.iter("script") if script.get("src")]
    pictures = [
        element.get(name)
        for element in tree.iter("img", "source", "iframe", "video", "embed")
        for name in ("src", "poster")
        if element.get(name) and element.get("loading") != "lazy"
    ]
    styles = [css_addresses(style.text or "") for style in tree.iter("style")]
    return [*links, *scripts, *pictures, *(address for found in styles for address in found)]


@dataclass(frozen=True)
class Weights:
    """What the site weighs: its pages, what script loads on demand, its geometry."""

    pages: list[Weight]
    runtime: dict[str, int]
    geometry: dict[str, int]
    search: dict[str, int]


def weigh_site(project: Project, out: Path, raised: Mapping[str, Limit]) -> Weights:
    """Weigh a finished folder, of whose pages some may weigh more than others (`raised`)."""
    scales = Scales(out, project.base, Store(project.root))
    pages = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.html"))

    def each(paths: Iterable[Path]) -> dict[str, int]:
        names = sorted(path.relative_to(out).as_posix() for path in paths)
        return {name: scales.weigh(name) for name in names}

    return Weights(
        pages=[scales.page(name, raised.get(name, Limit())) for name in pages],
        runtime=each(out.glob(RUNTIME)),
        geometry=each(
            path
            for pattern in GEOMETRY
            for path in out.rglob(pattern)
            if path.parent != out / TAKEN
        ),
        search=each([*out.glob("assets/search-*.js"), *out.glob("pagefind/*.*")]),
    )


def write_weights(weights: Weights, out: Path) -> None:
    """Publish what every page and shared file weighs."""
    content = {
        "unit": "bytes as gzip -9 writes them",
        "pages": {
            page.page: {
                "total": round(page.total * 1000),
                "limit": round(page.limit.page_kb * 1000),
                "script_limit": round(page.limit.script_kb * 1000),
                **({"reason": page.limit.reason} if page.limit.reason else {}),
                "parts": {kind: dict(part) for kind, part in page.parts.items() if part},
            }
            for page in weights.pages
        },
        "on_demand": {
            "runtime": weights.runtime,
            "geometry": weights.geometry,
            "search": weights.search,
        },
    }
    files.write(out / WEIGHTS, files.to_json(content, indent=1) + "\n")
