"""The charts within a chart: each with the layers on its axes, and the panels it is repeated in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

BESIDE = {"hconcat": "beside", "vconcat": "below", "concat": "grid"}
PANELS = ("facet", "row", "column")
PLACES = ("longitude", "latitude", "longitude2", "latitude2")


@dataclass(frozen=True)
class Unit:
    """One mark, with what it encodes or inherits."""

    mark: str
    style: Mapping[str, Any]
    encoding: Mapping[str, Any]


@dataclass(frozen=True)
class View:
    """One chart: its layers, what it is parted into panels by, and how it stands beside others."""

    units: tuple[Unit, ...]
    panels: tuple[Mapping[str, Any], ...] = ()
    arranged: str = "grid"

    def ways(self) -> Iterator[Mapping[str, Any]]:
        """Everything that a mark or the panels show, but for where on a map."""
        for unit in self.units:
            for way in (unit.encoding[name] for name in unit.encoding if name not in PLACES):
                yield from (each for each in (way, _condition(way)) if isinstance(each, Mapping))
        yield from self.panels

    def written(self) -> Iterator[str]:
        """The columns that stand as text at the marks."""
        for unit in self.units:
            way = unit.encoding.get("text")
            if isinstance(way, Mapping) and isinstance(way.get("field"), str):
                yield way["field"]


def views(spec: Mapping[str, Any]) -> list[View]:
    """The charts of a spec, in order; none if it has no mark."""
    return [view for view in _views(spec, {}) if view.units]


def _views(node: Mapping[str, Any], inherited: Mapping[str, Any]) -> list[View]:
    encoding = {**inherited, **(node.get("encoding") or {})}
    for key, arranged in BESIDE.items():
        if key in node:
            inner = [view for child in node[key] for view in _views(child, encoding)]
            return [replace(view, arranged=arranged) for view in inner]
    if isinstance(node.get("spec"), Mapping):
        repeated = node.get("repeat")
        found = _views(_filled(node["spec"], repeated) if repeated else node["spec"], encoding)
        parted = tuple(_parted(node.get("facet")))
        return [replace(view, panels=(*parted, *view.panels)) for view in found]
    panels = tuple(encoding[name] for name in PANELS if isinstance(encoding.get(name), Mapping))
    return [View(tuple(_units(node, inherited)), panels)]


def _units(node: Mapping[str, Any], inherited: Mapping[str, Any]) -> Iterator[Unit]:
    """The marks on the axes of one chart."""
    encoding = {**inherited, **(node.get("encoding") or {})}
    if "mark" in node:
        mark = node["mark"]
        style = mark if isinstance(mark, Mapping) else {"type": str(mark)}
        yield Unit(str(style["type"]), style, encoding)
    for child in node.get("layer") or ():
        yield from _units(child, encoding)


def _parted(facet: Any) -> Iterator[Mapping[str, Any]]:
    """What a chart is parted into panels by."""
    if isinstance(facet, Mapping):
        yield from [facet] if "field" in facet else [each for each in facet.values() if each]


def _filled(node: Any, repeated: Any) -> Any:
    """A chart that is repeated, with all columns that take turns in the place of each."""
    if isinstance(node, list):
        return [_filled(part, repeated) for part in node]
    if not isinstance(node, Mapping):
        return node
    told = {key: _filled(part, repeated) for key, part in node.items()}
    turn = told["field"].get("repeat") if isinstance(told.get("field"), Mapping) else None
    if turn is not None:
        columns = repeated.get(turn, ()) if isinstance(repeated, Mapping) else repeated
        told = {**told, "fields": list(columns)}
    return told


def _condition(way: Any) -> Any:
    return way.get("condition") if isinstance(way, Mapping) else None
