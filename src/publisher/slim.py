"""Quarto's stylesheets without the rules that no page of the site can use.

A theme of Quarto's has some 500 kB of rules, light and dark each. A selector stays if every class
and id in it occurs as a word in a page or in a script, wherever that is; what stands in brackets
(`:not(…)`, `[…]`) is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from publisher import files

LIBRARIES = "site_libs"
QUOTED = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
COMMENT = re.compile(rf"{QUOTED}|/\*.*?\*/", re.DOTALL)
MARK = re.compile(rf"{QUOTED}|[{{}};]", re.DOTALL)
NAME = re.compile(r"[.#]((?:\\.|[\w-])+)")
INNERMOST = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
WORD = re.compile(r"[\w-]+")
STYLE = re.compile(rf'href="([^"]*{LIBRARIES}/[^"]+\.css)"')
DIGEST = re.compile(r"-(?:[0-9a-f]{32}|[0-9a-f]{10})\b")


def slim_libraries(out: Path, pages: list[Path], scripts: Iterable[Path]) -> None:
    """Let the pages of a folder load only what they can use of the styles in `site_libs`.

    A slimmed stylesheet has a name that changes with its content. Styles that no page loads any
    more are removed, among them the font of icons where no page shows one.
    """
    texts = {page: without_unused(page.read_text(encoding="utf-8")) for page in pages}
    sources = [*texts.values(), *(path.read_text(encoding="utf-8") for path in scripts)]
    words = {word for source in sources for word in WORD.findall(source)}
    slimmed: dict[Path, Path] = {}
    used: set[Path] = set()
    for page, text in texts.items():
        for address in dict.fromkeys(STYLE.findall(text)):
            style = out / LIBRARIES / address.partition(f"{LIBRARIES}/")[2]
            if style not in slimmed:
                content = slim(style.read_text(encoding="utf-8"), words)
                stem, _, suffix = style.name.partition(".")
                digest = files.digest(content.encode())[:10]
                slimmed[style] = style.with_name(f"{DIGEST.sub('', stem)}-{digest}.{suffix}")
                files.write(slimmed[style], content)
            used.add(slimmed[style])
            name = address.rpartition("/")[2]
            text = text.replace(address, address.removesuffix(name) + slimmed[style].name)
        files.write(page, text)
    libraries = out / LIBRARIES
    for path in {*libraries.rglob("*.css"), *libraries.rglob("bootstrap-icons.woff")} - used:
        if path.suffix == ".css" or not any("bootstrap-icons" in style.name for style in used):
            path.unlink()


def without_unused(text: str) -> str:
    """A page without the icons and the tooltips of Quarto's if it shows none."""
    if not re.search(r'class="[^"]*\bbi-', text):
        text = re.sub(r'<link[^>]*href="[^"]*/bootstrap-icons[^"]*\.css"[^>]*>\n?', "", text)
    if text.count("tippyHover(") < 2:  # one is its definition
        text = re.sub(r'<link[^>]*href="[^"]*/tippy[^"]*\.css"[^>]*>\n?', "", text)
        text = re.sub(r'<script[^>]*src="[^"]*/tippy[^"]*\.js"[^>]*></script>\n?', "", text)
    return text


def slim(css: str, words: Collection[str]) -> str:
    """A stylesheet without rules for classes and ids that are not among `words`.

    Notices of authors and licences (`/*! … */`) stay, at its end.
    """
    notices: list[str] = []

    def uncommented(match: re.Match[str]) -> str:
        if match[0].startswith("/*!"):
            notices.append("\n" + match[0])
        return "" if match[0].startswith("/*") else match[0]

    plain = COMMENT.sub(uncommented, css)
    return "".join([*slim_rules(plain, words), *notices])


def slim_rules(css: str, words: Collection[str]) -> Iterator[str]:
    """The rules of a stylesheet without comments, those left out that have no use."""
    for head, body in rules(css):
        if body is None:
            yield f"{head};"
        elif head.startswith(("@media", "@supports", "@container", "@layer")):
            if inner := "".join(slim_rules(body, words)):
                yield f"{head}{{{inner}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        elif kept := [each for each in selectors(head) if usable(each, words)]:
            yield f"{','.join(kept)}{{{body}}}"


def rules(css: str) -> Iterator[tuple[str, str | None]]:
    """What stands before each outer block and in it; a statement without a block has None."""
    depth = start = body = 0
    head = ""
    for mark in MARK.finditer(css):
        if mark[0] == "{":
            depth += 1
            if depth == 1:
                head, body = css[start : mark.start()].strip(), mark.end()
        elif mark[0] == "}":
            depth -= 1
            if depth == 0:
                yield head, css[body : mark.start()]
                start = mark.end()
        elif mark[0] == ";" and depth == 0:
            yield css[start : mark.start()].strip(), None
            start = mark.end()


def selectors(head: str) -> list[str]:
    """The parts of a selector list; a comma in brackets parts nothing."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(head):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0:
            parts.append(head[start:at].strip())
            start = at + 1
    return [*parts, head[start:].strip()]


def usable(selector: str, words: Collection[str]) -> bool:
    """Whether every class and id that a selector names is among `words`."""
    while INNERMOST.search(selector):
        selector = INNERMOST.sub("", selector)
    return all(name.replace("\\", "") in words for name in NAME.findall(selector))
