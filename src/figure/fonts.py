"""The fonts that a picture is set in where no site is built: those of this machine, and of packages."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterator
from unicodedata import category

from figure.lettering import HAN
from figure.record import FigureError

# Set in a font that the drawing library carries, or in whatever the machine has of the kind.
ALWAYS = {
    "liberation sans", "arial", "helvetica", "serif", "sans-serif", "monospace", "cursive", "fantasy",
    "system-ui",
}  # fmt: skip
FAMILY = re.compile(r"font-family(?:=\"|:\s*)([^\";]+)")
NO_FONT = "no such font is on any machine"
# Letters that the drawing library's own font or the Chinese one of a package holds.
SURE = re.compile(r"[\s -\u024f\u0400-\u04ff\u3000-\u30ff\u4e00-\u9fef]+")
NO_LETTER = "\U0010fffd"  # in no font: a box stands for it
HAN_PACKAGE = "pylopdf-fonts-zh-cn"


@functools.cache
def use_fonts() -> bool:
    """Let the drawing library know the Chinese font of a package; whether that is installed."""
    import vl_convert

    try:
        import pylopdf_fonts_zh_cn
    except ModuleNotFoundError:
        return False
    vl_convert.register_font_directory(str(pylopdf_fonts_zh_cn.sans_path().parent))
    return True


def require_fonts(name: str, svg: str) -> None:
    """Raise `FigureError` naming a font of a drawing that is not here, so that another would be taken.

    A list of families is well served if one of them is here.
    """
    has_han = use_fonts()
    for families in dict.fromkeys(FAMILY.findall(svg)):
        names = list(_names(families))
        if names and not any(each.lower() in ALWAYS or _is_here(each) for each in names):
            raise FigureError(
                name,
                f"the font {', '.join(names)} is not on this machine, so the picture would be set in "
                "another",
                "Install it, or take one that is here in the chart's `font`, such as 'Arial'.",
            )
    if not has_han and HAN.search(words(svg)) and not _is_here("Noto Sans CJK SC"):
        raise FigureError(
            name,
            "it has Chinese letters, and no font on this machine is known to hold them",
            f"Install one: pip install {HAN_PACKAGE}.",
        )
    if lost := unwritten(words(svg)):
        raise FigureError(
            name,
            f"it has {', '.join(map(repr, lost[:5]))}, and no font on this machine is known to hold "
            "them, so that boxes would be shown",
            "Install a font that has these letters, or save an SVG, which a browser sets in its own.",
        )


def words(svg: str) -> str:
    """The text of a drawing."""
    return html.unescape(re.sub(r"<[^>]*>", "", svg))


def unwritten(text: str) -> list[str]:
    """The letters that no font holds which the drawing library knows, each once.

    In a picture a box would stand in their place; a browser has fonts of its own.
    """
    return [letter for letter in uncommon(text) if _is_box(letter)]


def uncommon(text: str) -> list[str]:
    """The letters of which it is not known beforehand that they can be written, each once."""
    return [
        letter for letter in dict.fromkeys(SURE.sub("", text)) if category(letter)[0] not in "CM"
    ]


@functools.cache
def _is_box(letter: str) -> bool:
    return _letter(letter) == _letter(NO_LETTER)


def _letter(letter: str) -> bytes:
    import vl_convert

    text = f"<text y='40' font-size='40' font-family='Liberation Sans'>{letter}</text>"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='60' height='60'>{text}</svg>"
    return bytes(vl_convert.svg_to_png(svg))


def _names(families: str) -> Iterator[str]:
    for family in families.replace("&quot;", "'").replace("&#39;", "'").split(","):
        if plain := family.strip(" '\""):
            yield plain


@functools.cache
def _is_here(family: str) -> bool:
    """Whether a text in this font looks otherwise than in one that is nowhere."""
    return _painted(family) != _painted(NO_FONT)


@functools.cache
def _painted(family: str) -> bytes:
    import vl_convert

    text = f"<text y='40' font-size='40' font-family=\"'{family}'\">Rag&amp;Qy 0123 中文</text>"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='400' height='60'>{text}</svg>"
    return bytes(vl_convert.svg_to_png(svg))
