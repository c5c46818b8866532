"""Drawings: one layout of a figure as the chart library draws it, kept until its inputs change.

A drawing is made once at build: Vega-Lite becomes Vega, and Vega an SVG of the figure as it stands
and one of each named view. The same Vega spec, pinned to the frame of that SVG, is what the page
draws when a reader wakes the figure, so the live figure takes exactly the place of the still one.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from figure import colours, reading
from figure.reading import with_rows
from publisher.base import files
from publisher.base.problems import SiteError, require_none
from publisher.base.workers import Workers
from publisher.figures.clock import in_utc, time_problems, times_inside
from publisher.figures.described import told_by_its_unit
from publisher.figures.fonts import font_versions, lay_out_fonts, use_fonts
from publisher.figures.hollow import hollow_drawing
from publisher.figures.spec import spec_problems, truthful, with_plain_titles
from publisher.figures.themes import paints, themed
from publisher.figures.vega import (
    compiled,
    painted,
    pinned,
    set_signals,
    take_binds,
    unlabelled,
    urls,
)
from publisher.site.project import Project

# The modules that decide how a drawing looks.
CODE = (
    *("drawings.py", "vega.py", "themes.py", "clock.py"),
    *("hollow.py", "paths.py", "shapes.py", "spec.py", "values.py"),
)


@dataclass(frozen=True)
class Drawing:
    """One layout of a figure, as the chart library drew it.

    `svg` shows the figure as it stands, with fixed colours; `still` is the same for a page, and
    `views` is each named view for a page (see `themed`). `vega` is the compiled spec for the live
    figure, `binds` the choices that were taken out of it for the page to offer. `palette` holds
    every colour that it shows, with its twin for dark pages; None if it stands on light paper.
    """

    layout: str
    svg: str
    still: str
    views: tuple[str, ...]
    vega: dict[str, Any]
    binds: tuple[dict[str, Any], ...]
    palette: dict[str, Any] | None = None


def begin_layout(
    project: Project,
    layout: str,
    spec: dict[str, Any],
    views: list[dict[str, Any]],
    palette: Mapping[str, Mapping[str, Any]] | None,
    where: str,
    workers: Workers,
) -> Callable[[], Drawing]:
    """Begin to draw one layout, unless the same spec was drawn before; ask what is given for it."""
    geometry = {url: shapes_of(project, url, where) for url in urls(spec)}
    fonts = lay_out_fonts(project.root)
    key = files.digest(
        files.to_json(
            {
                "spec": spec,
                "views": [view["params"] for view in views],
                "palette": palette,
                "geometry": {url: files.digest(data) for url, data in geometry.items()},
                "libraries": font_versions() | {"fonts": Path(fonts).name},
                "code": [files.file_digest(path) for path in code()],
            }
        ).encode()
    )
    work = ("drawn", key, compile_and_draw, spec, views, geometry, palette, where, fonts)
    workers.begin(*work)

    def drawing() -> Drawing:
        picture = json.loads(workers.result(*work))
        return Drawing(
            layout,
            picture["svg"],
            picture["still"],
            tuple(picture["views"]),
            picture["vega"],
            tuple(picture["binds"]),
            picture["palette"],
        )

    return drawing


def code() -> list[Path]:
    """The modules that decide how a drawing looks."""
    return [*map(Path(__file__).with_name, CODE), Path(colours.__file__), Path(reading.__file__)]


def shapes_of(project: Project, url: str, where: str) -> bytes:
    """The file of the project that a chart reads; raises `SiteError` naming the cell if it is gone."""
    try:
        return (project.root / url).read_bytes()
    except OSError as error:
        fault = f"its chart reads {url}, which cannot be read ({error.strerror})"
        raise SiteError.single(where, fault, "Restore the file, or correct its path.") from error


def compile_and_draw(
    spec: dict[str, Any],
    views: list[dict[str, Any]],
    geometry: dict[str, bytes],
    palette: Mapping[str, Mapping[str, Any]] | None,
    where: str,
    fonts: str,
) -> bytes:
    """Vega-Lite to Vega to SVG, once as it stands and once for each named view; all as JSON.

    Raises `SiteError` if the drawing would say something else than its data.
    """
    use_fonts(fonts)
    texts = {url: data.decode("utf-8-sig", errors="replace") for url, data in geometry.items()}
    require_none(spec_problems(with_rows(spec, texts), where))
    spec = truthful(spec)
    vega = told_by_its_unit(with_plain_titles(compiled(spec, where)))
    vega = times_inside(vega, geometry)
    require_none(time_problems(vega, where))
    vega = in_utc(unlabelled(vega))
    binds = take_binds(vega, spec, where)
    svg = painted(vega, geometry, where)
    log = '"type": "log"' in json.dumps({**vega, "data": []})
    require_none(hollow_drawing(svg, where, spec=spec, log=log))
    vega = pinned(vega, svg)
    drawn = []
    for view in views:
        changed = copy.deepcopy(vega)
        set_signals(changed, view, binds, where)
        drawn.append(painted(changed, geometry, where))
    if palette is not None:
        palette = colours.completed(
            palette, {each for one in (svg, *drawn) for each in paints(one)}
        )
    made = {
        "svg": svg,
        "still": themed(svg, palette or {}),
        "views": [themed(each, palette or {}) for each in drawn],
        "vega": vega,
        "binds": binds,
        "palette": palette,
    }
    return files.to_json(made).encode()
