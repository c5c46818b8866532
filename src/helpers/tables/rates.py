"""Exchange rates, printed or implied by an amount that is printed in both currencies."""

from __future__ import annotations

import pandas as pd

MINISTRY = "ministry's FDI in both currencies"


def exchange_rates(rates: pd.DataFrame, *, national: pd.DataFrame) -> pd.DataFrame:
    """Yuan per dollar: one row per period and basis, oldest first.

    `method` is `printed`, or `computed` from a pair in `rates` or from the ministry's full-year FDI
    in both currencies. The ministry converts by a method of its own, so its implied rates differ
    from the average of the year; prefer the basis `statistics bureau` where there is one. Sources:
    `source_ids` of each row.
    """
    pairs = rates["pair_cny"] / rates["pair_usd"]
    given = rates.assign(
        method=rates["cny_per_usd"].notna().map({True: "printed", False: "computed"}),
        cny_per_usd=rates["cny_per_usd"].fillna(pairs),
    )
    both = national[national["measure"].eq("total_inflow") & national["period_kind"].eq("year")]
    implied = both.assign(
        basis=MINISTRY,
        method="computed",
        cny_per_usd=both["inflow_bn_cny"] / both["inflow_bn_usd"],
    ).dropna(subset="cny_per_usd")
    columns = ["period", "year", "period_kind", "basis", "cny_per_usd", "method", "source_ids"]
    return pd.concat([given[columns], implied[columns]]).sort_values(
        ["year", "period", "basis"], ignore_index=True
    )
