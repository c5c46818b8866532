"""A chart in words, for who cannot see it: what kind it is, what it shows, how far the values go.

The phrases lie in `figure.phrases`; here is which of them is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from figure.filters import fills, filters
from figure.phrases import PHRASES
from figure.views import View, views
from figure.ways import Way, counts, fields, has_end, number, plain, shown_field

KINDS = {
    "bar": "bar", "line": "line", "trail": "line", "area": "area", "point": "dots", "circle": "dots",
    "square": "dots", "tick": "strip", "rect": "heatmap", "arc": "pie", "geoshape": "map",
    "boxplot": "boxes", "errorbar": "errorbar", "errorband": "errorband", "text": "texts",
    "rule": "rules",
}  # fmt: skip
ASIDE = ("text", "rule", "errorbar", "errorband")  # marks that say something of others
NUMBERS = ("number", "integer")
NAMES = ("string", "date", "year")
MOST = 3  # columns whose extremes are told


def describe(
    spec: Mapping[str, Any], table: Mapping[str, Any] | None, *, gaps: bool = True, lang: str = "en"
) -> str | None:
    """Some sentences on a chart; None if it has no mark, or in a language that has no phrases.

    `table` is the table of its record: its columns give titles and units, its rows the extremes and
    the gaps (unless they come of several tables in one: `gaps` is false then).
    """
    phrases = PHRASES.get(lang.partition("-")[0].lower())
    found = views(spec)
    if phrases is None or not found:
        return None
    teller = Teller(phrases, table or {"columns": [], "rows": []})
    told = [teller.view(view) for view in found]
    sentences = [f"{told[0]}{phrases['stop']}"]
    if len(told) > 1:
        sentences = list(teller.several(told, found[0].arranged))
    if table and filters(spec):
        sentences.append(teller.some_rows())
    elif table:
        sentences += [teller.rows(), *([] if fills(spec) else teller.extremes(found, gaps=gaps))]
    return phrases["space"].join(sentences)


@dataclass(frozen=True)
class Teller:
    """The phrases of a language, and the table whose columns are told of."""

    say: Mapping[str, str]
    table: Mapping[str, Any]

    # ------------------------------------------------------------------------------ one chart

    def view(self, view: View) -> str:
        """A chart as a phrase that begins with its kind."""
        main = next((unit for unit in view.units if unit.mark not in ASIDE), view.units[0])
        rest = [unit for unit in view.units if unit is not main]
        way = main.encoding
        kind, parts = self.kind(main.mark, main.style, way)
        text = self.say[kind].format(**parts) + self.within(kind, way, parts)
        if panels := [self.name(each) for each in view.panels if self.name(each)]:
            text += self.say["panels"].format(self.listed(panels))
        told = dict.fromkeys(
            filter(None, (self.beside(each.mark, each.encoding, way) for each in rest))
        )
        return text + (self.say["with.first"].format(self.listed(list(told))) if told else "")

    def kind(self, mark: str, style: Way, way: Way) -> tuple[str, dict[str, str]]:
        """Which phrase a chart begins with, and the names that fill it."""
        kind = KINDS.get(mark, "other")
        if kind == "pie":
            parts = {"value": self.name(way.get("theta")), "by": self.name(way.get("color"))}
            ring = "innerRadius" in style
            return ("ring" if ring else "pie", parts) if all(parts.values()) else ("other", {})
        if "longitude" in way:
            return ("map" if kind == "map" else "map.points"), {}
        if kind in ("map", "other"):
            return kind, {}
        by, value = self.axes(way)
        parts = {
            "value": self.name(value),
            "by": self.name(by),
            "color": self.name(way.get("color")),
        }
        if kind == "bar" and parts["by"] and (has_end(way, "x2") or has_end(way, "y2")):
            return "bar.span", self.span(way)
        if kind == "bar" and by and by.get("bin") and parts["value"]:
            return "histogram", parts
        if kind == "dots" and by and counts(by) and value and counts(value):
            kind = "scatter"
        if kind == "line" and value is way.get("x"):
            kind = "line.across"
        if kind == "heatmap" and not parts["color"]:
            kind = "cells"
        return self.filled(kind, parts)

    def filled(self, kind: str, parts: dict[str, str]) -> tuple[str, dict[str, str]]:
        """The phrase of a kind, or that of a chart with one axis alone."""
        if parts["by"] and parts["value"]:
            return kind, parts
        one = parts["value"] or parts["by"]
        known = f"{kind}.alone" in self.say and one
        return (f"{kind}.alone", parts | {"value": one}) if known else ("other", {})

    def axes(self, way: Way) -> tuple[Way | None, Way | None]:
        """What a chart goes by, and what it shows: the axis that counts is the second."""
        x, y = (each if self.name(each) else None for each in (way.get("x"), way.get("y")))
        return (y, x) if x and counts(x) and not (y and counts(y)) else (x, y)

    def span(self, way: Way) -> dict[str, str]:
        """The names of a bar that has two ends."""
        along = "x" if has_end(way, "x2") else "y"
        by = way.get("y" if along == "x" else "x")
        ends = self.name(way.get(along)), self.name(way.get(f"{along}2"))
        return {"start": ends[0], "end": ends[1], "by": self.name(by)}

    def within(self, kind: str, way: Way, parts: Mapping[str, str]) -> str:
        """What tells the parts of a chart from each other, and how far it goes in time."""
        color, shape = self.name(shown_field(way.get("color"))), self.name(way.get("shape"))
        told = {parts.get("value"), parts.get("by")}
        told |= {parts["color"]} if kind == "heatmap" else set()
        series = color or self.name(way.get("detail")) or self.name(way.get("strokeDash"))
        text = ""
        if offset := self.name(way.get("xOffset")) or self.name(way.get("yOffset")):
            text += self.say["beside"].format(offset)
        elif kind in ("line", "line.across", "area") and series and series not in told:
            text += self.say["areas" if kind == "area" else "series"].format(series)
        elif kind == "bar" and color and color not in told:
            whole = any((way.get(axis) or {}).get("stack") == "normalize" for axis in "xy")
            text += self.say["shares" if whole else "stacked"].format(color)
        elif color and color not in told:
            text += self.say["color+shape" if shape == color else "color"].format(color)
        if shape and shape != color:
            text += self.say["shape"].format(shape)
        for channel in ("size", "opacity"):
            if (name := self.name(way.get(channel))) and name not in told:
                text += self.say[channel].format(name)
        return text + (self.years(way) if kind in ("line", "area") else "")

    def years(self, way: Way) -> str:
        """From when to when a chart goes, if it goes by years or days."""
        at = self.column((way.get("x") or {}).get("field"))
        if at is None or self.table["columns"][at]["type"] not in ("date", "year"):
            return ""
        days = [row[at] for row in self.table["rows"] if row[at] is not None]
        return self.say["span"].format(min(days), max(days)) if len(set(days)) > 1 else ""

    def beside(self, mark: str, way: Way, main: Way) -> str | None:
        """What a further layer adds to a chart."""
        names = {channel: self.name(way.get(channel)) for channel in ("x", "y", "theta", "text")}
        new = [name for axis, name in names.items() if name and name != self.name(main.get(axis))]
        if mark == "text":
            shown = {self.name(main.get(channel)) for channel in ("x", "y", "color", "theta")}
            if not names["text"]:  # words that are the same on every mark
                return None
            values = names["text"] in shown and counts(way["text"])
            return self.say["with.values" if values else "with.text"].format(names["text"])
        if mark == "rule":
            return self.rule(way, new)
        if mark in ("rect", "area", "bar") and (ends := self.band(way)):
            return self.say["with.band"].format(*ends)
        if mark in ("errorbar", "errorband"):
            return self.say[f"with.{mark}"]
        if not new:
            color = self.name(shown_field(way.get("color")))
            own = f"with.point{'.color' if color != self.name(main.get('color')) else ''}"
            if KINDS.get(mark) == "line":
                return self.say["with.line.same"]
            return self.say[own].format(color) if KINDS.get(mark) == "dots" else None
        return self.say["with.line" if KINDS.get(mark) == "line" else "with.other"].format(
            self.listed(new)
        )

    def rule(self, way: Way, new: list[str]) -> str | None:
        """What rules add: lines from mark to axis, or one where a value lies."""
        at = [self.place(way.get(axis)) for axis in "xy"]
        if not any(at):
            return None
        if all(at):
            return self.say["with.rule"].format(self.listed(new)) if new else self.say["with.rules"]
        fixed = any(isinstance(way.get(axis), Mapping) and "datum" in way[axis] for axis in "xy")
        return self.say["with.rule.at" if fixed else "with.rule"].format(*filter(None, at))

    def band(self, way: Way) -> list[str]:
        """From where to where a band goes that lies across a chart, if there is one."""
        across = [axis for axis in "xy" if self.place(way.get(axis))]
        if len(across) != 1 or not self.place(way.get(f"{across[0]}2")):
            return []
        return [self.place(way[channel]) for channel in (across[0], f"{across[0]}2")]

    def place(self, way: Any) -> str:
        """Where a channel puts something: what it shows, or the one value that it is given."""
        given = way.get("datum") if isinstance(way, Mapping) else None
        if isinstance(given, int | float) and not isinstance(given, bool):
            return number(given)
        return given if isinstance(given, str) else self.name(way)

    # -------------------------------------------------------------------------- several charts

    def several(self, told: list[str], arranged: str) -> Iterator[str]:
        """What is said of charts that stand together: how, and then each."""
        numbers = self.say["numbers"].split()
        count = numbers[len(told) - 1] if len(told) <= len(numbers) else str(len(told))
        yield self.say[f"{arranged}.charts"].format(count) + self.say["stop"]
        ordinals = self.say["ordinals"].split()
        for place, text in enumerate(told):
            first = ordinals[place] if place < len(ordinals) else str(place + 1)
            lower = text[:1].lower() + text[1:]
            yield self.say["nth"].format(first, lower) + self.say["stop"]

    # ------------------------------------------------------------------------------------ names

    def name(self, way: Any) -> str:
        """What a channel shows: the title that its author gave, or its column's, with what is reckoned."""
        if not isinstance(way, Mapping):
            return ""
        axis = way.get("axis")
        for titled in (way, axis if isinstance(axis, Mapping) else {}):
            if isinstance(titled.get("title"), str) and titled["title"].strip():
                return str(titled["title"])
        reckoned = way.get("aggregate")
        if reckoned == "count":
            return self.say["count"]
        if not all(isinstance(field, str) for field in fields(way)):
            return self.name(way["condition"]) if isinstance(way.get("condition"), Mapping) else ""
        name = self.listed([self.title(field) for field in fields(way)])
        if isinstance(reckoned, str):
            phrase = self.say.get(reckoned, self.say["reckoned"])
            return phrase.format(name) if reckoned in self.say else phrase.format(reckoned, name)
        unit = way.get("timeUnit")
        return self.say["time"].format(name, unit) if isinstance(unit, str) else name

    def title(self, field: str) -> str:
        """What the column of a field is called."""
        at = self.column(field)
        return str(self.table["columns"][at]["title"]) if at is not None else plain(field)

    def column(self, field: Any) -> int | None:
        """Where the column of a field stands in the table."""
        names = [column["name"] for column in self.table["columns"]]
        return (
            names.index(plain(field)) if isinstance(field, str) and plain(field) in names else None
        )

    def listed(self, names: list[str]) -> str:
        """Names as a sentence joins them."""
        if len(names) < 2:
            return "".join(names)
        return f"{self.say['comma'].join(names[:-1])}{self.say['and']}{names[-1]}"

    # ------------------------------------------------------------------------------------- data

    def rows(self) -> str:
        """How many rows of data there are."""
        count = len(self.table["rows"])
        return self.say["row"] if count == 1 else self.say["rows"].format(f"{count:,}")

    def some_rows(self) -> str:
        """How many rows of data a chart is given that leaves some of them out."""
        return self.say["rows.some"].format(f"{len(self.table['rows']):,}")

    def extremes(self, found: list[View], *, gaps: bool) -> Iterator[str]:
        """How far the numbers that are drawn go, where they lie, and how many are missing."""
        ways = [way for view in found for way in view.ways()]
        shown = {self.column(each) for way in ways for each in fields(way)} - {None}
        behind = {self.column(way.get("field")) for way in ways if way.get("aggregate")}
        columns = list(enumerate(self.table["columns"]))
        named = [at for at, column in columns if at in shown and column["type"] in NAMES]
        written = {self.column(each) for view in found for each in view.written()}
        names = [at for at in named if at not in written] or named
        numbers = [at for at, column in columns if at in shown and column["type"] in NUMBERS]
        for at in numbers[:MOST]:
            rows = [row for row in self.table["rows"] if isinstance(row[at], int | float)]
            if rows:
                yield self.range(at, rows, names, behind=at in behind)
            lacking = len(self.table["rows"]) - len(rows)
            if lacking and gaps:
                title = self.table["columns"][at]["title"]
                one = self.say["missing.one"].format(title)
                yield one if lacking == 1 else self.say["missing"].format(f"{lacking:,}", title)

    def range(self, at: int, rows: list[list[Any]], names: list[int], *, behind: bool) -> str:
        """How far the values of one column go."""
        column = self.table["columns"][at]
        ends = [end(rows, key=lambda row: row[at]) for end in (min, max)]
        told = [number(row[at]) for row in ends]
        if column.get("unit"):
            told = [self.say["unit"].format(each, column["unit"]) for each in told]
        if ends[0][at] == ends[1][at]:
            return self.say["same"].format(title=column["title"], least=told[0])
        for place, row in enumerate(ends):
            if where := [str(row[name]) for name in names[:2] if row[name] is not None]:
                told[place] = self.say["at"].format(told[place], self.say["comma"].join(where))
        phrase = self.say["range.behind" if behind else "range"]
        return phrase.format(title=column["title"], least=told[0], most=told[1])
