"""Drawings: one layout of a figure as the chart library draws it, kept until its inputs change.

A drawing is made once at build: Vega-Lite becomes Vega, and Vega an SVG of the figure as it stands
and one of each named view. The same Vega spec, pinned to the frame of that SVG, is what the page
draws when a reader wakes the figure, so the live figure takes exactly the place of the still one.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree
from markupsafe import Markup, escape

from figure import colours
from figure.chart import TABLES
from publisher.base import files
from publisher.base.problems import Problem, SiteError, require_none
from publisher.base.workers import Workers
from publisher.figures.clock import in_utc, time_problems, times_inside
from publisher.figures.fonts import font_versions, lay_out_fonts, use_fonts
from publisher.figures.hollow import hollow_drawing, words_of
from publisher.figures.paths import rounded, short_path
from publisher.figures.spec import spec_problems, truthful, with_plain_titles
from publisher.site.project import Project

# The attributes that hold a colour: of marks, and of the steps of a gradient.
PAINTS = ("fill", "stroke", "stop-color")
# The modules that decide how a drawing looks.
CODE = ("drawings.py", "clock.py", "hollow.py", "paths.py", "shapes.py", "spec.py")
# What stands in a themed drawing where each place of it has its own words.
PLACE, ALTERNATIVE = "the-place-of-this-drawing", "the alternative of this drawing"


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
    key = files.digest(
        files.to_json(
            {
                "spec": spec,
                "views": [view["params"] for view in views],
                "palette": palette,
                "geometry": {url: files.digest(data) for url, data in geometry.items()},
                "libraries": font_versions(),
                "code": [files.file_digest(path) for path in code()],
            }
        ).encode()
    )
    fonts = lay_out_fonts(project.root)
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
    return [*map(Path(__file__).with_name, CODE), Path(colours.__file__)]


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
    require_none(spec_problems(spec, where))
    spec = truthful(spec)
    vega = times_inside(with_plain_titles(compiled(spec, where)), geometry)
    require_none(time_problems(vega, where))
    vega = in_utc(unlabelled(vega))
    binds = take_binds(vega, spec)
    svg = painted(vega, geometry, where)
    log = '"type": "log"' in json.dumps({**vega, "data": []})
    require_none(hollow_drawing(svg, where, words=words_of(spec), log=log))
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


def paints(svg: str) -> set[str]:
    """Every colour that an SVG shows, as it stands there."""
    elements = etree.fromstring(svg.encode()).iter(etree.Element)
    return {element.get(name) for element in elements for name in PAINTS if element.get(name)}


def compiled(spec: dict[str, Any], where: str) -> dict[str, Any]:
    """Vega-Lite as Vega; raises `SiteError` naming the cell if the library does not take it."""
    import vl_convert

    try:
        vega: dict[str, Any] = vl_convert.vegalite_to_vega(spec)
    except ValueError as error:
        raise undrawable(where, error) from error
    return vega


def painted(vega: dict[str, Any], geometry: dict[str, bytes], where: str) -> str:
    """Vega as SVG; raises `SiteError` naming the cell if the library cannot draw it."""
    import vl_convert

    try:
        return numbered(vl_convert.vega_to_svg(with_geometry(vega, geometry)))
    except ValueError as error:
        raise undrawable(where, error) from error


def undrawable(where: str, error: ValueError) -> SiteError:
    """What is said of a chart that the drawing library does not take."""
    said = " ".join(str(error).split())
    return SiteError.single(
        where,
        f"the chart cannot be drawn: {said[:300]}",
        "Correct the chart where it is made; `alt.Chart.show()` in JupyterLab shows it too.",
    )


def themed(svg: str, palette: Mapping[str, Mapping[str, Any]]) -> str:
    """SVG for a page: scales with its column, colours by custom property, one alternative text.

    Marks lose their separate labels (the description and the table say more, once) and outlines
    that are not seen, coordinates are kept to a tenth of a pixel. What tells one place of it from another, the beginning of its
    ids and its alternative, is left for `placed` to fill in.
    """
    root = etree.fromstring(svg.encode())
    width, height = root.get("width"), root.get("height")
    if not root.get("viewBox"):
        root.set("viewBox", f"0 0 {width} {height}")
    root.set("role", "img")
    root.set("aria-label", ALTERNATIVE)
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    for element in root.iter(etree.Element):
        for name in list(element.attrib):
            if element is not root and (name.startswith("aria-") or name == "role"):
                del element.attrib[name]
        for name, value in element.attrib.items():
            element.set(name, _themed_value(name, value, ids, palette))
    for path in [path for path in root.iter("{*}path") if not path.get("d")]:
        path.getparent().remove(path)
    for part in root.iterchildren("{*}g"):
        part.set(
            "aria-hidden", "true"
        )  # its words stand in the alternative, the table and the list
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, encoding="unicode")
    return text.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)


def _themed_value(
    name: str, value: str, ids: set[str | None], palette: Mapping[str, Mapping[str, Any]]
) -> str:
    if name in PAINTS and (colour := palette.get(value.lower())):
        return f"var(--{colour['name']}, {value})"
    if name == "id":
        return f"{PLACE}-{value}"
    if value.startswith("url(#") and value[5:-1] in ids:
        return f"url(#{PLACE}-{value[5:-1]})"
    if name == "d":
        return short_path(value)
    if name in ("transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "points"):
        return rounded(value)
    return value


def placed(drawing: str, place: str, alternative: str) -> Markup:
    """A themed drawing with its alternative, and with ids that are its own on the page."""
    return Markup(drawing.replace(PLACE, place).replace(ALTERNATIVE, escape(alternative)))


def set_signals(
    vega: dict[str, Any], view: dict[str, Any], binds: list[dict[str, Any]], where: str
) -> None:
    """Put a compiled spec into the state of a named view, parameter by parameter.

    A bound selection also has a store, which only an event would fill.
    """
    signals = {signal["name"]: signal for signal in vega.get("signals", [])}
    known = signals | {bind["param"]: signals[bind["signal"]] for bind in binds}
    require_none(
        Problem(
            where,
            f"view {view['name']!r} sets {name!r}, which is no parameter of the chart",
            f"Name one of: {', '.join(sorted(known))}.",
        )
        for name in sorted(set(view["params"]) - known.keys())
    )
    for name, value in view["params"].items():
        known[name]["value"] = value
    for bind in binds:
        value = view["params"].get(bind["param"])
        for source in vega.get("data", []):
            if source["name"] == f"{bind['param']}_store" and value is not None:
                field = bind["signal"].removeprefix(f"{bind['param']}_")
                chosen = {"unit": "", "fields": [{"field": field, "type": "E"}], "values": [value]}
                source["values"] = [chosen]


def take_binds(vega: dict[str, Any], spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Take the form inputs out of a Vega spec: the page draws them itself.

    Vega-Lite calls the signal of a bound selection after the parameter and its field
    (`cohort_cohort`); the page and its address call it by the parameter alone.
    """
    params = [param["name"] for param in spec.get("params", [])]
    found = []
    for signal in vega.get("signals", []):
        if isinstance(signal.get("bind"), dict):
            name = signal["name"]
            param = next((param for param in params if name.startswith(f"{param}_")), name)
            bind = signal.pop("bind")
            found.append({"param": param, "signal": name, "value": signal.get("value"), **bind})
    return found


def unlabelled(vega: dict[str, Any]) -> dict[str, Any]:
    """The spec without a label on each mark and guide: a drawing is one picture to who hears it.

    The figure gives it one alternative text, and a description, a table and a list say the rest.
    """
    result = dict(vega)
    for part in ("axes", "legends"):
        if part in vega:
            result[part] = [{**guide, "aria": False} for guide in vega[part]]
    if "marks" in vega:
        result["marks"] = [{**unlabelled(mark), "aria": False} for mark in vega["marks"]]
    if isinstance(vega.get("title"), dict):
        result["title"] = {**vega["title"], "aria": False}
    return result


def pinned(vega: dict[str, Any], svg: str) -> dict[str, Any]:
    """The spec with the frame that its drawing has, so that every state of it has the same.

    Otherwise the frame would follow whatever text a state happens to show, and with other fonts
    than those of the build it would move the page.
    """
    root = etree.fromstring(svg.encode())
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    top = next(element for element in root if element.get("transform"))
    left, upper = (float(part) for part in re.findall(r"-?[\d.]+", top.get("transform", "")))
    view = next(path for path in root.iter("{*}path") if path.get("class") == "background")
    inner = re.match(r"M[^h]*h(-?[\d.]+)v(-?[\d.]+)", view.get("d", ""))
    if inner is None:
        raise ValueError(f"the drawing's frame is not a rectangle: {view.get('d')}")
    return {
        **vega,
        "autosize": "none",
        "padding": {
            "left": left,
            "top": upper,
            "right": width - left - float(inner[1]),
            "bottom": height - upper - float(inner[2]),
        },
    }


def numbered(svg: str) -> str:
    """The SVG with its clip paths and gradients counted from one, however many were drawn before."""
    order: dict[str, str] = {}
    for name, kind in re.findall(r'id="((clip|gradient_)\d+)"', svg):
        order[name] = f"{kind.rstrip('_')}-{len(order) + 1}"
    return re.sub(r"\b(?:clip|gradient_)\d+\b", lambda m: order.get(m.group(), m.group()), svg)


def with_geometry(vega: dict[str, Any], geometry: dict[str, bytes]) -> str:
    """A Vega spec as JSON that holds the files it would otherwise load, as they are."""
    places: dict[str, str] = {}

    def held(source: dict[str, Any]) -> dict[str, Any]:
        if "url" not in source:
            return source
        place = f"the content of {source['url']}"
        text = geometry[source["url"]].decode("utf-8-sig")
        kind = (source.get("format") or {}).get("type")
        places[place] = json.dumps(text) if kind in TABLES else text
        return {**{key: value for key, value in source.items() if key != "url"}, "values": place}

    text = json.dumps({**vega, "data": [held(source) for source in vega.get("data", [])]})
    for place, content in places.items():
        text = text.replace(json.dumps(place), content)
    return text


def urls(spec: Any) -> list[str]:
    """Every data address in a Vega-Lite or Vega spec."""
    if isinstance(spec, dict):
        own = [spec["url"]] if isinstance(spec.get("url"), str) else []
        return own + [url for key, part in spec.items() if key != "values" for url in urls(part)]
    if isinstance(spec, list):
        return [url for part in spec for url in urls(part)]
    return []
