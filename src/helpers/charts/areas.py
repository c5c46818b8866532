"""Provinces by what is known of them: shaded by a number, or coloured by a class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isclose
from typing import Any

import altair as alt
import pandas as pd
from pandas.api import types

from helpers.charts.arguments import drafted
from helpers.charts.checks import ChartError, colors_as_hex, require_known
from helpers.charts.columns import (
    in_letters,
    kinds_in_order,
    require_columns,
    require_each,
    require_one_row_each,
)
from helpers.charts.frames import WHOLE, Frame
from helpers.charts.insets import MapSize
from helpers.charts.keys import line_height, shade_layers, title_layer
from helpers.charts.look import Layout, config, layout_named
from helpers.charts.marks import colors_for, dot, key_record
from helpers.charts.palette import LAND, PAPER, SHADES
from helpers.charts.scales import multiples, round_step
from helpers.charts.shapes import ASPECT, province_shapes
from helpers.words.labels import Texts, Words

DECIMALS = 12  # that a bound may have
NONE = "\N{EMPTY SET}"  # the class of a province of which the table knows nothing
Legend = dict[str, tuple[str, str]]  # a class: its words, its colour
CLASSES = 4  # into which numbers are put, if the caller gives no bounds


@drafted
def province_map(
    table: pd.DataFrame,
    *,
    value: str,
    title: str,
    provinces: pd.DataFrame,
    area: str = "province_iso",
    bounds: Sequence[float] | None = None,
    colors: Mapping[str, str] | None = None,
    frame: Frame = WHOLE,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw every province, shaded by the number or coloured by the class in the column `value`.

    `table` has one row per province: its ISO code as in `provinces` (`load_provinces`) in the
    column `area`. Numbers are put into classes at `bounds`, ascending, each the least value of its
    class; without them at round numbers. `colors` gives a colour of the palette to each class, in
    the order of the key. `title` says what is shown, with its unit. A province without row or
    value is drawn and named as unknown. In `panels` all maps have the same classes; each is as high
    as its width asks. `words` are texts that go before the built-in ones.
    Raises `ChartError` for an empty table, a code that `provinces` has not or that repeats, bounds
    that do not ascend, or a class without colour.
    """
    measures, say = layout_named(layout), Words.of(lang, words)
    frame.require_no_span("province_map")
    known = _known_areas(table, area=area, value=value, provinces=provinces, panel=frame.panel)
    classes, legend = _classes(known[value], bounds=bounds, colors=colors, say=say)
    years = _are_years(known[value])
    told = [_told(each, say, years=years) for each in known[value]]
    columns = {"area": known[area], "class": classes, "told": told}
    names = area_names(provinces, lang=lang)
    if frame.panel is not None:
        rows = pd.DataFrame({"panel": known[frame.panel], **columns})
        every = list(table[frame.panel].unique())  # also one of which nothing is known
        land = _land_of_panels(rows, legend, panels=every, names=names, title=title, say=say)
        return _small(land, legend, frame=frame, layout=measures)
    drawn = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    size = MapSize.of(measures, insets=[])
    return alt.layer(
        _shaded_land(drawn, legend, names=names, title=title, say=say),
        *_key(title, legend, layout=measures, height=size.height),
        width=size.width,
        height=size.height,
        projection=size.country.projection(),
        config=config(measures),
    )


def _shaded_land(
    drawn: list[dict[str, Any]],
    legend: Legend,
    *,
    names: list[dict[str, str]],
    title: str,
    say: Words,
) -> alt.Chart:
    """The provinces in the colours of their classes; what is not drawn has the class `NONE`."""
    land = alt.Chart(province_shapes()).mark_geoshape(stroke=PAPER, strokeWidth=0.7)
    for column, default in (("class", NONE), ("told", say.label("areas.none"))):
        found = alt.LookupData({"values": drawn}, "area", [column])
        land = land.transform_lookup(lookup="properties.iso", from_=found, default=default)
    return land.transform_lookup(
        lookup="properties.iso", from_=alt.LookupData({"values": names}, "iso", ["name"])
    ).encode(**_told_of_areas(legend, title=title, say=say))


def _told_of_areas(legend: Legend, *, title: str, say: Words) -> dict[str, Any]:
    """The colour of a province and what it tells, as encodings."""
    return {
        "color": _class_color(legend),
        "description": alt.Description("name:N"),
        "tooltip": [
            alt.Tooltip("name:N", title=say.label("areas.area")),
            alt.Tooltip("told:N", title=title),
        ],
    }


def _land_of_panels(
    rows: pd.DataFrame,
    legend: Legend,
    *,
    panels: Sequence[Any],
    names: list[dict[str, str]],
    title: str,
    say: Words,
) -> alt.Chart:
    """Every province once for each panel, each row with its outline."""
    every = pd.DataFrame(names).rename(columns={"iso": "area"})
    whole = pd.DataFrame({"panel": panels}).merge(every, how="cross")
    whole = whole.merge(rows, how="left", on=["panel", "area"])
    whole = whole.fillna({"class": NONE, "told": say.label("areas.none")})
    outlines = alt.LookupData(province_shapes(), "properties.iso")
    return (
        alt.Chart(whole)
        .mark_geoshape(stroke=PAPER, strokeWidth=0.7)
        .transform_lookup(lookup="area", from_=outlines, as_="outline")
        .encode(shape="outline:G", **_told_of_areas(legend, title=title, say=say))
    )


def _small(land: alt.Chart, legend: Legend, *, frame: Frame, layout: Layout) -> alt.LayerChart:
    """A map for `panels`, with what their key needs."""
    width = round(frame.width or layout.width)
    size = MapSize(width, round(width * ASPECT))
    marks = {name: dot(shade, shape="square") for name, (_, shade) in legend.items()}
    return alt.layer(
        land,
        width=size.width,
        height=size.height,
        projection=size.country.projection(),
        config=config(layout),
        usermeta=key_record({name: text for name, (text, _) in legend.items()}, marks),
    )


def _class_color(legend: Legend) -> alt.Color:
    shades = [shade for _, shade in legend.values()]
    return alt.Color("class:N").scale(domain=list(legend), range=shades).legend(None)


def area_names(provinces: pd.DataFrame, *, lang: str) -> list[dict[str, str]]:
    """The name of each province by its code, `iso`, to be looked up by a map."""
    pairs = zip(provinces["iso"], provinces[f"name_{lang}"], strict=True)
    return [{"iso": iso, "name": name} for iso, name in pairs]


def _known_areas(
    table: pd.DataFrame, *, area: str, value: str, provinces: pd.DataFrame, panel: str | None
) -> pd.DataFrame:
    """The rows with a value, once it is sure that each is about one province, and in one panel."""
    require_columns(table, area=area, value=value, panel=panel)
    if not isinstance(provinces, pd.DataFrame):
        raise ChartError("provinces", f"it is {provinces!r}", "Give load_provinces().")
    if pd.api.types.is_numeric_dtype(table[value]):
        require_each(
            table,
            ~table[value].abs().eq(float("inf")).fillna(False).astype(bool),
            argument=f"value={value!r}",
            found="is infinite",
            remedy="Write the value that is meant, or leave the cell empty.",
        )
    unknown = sorted(set(map(str, table[area])) - set(provinces["iso"]))
    if unknown:
        raise ChartError(
            f"area={area!r}",
            f"no province has the code {', '.join(unknown)}",
            "Use the codes of the column iso of load_provinces(), as in CN-GD.",
        )
    require_one_row_each(table, area=area, panel=panel)
    known = table.loc[table[value].notna()]
    if known.empty:
        raise ChartError(
            f"value={value!r}", "it is empty in every row", "Name a column that holds values."
        )
    return known


def _classes(
    values: pd.Series,
    *,
    bounds: Sequence[float] | None,
    colors: Mapping[str, str] | None,
    say: Words,
) -> tuple[list[str], Legend]:
    """The class of each value, and what the key says of each class; last the unknown."""
    rest = {NONE: (say.label("areas.none"), LAND[0])}
    if types.is_numeric_dtype(values) and not types.is_bool_dtype(values):
        steps = _bounds(values, bounds)
        places = [str(sum(value >= step for step in steps)) for value in values]
        return places, _numbered(_intervals(steps, values, say), colors) | rest
    if bounds is not None or (colors is None and _holds_text_of_numbers(values)):
        raise ChartError(
            f"value={values.name!r}",
            f"the column holds {values.dtype}, such as {values.iloc[0]!r}, not numbers",
            "Convert it (pd.to_numeric, what is no number left empty) to shade by number; to colour by "
            "class give colors= alone.",
        )
    classes = [str(value) for value in values]
    drawn = list(dict.fromkeys(map(str, kinds_in_order(values))))
    given = (
        colors_as_hex(colors) if colors else colors_for(drawn, argument=f"value={values.name!r}")
    )
    require_known(drawn, given, argument="colors")
    order = drawn if colors is None else given
    return classes, {one: (one, given[one]) for one in order if one in drawn} | rest


def _holds_text_of_numbers(values: pd.Series) -> bool:
    """Whether two values or more are numbers, written as text, with a comma or not, or as a Decimal."""
    if types.is_bool_dtype(values):
        return False
    texts = values.astype(str).str.replace(",", ".", regex=False)
    known = pd.to_numeric(texts, errors="coerce").notna()
    return bool(known.all()) or int(known.sum()) > 1


def _numbered(named: Sequence[str], colors: Mapping[str, str] | None) -> Legend:
    """The classes of numbers, each with its words and its shade."""
    shades = list(colors_as_hex(colors).values()) if colors else _shades(len(named))
    if len(shades) != len(named):
        raise ChartError(
            "colors",
            f"it has {len(shades)} colours for {len(named)} classes",
            "Give one colour for each class: one more than there are bounds.",
        )
    return {str(place): pair for place, pair in enumerate(zip(named, shades, strict=True))}


def _bounds(values: pd.Series, bounds: Sequence[float] | None) -> list[float]:
    """Where one class ends and the next begins."""
    if bounds is None:
        low, high = float(values.min()), float(values.max())
        step = round_step(high - low, at_most=CLASSES)
        inner = [bound for bound in multiples(low, high, step) if bound > low]
        return inner[-(CLASSES - 1) :]
    if list(bounds) != sorted(set(bounds)) or not bounds:
        raise ChartError(
            "bounds", f"they are {list(bounds)}", "Give ascending numbers, as in [10, 20, 50]."
        )
    return list(bounds)


def _intervals(steps: Sequence[float], values: pd.Series, say: Words) -> list[str]:
    """What to call each class of numbers: under 10, 10 to under 20, 20 and more."""
    years = _are_years(values)
    if not steps:
        return [_told(values.iloc[0], say, years=years)]  # one value, in one place or in all
    places = next(
        (
            each
            for each in range(DECIMALS)
            if all(isclose(round(step, each), step) for step in steps)
        ),
        DECIMALS,
    )
    texts = [
        in_letters(float(step)) if years else say.number(step, decimals=places) for step in steps
    ]
    return [
        say.label("areas.below", high=texts[0]),
        *(
            say.label("areas.between", low=low, high=high)
            for low, high in zip(texts, texts[1:], strict=False)
        ),
        say.label("areas.above", low=texts[-1]),
    ]


def _shades(count: int) -> list[str]:
    if count > len(SHADES):
        raise ChartError(
            "colors",
            f"{count} classes need a colour each, and no more than {len(SHADES)} are built in",
            "Give colors=, a colour of helpers.charts.palette for each class, or fewer classes.",
        )
    return list(SHADES[:count])


def _are_years(values: pd.Series) -> bool:
    """Whether numbers are years, which are written without a sign between their thousands."""
    numbers = types.is_numeric_dtype(values) and not types.is_bool_dtype(values)
    return numbers and bool((values.between(1900, 2100) & (values % 1 == 0)).all())


def _told(value: Any, say: Words, *, years: bool) -> str:
    number = isinstance(value, int | float) or types.is_number(value)
    if not number or isinstance(value, bool):
        return str(value)
    return str(int(value)) if years else say.number(float(value))


def _key(title: str, legend: Legend, *, layout: Layout, height: int) -> list[alt.Chart]:
    """What each colour means, in the free corner of the country."""
    line = line_height(layout)
    top = height - (len(legend) + 1) * line
    rows = [
        {"class": name, "text": text, "x": 8, "y": top + place * line}
        for place, (name, (text, _)) in enumerate(legend.items(), 1)
    ]
    return [
        title_layer([{"text": title, "x": 0, "y": top}], layout=layout),
        *shade_layers(rows, _class_color(legend), layout=layout),
    ]
