"""Rules of cohorts and regions: their counts, days, points and provinces."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from helpers.tables.places import load_points, load_provinces
from helpers.tables.rules.columns import texts_stand_in_their_language
from helpers.tables.rules.faults import Fault, Tables, indexed_rows, meant, table_path

EXPANSION = "expansion"  # the kind of event by which a cohort is let in
POINTS = "geo/city_points.csv"
PROVINCES = "geo/provinces.topojson"
OWN_PROVINCE = ("municipality", "province")  # levels whose division code ends in four zeros
NEARLY = 0.1  # degrees by which a point may lie outside a generalised shape


def cohort_counts_add_up(tables: Tables) -> Iterator[Fault]:
    """Each cohort adds as many regions as the regions table has, and the total runs along."""
    counted = Counter(cohorts_as_let_in(tables).values())
    total = 0
    for index, row in indexed_rows(tables["cohorts"].sort_values("cohort")):
        added = int(counted.get(row["cohort"], 0))
        total += added
        for column, expected in (("regions_added", added), ("regions_total", total)):
            if row[column] != expected:
                yield Fault(
                    table_path("cohorts"),
                    index,
                    f"{column} of {row['cohort']} is {row[column]}, but data/regions.csv has "
                    f"{expected}",
                    "Correct the count, or the cohort of the regions.",
                )


def regions_of_another_cohort(tables: Tables) -> Iterator[tuple[str, int, int, str]]:
    """Regions whose cohort is not that of the others that one expansion let in: each with its index,
    the cohort of those, and the expansion.
    """
    regions, links, events = tables["regions"], tables["event_regions"], tables["events"]
    of = dict(zip(regions["region_id"], regions["cohort"], strict=True))
    for event in events.loc[events["kind"] == EXPANSION, "event_id"]:
        named = [each for each in links.loc[links["event_id"] == event, "region_id"] if each in of]
        if not named:
            continue
        usual, count = Counter(of[each] for each in named).most_common(1)[0]
        if 2 * count > len(named):
            for region in named:
                if of[region] != usual:
                    index = int(regions.index[regions["region_id"] == region][0])
                    yield region, index, int(usual), event


def cohorts_as_let_in(tables: Tables) -> dict[str, int]:
    """The cohort of each region; that of its expansion where its own differs, which is told."""
    regions = tables["regions"]
    own = dict(zip(regions["region_id"], map(int, regions["cohort"]), strict=True))
    return own | {region: let_in for region, _, let_in, _ in tables.once(regions_of_another_cohort)}


def regions_are_of_the_cohort_that_let_them_in(tables: Tables) -> Iterator[Fault]:
    """A region is of the cohort of all that its expansion let in."""
    for region, index, cohort, event in tables.once(regions_of_another_cohort):
        own = str(tables["regions"].loc[index, "cohort"])
        yield Fault(
            table_path("regions"),
            index,
            f"cohort of {region!r} is {own}, but the expansion {event!r} let it in with the cohort {cohort}",
            f"Write {cohort}, or correct the regions of {event} in {table_path('event_regions')}.",
        )


def publication_follows_approval(tables: Tables) -> Iterator[Fault]:
    """An approval is not made public before it is given."""
    cohorts = tables["cohorts"]
    early = cohorts[cohorts["published_on"] < cohorts["approved_on"]]
    for index, row in indexed_rows(early):
        yield Fault(
            table_path("cohorts"),
            index,
            f"published_on {row['published_on']:%Y-%m-%d} is before approved_on "
            f"{row['approved_on']:%Y-%m-%d}",
            "Correct one of the two dates.",
        )


def every_region_has_a_point(tables: Tables) -> Iterator[Fault]:
    """The regions of the table and the points of the map are the same, and are called the same."""
    with tables.require(POINTS).open(encoding="utf-8-sig", newline="") as file:
        points = pd.read_csv(file, dtype=str, keep_default_na=False)
    regions = tables["regions"].set_index("region_id", drop=False)
    told = {
        tables["regions"].loc[fault.index, "region_id"]
        for rule in (regions_are_called_by_their_level, texts_stand_in_their_language)
        for fault in tables.once(rule)
        if fault.path == table_path("regions")
    }
    for index, region in indexed_rows(tables["regions"]):
        if region["region_id"] not in set(points["region_id"]):
            yield Fault(
                table_path("regions"),
                index,
                f"region_id {region['region_id']!r} has no point in {POINTS}",
                f"Add its row to {POINTS}: degrees east and north, as geonames.org gives them.",
            )
    for index, point in indexed_rows(points):
        if point["region_id"] not in regions.index:
            yield Fault(
                POINTS,
                index,
                f"region_id {point['region_id']!r} is not in data/regions.csv",
                "Add the region there, or take the row out here.",
            )
            continue
        for column in () if point["region_id"] in told else ("name_en", "name_zh"):
            name = str(regions.at[point["region_id"], column])
            if point[column] != name:
                yield Fault(
                    POINTS,
                    index,
                    f"{column} is {point[column]!r}, but {name!r} in data/regions.csv",
                    f"If {name} is right, write it here; else correct it there.",
                )


def every_point_lies_in_its_province(tables: Tables) -> Iterator[Fault]:
    """A point lies in the shape of its region's province, or nearly: the shapes are generalised."""
    import shapely

    tables.require(POINTS), tables.require(PROVINCES)
    provinces = load_provinces(root=tables.root).set_index("iso").geometry
    points = load_points(root=tables.root)
    of = tables["regions"].set_index("region_id")["province_iso"]
    for index, point in indexed_rows(points):
        iso = of.get(point["region_id"])
        if iso not in provinces.index:
            continue  # the rules of regions and provinces tell of it
        if provinces[iso].distance(shapely.Point(point["lon"], point["lat"])) > NEARLY:
            yield Fault(
                POINTS,
                index,
                f"the point {point['lon']} east, {point['lat']} north is not in {iso}",
                "Correct lon and lat (degrees; are they swapped?), the province of the region, or the "
                f"outline in {PROVINCES}.",
            )


def every_province_has_a_shape(tables: Tables) -> Iterator[Fault]:
    """A province code names a shape, and a region's division code lies in that province."""
    with tables.require(PROVINCES).open(encoding="utf-8") as file:
        shapes = json.load(file)["objects"]["provinces"]["geometries"]
    adcodes = {shape["id"]: str(shape["properties"]["adcode"]) for shape in shapes}
    for name, table in tables.with_column("province_iso"):
        for index, row in indexed_rows(table):
            code = row["province_iso"]
            if code not in adcodes:
                yield Fault(
                    table_path(name),
                    index,
                    f"province_iso {code!r} has no shape in {PROVINCES}",
                    "Use the ISO 3166-2 code of one of its 34 units, as in CN-GD."
                    f"{meant(code, adcodes)}",
                )
            elif "adcode" in row and row["adcode"][:2] != adcodes[code][:2]:
                yield Fault(
                    table_path(name),
                    index,
                    f"adcode {row['adcode']} is not in {code}, whose codes begin with "
                    f"{adcodes[code][:2]}",
                    "Correct adcode or province_iso.",
                )


def cohorts_are_numbered_by_their_days(tables: Tables) -> Iterator[Fault]:
    """A cohort is called by its year, numbered in order, and its framework adds up its regions."""
    counted = Counter(cohorts_as_let_in(tables).values())
    parts: list[str] = []
    rows = indexed_rows(tables["cohorts"].sort_values("cohort"))
    for place, (index, row) in enumerate(rows, 1):
        parts.append(f"{counted[row['cohort']]}")
        expected: dict[str, Any] = {"ordinal": place, "framework": "+".join(parts)}
        for column, right in expected.items():
            if pd.notna(row[column]) and row[column] != right:
                yield Fault(
                    table_path("cohorts"),
                    index,
                    f"{column} of {row['cohort']} is {row[column]}, where {right} follows from the cohorts before it",
                    f"Write {right}, or correct the cohorts.",
                )
        for column in ("approved_on", "published_on"):
            if pd.notna(row[column]) and row[column].year != row["cohort"]:
                yield Fault(
                    table_path("cohorts"),
                    index,
                    f"{column} of the cohort {row['cohort']} is {row[column]:%Y-%m-%d}, of another year",
                    "Correct the day: a cohort is called by the year in which it was let in.",
                )


def regions_are_called_by_their_level(tables: Tables) -> Iterator[Fault]:
    """A division code ends in four zeros exactly for a province or municipality, and the official name
    is the short one with its kind.
    """
    path = table_path("regions")
    told = {fault.index for fault in tables.once(every_province_has_a_shape) if fault.path == path}
    for index, row in indexed_rows(tables["regions"]):
        if index in told:
            continue
        whole = row["adcode"].endswith("0000")
        if whole != (row["level"] in OWN_PROVINCE):
            yield Fault(
                table_path("regions"),
                index,
                f"level is {row['level']!r}, but adcode {row['adcode']} is that of a "
                f"{'province or municipality' if whole else 'city'}",
                "Correct the level or the code.",
            )
        official, short = row["official_name_zh"], row["name_zh"]
        if pd.notna(official) and not (official.startswith(short) and len(official) > len(short)):
            yield Fault(
                table_path("regions"),
                index,
                f"name_zh is {short!r} and official_name_zh is {official!r}",
                "Write the short name and the same with its kind, as in 苏州 and 苏州市.",
            )
