"""The programme in time: one row per region, and the running count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.look import Layout, chosen_in, config, drafting, layout_named
from helpers.charts.palette import (
    INK,
    INK_SOFT,
    PAPER,
    RULE,
    RULE_STRONG,
)
from helpers.tables.cohorts import cohort_color, cohort_parameter, cohort_shape
from helpers.tables.pilots import Day, cohort_steps, dated_cohorts
from helpers.tables.readings import digest_only, marked_digests
from helpers.words.labels import format_date, join_names, label

PROGRAMME = "programme"  # the row of what concerns more regions than a row each could show
MARKS: dict[str, dict[str, Any]] = {
    "event": {"shape": "circle", "size": 34, "fill": PAPER, "stroke": INK, "strokeWidth": 1.1},
    "plan": {"shape": "diamond", "size": 84, "fill": INK, "stroke": PAPER, "strokeWidth": 1.1},
}
# The views in which something is chosen: a region by its stretches of time, a span over the events.
ROWS, EVENTS = "rows", "events"
WIDELY = 4  # an event of more regions than this stands in the programme's row


def pilot_periods(
    regions: pd.DataFrame,
    *,
    cohorts: pd.DataFrame,
    plans: pd.DataFrame,
    plan_regions: pd.DataFrame,
    as_of: Day,
    lang: str = "en",
) -> pd.DataFrame:
    """Cut each region's time in the pilot into stated periods and what lies outside them.

    One row per region and stretch. `status` is `stated` for the period that the approval of its
    cohort states, or a later plan of its own; `after` for the time outside such a period,
    `unstated` where none is known at all. Starts are dated by approval, or by publication where no
    source gives the approval. `ends_on` is the first day that is no longer in; `begins` and `until`
    are the first and the last day in words, as exact as they are known.
    """
    as_of_day = pd.Timestamp(as_of)
    dates = dated_cohorts(cohorts, lang=lang)[
        ["cohort", "dated_on", "precision", "since", "since_why", "period_years"]
    ]
    terms = plan_regions[["plan_id", "region_id"]].merge(
        plans.loc[plans["period_years"].notna()], on="plan_id", validate="many_to_one"
    )
    rows: list[dict[str, Any]] = []
    joined = regions.merge(dates, on="cohort", how="left", validate="many_to_one")
    for region in joined.to_dict("records"):
        own = terms.loc[terms["region_id"] == region["region_id"]].sort_values("issued_on")
        stated = _stated_periods(region, own)
        since = (region["dated_on"], region["precision"])
        for status, years, (starts_on, begins), (ends_on, ends) in _stretches(
            stated, since=since, until=as_of_day
        ):
            rows.append(
                {
                    "region_id": region["region_id"],
                    "name": region[f"name_{lang}"],
                    "cohort": int(region["cohort"]),
                    "status": status,
                    "starts_on": starts_on,
                    "ends_on": ends_on,
                    "since": region["since"],
                    "since_why": region["since_why"],
                    "status_label": label(f"timeline.{status}", lang, years=years),
                    "begins": format_date(starts_on, begins, lang=lang),
                    "until": label("timeline.to_date", lang, date=format_date(as_of_day, lang=lang))
                    if ends_on == as_of_day
                    else format_date(_last_day(ends_on, ends), ends, lang=lang),
                }
            )
    return pd.DataFrame(rows).sort_values(["cohort", "name", "starts_on"], ignore_index=True)


Stated = tuple[pd.Timestamp, pd.Timestamp, int, str]  # from, to, years, precision of the dates


def _stated_periods(region: Mapping[Any, Any], plans: pd.DataFrame) -> list[Stated]:
    """The period of the cohort's approval, then those of plans that overlap none before."""
    offers = [(region["dated_on"], region["period_years"], region["precision"])] + [
        (plan["issued_on"], plan["period_years"], plan["issued_on_precision"])
        for plan in plans.to_dict("records")
    ]
    stated: list[Stated] = []
    for starts_on, years, precision in offers:
        if pd.isna(years):
            continue
        ends_on = starts_on + pd.DateOffset(years=int(years))
        if any(starts_on < end and start < ends_on for start, end, _, _ in stated):
            continue
        stated.append((starts_on, ends_on, int(years), precision))
    return stated


Dated = tuple[pd.Timestamp, str]  # a day and how exactly it is known


def _stretches(
    stated: list[Stated], *, since: Dated, until: pd.Timestamp
) -> list[tuple[str, int, Dated, Dated]]:
    """Fill what the stated periods leave open: status, years, from, to."""
    open_status = "after" if stated else "unstated"
    found: list[tuple[str, int, Dated, Dated]] = []
    reached = since
    for starts_on, ends_on, years, precision in stated:
        if starts_on > reached[0]:
            found.append((open_status, years, reached, (starts_on, precision)))
        end = (min(ends_on, until), precision)
        found.append(("stated", years, (max(starts_on, since[0]), precision), end))
        reached = end
    if reached[0] < until:
        found.append((open_status, 0, reached, (until, "day")))
    return found


def _last_day(end: pd.Timestamp, precision: str) -> pd.Timestamp:
    """The day before `end`, which is the first day no longer in; a month or year stays."""
    return end - pd.Timedelta(days=1) if precision == "day" else end


def dated_marks(
    table: pd.DataFrame,
    table_regions: pd.DataFrame,
    *,
    regions: pd.DataFrame,
    key: str,
    day: str,
    sources: pd.DataFrame | None = None,
    lang: str = "en",
) -> pd.DataFrame:
    """Place each plan or event (`key` names its id, `day` its date) on the rows it belongs to.

    One row per mark: on the row of each region it names, or on the programme's row if it names
    none, or more than four. Titles are in English where the table has no other. With `sources`,
    what rests on unofficial digests alone says so in its title.
    """
    names = regions.set_index("region_id")[f"name_{lang}"]
    cohorts = regions.set_index("region_id")["cohort"]
    named = table_regions.groupby(key)["region_id"].agg(list)
    title = f"title_{lang}" if f"title_{lang}" in table else "title_en"
    if sources is not None:
        digest = digest_only(table, sources=sources)
        table = table.assign(**{title: marked_digests(table[title], digest, lang=lang)})
    rows: list[dict[str, Any]] = []
    for mark in table.to_dict("records"):
        about = named.get(mark[key], [])
        own_rows = about if 0 < len(about) <= WIDELY else [PROGRAMME]
        for region_id in own_rows:
            rows.append(
                {
                    "region_id": region_id,
                    "name": label("timeline.programme", lang)
                    if region_id == PROGRAMME
                    else names[region_id],
                    "cohort": None if region_id == PROGRAMME else int(cohorts[region_id]),
                    "on": mark[day],
                    "when": format_date(mark[day], mark[f"{day}_precision"], lang=lang),
                    "what": mark[title],
                    "regions": _regions_named(about, names, lang=lang),
                }
            )
    return pd.DataFrame(rows).astype({"cohort": "Int64"}).sort_values("on", ignore_index=True)


def _regions_named(about: list[str], names: pd.Series, *, lang: str) -> str:
    if not about:
        return label("timeline.programme", lang)
    if len(about) > WIDELY + 5:
        return label("regions", lang, count=len(about))
    return join_names([names[region_id] for region_id in about], lang=lang)


@drafting()
def cohort_timeline(
    periods: pd.DataFrame,
    *,
    plans: pd.DataFrame,
    events: pd.DataFrame,
    as_of: Day,
    layout: str = "wide",
    lang: str = "en",
) -> alt.LayerChart:
    """Draw one row per region from its approval on, with plans and events as marks.

    `periods` comes from `pilot_periods`, `plans` and `events` from `dated_marks`. Parameters of the
    chart: `cohort` (one cohort, the others fade), `region` (the row under the pointer), `span` (the
    stretch of time brushed; marks outside it fade).
    """
    measures = layout_named(layout)
    cohort = cohort_parameter(periods, lang=lang)
    region = alt.selection_point(
        name="region", fields=["region_id"], on="pointerover", clear="pointerout", empty=False
    )
    part = timeline_part(
        periods,
        plans=plans,
        events=events,
        as_of=as_of,
        cohort=cohort,
        region=region,
        layout=measures,
        lang=lang,
    )
    return alt.layer(
        *part.layer,
        width=part.width,
        height=part.height,
        params=[
            chosen_in(cohort, [ROWS]),
            chosen_in(region, [ROWS]),
            chosen_in(span_parameter(), [EVENTS]),
        ],
        config=config(measures),
    )


def span_parameter() -> alt.Parameter:
    """The stretch of time that a reader brushes."""
    return alt.selection_interval(
        name="span",
        encodings=["x"],
        mark=alt.BrushConfig(fill=INK_SOFT, fillOpacity=0.1, stroke=INK_SOFT),
    )


def timeline_part(
    periods: pd.DataFrame,
    *,
    plans: pd.DataFrame | None,
    events: pd.DataFrame | None,
    as_of: Day,
    cohort: alt.Parameter,
    region: alt.Parameter,
    layout: Layout,
    lang: str,
    year: alt.Parameter | None = None,
) -> alt.LayerSpec:
    """The timeline, to be made a chart or placed in a larger one.

    `cohort` and `region` are chosen in `ROWS`, and the parameter `span` in `EVENTS` if there are
    plans and events; with `year`, a line marks the end of that year.
    """
    marked = plans is not None and events is not None
    row_height = (21 if layout.compact else 23) if marked else 19
    programme = [label("timeline.programme", lang)] if marked else []
    rows = [*programme, *dict.fromkeys(periods["name"])]
    start, end = _year_start(periods["starts_on"].min()), pd.Timestamp(as_of)
    y = alt.Y("name:N").sort(rows).title(None)
    spans = _spans(periods, rows=rows, layout=layout)
    bars = spans.encode(color=cohort_color())
    faded = alt.when(cohort).then(alt.value(1)).otherwise(alt.OpacityValue(0.2))
    outlined = (
        alt.when(region, empty=False).then(alt.value(INK)).otherwise(alt.StrokeValue("transparent"))
    )
    layers: list[alt.Chart] = [
        _time(start, end, layout=layout),
        bars.mark_bar(height=row_height * 0.62, fill=PAPER, aria=False),
        bars.mark_bar(height=row_height * 0.62, opacity=0.32, aria=False).encode(
            opacity=alt.when(cohort).then(alt.value(0.32)).otherwise(alt.OpacityValue(0.08)),
        ),
        bars.transform_filter("datum.status == 'stated'")
        .mark_bar(height=row_height * 0.62, aria=False)
        .encode(opacity=faded),
        spans.properties(name=ROWS)
        .mark_bar(
            height=row_height * 0.9, fill=PAPER, fillOpacity=0, strokeWidth=1.5, cursor="pointer"
        )
        .encode(
            stroke=outlined,
            description=alt.Description("name:N"),
            tooltip=[
                alt.Tooltip("name:N", title=label("fact.name", lang)),
                alt.Tooltip("cohort:N", title=label("cohort", lang)),
                alt.Tooltip("since_why:N", title=label("fact.since", lang)),
                alt.Tooltip("status_label:N", title=label("timeline.status", lang)),
                alt.Tooltip("until:N", title=label("timeline.to", lang)),
            ],
        ),
    ]
    if year is not None:
        layers.append(_year_line(start=start, end=end))
    if plans is not None and events is not None:
        near = cohort & span_parameter()
        told = [
            alt.Tooltip("when:N", title=label("timeline.when", lang)),
            alt.Tooltip("what:N", title=label("timeline.what", lang)),
            alt.Tooltip("regions:N", title=label("timeline.regions", lang)),
        ]
        for kind, marks, view in (("event", events, EVENTS), ("plan", plans, alt.Undefined)):
            layers.append(
                alt.Chart(_as_days(marks, "on"), name=view)
                .mark_point(filled=True, opacity=1, **MARKS[kind])
                .encode(
                    x=alt.X("on:T"),
                    y=y,
                    opacity=alt.when(near).then(alt.value(1)).otherwise(alt.OpacityValue(0.2)),
                    description=alt.Description("what:N"),
                    tooltip=told,
                )
            )
        layers += _key(rows, start=start, layout=layout, lang=lang)
    firsts = periods.drop_duplicates("cohort")
    layers += _cohort_labels(firsts, end=end, cohort=cohort, rows=rows, layout=layout, lang=lang)
    return alt.LayerSpec(layer=layers, width=layout.width, height=row_height * len(rows))


def _year_line(*, start: pd.Timestamp, end: pd.Timestamp) -> alt.Chart:
    """A line at the end of the year that the parameter `year` names."""
    years = range(start.year, end.year + 1)
    last_days = {year: min(pd.Timestamp(year=year, month=12, day=31), end) for year in years}
    rows = [{"year": year, "on": f"{day:%Y-%m-%d}"} for year, day in last_days.items()]
    return (
        alt.Chart({"values": rows})
        .mark_rule(color=INK, strokeWidth=1.5, aria=False)
        .transform_filter("datum.year == year")
        .encode(x=alt.X("on:T"))
    )


def _spans(periods: pd.DataFrame, *, rows: list[str], layout: Layout) -> alt.Chart:
    """The stretches of time, one row per region, on the time scale of `_time`."""
    return alt.Chart(alt.to_values(_as_days(periods, "starts_on", "ends_on"))).encode(
        x=alt.X("starts_on:T").title(None),
        x2=alt.X2("ends_on:T"),
        y=alt.Y("name:N")
        .sort(rows)
        .axis(
            labelColor=INK,
            labelFontSize=layout.text,
            labelAlign="left",
            labelPadding=0,  # names stand inside the chart, so that its left edge is that of others
            labelLimit=160,
            grid=False,
        )
        .title(None),
    )


def _time(start: pd.Timestamp, end: pd.Timestamp, *, layout: Layout) -> alt.Chart:
    """The time scale and its axis, spanned by two unseen points.

    Room is left for names on the left and cohorts on the right. A fixed domain of dates would be
    the plain way, but Vega-Lite turns one into a domain that Vega cannot read.
    """
    years = range(start.year, end.year + 1, 2 if layout.compact else 1)
    ends = [{"on": f"{day:%Y-%m-%d}"} for day in (start, end)]
    x = (
        alt.X("on:T")
        .scale(
            type="utc",
            range=[layout.text * 6.3, layout.width - layout.text * (4 if layout.compact else 8.6)],
            nice=False,
        )
        .axis(
            values=[_milliseconds(pd.Timestamp(year=year, month=1, day=1)) for year in years],
            format="%Y",
            orient="top",
            labelAlign="left" if not layout.compact else "center",
            labelPadding=8,
        )
        .title(None)
    )
    return alt.Chart({"values": ends}).mark_point(opacity=0, aria=False).encode(x=x)


def _cohort_labels(
    firsts: pd.DataFrame,
    *,
    end: pd.Timestamp,
    cohort: alt.Parameter,
    rows: list[str],
    layout: Layout,
    lang: str,
) -> list[alt.Chart]:
    """Name each cohort at the right end of its first row, and date it before its first bar."""
    faded = alt.when(cohort).then(alt.value(1)).otherwise(alt.OpacityValue(0.3))
    y = alt.Y("name:N").sort(rows)
    named = firsts.assign(
        text=[
            str(year) if layout.compact else label("cohort.of", lang, cohort=year)
            for year in firsts["cohort"]
        ]
    )
    right = _as_days(named, "starts_on", "ends_on").assign(end=f"{end:%Y-%m-%d}")
    placed = alt.Chart(alt.to_values(right)).encode(y=y, color=cohort_color(), opacity=faded)
    layers = [
        placed.mark_point(
            filled=True, opacity=1, xOffset=13, size=layout.symbol, aria=False
        ).encode(x=alt.X("end:T"), shape=cohort_shape()),
        placed.mark_text(
            align="left", dx=24, fontSize=layout.text, fontWeight="bold", aria=False
        ).encode(x=alt.X("end:T"), text=alt.Text("text:N")),
    ]
    if not layout.compact:
        later = named[named["starts_on"] > named["starts_on"].min()].assign(
            text=lambda bars: bars["since"]
        )
        layers.append(
            alt.Chart(_as_days(later, "starts_on", "ends_on"))
            .mark_text(align="right", dx=-8, fontSize=layout.small, color=INK_SOFT, aria=False)
            .encode(x=alt.X("starts_on:T"), y=y, text=alt.Text("text:N"), opacity=faded)
        )
    return layers


def _key(rows: list[str], *, start: pd.Timestamp, layout: Layout, lang: str) -> list[alt.Chart]:
    """What the marks mean, in the free corner: the last rows, before their bars begin."""
    entries = ["stated", "open", "plan", "event"]
    months = 5 if layout.compact else 3
    left = start + pd.DateOffset(months=months)
    values = [
        {
            "key": entry,
            "name": name,
            "text": label(f"timeline.key.{entry}", lang),
            "x": f"{left:%Y-%m-%d}",
            "from": f"{left - pd.DateOffset(months=months - 1):%Y-%m-%d}",
            "to": f"{left + pd.DateOffset(months=months - 1):%Y-%m-%d}",
            "end": f"{left + pd.DateOffset(months=62 if layout.compact else 34):%Y-%m-%d}",
        }
        for entry, name in zip(entries, rows[-len(entries) :], strict=True)
    ]
    y = alt.Y("name:N").sort(rows)
    key = alt.Chart({"values": values})
    bars = key.transform_filter("datum.key == 'stated' || datum.key == 'open'")
    return [
        key.mark_bar(height=27, fill=PAPER, aria=False).encode(
            x=alt.X("from:T"), x2=alt.X2("end:T"), y=y
        ),
        bars.mark_bar(height=12, fill=INK_SOFT, aria=False).encode(
            x=alt.X("from:T"),
            x2=alt.X2("to:T"),
            y=y,
            opacity=alt.when("datum.key == 'stated'")
            .then(alt.value(1))
            .otherwise(alt.OpacityValue(0.32)),
        ),
        *(
            key.transform_filter(f"datum.key == '{kind}'")
            .mark_point(filled=True, opacity=1, aria=False, **style)
            .encode(x=alt.X("x:T"), y=y)
            for kind, style in MARKS.items()
        ),
        key.mark_text(
            align="left", dx=10, fontSize=layout.small, color=INK_SOFT, aria=False
        ).encode(x=alt.X("to:T"), y=y, text=alt.Text("text:N")),
    ]


# ---------------------------------------------------------------------------------- running count


@drafting()
def cohort_count(
    cohorts: pd.DataFrame, *, as_of: Day, layout: str = "wide", lang: str = "en"
) -> alt.LayerChart:
    """Draw the running count of pilot regions, one step up per cohort."""
    measures = layout_named(layout)
    end = pd.Timestamp(as_of)
    steps = cohort_steps(cohorts, lang=lang).assign(
        text=lambda rows: [
            str(total) if total == added else label("count.plus", lang, total=total, added=added)
            for total, added in zip(rows["regions_total"], rows["regions_added"], strict=True)
        ]
    )
    start = _year_start(steps["dated_on"].min())
    last = steps.tail(1).assign(dated_on=end)
    years = range(start.year, end.year + 1, 2 if measures.compact else 1)
    x = (
        alt.X("dated_on:T")
        .scale(type="utc", nice=False)
        .axis(
            values=[_milliseconds(pd.Timestamp(year=year, month=1, day=1)) for year in years],
            format="%Y",
            grid=False,
            ticks=True,
            domain=True,
        )
        .title(None)
    )
    y = (
        alt.Y("regions_total:Q")
        .scale(domain=[0, int(steps["regions_total"].max()) + 3], nice=False)
        .axis(None)
    )
    line = alt.Chart(alt.to_values(_as_days(pd.concat([steps, last]), "dated_on")))
    points = alt.Chart(alt.to_values(_as_days(steps, "dated_on")))
    frame = alt.Chart({"values": [{"dated_on": f"{day:%Y-%m-%d}"} for day in (start, end)]})
    return alt.layer(
        frame.mark_point(opacity=0, aria=False).encode(x=x),
        line.mark_area(interpolate="step-after", color=RULE, opacity=0.45, aria=False).encode(
            x=x, y=y
        ),
        line.mark_line(
            interpolate="step-after", color=RULE_STRONG, strokeWidth=2, aria=False
        ).encode(x=x, y=y),
        points.mark_point(
            filled=True, opacity=1, size=measures.symbol * 1.2, stroke=PAPER, strokeWidth=1.2
        ).encode(
            x=x,
            y=y,
            color=cohort_color(),
            shape=cohort_shape(),
            description=alt.Description("text:N"),
            tooltip=[
                alt.Tooltip("cohort:N", title=label("cohort", lang)),
                alt.Tooltip("since_why:N", title=label("fact.since", lang)),
                alt.Tooltip("regions_added:Q", title=label("count.added", lang)),
                alt.Tooltip("regions_total:Q", title=label("count.total", lang)),
            ],
        ),
        points.mark_text(
            align="right",
            baseline="bottom",
            dx=-8,
            dy=-5,
            fontSize=measures.text + 1,
            fontWeight="bold",
            color=INK,
            aria=False,
        ).encode(x=x, y=y, text=alt.Text("text:N")),
        width=measures.width - 20,
        height=170 if measures.compact else 220,
        config=config(measures),
    )


def _year_start(day: pd.Timestamp) -> pd.Timestamp:
    return pd.Timestamp(year=day.year, month=1, day=1)


def _milliseconds(day: pd.Timestamp) -> int:
    """The day as Vega counts time, the same in every time zone."""
    return int(day.tz_localize("UTC").timestamp() * 1000)


def _as_days(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Write dates as ISO days, which every browser reads as the same day in every time zone."""
    return table.assign(**{column: table[column].dt.strftime("%Y-%m-%d") for column in columns})
