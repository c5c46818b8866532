"""What is written in a series with breaks: values, notes, gaps, units, names, and the key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.look import haloed
from helpers.charts.marks import points_by_mark
from helpers.charts.palette import INK_SOFT, RULE_STRONG
from helpers.charts.placing import OFFSETS, placed_texts, spread
from helpers.charts.planes import NAME, Plane, Series
from helpers.charts.rows import rows_of
from helpers.charts.scales import text_width
from helpers.tables.series import gaps


def word_layers(series: Series, plane: Plane) -> list[alt.Chart]:
    """All words of a chart that is no small panel."""
    placed = placed_texts(series.rows, plane.axes) if "text" in series.rows else None
    return [
        *_texts(placed, plane),
        *_notes(series, placed, plane),
        *_gaps(series, plane),
        *_units(series, plane),
        *_cut_axes(series, plane),
        *_names(series, plane),
        *_key(series, plane),
    ]


def _texts(placed: pd.DataFrame | None, plane: Plane) -> list[alt.Chart]:
    """What is written at the values, clear of lines and of each other."""
    if placed is None:
        return []
    rows = rows_of(placed)
    return [
        text
        for place, offset in OFFSETS.items()
        for text in haloed(
            plane.drawn(rows, place=place).encode(
                x=plane.years(), y=plane.values(), text=alt.Text("text:N")
            ),
            fontSize=plane.layout.small + 0.5,
            **offset,
        )
    ]


def _notes(series: Series, placed: pd.DataFrame | None, plane: Plane) -> list[alt.Chart]:
    """What is written under single values, or over their texts where another text stands there."""
    if "note" not in series.rows:
        return []
    noted = series.rows.loc[series.rows["note"].fillna("") != ""]
    if noted.empty:
        return []
    texts = [] if placed is None else placed.to_dict("records")
    boxes = [_box(row, plane) for row in texts]
    under = pd.Series([_clear_under(row, boxes, plane) for row in noted.to_dict("records")])
    return [
        text
        for below in (True, False)
        if (under == below).any()
        for text in haloed(
            plane.drawn(noted.loc[(under == below).to_numpy()]).encode(
                x=plane.years(), y=plane.values(), text=alt.Text("note:N")
            ),
            ink=INK_SOFT,
            lineBreak="\n",
            dy=UNDER if below else OVER,
            fontSize=plane.layout.small,
        )
    ]


UNDER, OVER = 18, -28  # pixels from a value to its note, under it or over its text


def _clear_under(
    row: Mapping[Any, Any], boxes: list[tuple[str, float, float, float]], plane: Plane
) -> bool:
    """Whether the note of a value may stand under it, clear of the texts of others."""
    half = text_width(str(row["note"]), size=plane.layout.small) / 2
    across, down = plane.pixels(row)
    return not any(
        choice == row["choice"]
        and abs(y - down - UNDER) < plane.layout.small + 2
        and left < across + half
        and across - half < right
        for choice, left, right, y in boxes
    )


def _box(row: Mapping[Any, Any], plane: Plane) -> tuple[str, float, float, float]:
    """Of a text at a value its measure, its left and right end and its middle, in pixels."""
    offset = OFFSETS[row["place"]]
    width = text_width(str(row["text"]), size=plane.layout.small)
    across, down = plane.pixels(row)
    start = {"left": 0.0, "right": -width}.get(offset.get("align", ""), -width / 2)
    left = across + offset.get("dx", 0) + start
    return row["choice"], left, left + width, down + offset["dy"]


def _gaps(series: Series, plane: Plane) -> list[alt.Chart]:
    """Words where values are missing, half-way between their neighbours, if there is room."""
    if not series.single:
        return []
    words = series.say.label("series.gap")
    room = text_width(words, size=plane.layout.small) + 16
    missing = pd.concat(
        [
            gaps(rows, x="x", y="y", step=plane.step).assign(choice=name)
            for name, rows in series.by_measure()
        ]
    )
    missing = missing.loc[plane.pixels_for(missing["length"]) >= room]
    if missing.empty:
        return []
    return haloed(
        plane.drawn(missing.assign(text=words)).encode(
            x=plane.years(), y=plane.values(), text=alt.Text("text:N")
        ),
        ink=INK_SOFT,
        dy=14,
        fontSize=plane.layout.small,
        fontStyle="italic",
    )


def _units(series: Series, plane: Plane) -> list[alt.Chart]:
    """The name of a measure that has no sign, under the highest line of its grid, or else over it."""
    found = []
    for name, measure in series.measures.items():
        if measure.title and not measure.sign:
            free = _is_free_below(series, plane, name)
            line = {"choice": name, "y": plane.axes[name].lines[-1], "text": measure.title}
            found += haloed(
                plane.drawn(pd.DataFrame([line])).encode(
                    x=alt.XValue(0), y=plane.values(), text=alt.Text("text:N")
                ),
                ink=INK_SOFT,
                align="left",
                baseline="top" if free else "bottom",
                dy=4 if free else -4,
                fontSize=plane.layout.small,
            )
    return found


FOOT = (9, 14)  # where the zigzag stands, and how far from it what is said of it: pixels
ZIGZAG = "M-1,0.5L-0.6,-0.5L-0.2,0.5L0.2,-0.5L0.6,0.5L1,-0.5"


def _cut_axes(series: Series, plane: Plane) -> list[alt.Chart]:
    """A zigzag over the foot of an axis that does not begin at zero, and where it begins."""
    cut = [
        {"choice": name, "y": plane.axes[name].low, "text": _begins(series, plane, name)}
        for name in series.measures
        if plane.axes[name].low > 0
    ]
    if not cut:
        return []
    foot = plane.drawn(pd.DataFrame(cut)).encode(x=alt.XValue(FOOT[0]), y=plane.values())
    return [
        foot.mark_point(
            shape=ZIGZAG, size=260, yOffset=-8, filled=False, stroke=RULE_STRONG, aria=False
        ),
        *haloed(
            foot.encode(text=alt.Text("text:N")),
            ink=INK_SOFT,
            align="left",
            dx=FOOT[1],
            dy=-8,
            fontSize=plane.layout.small,
        ),
    ]


def _begins(series: Series, plane: Plane, measure: str) -> str:
    """Where an axis begins that does not at zero."""
    low = f"{series.say.number(plane.axes[measure].low)}{series.measures[measure].sign}"
    return series.say.label("series.cut", value=low)


def _is_free_below(series: Series, plane: Plane, measure: str) -> bool:
    """Whether nothing is drawn where the name of a measure would stand under its highest line."""
    title, axis = series.measures[measure].title, plane.axes[measure]
    right = text_width(title, size=plane.layout.small) + CLEAR
    top = (axis.high - axis.lines[-1]) / axis.span * plane.height
    rows = series.rows.loc[series.rows["choice"] == measure]
    return not any(
        across < right and top - CLEAR < down < top + plane.layout.small + 4 + CLEAR
        for across, down in _points_on(rows, plane)
    )


def _names(series: Series, plane: Plane) -> list[alt.Chart]:
    """The name of each series at its last value, where there are several."""
    if series.single:
        return []
    ends = pd.concat(
        [
            spread(
                rows.sort_values("x").drop_duplicates("series", keep="last"),
                apart=(plane.layout.small + 3) * plane.axes[name].span / plane.height,
            )
            for name, rows in series.by_measure()
        ]
    )
    return [
        plane.drawn(ends, series=name)
        .mark_text(
            align="left",
            dx=10,
            fontSize=plane.layout.small,
            color=color,
            limit=NAME[plane.layout.name],
            aria=False,
        )
        .encode(x=plane.years(), y=plane.values(), text=alt.Text("series:N"))
        for name, color in series.colors.items()
    ]


# The key in the free corner below the line: pixels from the left, from the bottom, from row to row.
CORNER = {True: (46.4, 10.4, 17.1), False: (157.2, 13.2, 16.5)}  # compact or not
BELOW = {
    True: (6.0, 35.0),
    False: (6.0, 41.0),
}  # the key below the axis, where that corner is not free: from the left, down
CLEAR = 9  # pixels between the key and a value or line


def _key(series: Series, plane: Plane) -> list[alt.Chart]:
    """What the marks mean: in the corner below the line, or below the axis if that is not free."""
    words = {name: series.key_words(name) for name in series.measures}
    if not any(words.values()):
        return []
    free = all(_is_free(series, plane, name, each) for name, each in words.items())
    rows = pd.DataFrame(
        [
            {"choice": name, "mark": mark, "text": text, **plane.at(*place, measure=name)}
            for name, each in words.items()
            for (mark, text), place in zip(
                each.items(), _key_places(plane, each, free), strict=True
            )
        ]
    )
    key = plane.drawn(rows).encode(x=plane.years(), y=plane.values())
    return [
        *points_by_mark(key, series.styles, series.styles),
        key.mark_text(
            align="left", dx=12, fontSize=plane.layout.small, color=INK_SOFT, aria=False
        ).encode(text=alt.Text("text:N")),
    ]


def _key_places(plane: Plane, words: Mapping[str, str], free: bool) -> list[tuple[float, float]]:
    """Where each entry of the key stands, in pixels: below each other in the corner, else in lines."""
    left, bottom, apart = CORNER[plane.layout.compact]
    if free:
        top = plane.height - bottom - apart * (len(words) - 1)
        return [(left, top + apart * row) for row in range(len(words))]
    start, down = BELOW[plane.layout.compact]
    across, line, places = start, 0, []
    for text in words.values():
        needed = 12 + text_width(text, size=plane.layout.small) + 26
        if across > start and across + needed > plane.width:
            across, line = start, line + 1
        places.append((across, plane.height + down + apart * line))
        across += needed
    return places


def _is_free(series: Series, plane: Plane, measure: str, words: dict[str, str]) -> bool:
    """Whether neither values nor lines of a measure come near the key's corner, nor what is said there."""
    left, bottom, apart = CORNER[plane.layout.compact]
    right = left + 12 + max(text_width(text, size=plane.layout.small) for text in words.values())
    top = plane.height - bottom - apart * len(words)
    said = _begins(series, plane, measure) if plane.axes[measure].low > 0 else ""
    if sum(FOOT) + text_width(said, size=plane.layout.small) > left - CLEAR and said:
        return False
    return right < plane.width and not any(
        left - CLEAR < across < right + CLEAR and down > top - CLEAR
        for across, down in _points_on(series.rows.loc[series.rows["choice"] == measure], plane)
    )


def _points_on(rows: pd.DataFrame, plane: Plane) -> Iterator[tuple[float, float]]:
    """Points in pixels on the lines and values of a measure, close enough to find what is near."""
    for _, run in rows.sort_values("x").groupby("run"):
        points = [plane.pixels(row) for row in run.to_dict("records")]
        yield from points
        for (x, y), (later_x, later_y) in zip(points, points[1:], strict=False):
            for part in (each / 20 for each in range(1, 20)):
                yield x + (later_x - x) * part, y + (later_y - y) * part
