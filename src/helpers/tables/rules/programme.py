"""Rules of plans and events: which regions each concerns."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.tables.rules.faults import Fault, Tables, indexed_rows, table_path

GENERAL = ("announcement", "replication", "report")  # kinds of event that may concern no region
ADMITS = "expansion"  # the kind by which a cohort is let in


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
    regions, links = tables["regions"], tables["event_regions"]
    cohorts = {frozenset(ids) for _, ids in regions.groupby("cohort")["region_id"]}
    named = {event: frozenset(ids) for event, ids in links.groupby("event_id")["region_id"]}
    events = tables["events"]
    for index, event in indexed_rows(events.loc[events["kind"] == ADMITS]):
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
