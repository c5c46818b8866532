"""Descriptions tell what a chart shows, from the table it draws."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.words import describe
from helpers.words.pilot_shares import describe_pilot_share
from helpers.words.shares import describe_share
from helpers.words.totals import describe_totals

BASES = {"old": "the older basis", "new": "the newer basis"}


@pytest.fixture
def cohorts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "cohort": [2015, 2021],
            "approved_on": pd.to_datetime(["2015-05-05", None]),
            "approved_on_precision": ["day", None],
            "published_on": pd.to_datetime(["2015-05-21", "2021-04-20"]),
            "published_on_precision": "day",
            "regions_added": [1, 4],
            "regions_total": [1, 5],
        }
    )


@pytest.fixture
def facts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["Capital", "Harbour", "Delta"],
            "cohort": [2015, 2021, 2021],
            "since": ["approved 5 May 2015", "published 20 April 2021", "published 20 April 2021"],
            "province_iso": ["CN-BJ", "CN-GD", "CN-GD"],
        }
    )


@pytest.fixture
def shares() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period": ["2015", "2015", "2017", "2018", "2019-01/2019-03"],
            "year": [2015, 2015, 2017, 2018, 2019],
            "share_percent": [60.0, 70.0, 71.0, 68.0, 69.0],
            "how": ["computed", "reported", "estimated", "computed", "computed"],
            "basis": ["old", "new", "new", "new", "new"],
            "part": [False, False, False, False, True],
            "digest": False,
            "inflow_bn_cny": [440.0, 510.5, None, 527.43, 90.0],
            "amount_how": ["reported", "computed", None, "estimated", "reported"],
            "amount_qualifier": ["exact", "about", None, "about", "about"],
        }
    )


@pytest.fixture
def breaks() -> pd.DataFrame:
    return pd.DataFrame({"starts_on": pd.to_datetime(["2015-03-01"]), "title_en": ["More counted"]})


@pytest.fixture
def groups() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period": ["2021", "2024"],
            "members": [5, 11],
            "share_percent": [33.7, 50.157],
            "how": ["reported", "computed"],
            "basis": ["old", "new"],
            "single_source": [False, True],
        }
    )


def test_the_map_is_told_by_cohort_and_by_shared_province(facts: pd.DataFrame):
    text = describe.describe_map(facts, as_of="2026-11-21")
    assert "On 21 November 2026 the programme has 3 pilot regions in 2 province-level" in text
    assert "The 2015 cohort (approved 5 May 2015) is Capital alone." in text
    assert "The 2021 cohort (published 20 April 2021) has two: Harbour and Delta." in text
    assert "Provinces with more than one are those of Delta and Harbour." in text


def test_the_count_says_why_a_step_is_dated_by_publication(cohorts: pd.DataFrame):
    text = describe.describe_count(cohorts)
    assert "rises in two steps from 1 to 5" in text
    assert "published 20 April 2021; no source gives the day of approval" in text


def test_the_timeline_says_which_periods_are_over(facts: pd.DataFrame):
    periods = facts.assign(
        region_id=facts["name"],
        status=["stated", "stated", "unstated"],
        starts_on=pd.to_datetime(["2015-05-05", "2021-04-20", "2021-04-20"]),
        ends_on=pd.to_datetime(["2018-05-05", "2024-04-20", "2026-11-21"]),
    )
    marks = pd.DataFrame({"on": ["2016", "2016"], "what": ["A", "A"]})
    text = describe.describe_timeline(periods, plans=marks, events=marks, as_of="2026-11-21")
    assert "A pilot period is stated for 2 regions; all of these periods have run out." in text
    assert "no source states a period" in text


def test_a_share_is_told_apart_by_how_it_is_known(shares: pd.DataFrame, breaks: pd.DataFrame):
    text = describe_share(shares, breaks=breaks, bases=BASES)
    assert "The shares of 2015 (70.0%) are printed by a source." in text
    assert "Those of 2015 (60.0%) and 2018 are computed from two printed amounts." in text
    assert "That of 2017 is an estimate, worked back from" in text


def test_extremes_of_a_share_stay_on_their_basis(shares: pd.DataFrame, breaks: pd.DataFrame):
    text = describe_share(shares, breaks=breaks, bases=BASES)
    assert "On the basis “the newer basis” it lies between 68.0% (2018) and 71.0% (2017)." in text


def test_gaps_parts_and_breaks_of_a_share_are_told(shares: pd.DataFrame, breaks: pd.DataFrame):
    text = describe_share(shares, breaks=breaks, bases=BASES)
    assert "No figure was found for 2016." in text
    assert "January to March 2019 has 69.0%; it is a part of a year" in text
    assert "The series breaks in 2015 (more counted)." in text


def test_a_last_year_with_a_share_alone_is_told_to_have_no_amount(
    shares: pd.DataFrame, breaks: pd.DataFrame
):
    last = shares.loc[~shares["part"]].tail(1).assign(year=2020, period="2020", inflow_bn_cny=None)
    text = describe_share(pd.concat([shares, last]), breaks=breaks, bases=BASES)
    assert "No figure was found for 2016 and 2019." in text
    assert "No amount in yuan was found for 2016, 2017, 2019 and 2020." in text


def test_a_part_read_in_a_digest_says_so(shares: pd.DataFrame, breaks: pd.DataFrame):
    told = describe_share(shares.assign(digest=shares["part"]), breaks=breaks, bases=BASES)
    assert "69.0% (read only in an unofficial digest)" in told


def test_amounts_are_told_beside_shares(shares: pd.DataFrame, breaks: pd.DataFrame):
    text = describe_share(shares, breaks=breaks, bases=BASES)
    amounts = text.partition("The other unit of the figure is billion yuan.")[2]
    assert "“the newer basis” services FDI lies between about 510 billion yuan (2015)" in amounts
    assert "and about 527 billion yuan (2018)." in amounts
    assert "January to March 2019 has about 90 billion yuan, a part of a year." in amounts
    assert "No amount in yuan was found for 2016 and 2017." in amounts
    assert "The amounts of 2015 (440 billion yuan) are printed by a source." in amounts
    assert "Those of 2015 (about 510 billion yuan) are computed from" in amounts
    assert "That of 2018 is an estimate" in amounts


def test_a_break_before_all_shares_and_a_range_of_one_value_are_not_told(
    shares: pd.DataFrame, breaks: pd.DataFrame
):
    late = shares.loc[shares["year"] == 2018]
    text = describe_share(late, breaks=breaks, bases=BASES)
    assert "breaks" not in text
    assert "On the basis “the newer basis” it is 68.0% (2018)." in text


def test_a_part_of_a_year_alone_is_told(shares: pd.DataFrame, breaks: pd.DataFrame):
    text = describe_share(shares.loc[shares["part"]], breaks=breaks, bases=BASES)
    assert "January to March 2019 has 69.0%" in text


def test_words_of_an_author_go_before_those_built_in(
    shares: pd.DataFrame, breaks: pd.DataFrame, groups: pd.DataFrame
):
    given = {
        "number.point": ",",
        "percent": "{number} %",
        "describe.share.gaps": "Rien pour {years}.",
        "describe.pilot.apart": "Ce n'est pas une série.",
    }
    text = describe_share(shares, breaks=breaks, bases=BASES, words=given)
    assert "Rien pour 2016." in text
    assert "71,0 % (2017)" in text
    told = describe_pilot_share(groups, bases=BASES, words=given)
    assert told.endswith("Ce n'est pas une série.")


def test_shares_without_any_amount_are_told_without_the_other_unit(
    shares: pd.DataFrame, breaks: pd.DataFrame
):
    text = describe_share(shares.assign(inflow_bn_cny=float("nan")), breaks=breaks, bases=BASES)
    assert "yuan" not in text


def test_a_bar_says_its_members_its_basis_and_that_one_source_carries_it(groups: pd.DataFrame):
    text = describe_pilot_share(groups, bases=BASES)
    assert "2021: 33.7% (as printed) for five regions, the older basis." in text
    assert "2024: 50.2% (computed from two amounts) for eleven regions, the newer basis." in text
    assert "The amount of 2024 rests on one source." in text
    assert text.endswith("so they make no series.")


def test_totals_are_told_for_each_currency_and_name_who_has_none():
    regions = pd.DataFrame({"region_id": ["harbour", "delta"], "name_en": ["Harbour", "Delta"]})
    totals = pd.DataFrame(
        {
            "region_id": "harbour",
            "name": "Harbour",
            "year": [2019, 2020, 2021],
            "unit": ["bn_usd", "bn_usd", "bn_cny"],
            "amount": [2.0, 3.5, 20.0],
        }
    )
    text = describe_totals(totals, regions=regions)
    assert "totals of 1 of the 2 pilot regions, 2019 to 2021" in text
    assert "in dollars run from 2 billion US dollars (Harbour, 2019) to 3.5 billion" in text
    assert "The only one in yuan is 20 billion yuan (Harbour, 2021)." in text
    assert "No full-year total was found for Delta." in text


def test_the_only_total_in_a_currency_is_no_range():
    regions = pd.DataFrame({"region_id": ["harbour"], "name_en": ["Harbour"]})
    total = {"region_id": "harbour", "name": "Harbour", "year": 2019, "unit": "bn_usd", "amount": 2}
    text = describe_totals(pd.DataFrame([total]), regions=regions)
    assert "The only one in dollars is 2 billion US dollars (Harbour, 2019)." in text
