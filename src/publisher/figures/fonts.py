"""The fonts that drawings are measured and painted with: those of installed packages, no others.

Whatever fonts a machine has, a drawing has the same bytes. Latin text is set in Liberation Sans,
which vl-convert carries; Chinese text in Noto Sans SC, from a package (SIL Open Font License).
Letters that neither has are taken from the fonts that a project keeps in `assets/fonts/`.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from publisher.base import files
from publisher.base.workers import environment_set

FOLDER = Path(".atlas") / "fonts"
OWN = "assets/fonts"
KINDS = (".ttf", ".otf", ".ttc")
PACKAGE = "pylopdf-fonts-zh-cn"
# A configuration that names no folder: the drawing library then looks for no font of the system.
NO_SYSTEM_FONTS = Path(__file__).with_name("fonts.conf")


def lay_out_fonts(root: Path) -> str:
    """Lay the fonts that packages and the project carry into a folder of its cache; give its path.

    The folder holds nothing else, since a text that no named family can write is set in the first
    font found. It is named by what it holds.
    """
    import pylopdf_fonts_zh_cn

    own = own_fonts(root)
    held = files.digest("".join(map(_digest, own)).encode())[:16] if own else ""
    folder = root / FOLDER / "-".join(filter(None, [version(PACKAGE), held]))
    for source in (pylopdf_fonts_zh_cn.sans_path(), *own):
        target = folder / source.name
        if not target.exists():  # nor is it if it links to an environment that is gone
            files.link(source.resolve(), target)
    return str(folder)


def own_fonts(root: Path) -> list[Path]:
    """The font files of a project."""
    return sorted(path for path in (root / OWN).glob("*") if path.suffix.lower() in KINDS)


def _digest(path: Path) -> str:
    told = path.stat()
    return _digest_of(path, told.st_size, told.st_mtime_ns)


@lru_cache
def _digest_of(path: Path, size: int, changed: int) -> str:
    return str(files.file_digest(path))


@cache
def use_fonts(folder: str) -> None:
    """Let the drawing library of this process know its own fonts and those in `folder` only.

    Must come before its first work: it looks for fonts once, when the first folder is registered.
    """
    import vl_convert

    with environment_set({"FONTCONFIG_FILE": str(NO_SYSTEM_FONTS)}):
        vl_convert.register_font_directory(folder)


@cache
def font_versions() -> dict[str, str]:
    """The versions that decide how wide a text is drawn, beside the name of the folder of fonts."""
    return {name: version(name) for name in ("vl-convert-python", PACKAGE)}
