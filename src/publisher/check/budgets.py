"""Budgets: what a page may weigh, what a picture may weigh, and how clear its colours must be.

Everything is weighed as `gzip -9` writes it, in kB of 1,000 bytes. A page counts with all that a
browser loads before the reader does anything: its HTML, stylesheets and what they load, scripts
and the modules they import, images. What script loads on demand (the Vega runtime, the search) is
weighed by itself.
"""

from __future__ import annotations

import gzip
import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml import html as lxml_html

from publisher.base import files
from publisher.base.problems import Problem, SiteError
from publisher.base.store import Store
from publisher.check.gates import css_addresses
from publisher.figures.draw import Figure
from publisher.site.notebooks import read_notebook
from publisher.site.project import Project, output_path

WEIGHTS = "weights.json"
PAGE_KB = 150.0
SCRIPT_KB = 12.0
RUNTIME_KB = 310.0
GEOMETRY_KB = 20.0
PICTURE_KB = 75.0

RUNTIME = "assets/vega-*.js"
GEOMETRY = ("*.topojson", "*.geojson")
PARTS = {"css": "style", "js": "script", "mjs": "script"}
MODULE = re.compile(r"""(?:\bfrom\s*|\bimport\s*)["'](\.{1,2}/[^"']+)["']""")

# WCAG 2.2, 1.4.3 and 1.4.11: text against what it stands on, and marks against what is around them.
TEXT_CONTRAST = 4.5
MARK_CONTRAST = 3.0
SVG = "{http://www.w3.org/2000/svg}"
# The paper of a drawing that paints none of its own.
LIGHT_PAPER, DARK_PAPER = "#ffffff", "#15181b"
HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")


@dataclass(frozen=True)
class Limit:
    """What a page may weigh, and why it may weigh that if it is more than others may."""

    page_kb: float = PAGE_KB
    script_kb: float = SCRIPT_KB
    reason: str = ""


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


# ------------------------------------------------------------------------------------------ limits


def page_limits(project: Project, out: Path) -> dict[str, Limit]:
    """What each page of the folder `out` may weigh.

    A page raises its own limit in its front matter, `atlas: {budget-kb: 300, reason: …}`. Raises
    `SiteError` if it gives no reason.
    """
    own = {output_path(page): front_matter(project, page).get("atlas") for page in project.pages}
    limits = {}
    for path in sorted(out.rglob("*.html")):
        name = path.relative_to(out).as_posix()
        asked = own.get(name)
        limits[name] = asked_limit(asked, f"{name}, atlas") if asked else Limit()
    return limits


def asked_limit(asked: Mapping[str, Any], where: str) -> Limit:
    """A limit as an author asks for it."""
    if not asked.keys() & {"budget-kb", "script-kb"}:
        return Limit()
    if not str(asked.get("reason") or "").strip():
        raise SiteError.single(
            where, "raises a limit without a reason", "Say why under `reason:` beside it."
        )
    try:
        return Limit(
            float(asked.get("budget-kb", PAGE_KB)),
            float(asked.get("script-kb", SCRIPT_KB)),
            str(asked["reason"]).strip(),
        )
    except (TypeError, ValueError) as error:
        raise SiteError.single(where, str(error), "Give the limit as a number of kB.") from error


def front_matter(project: Project, page: str) -> dict[str, Any]:
    """The settings at the head of a page."""
    from publisher.render.sources import Cell, notebook_cell, take_front_matter

    path = project.root / page
    if page.endswith(".ipynb"):
        cells = [
            notebook_cell(cell, number)
            for number, cell in enumerate(read_notebook(path, page).cells, 1)
        ]
    else:
        text = path.read_text(encoding="utf-8")
        cells = [Cell("markdown", None, text, text)]
    return take_front_matter(page, cells)[0]


# ----------------------------------------------------------------------------------------- weights


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
        for address in eager_addresses((self.out / name).read_bytes()):
            for part in self.with_imports(self.resolve(name, address)):
                kind = PARTS.get(part.rpartition(".")[2], "other")
                parts[kind][part] = self.weigh(part)
        return Weight(name, parts, limit)

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


def weigh_site(project: Project, out: Path) -> Weights:
    """Weigh a finished folder."""
    scales = Scales(out, project.base, Store(project.root))
    limits = page_limits(project, out)

    def each(paths: Iterable[Path]) -> dict[str, int]:
        names = sorted(path.relative_to(out).as_posix() for path in paths)
        return {name: scales.weigh(name) for name in names}

    return Weights(
        pages=[scales.page(name, limit) for name, limit in limits.items()],
        runtime=each(out.glob(RUNTIME)),
        geometry=each(path for pattern in GEOMETRY for path in out.rglob(pattern)),
        search=each([*out.glob("assets/search-*.js"), *out.glob("pagefind/*.*")]),
    )


def budget_problems(weights: Weights) -> list[Problem]:
    """Everything of a site that is heavier than it may be."""
    problems = []
    for page in weights.pages:
        if page.total > page.limit.page_kb:
            problems.append(
                Problem(
                    page.page,
                    f"weighs {page.total:.1f} kB before a reader does anything, above "
                    f"{page.limit.page_kb:g} kB ({page.heaviest})",
                    "Draw less, or raise its limit in the front matter: "
                    "`atlas: {budget-kb: …, reason: …}`.",
                )
            )
        if page.of("script") > page.limit.script_kb:
            problems.append(
                Problem(
                    page.page,
                    f"loads {page.of('script'):.1f} kB of script before a reader does anything, "
                    f"above {page.limit.script_kb:g} kB",
                    "Load it when it is asked for, with `import()`.",
                )
            )
    if (total := sum(weights.runtime.values()) / 1000) > RUNTIME_KB:
        problems.append(
            Problem(
                ", ".join(weights.runtime),
                f"the live runtime weighs {total:.1f} kB, above {RUNTIME_KB:g} kB",
                "Bundle less of it.",
            )
        )
    problems += [
        Problem(
            name,
            f"the geometry weighs {size / 1000:.1f} kB, above {GEOMETRY_KB:g} kB",
            "Simplify it further where it is made (scripts/).",
        )
        for name, size in weights.geometry.items()
        if size / 1000 > GEOMETRY_KB
    ]
    return problems


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


def weights_table(weights: Mapping[str, Any]) -> str:
    """The published weights as a table of plain text, one line to a page, in kB."""
    kinds = ("html", "style", "script", "other")
    rows: list[tuple[str, ...]] = [("kB as gzip -9", *kinds, "total", "limit")]
    for page, entry in weights["pages"].items():
        parts = [sum(entry["parts"].get(kind, {}).values()) for kind in kinds]
        numbers = [f"{size / 1000:.1f}" for size in (*parts, entry["total"])]
        rows.append((page, *numbers, f"{entry['limit'] / 1000:g}"))
    limits = {"runtime": RUNTIME_KB, "geometry": GEOMETRY_KB, "search": None}
    for kind, sizes in weights["on_demand"].items():
        limit = f"{limits[kind]:g}" if limits[kind] else ""
        total = f"{sum(sizes.values()) / 1000:.1f}"
        rows.append((f"{kind}, on demand", *[""] * len(kinds), total, limit))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def published_table(site: Path) -> str:
    """The weights that a finished site publishes, as a table of plain text."""
    return weights_table(json.loads((site / WEIGHTS).read_text(encoding="utf-8")))


# ---------------------------------------------------------------------------------------- pictures


def figure_problems(figures: Iterable[Figure]) -> list[Problem]:
    """Figures whose picture is too heavy, or whose colours do not stand out on either paper."""
    problems: list[Problem] = []
    for figure in figures:
        where = f"{figure.page}, {figure.id}"
        for drawing in figure.drawings:
            size = packed(drawing.svg.encode()) / 1000
            if size > PICTURE_KB:
                problems.append(
                    Problem(
                        where,
                        f"its {drawing.layout} picture weighs {size:.1f} kB, "
                        f"above {PICTURE_KB:g} kB",
                        "Draw fewer marks: aggregate, simplify the shapes, or split the figure.",
                    )
                )
            problems += colour_problems(where, drawing.svg, figure.record.get("palette", {}))
    return sorted(set(problems))


def colour_problems(
    where: str, svg: str, palette: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    """Colours of one drawing that a reader cannot make out, on a light page or on a dark one.

    Every colour has to be in the record's palette, or it would stay as it is on a dark page. Text
    has to stand out from the paper; text in the colour of the paper, from some mark. A mark has to
    stand out too, unless the palette calls its colour `quiet`: a ground or a grid line, which
    nobody needs to make out to read the figure. Transparency is not counted.
    """
    root = etree.fromstring(svg.encode())
    text: set[str] = set()
    marks: set[str] = set()
    for element in root.iter(etree.Element):
        fill, stroke = (paint(element, name) for name in ("fill", "stroke"))
        if element.tag != f"{SVG}text":
            marks |= {colour for colour in (fill, stroke) if colour}
        elif fill and fill != stroke:
            text.add(fill)
    ground = root.find(f"{SVG}rect")
    paper = None if ground is None else paint(ground, "fill")
    strange = sorted(
        colour for colour in text | marks if colour not in palette or not HEX.fullmatch(colour)
    )
    for colour in strange:
        yield Problem(
            where,
            f"the colour {colour} is not in its palette, so it would not change on a dark page",
            "Write it as #rrggbb and name it in the palette, with its dark twin.",
        )
    if strange:
        return
    loud = {colour for colour in marks - {paper} if not palette[colour].get("quiet")}
    for theme, own_paper in (("light", LIGHT_PAPER), ("dark", DARK_PAPER)):
        shown = {c: palette[c]["dark"] if theme == "dark" else c for c in text | marks}
        under = shown[paper] if paper else own_paper
        for colour in sorted(text):
            below = [shown[mark] for mark in marks] if colour == paper else [under]
            best = max(contrast(shown[colour], each) for each in below)
            if best < TEXT_CONTRAST:
                yield dim(where, f"text in {colour}", theme, best, TEXT_CONTRAST)
        for colour in sorted(loud):
            found = contrast(shown[colour], under)
            if found < MARK_CONTRAST:
                yield dim(where, f"a mark in {colour}", theme, found, MARK_CONTRAST)


def dim(where: str, what: str, theme: str, found: float, wanted: float) -> Problem:
    """The refusal of a colour that does not stand out."""
    return Problem(
        where,
        f"{what} has a contrast of {found:.1f} to 1 on {theme} pages, below {wanted:g} to 1",
        "Take a clearer colour for that theme; call it `quiet` only if it carries no meaning.",
    )


def paint(element: etree._Element, name: str) -> str | None:
    """The colour of an element's fill or stroke, if it shows one."""
    colour = element.get(name, "none").lower()
    invisible = "0" in (element.get("opacity"), element.get(f"{name}-opacity"))
    if invisible or colour in ("none", "transparent", "currentcolor") or colour.startswith("url("):
        return None
    return colour


def contrast(one: str, other: str) -> float:
    """The contrast of two colours after WCAG, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """How bright a colour given as #rgb or #rrggbb is, from 0 to 1."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
