"""A matrix: rows by columns, each cell with a state and perhaps a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.checks import ChartError, require_known
from helpers.charts.columns import (
    by_text,
    in_letters,
    kinds_in_order,
    named,
    require_columns,
    require_filled_columns,
    require_legible,
    require_one_row_each,
    require_written_apart,
)
from helpers.charts.frames import WHOLE, Frame
from helpers.charts.look import Layout, config, layout_named
from helpers.charts.marks import Style, key_record, points_by_mark, styles_for
from helpers.charts.palette import INK, INK_SOFT, LAND, PAPER
from helpers.charts.scales import text_width
from helpers.charts.tooltips import Titles, tooltip_columns, tooltips

ROW = {True: 26, False: 30}  # how high a row is in pixels, compact or not
LEAST = 18  # how wide a cell is at least
NAMES = {True: 110, False: 220}  # how much of the width the names of rows may take
COLUMN = 140  # pixels for the name of a column
MARK = 9  # from the middle of a mark to its edge, with room
APART = 5  # pixels between the names of two columns, at least
KEY_LINE = 20  # from line to line of the key


@dataclass(frozen=True)
class Cells:
    """What the layers of a matrix share."""

    rows: pd.DataFrame
    styles: Mapping[str, Style]
    layout: Layout
    width: float
    height: float
    told: list[alt.Tooltip]
    across: list[str]  # the columns, from left to right
    down: list[str]  # the rows, from top to bottom
    side: str = "top"  # where the names of the columns stand

    @property
    def cell(self) -> float:
        """How wide a cell is, in pixels."""
        return self.width / len(self.across)

    @property
    def longest(self) -> float:
        """How much room the longest value needs, in pixels; nothing where there is none."""
        return max(text_width(value, size=self.layout.small) for value in self.rows["value"])

    @property
    def written(self) -> bool:
        """Whether there are values, and room for the longest of them beside its mark."""
        return 0 < self.longest <= self.cell - 2 * MARK - 8


@drafted
def matrix(
    table: pd.DataFrame,
    *,
    row: str,
    column: str,
    state: str,
    value: str | None = None,
    styles: Mapping[str, Style] | None = None,
    names: Mapping[str, str] | None = None,
    tooltip: Titles | None = None,
    frame: Frame = WHOLE,
    layout: str = "wide",
) -> alt.LayerChart:
    """Draw rows by columns, each cell with a mark for its state and its value beside it.

    A row of `table` is a cell: the columns `row` and `column` say where it stands, `state` what is
    the case there, `value`, a text that may be empty, how much. A cell without a row stays blank.
    `styles` says how each state is marked, as in {"open": {"shape": "square", "fill": "teal"}}, and
    `names` what it is called, in the order of the key;
    `tooltip` says which columns a cell tells. Rows and columns stand as their categories or else the
    table order them.
    Values are written where there is room for the longest, and told in the tooltip anyhow.

    Raises `ChartError` naming argument and remedy for a column that is missing or empty, a cell
    that stands twice, more states than can be told apart, or cells too narrow for a mark.
    """
    columns = {"row": row, "column": column, "state": state, "panel": frame.panel}
    require_columns(table, **columns, value=value)
    require_filled_columns(table, **columns)
    require_one_row_each(table, row=row, column=column, panel=frame.panel)
    require_written_apart(table, **columns)
    frame.require_no_span("matrix")
    measures = layout_named(layout)
    rows = _rows(table, {**columns, "value": value}, tooltip=tooltip or {})
    styles, names = by_text(styles), by_text(names)
    drawn = styles_for(
        rows["state"], styles, argument="styles" if styles else named("state", state)
    )
    require_known(drawn, names or drawn, argument="names")
    called = {each: (names or {}).get(each, each) for each in drawn}
    cells = Cells(
        rows=rows.assign(name=rows["state"].map(called)),
        styles=drawn,
        layout=measures,
        width=frame.width or _width(rows, measures),
        height=frame.height or ROW[measures.compact] * rows["row"].nunique(),
        told=tooltips(tooltip) if tooltip else _told(columns, value),
        across=list(map(in_letters, kinds_in_order(table[column]))),
        down=list(map(in_letters, kinds_in_order(table[row]))),
        side="bottom" if frame.panel else "top",
    )
    _require_room(cells, row=row, column=column)
    return _chart(cells, called, frame)


def _rows(
    table: pd.DataFrame, columns: Mapping[str, str | None], *, tooltip: Titles
) -> pd.DataFrame:
    """The table under the names of the arguments, each as text."""
    table = table.reset_index(drop=True)
    given = {
        argument: table[column].astype(object).where(table[column].notna(), "").map(in_letters)
        for argument, column in columns.items()
        if column is not None
    }
    return pd.DataFrame({"value": "", **given}).join(tooltip_columns(table, [tooltip]))


def _width(rows: pd.DataFrame, layout: Layout) -> float:
    """What the names of the rows leave of the layout's width."""
    return layout.width - _room(rows, layout) - 20


def _room(rows: pd.DataFrame, layout: Layout) -> float:
    """What the names of the rows take, in a font with wider letters too."""
    longest = max(text_width(name, size=layout.text) for name in rows["row"])
    return min(longest, NAMES[layout.compact])


def _told(columns: Mapping[str, str | None], value: str | None) -> list[alt.Tooltip]:
    told = {"row": columns["row"], "column": columns["column"], "name": columns["state"]}
    return [
        alt.Tooltip(f"{field}:N", title=title)
        for field, title in {**told, "value": value}.items()
        if title is not None
    ]


def _require_room(cells: Cells, *, row: str, column: str) -> None:
    size, room = cells.layout.text, NAMES[cells.layout.compact]
    require_legible(cells.down, argument=named("row", row), room=room, size=size)
    require_legible(
        cells.across, argument=named("column", column), room=COLUMN, size=cells.layout.small
    )
    if cells.cell < LEAST:
        raise ChartError(
            named("column", column),
            f"its {len(cells.across)} values leave {cells.cell:.0f} pixels for each cell",
            f"Draw at most {int(cells.width // LEAST)} of them at a time, or give rows and columns "
            "in exchange.",
        )


# ------------------------------------------------------------------------------------------ drawing


def _chart(cells: Cells, names: Mapping[str, str], frame: Frame) -> alt.LayerChart:
    key = [] if frame.panel else _key(cells, names)
    return alt.layer(
        _ground(cells),
        *_marks(cells),
        *([_values(cells)] if cells.written else []),
        *key,
        width=cells.width,
        height=cells.height,
        config=config(cells.layout),
        usermeta=_record(cells, names) if frame.panel else alt.Undefined,
    )


def _record(cells: Cells, names: Mapping[str, str]) -> dict[str, Any]:
    """What `panels` draws around all panels: the key, and room for the names of the rows."""
    return {
        **key_record(names, cells.styles),
        "left": cells.layout.width - _width(cells.rows, cells.layout),
    }


def _drawn(cells: Cells) -> alt.Chart:
    """The cells, on the axes of the matrix; names that lying would run together stand up."""
    widest = max(text_width(name, size=cells.layout.small) for name in cells.across)
    align = "left" if cells.side == "top" else "right"
    turned: dict[str, Any] = {"labelAngle": 0}
    if widest + APART > cells.cell:
        turned = {"labelAngle": -90, "labelAlign": align, "labelBaseline": "middle"}
    columns = alt.Axis(orient=cells.side, labelColor=INK, labelLimit=COLUMN, grid=False, **turned)
    rows = alt.Axis(
        labelColor=INK,
        labelFontSize=cells.layout.text,
        labelLimit=NAMES[cells.layout.compact],
        minExtent=round(_room(cells.rows, cells.layout)) + 8,
        grid=False,
    )
    tight = alt.Scale(padding=0)
    return alt.Chart(cells.rows).encode(
        x=alt.X("column:N", sort=cells.across, scale=tight, axis=columns, title=None),
        y=alt.Y("row:N", sort=cells.down, scale=tight, axis=rows, title=None),
    )


def _ground(cells: Cells) -> alt.Chart:
    """The cells themselves, which tell what they hold."""
    return (
        _drawn(cells)
        .mark_rect(fill=LAND[0], stroke=PAPER, strokeWidth=2)
        .encode(description=alt.Description("name:N"), tooltip=cells.told)
    )


def _marks(cells: Cells) -> list[alt.Chart]:
    """A mark for each state: in the middle of the cell, or left of its value."""
    offset = -(cells.longest / 2 + 4) if cells.written else 0
    return [
        _drawn(cells)
        .transform_filter(alt.datum.state == state)
        .mark_point(opacity=1, filled=True, aria=False, **{"size": 80, "xOffset": offset, **style})
        for state, style in cells.styles.items()
    ]


def _values(cells: Cells) -> alt.Chart:
    return (
        _drawn(cells)
        .mark_text(fontSize=cells.layout.small, color=INK, dx=MARK, aria=False)
        .encode(text=alt.Text("value:N"))
    )


def _key(cells: Cells, names: Mapping[str, str]) -> list[alt.Chart]:
    """What each mark means, in lines below the matrix."""
    across, line, rows = 8.0, 0, []
    for state, name in names.items():
        needed = 14 + text_width(name, size=cells.layout.small) + 18
        if across > 8 and across + needed > cells.width:
            across, line = 8.0, line + 1
        rows.append((state, name, across, cells.height + 18 + KEY_LINE * line))
        across += needed
    return [part for each in rows for part in _entry(cells, *each)]


def _entry(cells: Cells, state: str, name: str, across: float, down: float) -> list[alt.Chart]:
    entry = alt.Chart({"values": [{"mark": state, "text": name}]}).encode(
        x=alt.XValue(across), y=alt.YValue(down)
    )
    return [
        *points_by_mark(entry, [state], cells.styles, size=80),
        entry.mark_text(
            align="left", dx=11, fontSize=cells.layout.small, color=INK_SOFT, aria=False
        ).encode(text=alt.Text("text:N")),
    ]
