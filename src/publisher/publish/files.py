"""Files that are published beside the pages: of each figure, and of the tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from figure import pictures
from publisher.base import files
from publisher.base.workers import Workers
from publisher.figures.figure import Figure
from publisher.figures.fonts import font_versions, lay_out_fonts, use_fonts
from publisher.figures.markup import WORDS, base_address, figure_page, site_language
from publisher.figures.sheets import figure_workbook
from publisher.figures.table import table_csv
from publisher.figures.taking import composed, python_lines, standalone
from publisher.figures.told import Told, bibtex, ris, told_of
from publisher.publish.policy import before_head_ends, complete_page
from publisher.publish.sharing import figure_sharing
from publisher.site.dictionaries import packages
from publisher.site.project import Project, page_address
from publisher.site.words import figure_words

Picture = tuple[Any, ...]
PICTURES = ("png", "pdf")


def picture_work(project: Project, figure: Figure) -> Picture:
    """The work of making the picture of a figure that readers download, for `Workers`."""
    svg, fonts = figure.portable, lay_out_fonts(project.root)
    return "png", made_of("png", svg, fonts), picture, svg, fonts


def picture(svg: str, fonts: str) -> bytes:
    """An SVG as PNG, at twice its size."""
    use_fonts(fonts)
    import vl_convert

    return vl_convert.svg_to_png(svg, scale=2)


def composed_work(project: Project, figure: Figure, kind: str) -> Picture:
    """The work of making a composed picture of a figure, `png` or `pdf`, for `Workers`."""
    svg, fonts = composed_svg(project, figure), lay_out_fonts(project.root)
    return f"composed-{kind}", made_of(kind, svg, fonts), composed_picture, svg, kind, fonts


def composed_picture(svg: str, kind: str, fonts: str) -> bytes:
    """A composed picture as the bytes of a file."""
    use_fonts(fonts)
    return pictures.picture(svg, kind)


def composed_svg(project: Project, figure: Figure) -> str:
    """A figure with its words around it, as SVG: what readers download."""
    if kept := figure.composed.get("light"):
        return kept
    words, lang = figure_words(project, WORDS), site_language(project)
    told = told_of(project, figure.record, figure.page, figure.id)
    made = figure.composed["light"] = composed(figure, told, and_more=words["and_more"], lang=lang)
    return made


def begin_pictures(project: Project, figures: list[Figure], workers: Workers) -> None:
    """Begin to make the pictures that readers download."""
    for figure in figures:
        for kind in painted_kinds(figure):
            workers.begin(*composed_work(project, figure, kind))


def painted_kinds(figure: Figure) -> tuple[str, ...]:
    """The kinds of painted pictures that are offered of a figure: none of one that would show boxes."""
    return () if figure.unwritten else PICTURES


def made_of(kind: str, content: str, fonts: str = "") -> str:
    """One digest of what vl-convert is given, of which vl-convert it is, its `fonts`, and our part."""
    ours = files.makers([pictures], "pillow", "pypdf")
    libraries = files.to_json(font_versions() | {"fonts": Path(fonts).name})
    return files.digest(f"{kind} {ours} {libraries} {content}".encode())


def write_pictures(project: Project, figures: list[Figure], out: Path, workers: Workers) -> None:
    """Each figure's pictures that readers download."""
    for figure in figures:
        for kind in painted_kinds(figure):
            made = workers.result(*composed_work(project, figure, kind))
            files.write(out / figure.file(kind), made)


def write_figures(
    project: Project, figures: list[Figure], out: Path, *, stylesheet: str, script: str
) -> None:
    """Each figure's own page and what it is made of, under stable names."""
    for figure in figures:
        files.write(out / figure.file("svg"), composed_svg(project, figure))
        write_texts(project, figure, out)
        for drawing in figure.drawings:
            files.write(out / figure.file(f"{drawing.layout}.vg.json"), files.to_json(drawing.vega))
        page = figure_page(project, figure, stylesheet=stylesheet, page=page_address(figure.page))
        page = before_head_ends(page, figure_sharing(project, figure))
        files.write(out / figure.page_file, page)
        complete_page(out / figure.page_file, root="../", stylesheet=stylesheet, script=script)


def write_texts(project: Project, figure: Figure, out: Path) -> None:
    """A figure's table, specification, Python and citations."""
    told = told_of(project, figure.record, figure.page, figure.id)
    words = figure_words(project, WORDS)
    source = f"{words['sources']}: {told.source(words['and_more'])}."
    table = figure.record["table"]
    spec = standalone(
        figure.record["spec"],
        told,
        source,
        figure.record["description"],
        lambda url: (project.root / url).read_bytes(),
    )
    address = (
        f"{base_address(project)}{figure.file('csv')}"
        if base_address(project)
        else f"{figure.id}.csv"
    )
    written: dict[str, bytes | str] = {
        "csv": "\ufeff" + table_csv(table),
        "xlsx": figure_workbook(table, about(figure, told, words), words["sheets"]),
        "vl.json": files.to_json(spec),
        "py": python_lines(figure, told, source, address),
        "bib": bibtex(told, figure.id),
        "ris": ris(told),
    }
    for suffix, content in written.items():
        files.write(out / figure.file(suffix), content)


def about(figure: Figure, told: Told, words: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a spreadsheet says of a figure beside its data."""
    record, names = figure.record, words["sheets"]
    sources = [
        " ".join(
            str(source[key])
            for key in ("title", "publisher", "published", "url")
            if source.get(key)
        )
        for source in record["sources"]
    ]
    rows = [
        (names["title"], told.title),
        (names["subtitle"], told.subtitle),
        (names["description"], record["description"]),
        (names["note"], record.get("note")),
        (names["as_of"], told.date),
        (words["licence"], " ".join((record.get("licence") or {}).values())),
        (names["credit"], told.site),
        (names["address"], told.address),
        *((words["source"], source) for source in sources),
    ]
    return [(name, text) for name, text in rows if text]


def write_data_packages(project: Project, out: Path) -> None:
    """Publish each dictionary as `datapackage.json` beside its tables."""
    for name, content in packages(project):
        target = (out / name).with_suffix(".json")
        files.write(target, json.dumps(content, ensure_ascii=False, indent=1, default=str))
