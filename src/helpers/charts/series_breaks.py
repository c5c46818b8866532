"""Breaks of a series: a dashed rule at each, and what is written there."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import altair as alt
import pandas as pd

from helpers.charts.look import haloed
from helpers.charts.palette import INK_SOFT, RULE_STRONG
from helpers.charts.planes import Plane, Series
from helpers.charts.rows import held
from helpers.charts.scales import LETTER, text_width

LINE = {True: 30, False: 34}  # how many letters a line at a break has at most, compact or not
ABOVE = -6  # pixels from the top of the plot to the lowest line over it
BESIDE = 6  # pixels between a rule and the words beside it
SHORTEST = 12  # letters: words in shorter lines are not read


def break_layers(series: Series, plane: Plane) -> list[alt.Chart]:
    """A dashed rule at each break, and what is written there."""
    if series.breaks.empty:
        return []
    if plane.panel:
        rules = alt.Chart(series.breaks[["x", "panel"]])
        return [
            rules.mark_rule(color=RULE_STRONG, strokeDash=[3, 3], aria=False).encode(
                x=plane.years()
            )
        ]
    placed = _with_room(series.breaks, plane)
    tops = ABOVE - (plane.layout.small + 3) * placed["lift"]
    told = placed[["x", "title", "why"]].assign(top=tops)
    rules = alt.Chart(held(told))
    why = alt.Tooltip("why:N", title=series.say.label("series.basis"))
    return [
        rules.mark_rule(color=RULE_STRONG, strokeDash=[4, 4], strokeWidth=1.2).encode(
            x=plane.years(),
            y=alt.Y("top:Q", scale=None, axis=None),
            y2=alt.Y2Value(plane.height),
            description=alt.Description("title:N"),
            tooltip=[why] if series.breaks["why"].notna().all() else alt.Undefined,
        ),
        *_break_titles(placed, plane),
    ]


def _break_titles(placed: pd.DataFrame, plane: Plane) -> Iterator[alt.Chart]:
    """The words at each break, over the plot, where no value stands: right of it, else left."""
    line = plane.layout.small + 3
    for leftward, lift in placed[["left", "lift"]].drop_duplicates().itertuples(index=False):
        rows = placed.loc[(placed["left"] == leftward) & (placed["lift"] == lift)]
        yield from haloed(
            alt.Chart(held(rows[["x", "title"]])).encode(
                x=plane.years(),
                y=alt.YValue(ABOVE - line * int(lift)),
                text=alt.Text("title:N"),
            ),
            ink=INK_SOFT,
            align="right" if leftward else "left",
            baseline="line-bottom",
            dx=-BESIDE if leftward else BESIDE,
            fontSize=plane.layout.small,
            lineBreak="\n",
            lineHeight=line,
        )


def _signs(x: float, all_breaks: pd.Series, plane: Plane) -> int:
    """How many signs a line may have: no more than fit before the rule of the next break."""
    most = LINE[plane.layout.compact]
    later = all_breaks[all_breaks > x]
    if later.empty:
        return most
    room = plane.pixels_for(later.min() - x) - 2 * BESIDE
    fitting = int(room / (plane.layout.small * LETTER))
    return min(most, fitting) if fitting >= SHORTEST else most


def _with_room(breaks: pd.DataFrame, plane: Plane) -> pd.DataFrame:
    """The breaks with their words in lines, `left` if they stand on that side, and `lift`.

    `lift` is how many lines of other words the lowest line of theirs stands above.
    """
    taken: list[tuple[float, float, int]] = []  # from and to in pixels, and the first line free
    rows = []
    for each in breaks.to_dict("records"):
        across = plane.across(each["x"])
        lines = textwrap.wrap(each["title"], _signs(each["x"], breaks["x"], plane))
        needed = max(text_width(line, size=plane.layout.small) for line in lines) + BESIDE
        left = plane.width - across < needed and across > plane.width / 2
        start = across - needed if left else across
        over = [free for since, until, free in taken if since < start + needed and start < until]
        lift = max([0, *over])
        taken.append((start - BESIDE, start + needed + BESIDE, lift + len(lines)))
        # Words are hung from their last line: those of one line, too, stand right over the plot.
        title = "\n".join(lines)
        rows.append({**each, "title": title, "left": left, "lift": lift + len(lines) - 1})
    return pd.DataFrame(rows)
