"""What was opened, and for whom: measures by field and region, and caps on foreign owners."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.checks import require_table
from helpers.charts.dumbbells import dumbbells
from helpers.charts.marks import Style, dot, ring
from helpers.charts.palette import COHORT_COLORS, INK_SOFT, SERVICES
from helpers.charts.periods import periods
from helpers.charts.sheets import Choice, sheets
from helpers.tables.opened import REACHES, cells_with_several
from helpers.tables.periods import Day
from helpers.words.labels import Texts, Words

# Filled where a region is named, empty where a measure is for all or named for several together, a dash
# where nobody says for whom.
DASH = "M-0.4,-0.05H0.4V0.05H-0.4Z"
STYLES: dict[str, Style] = {
    "named": dot(SERVICES),
    "ended": dot(INK_SOFT, shape="square"),
    "indirect": ring(SERVICES, shape="diamond"),
    "all": ring(SERVICES),
    "unstated": dot(INK_SOFT, stroke=INK_SOFT, shape=DASH),
}
SHARES: dict[str, Style] = {
    "nationwide": ring(INK_SOFT, shape="square"),
    "before": ring(SERVICES),
    "pilot": dot(SERVICES),
}


def measures_opened(
    worded: pd.DataFrame,
    *,
    reached: pd.DataFrame,
    regions: pd.DataFrame,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw which measures are for which region: fields by regions, and each field by its measures.

    `worded` comes from `worded_measures`, `reached` from `reached_regions`. Columns are all regions
    by cohort, on a phone the cohorts. Parameters: `sheet` (a field), `region` and `kind`, which
    filter, and `item`, the field or measure chosen. Measures of other policies stand in a sheet of
    their own and are not counted. Raises `ChartError` as `sheets` does.
    """
    say = Words.of(lang, words)
    order = regions.assign(name=regions[f"name_{lang}"], place_in_order=range(len(regions)))
    marks = reached.merge(order[["region_id", "name", "cohort", "place_in_order"]], on="region_id")
    marks = marks.sort_values("place_in_order", kind="stable")
    require_table(marks, ["measure_id", "reach"], argument="reached")
    other = say.label("opened.aside")
    wide = layout != "compact"
    return sheets(
        marks,
        things=worded,
        thing="measure_id",
        name="name",
        sheet="field",
        sheet_key="field_key",
        column="name" if wide else "cohort",
        state="reach",
        group="cohort" if wide else None,
        columns=order,
        region=Choice("name", say.label("opened.region")),
        kind=Choice("about", say.label("opened.kind")),
        sheet_title=say.label("opened.field"),
        excluded=[other] if (worded["field"] == other).any() else [],
        styles=STYLES,
        names={reach: say.label(f"opened.{reach}") for reach in REACHES},
        silent=["all", "unstated"],
        cells=_cells(worded, reached, order) if wide else None,
        layout=layout,
        lang=lang,
        words=words,
    )


def _cells(
    worded: pd.DataFrame, reached: pd.DataFrame, regions: pd.DataFrame
) -> dict[tuple[str, str], str]:
    """What tells of a cell with several measures (`measure_items`), by its field and name of region."""
    names = regions.set_index("region_id")["name"]
    fields = worded.set_index("measure_id")["field_key"]
    several = cells_with_several(fields, reached)
    return {(field, names[region]): f"{field}--{region}" for field, region in several}


def ownership_caps(
    caps: pd.DataFrame,
    *,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw what share foreigners might own before, in the pilot and in the rest of the country.

    `caps` comes from `worded_caps`. A share that no text prints is not drawn, and where it is that
    of the pilot, said. Raises `ChartError` as `dumbbells` does.
    """
    say = Words.of(lang, words)
    require_table(caps, ["row", "activity"], argument="caps")
    return dumbbells(
        caps,
        row="row",
        group="activity",
        values={
            "nationwide": "nationwide_percent",
            "before": "before_percent",
            "pilot": "pilot_percent",
        },
        styles=SHARES,
        names={name: say.label(f"caps.{name}") for name in SHARES},
        join=("before", "pilot"),
        missing={"pilot": say.label("caps.unprinted")},
        ticks={
            0: say.label("caps.closed"),
            50: say.percent(50, decimals=0),
            70: say.percent(70, decimals=0),
            100: say.label("caps.open"),
        },
        layout=layout,
    )


def openings_followed(
    followed: pd.DataFrame,
    *,
    as_of: Day,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw for how long each instrument opens a business, and where: a bar for each.

    `followed` comes from `followed_openings`. A bar without a stated end is told apart and runs to
    `as_of`. Raises `ChartError` as `periods` does.
    """
    say = Words.of(lang, words)
    require_table(followed, ["opening", "row", "dated_on"], argument="followed")
    openings = list(dict.fromkeys(followed["opening"]))
    return periods(
        followed,
        row="row",
        start="dated_on",
        end="ends_on",
        until=as_of,
        solid="known",
        group="opening",
        group_title=say.label("opened.opening"),
        colors=dict(zip(openings, (SERVICES, *reversed(COHORT_COLORS.values())), strict=False)),
        tooltip={"row": " ", "when": " ", "instrument": " "},
        layout=layout,
        lang=lang,
        words=words,
    )
