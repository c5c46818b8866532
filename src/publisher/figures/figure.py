"""A figure of a page: its record, its drawings, the addresses of its files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree
from markupsafe import Markup

from figure.compose import drawing_size
from publisher.figures.drawings import Drawing

FIGURES = "figures"
SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Control:
    """A choice that a figure offers, drawn as a native form control."""

    param: str
    signal: str
    input: str
    name: str
    value: Any
    min: Any = None
    max: Any = None
    step: Any = None
    options: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Figure:
    """One figure of one page, drawn: in its wide layout, and in a compact one if it has one.

    `code` is what made it, where the page does not show that anyway. `unwritten` are letters in it
    and around it that no font of the build holds, so that no picture is painted of it.
    """

    id: str
    page: str
    caption: str
    alt: str
    record: dict[str, Any]
    drawings: tuple[Drawing, ...]
    code: str = ""
    level: int = 2  # of its title among the headings of its page
    unwritten: tuple[str, ...] = ()

    @property
    def wide(self) -> Drawing:
        """The layout for a page of some width, which is also that of the downloads."""
        return self.drawings[0]

    def frame(self, layout: str) -> str:
        """The width of a layout over its height, and its width in pixels, as variables of CSS."""
        svg = next(drawing.svg for drawing in self.drawings if drawing.layout == layout)
        width, height = drawing_size(svg)
        return f"--ratio:{width / height:.3f};--width:{width:g}"

    @property
    def on_paper(self) -> bool:
        """Whether its colours have no dark twins, so that it is shown on light paper everywhere."""
        return self.record["palette"] is None

    @cached_property
    def palette(self) -> dict[str, Any] | None:
        """Every colour of its drawings with its dark twin; None if it stands on light paper."""
        if self.on_paper:
            return None
        held = (drawing.palette or {} for drawing in self.drawings)
        return dict(self.record["palette"]) | {
            key: one for each in held for key, one in each.items()
        }

    @property
    def controls(self) -> list[Control]:
        """Form controls for the choices that the figure offers."""
        return controls(self.wide.binds)

    def begins_as(self, view: dict[str, Any]) -> bool:
        """Whether the figure as it stands is this named view."""
        first = {control.param: control.value for control in self.controls}
        return all(first.get(param) == value for param, value in view["params"].items())

    @property
    def states(self) -> list[dict[str, Any]]:
        """What stands over the figure in which states, those of views first."""
        views = [
            {"params": view["params"], "title": said, "subtitle": view.get("subtitle")}
            for view in self.record["views"]
            if (said := view.get("headline"))
        ]
        return [*views, *self.record.get("states", ())]

    def said(self, params: Mapping[str, Any]) -> dict[str, str | None]:
        """Title and subtitle in the state with these parameters: of those that hold the closest."""
        state = {control.param: control.value for control in self.controls} | dict(params)
        held = [
            said
            for said in self.states
            if all(name in state and state[name] == value for name, value in said["params"].items())
        ]
        own = {"title": self.record["title"], "subtitle": self.record["subtitle"]}
        if not held:
            return own
        closest = max(held, key=lambda said: len(said["params"]))
        return {"title": closest["title"], "subtitle": closest.get("subtitle") or own["subtitle"]}

    @cached_property
    def portable(self) -> str:
        """SVG for a download: fixed colours, with title and description inside."""
        root = etree.fromstring(self.wide.svg.encode())
        for tag, text in (("desc", self.record["description"]), ("title", self.record["title"])):
            element = etree.Element(f"{SVG}{tag}")
            element.text = text
            root.insert(0, element)
        return etree.tostring(root, encoding="unicode")

    @cached_property
    def composed(self) -> dict[str, str]:
        """Its picture with its words around it by theme, as far as it has been composed."""
        return {}

    @cached_property
    def fragments(self) -> dict[str, Markup]:
        """Its markup by the way to the root of the site, as far as `fragment` has made it."""
        return {}

    def file(self, suffix: str) -> str:
        """Address of one of the figure's files, from the site's root."""
        return f"{FIGURES}/{self.id}.{suffix}"

    @property
    def page_file(self) -> str:
        """Address of the figure's own page, from the site's root."""
        return f"{FIGURES}/{self.id}.html"


def controls(binds: Iterable[dict[str, Any]]) -> list[Control]:
    """Form controls for the inputs that were taken out of a spec."""
    result = []
    for bind in binds:
        labels = bind.get("labels") or bind.get("options") or []
        result.append(
            Control(
                param=bind["param"],
                signal=bind["signal"],
                input=bind["input"],
                name=(bind.get("name") or bind["signal"]).strip().rstrip(":"),
                value=bind["value"],
                min=bind.get("min"),
                max=bind.get("max"),
                step=bind.get("step", 1),
                options=tuple(
                    {
                        "value": json.dumps(option),
                        "label": label,
                        "selected": option == bind["value"],
                    }
                    for option, label in zip(bind.get("options", []), labels, strict=True)
                ),
            )
        )
    return result
