"""What services FDI is, and what share of the country's, as far as printed figures lead to it."""

from __future__ import annotations

import pandas as pd
import pytest

from fdi_examples import NATIONAL, national, pilot_rows
from helpers.tables.dictionary import TableError
from helpers.tables.load import load_fdi_national
from helpers.tables.shares import national_shares, pilot_shares, worked_back


def share_of(period: str, basis: str) -> pd.Series:
    found = national_shares(NATIONAL)
    return found[(found["period"] == period) & (found["basis"] == basis)].squeeze()


def test_a_printed_share_goes_before_a_computed_one():
    both = pd.concat(
        [NATIONAL, national(("2019", "year", "services_share", None, 51, None, "all-sectors"))]
    )
    found = national_shares(both).set_index(["period", "basis"]).loc[("2019", "all-sectors")]
    assert found["how"] == "reported"
    assert found["share_percent"] == 51


def test_a_share_is_computed_from_amounts_of_one_period_and_basis():
    share = share_of("2015", "nonfinancial-old-services")
    assert share["share_percent"] == pytest.approx(60)
    assert share["how"] == "computed"


def test_a_missing_amount_is_worked_back_from_growth_and_says_so():
    share = share_of("2018", "all-sectors")
    assert share["share_percent"] == pytest.approx(50)
    assert share["how"] == "estimated"


def test_only_the_latest_part_of_an_unfinished_year_is_kept():
    found = national_shares(NATIONAL)
    assert found.loc[found["part"], "period"].to_list() == ["2020-01/2020-06"]


def test_an_amount_is_known_in_its_own_way():
    new, old = share_of("2015", "nonfinancial"), share_of("2015", "nonfinancial-old-services")
    assert [old["inflow_bn_cny"], old["amount_how"], old["how"]] == [60, "reported", "computed"]
    assert [new["inflow_bn_cny"], new["amount_how"], new["how"]] == [70, "computed", "reported"]
    assert new["amount_printed"] == "as printed × as printed"
    assert new["amount_qualifier"] == "about"


def test_a_printed_amount_goes_before_a_computed_one_and_that_before_an_estimated_one():
    grown = national(("2016", "year", "services_inflow", 84, None, 5, "nonfinancial"))
    both = national_shares(pd.concat([NATIONAL, grown])).set_index(["period", "basis"])
    assert both.loc[("2016", "nonfinancial"), "inflow_bn_cny"] == 84
    assert both.loc[("2015", "nonfinancial"), "inflow_bn_cny"] == 70
    assert share_of("2018", "all-sectors")["inflow_bn_cny"] == pytest.approx(50)
    assert share_of("2018", "all-sectors")["amount_how"] == "estimated"


def test_an_amount_cites_what_it_is_computed_from():
    total = NATIONAL.loc[(NATIONAL["measure"] == "total_inflow") & (NATIONAL["year"] == 2015)]
    found = national_shares(
        NATIONAL.assign(
            source_ids=NATIONAL["source_ids"].where(NATIONAL.index != total.index[0], "two")
        )
    )
    new = found[(found["year"] == 2015) & (found["basis"] == "nonfinancial")].squeeze()
    assert set(new["source_ids"].split(";")) == {"one", "two"}


def test_an_amount_that_nothing_leads_to_is_left_open():
    assert pd.isna(share_of("2016", "nonfinancial")["inflow_bn_cny"])


def test_shares_of_no_full_year_are_refused_with_the_rows_that_are_needed():
    parts_only = NATIONAL.loc[NATIONAL["period_kind"] == "ytd"]
    for rows in (parts_only, NATIONAL.iloc[:0]):
        with pytest.raises(TableError, match=r"fdi_national.csv.*services_share"):
            national_shares(rows)


@pytest.mark.parametrize("year", [2015, 2016, 2019])
def test_shares_of_one_year_are_those_of_that_year_in_the_whole_table(year):
    alone = national_shares(NATIONAL.loc[NATIONAL["year"] == year])
    full = alone.loc[alone["period"] == str(year)].set_index(["period", "basis"])
    whole = national_shares(NATIONAL).set_index(["period", "basis"])
    for column in ("share_percent", "how"):
        assert full[column].to_list() == whole.loc[full.index, column].to_list()


def test_the_share_of_the_pilot_regions_is_computed_where_no_source_prints_it():
    found = pilot_shares(pilot_rows(), national=NATIONAL).set_index("group_id")
    assert found.loc["1+4", ["share_percent", "how"]].to_list() == [33.7, "reported"]
    assert found.loc["1+4+6", "share_percent"] == pytest.approx(50)
    assert found.loc["1+4+6", "how"] == "computed"


def test_the_members_of_a_group_are_counted_from_its_name():
    found = pilot_shares(pilot_rows(), national=NATIONAL)
    assert found["members"].to_list() == [5, 11]


def test_a_pilot_share_that_cannot_be_known_is_refused():
    rows = pilot_rows().assign(share_of_national_services_percent=None, period="1999")
    with pytest.raises(TableError, match="1999"):
        pilot_shares(rows, national=NATIONAL)


def test_no_pilot_shares_are_a_table_without_rows():
    found = pilot_shares(pilot_rows().iloc[:0], national=NATIONAL)
    assert found.empty
    assert {"members", "share_percent", "how"} <= set(found)


def test_an_estimate_can_be_tried_on_years_that_are_printed():
    national = pd.DataFrame(
        [
            ("2019", 2019, "total_inflow", 100.0, None, None),
            ("2019", 2019, "services_share", None, 72.0, None),
            ("2020", 2020, "services_inflow", 77.0, None, 10.0),
        ],
        columns=["period", "year", "measure", "inflow_bn_cny", "share_percent", "yoy_percent"],
    ).assign(period_kind="year", basis="one", as_reported="x", source_ids="s")
    (tried,) = worked_back(national).to_dict("records")
    assert tried["estimated_percent"] == pytest.approx(70)
    assert tried["error_points"] == pytest.approx(-2)


def test_the_published_estimate_says_that_it_is_one():
    tried = worked_back(load_fdi_national())
    assert "2022" not in set(tried["period"])


def test_an_estimate_that_can_be_tried_on_no_year_gives_no_row():
    assert worked_back(NATIONAL.loc[NATIONAL["year"] == 2016]).empty
