"""The fonts that a picture is set in where no site is built: those of this machine, and of packages."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from figure.lettering import HAN
from figure.record import FigureError

# Set in a font that the drawing library carries, or in whatever the machine has of the kind.
ALWAYS = {
    "liberation sans", "arial", "helvetica", "serif", "sans-serif", "monospace", "cursive", "fantasy",
    "system-ui",
}  # fmt: skip
FAMILY = re.compile(r"font-family(?:=\"|:\s*)([^\";]+)")
NO_FONT = "no such font is on any machine"
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
    if not has_han and HAN.search(re.sub(r"<[^>]*>", "", svg)) and not _is_here("Noto Sans CJK SC"):
        raise FigureError(
            name,
            "it has Chinese letters, and no font on this machine is known to hold them",
            f"Install one: pip install {HAN_PACKAGE}.",
        )


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
