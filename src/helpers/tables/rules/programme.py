"""Rules of plans, events and groups: which regions each concerns, and when."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.tables.rules.faults import Fault, Row, Tables, indexed_rows, table_path
from helpers.tables.rules.regions import EXPANSION, cohorts_as_let_in

LAUNCH = "launch"  # the kind of event with which the programme began
GENERAL = ("announcement", "replication", "report")  # kinds of event that may concern no region


def every_plan_and_event_names_its_regions(tables: Tables) -> Iterator[Fault]:
    """A plan has regions, and so has an event that is no general announcement or report."""
    events = tables["events"]
    for name, key, rows in (
        ("plans", "plan_id", tables["plans"]),
        ("events", "event_id", events.loc[~events["kind"].isin(GENERAL)]),
    ):
        links = f"{name[:-1]}_regions"
        without = rows.loc[~rows[key].isin(tables[links][key])]
        for index, row in indexed_rows(without):
            yield Fault(
                table_path(name),
                index,
                f"{key} {row[key]!r} ({row['kind']}) concerns no region",
                f"Add a row to {table_path(links)} for each region that it concerns.",
            )


def an_expansion_lets_in_one_cohort(tables: Tables) -> Iterator[Fault]:
    """The regions of an expansion are those of one cohort, all of them."""
    cohorts = set(_members(tables))
    named = _regions_by(tables["event_regions"], "event_id")
    events = tables["events"]
    for index, event in indexed_rows(events.loc[events["kind"] == EXPANSION]):
        let_in = named.get(event["event_id"], frozenset())
        if let_in and let_in not in cohorts:
            near = max(cohorts, key=lambda cohort: len(cohort & let_in), default=frozenset())
            told = [f"lacks {', '.join(sorted(near - let_in))}"] * bool(near - let_in)
            told += [f"has {', '.join(sorted(let_in - near))} besides"] * bool(let_in - near)
            yield Fault(
                table_path("events"),
                index,
                f"the expansion {event['event_id']!r} {' and '.join(told)}, compared with the cohort "
                "in data/regions.csv",
                f"Name all regions of one cohort in {table_path('event_regions')}, and no other.",
            )


def every_cohort_has_the_event_that_let_it_in(tables: Tables) -> Iterator[Fault]:
    """Of each cohort that has regions there is the launch or an expansion that names one of them."""
    events = tables["events"]
    begun = events.loc[events["kind"].isin([LAUNCH, EXPANSION]), "event_id"]
    links = tables["event_regions"]
    let_in = set(links.loc[links["event_id"].isin(begun), "region_id"])
    members = tables["regions"].groupby("cohort")["region_id"].agg(set)
    for index, row in indexed_rows(tables["cohorts"]):
        regions = members.get(row["cohort"], set())
        if regions and not regions & let_in:
            yield Fault(
                table_path("cohorts"),
                index,
                f"the cohort {row['cohort']} has no event by which it was let in",
                f"Add one of the kind {EXPANSION!r} to {table_path('events')}, with all its regions in "
                f"{table_path('event_regions')}.",
            )


def an_expansion_has_the_day_of_its_cohort(tables: Tables) -> Iterator[Fault]:
    """An expansion is of the day on which its cohort was approved, or on which that was published."""
    let_in = _members(tables)
    named = _regions_by(tables["event_regions"], "event_id")
    cohorts = {row["cohort"]: row for _, row in _dated_cohorts(tables)}
    events = tables["events"]
    for index, event in indexed_rows(events.loc[events["kind"] == EXPANSION]):
        cohort = let_in.get(named.get(event["event_id"], frozenset()))
        if cohort not in cohorts:
            continue  # other rules tell of it
        days = [cohorts[cohort][column] for column in ("approved_on", "published_on")]
        known = [f"{day:%Y-%m-%d}" for day in days if pd.notna(day)]
        if known and f"{event['occurred_on']:%Y-%m-%d}" not in known:
            yield Fault(
                table_path("events"),
                index,
                f"occurred_on of {event['event_id']!r} is {event['occurred_on']:%Y-%m-%d}, but the cohort "
                f"{cohort} was let in on {' or '.join(known)} ({table_path('cohorts')})",
                "Correct the day here or there.",
            )


def _regions_by(table: pd.DataFrame, key: str) -> dict[object, frozenset[str]]:
    return {name: frozenset(ids) for name, ids in table.groupby(key)["region_id"]}


def nothing_happens_to_a_region_before_it_is_let_in(tables: Tables) -> Iterator[Fault]:
    """Plans, steps and events of the programme in a region come after its cohort was approved."""
    let_in = _let_in(tables)
    milestones = tables["milestones"]
    events = tables["events"]
    for name, rows, column, regions in (
        ("milestones", milestones.loc[milestones["kind"] == "programme"], "occurred_on", None),
        ("events", events.loc[~events["kind"].isin(GENERAL)], "occurred_on", "event"),
        ("plans", tables["plans"], "issued_on", "plan"),
    ):
        named = _regions_by(tables[f"{regions}_regions"], f"{regions}_id") if regions else {}
        for index, row in indexed_rows(rows):
            concerned = (
                named.get(row[f"{regions}_id"], frozenset()) if regions else {row["region_id"]}
            )
            last = _last_day(row[column], row[f"{column}_precision"])
            early = [each for each in sorted(concerned) if each in let_in and last < let_in[each]]
            if early:
                yield Fault(
                    table_path(name),
                    index,
                    f"{column} is {row[column]:%Y-%m-%d}, before {early[0]} was let in on "
                    f"{let_in[early[0]]:%Y-%m-%d} ({table_path('cohorts')})",
                    "Correct the day, or the regions; a step of another policy is no milestone of the "
                    "kind programme."
                    if name == "milestones"
                    else f"Correct the day, or the regions in {table_path(f'{regions}_regions')}.",
                )


def _let_in(tables: Tables) -> dict[str, pd.Timestamp]:
    """The day on which each region was let in, as far as it is known."""
    days = {
        row["cohort"]: row["approved_on"] if pd.notna(row["approved_on"]) else row["published_on"]
        for _, row in _dated_cohorts(tables)
    }
    return {
        region: days[cohort]
        for region, cohort in cohorts_as_let_in(tables).items()
        if pd.notna(days.get(cohort, pd.NaT))
    }


def _dated_cohorts(tables: Tables) -> Iterator[tuple[int, Row]]:
    """The cohorts of which it is known, or said why it is not, when they were approved."""
    for index, row in indexed_rows(tables["cohorts"]):
        if pd.notna(row["approved_on"]) != pd.notna(row["approved_on_missing"]):
            yield index, row


def _members(tables: Tables) -> dict[frozenset[str], int]:
    """The cohorts by their regions."""
    members: dict[int, set[str]] = {}
    for region, cohort in cohorts_as_let_in(tables).items():
        members.setdefault(cohort, set()).add(region)
    return {frozenset(regions): cohort for cohort, regions in members.items()}


def _last_day(day: pd.Timestamp, precision: str) -> pd.Timestamp:
    """The last day that a date may mean."""
    if pd.isna(day) or precision not in ("month", "year"):
        return day if pd.notna(day) else pd.Timestamp.max
    return day + (pd.offsets.MonthEnd(0) if precision == "month" else pd.offsets.YearEnd(0))


def a_group_has_one_scope(tables: Tables) -> Iterator[Fault]:
    """Rows of one group of regions name the same regions, and rows of other groups other ones."""
    table = tables["fdi_pilot"]
    for column in ("scope_en", "scope_zh"):
        usual = table.groupby("group_id")[column].agg(lambda texts: texts.mode().iloc[0])
        for index, row in indexed_rows(table):
            others = [each for each, text in usual.items() if text == row[column]]
            if row[column] != usual[row["group_id"]]:
                yield Fault(
                    table_path("fdi_pilot"),
                    index,
                    f"{column} is {row[column]!r}, but {usual[row['group_id']]!r} in other rows of the "
                    f"group {row['group_id']!r}",
                    f"Write group_id {others[0]}, or correct {column}."
                    if others
                    else f"Correct {column}.",
                )
                return
