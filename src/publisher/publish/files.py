"""Files that are published beside the pages: of each figure, and of the tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from publisher.base import files
from publisher.base.workers import Workers
from publisher.figures.figure import Figure
from publisher.figures.fonts import font_versions, lay_out_fonts, use_fonts
from publisher.figures.markup import figure_page
from publisher.figures.table import table_csv
from publisher.publish.policy import complete_page
from publisher.site.project import Project, output_path, read_yaml

Picture = tuple[str, str, Callable[[str, str], bytes], str, str]


def picture_work(project: Project, figure: Figure) -> Picture:
    """The work of making the picture of a figure that readers download, for `Workers`."""
    svg = figure.portable
    return "png", made_of("png", svg), picture, svg, lay_out_fonts(project.root)


def picture(svg: str, fonts: str) -> bytes:
    """An SVG as PNG, at twice its size."""
    use_fonts(fonts)
    import vl_convert

    return vl_convert.svg_to_png(svg, scale=2)


def begin_pictures(project: Project, figures: list[Figure], workers: Workers) -> None:
    """Begin to make the pictures that readers download."""
    for figure in figures:
        workers.begin(*picture_work(project, figure))


def made_of(kind: str, content: str) -> str:
    """One digest of what vl-convert is given, of which vl-convert it is, and of its fonts."""
    return files.digest(f"{kind} {files.to_json(font_versions())} {content}".encode())


def write_figures(
    project: Project,
    figures: list[Figure],
    out: Path,
    workers: Workers,
    *,
    stylesheet: str,
    script: str,
) -> None:
    """Each figure's files under stable names, and its own page."""
    for figure in figures:
        files.write(out / figure.file("svg"), figure.portable)
        files.write(out / figure.file("png"), workers.result(*picture_work(project, figure)))
        files.write(out / figure.file("csv"), table_csv(figure.record["table"]))
        files.write(out / figure.file("vl.json"), files.to_json(figure.record["spec"]))
        for drawing in figure.drawings:
            files.write(out / figure.file(f"{drawing.layout}.vg.json"), files.to_json(drawing.vega))
        page = figure_page(project, figure, stylesheet=stylesheet, page=output_path(figure.page))
        files.write(out / figure.page_file, page)
        complete_page(out / figure.page_file, root="../", stylesheet=stylesheet, script=script)


def write_data_packages(project: Project, out: Path) -> None:
    """Publish each dictionary as `datapackage.json` beside its tables."""
    packages = project.settings.get("data") or []
    for name in [packages] if isinstance(packages, str) else packages:
        content = read_yaml(project.root / name)
        target = (out / name).with_suffix(".json")
        files.write(target, json.dumps(content, ensure_ascii=False, indent=1, default=str))
