"""Series with breaks: values in time, joined only where they may be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.checks import ChartError, require_known
from helpers.charts.columns import (
    as_texts,
    by_text,
    named,
    require_columns,
    require_each,
    require_filled_columns,
    require_legible,
    require_numbers,
    require_one_row_each,
    require_written_apart,
)
from helpers.charts.frames import WHOLE, Frame
from helpers.charts.look import Layout, config, layout_named
from helpers.charts.marks import Style, colors_for, dot, key_record, styles_for
from helpers.charts.planes import NAME, PLAIN, Measure, Plane, Series
from helpers.charts.series_layers import series_layers
from helpers.charts.tooltips import tooltip_columns
from helpers.tables.series import breaks_within, runs
from helpers.words.labels import Texts, Words

ONE = "value"  # the measure, and the kind of mark, of a table that has but one
KINDS = ("series", "basis", "mark", "choice")  # columns whose values name kinds, be they numbers
Columns = Mapping[str, str | None]  # a column of the table by the argument that names it


@dataclass(frozen=True)
class Detail:
    """The columns that tell more of each value of a series; None names none.

    `apart`: true for a value that is joined to no other, such as a part of a year. `text` is
    written at the value, `note` under it; `value` is the value in words, for who cannot see it.
    """

    apart: str | None = None
    text: str | None = None
    note: str | None = None
    value: str | None = None


NO_DETAIL = Detail()


@drafted
def series_with_breaks(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    series: str | None = None,
    basis: str | None = None,
    breaks: pd.DataFrame | None = None,
    mark: str | None = None,
    styles: Mapping[str, Style] | None = None,
    detail: Detail = NO_DETAIL,
    measure: Measure | Mapping[str, Measure] = PLAIN,
    choice: str | None = None,
    step: int = 1,
    frame: Frame = WHOLE,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw values in time, joined by lines only within a basis, with breaks drawn as breaks.

    A row of `table` is one value: `y`, in the unit that `measure` names, at `x`, a whole number
    such as a year. Each `series` has a line and a colour, each `mark` (a kind of value) a style,
    from `styles` if given. Joined are values of one series and one `basis` not further apart than
    `step`. `breaks` has a row per break: in `x` the first value on the new basis, perhaps `title`
    and `why` in words and the columns that say whom it concerns; without `basis` it parts lines.
    One that parts none of the values is not drawn. With `choice`, a column that says of what
    measure a row is, `measure` has one for each, of which a reader chooses.

    Raises `ChartError` naming argument and remedy for a column that is missing or does not hold
    what it should, for two values where there can be one, and for more series than colours.
    """
    columns = {"x": x, "y": y, "series": series, "basis": basis, "mark": mark, "choice": choice}
    columns |= {**asdict(detail), "panel": frame.panel}
    measures = measures_of(table, measure, choice=choice)
    _require_series(table, columns, breaks=breaks)
    measured = layout_named(layout)
    _require_names(table, series, layout=measured)
    say = Words.of(lang, words)
    rows = _rows(table, columns, measures, breaks=breaks, step=step, say=say)
    drawn = Series(
        rows=rows,
        breaks=_placed_breaks(breaks, columns, rows, step=step, say=say),
        measures=measures,
        styles=styles_for(rows["mark"], by_text(styles), argument="styles"),
        colors=colors_for(rows["series"], argument=named("series", series)),
        titles=_titles(columns),
        say=say,
    )
    return _chart(drawn, choice=choice, step=step, frame=frame, layout=measured)


def _chart(
    series: Series, *, choice: str | None, step: int, frame: Frame, layout: Layout
) -> alt.LayerChart:
    plane = Plane.fitted(
        series.rows, series.measures, choice=choice, step=step, frame=frame, layout=layout
    )
    chosen = [choice_of_measure(choice, series.measures, say=series.say)] if choice else None
    return alt.layer(
        *series_layers(series, plane),
        width=plane.width,
        height=plane.height,
        params=chosen or alt.Undefined,
        config=config(layout),
        usermeta=_key(series) if frame.panel else alt.Undefined,
    )


def _key(series: Series) -> dict[str, Any]:
    """What a small panel leaves out: what its marks mean, and which colour is which series."""
    words, styles = series.key_words(ONE), dict(series.styles)
    if not series.single:
        lines = {f"series {name}": name for name in series.colors}
        styles |= {each: dot(series.colors[name]) for each, name in lines.items()}
        words = lines | words
    return key_record(words, styles)


def _titles(columns: Columns) -> dict[str, str]:
    """What a mark tells if the caller names no tooltip, under the names of the caller's columns."""
    told = {"series": columns["series"], "x": columns["x"], "value": columns["y"]}
    return {field: column for field, column in told.items() if column is not None}


def measures_of(
    table: pd.DataFrame, measure: Measure | Mapping[str, Measure], *, choice: str | None
) -> dict[str, Measure]:
    """The measures that rows of the table have, by the value of the column `choice`.

    Raises `ChartError` if there are several measures without a choice, or one is missing.
    """
    if isinstance(measure, Measure):
        if choice is not None:
            raise ChartError(
                "measure",
                "it is one measure, but choice= lets a reader choose between several",
                "Give a mapping from the values of that column to a measure each.",
            )
        return {ONE: measure}
    if choice is None:
        raise ChartError(
            "measure",
            "it is a mapping, but no choice= says of what measure a row is",
            "Name that column, or give one measure.",
        )
    require_columns(table, choice=choice)
    drawn = set(table[choice].dropna().map(str))
    given = {str(name): each for name, each in measure.items()}
    require_known(sorted(drawn), given, argument="measure")
    return {name: each for name, each in given.items() if name in drawn}


def choice_of_measure(
    choice: str, measures: Mapping[str, Measure], *, say: Words
) -> alt.TopLevelParameter:
    """The parameter by which a reader chooses a measure, the first one to begin with."""
    chosen = alt.param(
        name=choice,
        value=next(iter(measures)),
        bind=alt.binding_radio(
            options=list(measures),
            labels=[measure.title or name for name, measure in measures.items()],
            name=say.label("unit"),
        ),
    )
    return chosen.param


def _require_series(table: pd.DataFrame, columns: Columns, *, breaks: pd.DataFrame | None) -> None:
    x, y = str(columns["x"]), str(columns["y"])
    require_columns(table, **columns)
    require_numbers(table, x=x, y=y)
    require_each(
        table,
        table[x] % 1 == 0,
        argument=named("x", x),
        found="has no whole number",
        remedy="Name a column of years, or of other numbers that follow each other.",
    )
    told_apart = ("series", "basis", "choice", "panel", "apart")
    require_filled_columns(table, **{each: columns[each] for each in (*told_apart, "mark")})
    require_one_row_each(table, x=x, **{each: columns[each] for each in told_apart})
    require_written_apart(table, **{each: columns[each] for each in KINDS})
    if breaks is not None and not breaks.empty:
        if x not in breaks:
            raise ChartError(
                "breaks",
                f"it has no column {x!r}, which says where a break is",
                f"Give it one with the first value on the new basis (x={x!r}).",
            )
        require_numbers(breaks, breaks=x)
        require_each(
            breaks,
            breaks[x] % 1 == 0,
            argument=named("breaks", x),
            found="has no whole number",
            remedy="Give the first value on the new basis, as in 2021: the break is drawn before it.",
        )


def _require_names(table: pd.DataFrame, series: str | None, *, layout: Layout) -> None:
    """Require that the names of series can be told apart where they are cut."""
    if series is not None:
        names, room = table[series].map(str), NAME[layout.name]
        require_legible(names, argument=named("series", series), room=room, size=layout.small)


def _rows(
    table: pd.DataFrame,
    columns: Columns,
    measures: Mapping[str, Measure],
    *,
    breaks: pd.DataFrame | None,
    step: int,
    say: Words,
) -> pd.DataFrame:
    """The table under the names of the arguments, with `run`, `value` and the tooltips' columns."""
    table = table.reset_index(drop=True)
    given = {argument: table[column] for argument, column in columns.items() if column is not None}
    defaults = {"series": "", "basis": "", "mark": ONE, "apart": False, "choice": ONE}
    rows = as_texts(pd.DataFrame({**defaults, **given}, index=table.index), *KINDS)
    if columns["value"] is None:
        rows["value"] = [
            f"{say.number(number)}{measures[name].sign}"
            for number, name in zip(rows["y"], rows["choice"], strict=True)
        ]
    within = [each for each in ("choice", "panel", "series", "basis", "apart") if each in rows]
    parting = None
    if breaks is not None and columns["basis"] is None:
        parting = as_texts(breaks.rename(columns=_named_by_argument(columns)), *KINDS)
    rows["run"] = runs(rows, x="x", within=within, breaks=parting, step=step)
    return rows.join(tooltip_columns(table, [each.tooltip for each in measures.values()]))


def _named_by_argument(columns: Columns) -> dict[str, str]:
    """How the columns of a table are called in a chart: x, y, series, …"""
    return {column: argument for argument, column in columns.items() if column is not None}


def _placed_breaks(
    breaks: pd.DataFrame | None, columns: Columns, rows: pd.DataFrame, *, step: int, say: Words
) -> pd.DataFrame:
    """Where to draw the breaks that part values of a panel: `x`, `title`, `why` and `panel`."""
    if breaks is None or breaks.empty:
        return pd.DataFrame({"x": [], "title": [], "why": [], "panel": []})
    alike = as_texts(breaks.rename(columns=_named_by_argument(columns)), *KINDS)
    if "series" in alike:
        alike = alike.loc[alike["series"].isin(rows["series"])]
    found = []
    panels = rows.get("panel", pd.Series(ONE, index=rows.index))
    for panel, values in rows.groupby(panels, sort=False):
        own = alike.loc[alike["panel"] == panel] if "panel" in alike else alike
        known = values[["x", "series", "basis"]].drop_duplicates()
        placed = breaks_within(own, x="x", values=known, within=["series"], step=step)
        found.append(placed.assign(x=placed["at"], panel=panel))
    placed = pd.concat(found).reindex(columns=["x", "title", "why", "panel"]).drop_duplicates()
    return placed.assign(title=placed["title"].astype(object).fillna(say.label("series.break")))
