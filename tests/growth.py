"""What an editor adds in tables alone: a cohort with its regions, a plan, an event, a year, sources."""

from __future__ import annotations

import csv
from pathlib import Path

YEAR = 2027
TODAY = "2027-06-30"
# region_id, name, Chinese name, official name, level, province, code, degrees east and north
CITIES = (
    ("jinan", "Jinan", "济南", "济南市", "sub-provincial city", "CN-SD", "370100", 117.0, 36.67),
    ("yantai", "Yantai", "烟台", "烟台市", "prefecture-level city", "CN-SD", "370600", 121.4, 37.5),
    ("wuxi", "Wuxi", "无锡", "无锡市", "prefecture-level city", "CN-JS", "320200", 120.3, 31.57),
    ("nantong", "Nantong", "南通", "南通市", "prefecture-level city", "CN-JS", "320600", 120.9, 32.0),
    ("wenzhou", "Wenzhou", "温州", "温州市", "prefecture-level city", "CN-ZJ", "330300", 120.7, 28.0),
    ("quanzhou", "Quanzhou", "泉州", "泉州市", "prefecture-level city", "CN-FJ", "350500", 118.6, 24.9),
    ("foshan", "Foshan", "佛山", "佛山市", "prefecture-level city", "CN-GD", "440600", 113.1, 23.03),
    ("nanning", "Nanning", "南宁", "南宁市", "prefecture-level city", "CN-GX", "450100", 108.3, 22.8),
    ("changsha", "Changsha", "长沙", "长沙市", "prefecture-level city", "CN-HN", "430100", 112.97, 28.2),
    ("zhengzhou", "Zhengzhou", "郑州", "郑州市", "prefecture-level city", "CN-HA", "410100", 113.65, 34.76),
)  # fmt: skip
NAMES = [city[1] for city in CITIES]


def add(root: Path, path: str, **cells: object) -> None:
    """Add one row to a table; a column that is not named stays empty."""
    file = root / path
    with file.open(encoding="utf-8", newline="") as stream:
        columns = next(csv.reader(stream))
    assert set(cells) <= set(columns), set(cells) - set(columns)
    with file.open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, columns, lineterminator="\n").writerow(cells)


def grow(root: Path) -> None:
    """Add a cohort of ten regions, its plan and event, the full year 2026, and move the day."""
    dictionary = root / "data" / "datapackage.yaml"
    text = dictionary.read_text(encoding="utf-8")
    (created,) = [line for line in text.splitlines() if line.startswith("created:")]
    dictionary.write_text(text.replace(created, f"created: '{TODAY}T00:00:00Z'"), encoding="utf-8")
    add_source(root, "approval_2027", "The fifth list of pilot regions", f"{YEAR}-05-10")
    add_source(root, "year_2026", "FDI of the full year 2026", f"{YEAR}-01-20")
    add_cohort(root)
    for city in CITIES:
        add_region(root, *city)
    add_plan_and_event(root)
    add_year(root)


def add_source(root: Path, name: str, title: str, day: str) -> None:
    add(
        root,
        "data/sources.csv",
        source_id=name,
        title=title,
        publisher="Ministry of Commerce",
        language="en",
        published_on=day,
        published_on_precision="day",
        url=f"https://example.org/{name}",
        url_kind="publisher",
        accessed_on=TODAY,
        reliability="official",
        read_as="text",
    )


def add_cohort(root: Path) -> None:
    missing = "No source read states it."
    add(
        root,
        "data/cohorts.csv",
        cohort=YEAR,
        ordinal=5,
        name_en="Fifth cohort",
        name_zh="第五批",
        approved_on=f"{YEAR}-05-10",
        approved_on_precision="day",
        published_on=f"{YEAR}-05-12",
        published_on_precision="day",
        document_no_missing=missing,
        regions_added=len(CITIES),
        regions_total=20 + len(CITIES),
        framework_missing=missing,
        period_years_missing=missing,
        source_ids="approval_2027",
    )


def add_region(
    root: Path,
    name: str,
    name_en: str,
    name_zh: str,
    official: str,
    level: str,
    province: str,
    code: str,
    lon: float,
    lat: float,
    *,
    cohort: int = YEAR,
    source: str = "approval_2027",
) -> None:
    add(
        root,
        "data/regions.csv",
        region_id=name,
        name_en=name_en,
        name_zh=name_zh,
        official_name_zh=official,
        level=level,
        province_iso=province,
        adcode=code,
        cohort=cohort,
        status="pilot",
        focus_missing="No source read names one.",
        source_ids=source,
    )
    add(
        root,
        "geo/city_points.csv",
        region_id=name,
        name_en=name_en,
        name_zh=name_zh,
        lon=lon,
        lat=lat,
        name_side="left" if name == "jinan" else "",
    )


def add_plan_and_event(root: Path) -> None:
    add(
        root,
        "data/plans.csv",
        plan_id="ten-2027",
        kind="task list",
        title_en="Tasks of the ten new pilots",
        title_zh="十城试点任务清单",
        title_zh_basis="source",
        document_no_missing="No source read shows it.",
        issued_by="Government of Changsha",
        issued_on=f"{YEAR}-05-20",
        issued_on_precision="day",
        issued_on_basis="document",
        measures_count=170,
        measures_qualifier="exact",
        period_years_missing="No source read states one.",
        source_ids="approval_2027",
    )
    add(
        root,
        "data/events.csv",
        event_id="e900",
        occurred_on=f"{YEAR}-05-10",
        occurred_on_precision="day",
        kind="expansion",
        title_en="Ten more regions are let in",
        source_ids="approval_2027",
    )
    for city in CITIES:
        add(root, "data/plan_regions.csv", plan_id="ten-2027", region_id=city[0])
        add(root, "data/event_regions.csv", event_id="e900", region_id=city[0])


def add_year(root: Path) -> None:
    for measure, amount, printed in (
        ("services_inflow", 520.5, "5205亿元"),
        ("total_inflow", 705.0, "7050亿元"),
    ):
        add(
            root,
            "data/fdi_national.csv",
            period="2026",
            year=2026,
            period_kind="year",
            measure=measure,
            inflow_bn_cny=amount,
            qualifier="exact",
            basis="all-sectors",
            as_reported=printed,
            source_ids="year_2026",
        )


def join(root: Path) -> None:
    """Let one region more into the cohort of 2025, as CONTRIBUTING says."""
    add_region(root, *CITIES[0], cohort=2025, source="people_en_2025_0412")
    add(root, "data/event_regions.csv", event_id="e036", region_id=CITIES[0][0])
    file = root / "data" / "cohorts.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        if row["cohort"] == "2025":
            row["regions_added"], row["regions_total"] = "10", "21"
            row["framework"] = row["framework"].replace("+9", "+10")
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
