"""Parts of a whole: one bar per whole, never joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.checks import colors_as_hex, require_known
from helpers.charts.columns import (
    as_texts,
    by_text,
    in_letters,
    in_order,
    kinds_in_order,
    named,
    require_columns,
    require_each,
    require_filled_columns,
    require_flags,
    require_numbers,
    require_one_row_each,
    require_written_apart,
)
from helpers.charts.frames import WHOLE, Frame
from helpers.charts.look import config, layout_named
from helpers.charts.marks import colors_for, dot, key_record
from helpers.charts.palette import REST
from helpers.charts.tooltips import Titles, tooltip_columns, tooltips
from helpers.charts.whole_layers import Bars, whole_layers
from helpers.tables.wholes import parts_in_percent
from helpers.words.labels import Texts, Words


@dataclass(frozen=True)
class Heading:
    """The columns of what stands over a bar: `title`, else the name of the whole, and `detail`."""

    title: str | None = None
    detail: str | None = None


NO_HEADING = Heading()


@drafted
def parts_of_whole(
    table: pd.DataFrame,
    *,
    row: str,
    part: str,
    value: str,
    text: str | None = None,
    low: str | None = None,
    heading: Heading = NO_HEADING,
    colors: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    tooltip: Titles | None = None,
    frame: Frame = WHOLE,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw wholes as bars of one length, each cut into its parts.

    A row of `table` is one `part` of the whole that `row` names; `value` is its size, zero or more,
    in a unit that is the same within a whole: bars show percent of the sum of its parts. Wholes and
    parts stand as their categories or else the table order them. `text`
    (else the percent) is written on a part where there is room, bars for which `low` is true are
    drawn lower, such as those of a part of a year, `heading` names the columns of what
    stands over a bar; `colors`, `names` are by part, `tooltip` says which columns a part tells.

    Raises `ChartError` naming argument and remedy for a column that is missing or does not hold
    what it should, a part that stands twice in a whole, a whole of zero, or parts without colour.
    """
    columns = {"row": row, "part": part, "text": text, "low": low, "panel": frame.panel}
    frame.require_no_span("parts_of_whole")
    _require_parts(table, columns | asdict(heading), value=value)
    columns |= asdict(heading) | {"title": heading.title or row}
    measures = layout_named(layout)
    drawn = list(map(in_letters, kinds_in_order(table[part])))
    colors, names = by_text(colors), by_text(names)
    require_known(drawn, colors or drawn, argument="colors")
    require_known(drawn, names or drawn, argument="names")
    colors = colors_as_hex(colors) if colors else None
    rows = _rows(table, columns, value=value, say=Words.of(lang, words), tooltip=tooltip or {})
    called = names or {each: each for each in drawn}
    bars = Bars(
        rows=rows.assign(name=rows["part"].map(called)),
        colors=_of(drawn, colors or _colors(drawn, part)),
        names=_of(drawn, called),
        layout=measures,
        width=frame.width or measures.width - 10,
        told=_told(tooltip, columns, value),
        panel=frame.panel is not None,
    )
    return _chart(bars, frame)


def _chart(bars: Bars, frame: Frame) -> alt.LayerChart:
    return alt.layer(
        *whole_layers(bars),
        width=bars.width,
        height=frame.height or bars.step * len(bars.order),
        config=config(bars.layout),
        usermeta=_key(bars) if bars.panel else alt.Undefined,
    )


def _require_parts(table: pd.DataFrame, columns: Mapping[str, str | None], *, value: str) -> None:
    require_columns(table, **columns, value=value)
    require_numbers(table, value=value)
    require_flags(table, low=columns["low"])
    require_each(
        table,
        table[value] >= 0,
        argument=named("value", value),
        found="is less than nothing",
        remedy="Parts of a whole are zero or more: leave such rows out, or draw another chart.",
    )
    wholes = {each: columns[each] for each in ("row", "panel")}
    require_filled_columns(table, **wholes, part=columns["part"])
    require_one_row_each(table, **wholes, part=columns["part"])
    require_written_apart(table, **wholes, part=columns["part"])
    by = [column for column in wholes.values() if column is not None]
    for argument in ("low", "title", "detail"):
        if (column := columns[argument]) is not None:
            require_each(
                table,
                (table[column] == _first(table, by, column)) | table[column].isna(),
                argument=named(argument, column),
                found="says something else than another part of the same whole",
                remedy="It is said of a whole: write the same for all of its parts, or for one.",
            )
    require_each(
        table,
        table.groupby(by, observed=True)[value].transform("sum") > 0,
        argument=named("value", value),
        found="belongs to a whole of zero, which has no parts",
        remedy="Leave that whole out.",
    )


def _first(table: pd.DataFrame, by: list[str], column: str) -> pd.Series:
    """For each part what the first part of its whole that says something says in a column."""
    return table.groupby(by, sort=False, observed=True)[column].transform("first")


def _rows(
    table: pd.DataFrame,
    columns: Mapping[str, str | None],
    *,
    value: str,
    say: Words,
    tooltip: Titles,
) -> pd.DataFrame:
    """The table under the names of the arguments, cut into bars, with the text of each part."""
    table = table.reset_index(drop=True)
    apart = [column for column in (columns["panel"], columns["row"]) if column is not None]
    table = in_order(table, *apart, str(columns["part"])).reset_index(drop=True)
    given = {argument: table[column] for argument, column in columns.items() if column is not None}
    rows = as_texts(pd.DataFrame({**given, "value": table[value]}), "row", "part").join(
        tooltip_columns(table, [tooltip])
    )
    wholes = ["row", "panel"] if "panel" in rows else ["row"]
    cut = parts_in_percent(rows, whole=wholes, part="part", value="value")
    texts = [_percent(percent, say) for percent in cut["percent"]]
    first = cut.groupby("panel")["row"].transform("first") if "panel" in cut else cut["row"].iloc[0]
    kinds = ["panel", "part"] if "panel" in cut else ["part"]
    leading = cut["row"] == first
    elsewhere = ~leading.groupby([cut[each] for each in kinds]).transform("any")
    return cut.assign(
        low=cut["low"].astype(bool) if "low" in cut else False,
        text=[str(text) if pd.notna(text) else "" for text in cut.get("text", texts)],
        **{
            each: _first(cut, wholes, each).map(in_letters, na_action="ignore").fillna(rest)
            for each, rest in _headings(cut).items()
        },
        middle=(cut["from"] + cut["to"]) / 2,
        leads=~cut.duplicated(wholes),
        named=leading | (elsewhere & ~cut.duplicated(kinds)),  # the first bar may lack a part
    )


def _percent(percent: float, say: Words) -> str:
    """A share as it is written on its part: what is not nothing, or not all, is not rounded to it."""
    if 0 < percent < 0.05:
        return f"<{say.percent(0.1)}"
    return f">{say.percent(99.9)}" if 99.95 <= percent < 100 else say.percent(percent)


def _headings(cut: pd.DataFrame) -> dict[str, Any]:
    """What stands over a bar where a cell of its heading is empty: the name of the whole, nothing."""
    return {each: rest for each, rest in {"title": cut["row"], "detail": ""}.items() if each in cut}


def _colors(parts: list[str], part: str) -> dict[str, str]:
    """A colour for each part; of two parts the second is the rest."""
    colors = colors_for(parts, argument=named("part", part))
    return {**colors, parts[1]: REST} if len(parts) == 2 else colors


def _key(bars: Bars) -> dict[str, Any]:
    """What a small panel leaves out: which colour is which part."""
    squares = {part: dot(color, shape="square") for part, color in bars.colors.items()}
    return key_record(bars.names, squares)


def _of(drawn: list[str], given: Mapping[str, str]) -> dict[str, str]:
    """What is given for the parts that are drawn, in their order."""
    return {each: given[each] for each in drawn}


def _told(
    tooltip: Titles | None, columns: Mapping[str, str | None], value: str
) -> list[alt.Tooltip]:
    if tooltip:
        return tooltips(tooltip)
    told = {"row": columns["row"], "part": columns["part"], "value": value, "text": "%"}
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in told.items()]
