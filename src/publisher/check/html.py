"""A page of the site as a browser gets it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from lxml import html as lxml_html


@dataclass(frozen=True)
class Page:
    """One HTML file of the site, parsed."""

    name: str
    source: str
    tree: lxml_html.HtmlElement

    @classmethod
    def read(cls, path: Path, name: str) -> Page:
        """The page `name` in the file at `path`."""
        content = path.read_bytes()
        parser = lxml_html.HTMLParser(encoding="utf-8")
        return cls(
            name, content.decode(errors="replace"), lxml_html.fromstring(content, parser=parser)
        )

    @cached_property
    def places(self) -> set[str]:
        """What a link can lead to: ids, and the names of anchors."""
        return {*self.ids, *self.tree.xpath("//body//a/@name")}

    @cached_property
    def ids(self) -> Counter[str]:
        """How often each id stands in it."""
        return Counter(self.tree.xpath("//body//@id"))


def is_foreign(address: str) -> bool:
    """Tell whether loading an address asks another host."""
    return address.startswith("//") or urlsplit(address).scheme in ("http", "https", "ws", "wss")


def css_addresses(css: str) -> list[str]:
    """Every address that a stylesheet loads."""
    found = re.findall(r"url\(\s*['\"]?([^'\")]+)", css)
    return found + re.findall(r"(?:@import\s+|image-set\([^)]*?)['\"]([^'\"]+)", css)
