"""Vega specs: how one is compiled, put into a state, freed of what a page offers itself, and drawn."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

from lxml import etree

from figure.chart import TABLES
from publisher.base.problems import Problem, SiteError, require_none

STATED = ("range", "radio", "select")  # inputs that always show some value
STACK = re.compile(r" at (?:\S+ )?\(?https?://")  # where in the library's own code it stopped


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
    said = STACK.split(" ".join(str(error).split()))[0]
    return SiteError.single(
        where,
        f"the chart cannot be drawn: {said[:300]}",
        "Correct the chart where it is made; `alt.Chart.show()` in JupyterLab shows it too.",
    )


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


def take_binds(vega: dict[str, Any], spec: dict[str, Any], where: str) -> list[dict[str, Any]]:
    """Take the form inputs out of a Vega spec: the page draws them itself.

    Vega-Lite calls the signal of a bound selection after the parameter and its field
    (`cohort_cohort`); the page and its address call it by the parameter alone. Raises `SiteError`
    naming `where` for an input that has no value to begin with: it would show one all the same.
    """
    params = [param["name"] for param in spec.get("params", [])]
    found = []
    for signal in vega.get("signals", []):
        if isinstance(signal.get("bind"), dict):
            name = signal["name"]
            param = next((param for param in params if name.startswith(f"{param}_")), name)
            bind = signal.pop("bind")
            if "init" in signal:  # the value of a bound selection, as an expression
                with suppress(ValueError):
                    signal["value"] = json.loads(signal["init"])
                    del signal["init"]
            value = signal.get("value")
            if value is None and None not in bind.get("options", ()) and bind["input"] in STATED:
                raise SiteError.single(
                    where,
                    f"the input {bind.get('name') or param!r} has no value to begin with, and would show one",
                    f"Write value=… where the parameter is made{', or options=[None, …]' * ('options' in bind)}.",
                )
            found.append({"param": param, "signal": name, "value": value, **bind})
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
