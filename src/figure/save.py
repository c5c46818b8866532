"""A figure as a file: composed with its words, as the page's own download is."""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from figure.alone import page
from figure.chart import live_spec
from figure.colours import UNKNOWN_COLOUR, completed, normal, unknown
from figure.compose import SIZES, THEMES, ComposeError, compose
from figure.fonts import require_fonts
from figure.lettering import measures
from figure.pictures import picture
from figure.record import FigureError

KINDS = ("png", "svg", "pdf", "html")
PAINT = re.compile(r'((?:fill|stroke|stop-color)=")([^"]+)(?=")')
MOST = 3  # publishers that the line of sources names
MORE = {"en": "and {} more", "zh": "等另外 {} 处", "fr": "et {} autres", "de": "und {} weitere",
        "es": "y {} más", "it": "e altri {}", "ja": "ほか{}件", "nl": "en {} andere", "pt": "e mais {}"}  # fmt: skip


def save(
    record: Mapping[str, Any],
    path: str | Path,
    *,
    root: Path,
    size: str = "page",
    theme: str = "light",
    lang: str = "en",
    credit: str | None = None,
) -> Path:
    """Write the picture of a record to a file whose name ends in .png, .svg, .pdf or .html.

    See `Figure.save`. Nothing is left half-written. Raises `FigureError` with the remedy.
    """
    path = Path(path)
    name = str(record.get("title") or "untitled")
    kind = _kind(name, path, size, theme, lang)
    told = words(record, lang=lang, credit=credit)
    layouts = {"wide": record["spec"], "compact": record.get("compact_spec")}
    if kind == "html":
        made = {
            layout: _drawn(name, record, spec, theme, root)
            for layout, spec in layouts.items()
            if spec
        }
        return written(name, path, page(made, told, record, lang=lang, theme=theme).encode())
    spec = (size == "story" and layouts["compact"]) or layouts["wide"]
    try:
        composed = compose(
            _drawn(name, record, spec, theme, root),
            **told,
            size=size,
            theme=theme,
            lang=lang,
            palette=None if record.get("palette") is None else {},
        )
        content = picture(composed, kind, size=size)
    except ComposeError as error:
        raise FigureError(name, str(error), "Say it otherwise in save().") from error
    return written(name, path, content)


def _drawn(
    name: str, record: Mapping[str, Any], spec: Mapping[str, Any], theme: str, root: Path
) -> str:
    """A chart in the colours of a theme; raises `FigureError` if a font of it is missing."""
    svg = drawing(name, spec, root=root)
    require_fonts(name, svg)
    if strange := unknown(svg):
        raise FigureError(name, f"there is no colour {', '.join(strange)}", UNKNOWN_COLOUR)
    return themed(svg, record.get("palette"), theme)


def _kind(name: str, path: Path, size: str, theme: str, lang: str) -> str:
    """The kind of file that is asked for; raises `FigureError` for one that there is not."""
    kind = path.suffix.lower().lstrip(".")
    for what, given, known in (
        ("size", size, SIZES),
        ("theme", theme, THEMES),
        (
            "language",
            lang.partition("-")[0] if isinstance(lang, str) else lang,
            tuple(measures()["source"]),
        ),
        ("kind of file", kind, KINDS),
    ):
        if given not in known:
            named = {"language": "lang", "kind of file": ""}.get(what, what)
            option = f', {named}="{known[0]}"' if named else ""
            raise FigureError(
                name,
                f"there is no {what} {given!r}",
                f"Take one of {', '.join(known)}, as in save('name.png'{option}).",
            )
    return kind


def drawing(name: str, spec: Mapping[str, Any], *, root: Path) -> str:
    """A chart as SVG; raises `FigureError` if the drawing library does not take it."""
    import vl_convert

    from figure.fonts import use_fonts

    use_fonts()
    try:
        whole = live_spec(dict(spec), root=root)
        return str(vl_convert.vegalite_to_svg({**whole, "$schema": spec.get("$schema")}))
    except ValueError as error:
        said = " ".join(str(error).split())[:300]
        raise FigureError(
            name, f"it cannot be drawn: {said}", "Correct the chart where it is made."
        ) from error


def themed(svg: str, palette: Mapping[str, Mapping[str, Any]] | None, theme: str) -> str:
    """A drawing in the colours of a theme; one without twins (`palette` is None) as it is."""
    if theme == "light" or palette is None:
        return svg
    twins = completed(palette, {paint for _, paint in PAINT.findall(svg) if normal(paint)})
    return PAINT.sub(
        lambda found: found[1] + twins.get(found[2].lower(), {"dark": found[2]})["dark"], svg
    )


def words(record: Mapping[str, Any], *, lang: str, credit: str | None) -> dict[str, Any]:
    """What stands around the picture of a record."""
    names, more = main_sources(record.get("sources") or ())
    rest = f" {MORE.get(lang.partition('-')[0], MORE['en']).format(more)}" if more else ""
    return {
        "title": str(record.get("title") or "Untitled"),
        "subtitle": record.get("subtitle"),
        "note": record.get("note"),
        "source": f"{'; '.join(names)}{rest}" or None,
        "credit": credit,
        "licence": (record.get("licence") or {}).get("name"),
        "date": record.get("as_of"),
    }


def main_sources(sources: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], int]:
    """The three publishers that a figure rests on most, and how many others it names.

    What the author named in words, having no id, comes first; then those with the most sources, of as
    many the one named first.
    """
    own = [source for source in sources if not source.get("id")]
    known = [source for source in sources if source.get("id")]
    counts: Counter[str] = Counter()
    for part, weight in ((own, len(sources) + 1), (known, 1)):
        for source in part:
            counts[str(source.get("publisher") or source["title"])] += weight
    found = [publisher for publisher, _ in counts.most_common()]
    return tuple(found[:MOST]), max(len(found) - MOST, 0)


def written(name: str, path: Path, content: bytes) -> Path:
    """Put a file in its place, whole or not at all; raises `FigureError` if that cannot be."""
    folder = path.parent
    try:
        handle, part = tempfile.mkstemp(dir=folder, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(part, 0o644)
            os.replace(part, path)
        except OSError:
            os.unlink(part)
            raise
    except OSError as error:
        if (
            isinstance(error, PermissionError) and error.errno is None
        ):  # said by who runs the notebook
            raise FigureError(
                name,
                f"{str(path)!r} cannot be written while the page is built ({error})",
                "Take save() out before you publish: the page offers the same picture.",
            ) from error
        raise FigureError(
            name,
            f"{str(path)!r} cannot be written ({error.strerror})",
            f"Make the folder {str(folder)!r} or give it a right to write, or name another place.",
        ) from error
    return path
