"""HTML that a cell shows, kept within its own place: whole by itself, its style for itself alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from publisher.base.problems import Problem

STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style\s*>)", re.DOTALL | re.IGNORECASE)
IGNORED = re.compile(r"/\*.*?\*/|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|<!--|-->", re.DOTALL)
SELECTORS = re.compile(r"(?:\A|(?<=[{};]))([^{};@]+)(?=\{)")
THE_PAGE = re.compile(r"(?<![\w.#:=\"'-])(?:html|body)(?![\w-])|:root\b")
SEVERAL = re.compile(r":scope(?:\s*>?\s*:scope)+")
# A colour or ground in a style, but for the colours of the page itself.
COLOURED = re.compile(
    r"""(?:<style\b[^<]*?|<[a-z][^<>]*?\bstyle\s*=\s*(?:"[^"]*?|'[^']*?))(?<![-\w])(?:background(?:-color)?|color)\s*:"""
    r"\s*(?!var\(|inherit|currentcolor|transparent|none|unset|initial|revert)[^\s;\"'}]"
    r"|<[a-z][^<>]*?\s(?:bgcolor|color)\s*=",
    re.IGNORECASE,
)
FIXED = re.compile(r"position\s*:\s*fixed", re.IGNORECASE)
VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "param",
}  # fmt: skip
# What ends by itself where its place ends.
ENDING = {
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option",
    "optgroup", "rt", "rp", "html", "head", "body",
}  # fmt: skip
STYLESHEET = (
    "Put it into a stylesheet of the site: `format: {html: {css: own.css}}` in _quarto.yml."
)


def contained(html: str) -> str:
    """HTML that neither opens nor ends what is not its own, and whose style means it alone.

    What brings colours of its own keeps light paper on a dark page: they were chosen for that.
    """
    if not whole(html):
        html = repaired(html)
    names = ["own-colours"] if COLOURED.search(html) else []
    if not STYLE.search(html):
        return f'<div class="{names[0]}">\n{html}\n</div>' if names else html
    name = f"own-{hashlib.sha256(html.encode()).hexdigest()[:10]}"
    scoped = STYLE.sub(
        lambda style: f"{style[1]}@scope (.{name}) {{\n{of_itself(style[2])}\n}}{style[3]}", html
    )
    return f'<div class="{" ".join([name, *names])}">\n{scoped}\n</div>'


def of_itself(css: str) -> str:
    """Rules in which the page stands for the place of the HTML that they come with."""
    css = css.replace("<!--", "").replace("-->", "")
    return SELECTORS.sub(lambda found: SEVERAL.sub(":scope", THE_PAGE.sub(":scope", found[1])), css)


def whole(html: str) -> bool:
    """Whether HTML ends all that it begins, and no more."""
    parser = _Open()
    parser.feed(html)
    closed = not parser.rawdata.lstrip().startswith("<")
    parser.close()
    return closed and parser.whole and not parser.open


def repaired(html: str) -> str:
    """HTML as a browser takes it by itself: what is open is ended, and what ends nothing is left out."""
    try:
        tree = lxml_html.fragment_fromstring(html, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    inner = [etree.tostring(part, encoding="unicode", method="html") for part in tree]
    return lxml_html.tostring(_text(tree.text), encoding="unicode")[6:-7] + "".join(inner)


def _text(text: str | None) -> Any:
    holder = etree.Element("span")
    holder.text = text or ""
    return holder


class _Open(HTMLParser):
    """Counts what HTML has begun and not ended."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.whole = True

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Something begins."""
        if tag not in VOID | ENDING:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """Something of SVG is whole in one; of HTML it begins all the same."""
        if not {"svg", "math"} & set(self.open):
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Something ends, and it has to be what began last."""
        if tag not in VOID | ENDING:
            self.whole = self.whole and bool(self.open) and self.open.pop() == tag


def containment_problems(tree: Any, where: str) -> Iterator[Problem]:
    """What HTML of a cell would do to the page around it."""
    if tree.xpath("//meta[@http-equiv] | //base"):
        yield Problem(
            where,
            "shows HTML that speaks for the whole page (<meta http-equiv> or <base>)",
            "Leave it out.",
        )
    styles = [str(text) for text in tree.xpath("//style/text()")]
    if any(map(FIXED.search, [*styles, *map(str, tree.xpath("//@style"))])):
        yield Problem(
            where,
            "shows HTML that lies over the page (position: fixed)",
            "Place it within its own text: `position: relative`, or none.",
        )
    for css in styles:
        yield from _style_problems(css, where)
    shows = tree.xpath("normalize-space(//text()[normalize-space() and not(ancestor::style)])")
    if styles and not shows and not tree.xpath("//img | //svg | //table | //audio | //video"):
        yield Problem(
            where, "shows nothing but a style, which would be of the whole page", STYLESHEET
        )


def _style_problems(css: str, where: str) -> Iterator[Problem]:
    plain = IGNORED.sub("", css)
    depth = 0
    for sign in re.findall(r"[{}]", plain):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            break
    if depth:
        yield Problem(where, "shows HTML whose style has a brace too many or too few", "Close it.")
    if re.search(r"@import\b", plain):
        yield Problem(where, "shows HTML whose style loads another (@import)", STYLESHEET)
