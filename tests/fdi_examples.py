"""Small made-up tables of foreign direct investment."""

from __future__ import annotations

from typing import Any

import pandas as pd


def national(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return (
        pd.DataFrame(
            [(period, int(period[:4]), *rest, "as printed", "one") for period, *rest in rows],
            columns=[
                "period",
                "year",
                "period_kind",
                "measure",
                "inflow_bn_cny",
                "share_percent",
                "yoy_percent",
                "basis",
                "as_reported",
                "source_ids",
            ],
        )
        .astype({"inflow_bn_cny": float, "share_percent": float, "yoy_percent": float})
        .assign(qualifier="exact")
    )


NATIONAL = national(
    ("2015", "year", "services_inflow", 60, None, None, "nonfinancial-old-services"),
    ("2015", "year", "total_inflow", 100, None, None, "nonfinancial"),
    ("2015", "year", "services_share", None, 70, None, "nonfinancial"),
    ("2016", "year", "services_share", None, 71, None, "nonfinancial"),
    ("2018", "year", "total_inflow", 100, None, None, "all-sectors"),
    ("2019", "year", "services_inflow", 55, None, 10, "all-sectors"),
    ("2019", "year", "total_inflow", 110, None, None, "all-sectors"),
    ("2020-01/2020-03", "ytd", "services_inflow", 9, None, None, "all-sectors"),
    ("2020-01/2020-03", "ytd", "total_inflow", 10, None, None, "all-sectors"),
    ("2020-01/2020-06", "ytd", "services_inflow", 16, None, None, "all-sectors"),
    ("2020-01/2020-06", "ytd", "total_inflow", 20, None, None, "all-sectors"),
)
BASES = {
    "nonfinancial-old-services": "old list",
    "nonfinancial": "without finance",
    "all-sectors": "with finance",
}
BREAKS = pd.DataFrame(
    {
        "series": ["fdi_national/*", "fdi_regions/*/shanghai"],
        "starts_on": pd.to_datetime(["2016-03-01", "2022-07-01"]),
        "title_en": ["More counted", "Ministry data"],
        "description_en": ["Why.", "Why."],
    }
)


def pilot_rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "group_id": ["1+4", "1+4+6"],
            "scope_en": ["Five", "Eleven"],
            "scope_zh": ["五", "十一"],
            "period": ["2015", "2019"],
            "year": [2015, 2019],
            "services_inflow_bn_cny": [20.0, 27.5],
            "services_inflow_bn_usd": [None, None],
            "share_of_national_services_percent": [33.7, None],
            "basis": ["nonfinancial-old-services", "all-sectors"],
            "single_source": [False, True],
            "source_ids": "one",
        }
    )


def regional() -> pd.DataFrame:
    rows = [
        ("shanghai", 2020, 20.0, None, "earlier-local"),
        ("shanghai", 2021, 22.0, None, "earlier-local"),
        ("shanghai", 2022, 23.0, None, "ministry"),
        ("shanghai", 2023, 24.0, 170.0, "ministry"),
        ("shenzhen", 2023, None, 62.6, "unstated"),
    ]
    return pd.DataFrame(
        rows, columns=["region_id", "year", "inflow_bn_usd", "inflow_bn_cny", "basis"]
    ).assign(
        measure="total_inflow",
        period_kind="year",
        qualifier="exact",
        as_reported="",
        source_ids="one",
        note=None,
    )


REGIONS = pd.DataFrame(
    {
        "region_id": ["shanghai", "shenzhen"],
        "name_en": ["Shanghai", "Shenzhen"],
        "name_zh": ["上海", "深圳"],
        "cohort": [2021, 2025],
    }
)
