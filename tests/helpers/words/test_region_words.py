"""A region in words: computed sentences, tables, and what is not known."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.charts.locators import locator_map
from helpers.tables.load import load, load_cohorts, load_plans, load_regions, load_sources
from helpers.tables.opened import dated_measures
from helpers.tables.places import load_points, load_provinces, load_units
from helpers.tables.profiles import beside_national, region_measures
from helpers.words.formats import format_date
from helpers.words.gaps import gaps, inside, spans
from helpers.words.labels import Words
from helpers.words.pilots import dated_cohorts, pilot_facts
from helpers.words.profile_figures import figures_tables
from helpers.words.profile_openings import opened_in_words, openings_table
from helpers.words.profiles import describe_strip, introduction, other_regions, region_links
from helpers.words.region_index import latest_figures, region_index


@pytest.fixture(scope="module")
def facts() -> pd.DataFrame:
    return pilot_facts(
        load_regions(),
        cohorts=load_cohorts(),
        plans=load_plans(),
        plan_regions=load("plan_regions"),
        points=load_points(),
    )


def said(facts: pd.DataFrame, region_id: str, lang: str = "en") -> str:
    here = facts.set_index("region_id", drop=False).loc[region_id]
    return introduction(facts, here, units=load_units(), lang=lang)


def test_the_first_region_is_called_so_and_one_of_several_with_its_cohort(facts: pd.DataFrame):
    assert said(facts, "beijing").startswith("Beijing, a municipality, was the first pilot region")
    suzhou = said(facts, "suzhou")
    assert "in Jiangsu, is one of the nine regions of the 2025 cohort" in suzhou
    assert "Another pilot region of the same province is Nanjing." in suzhou


def test_the_number_in_a_sentence_follows_the_table(facts: pd.DataFrame):
    fewer = facts.loc[facts["region_id"] != "hefei"]
    assert "one of the eight regions of the 2025 cohort" in said(fewer, "suzhou")


def test_every_region_has_a_map_on_which_the_others_are_links(facts: pd.DataFrame):
    provinces = load_provinces()
    for row in facts.to_dict("records"):
        markup = locator_map(facts, row["region_id"], provinces=provinces).markup
        own, name = f'href="{row["region_id"]}.ipynb"', row["name"].replace("'", "&#x27;")
        assert f">{name}</text></g>" in markup and own not in markup
    suzhou = locator_map(facts, "suzhou", provinces=provinces, pages="../regions/").markup
    assert 'href="../regions/shanghai.ipynb"' in suzhou and "beijing" not in suzhou
    assert len(suzhou) < 20_000


def test_links_of_regions_are_a_sentence_in_markdown(facts: pd.DataFrame):
    near = facts.head(2).assign(km=[84.0, 120.0])
    text = region_links(near, folder="../regions/")._repr_markdown_()
    assert (
        text
        == "[Beijing](../regions/beijing.ipynb) (80 km) and [Tianjin](../regions/tianjin.ipynb) (120 km)"
    )
    others = other_regions(facts, "suzhou").markup
    assert others.count("<a ") == len(facts) - 1 and "suzhou.ipynb" not in others


def test_following_years_are_one_span():
    told = spans([2015, 2016, 2019, 2021, 2022, 2023], Words())
    assert told == ["2015", "2016", "2019", "2021 to 2023"]


def test_what_is_not_known_is_told_with_the_reason_of_the_table(facts: pd.DataFrame):
    regions, cohorts = load_regions().set_index("region_id"), load_cohorts().set_index("cohort")
    told = gaps(
        regions.loc["xian"],
        cohort=cohorts.loc[2025],
        plans=load_plans().iloc[:0],
        measures=pd.DataFrame({"programme": [True], "reach": ["all"]}),
        printed=load("fdi_regions").query("region_id == 'xian'"),
        baseline=load("baseline").query("scope_id == 'xian'"),
        to=2025,
    )
    text = "\n".join(told)
    assert inside(regions.loc["xian", "focus_missing"]) in text
    assert inside(cohorts.loc[2025, "approved_on_missing"]) in text
    assert "Its FDI in the full year 2025: no page read prints it." in text
    assert "Whether anything was opened for it alone" in text


def test_where_nothing_is_missing_no_gap_is_told():
    cohort = pd.Series({"approved_on": "2021", "period_years": 3})
    printed = pd.DataFrame(
        {
            "measure": ["total_inflow", "services_inflow"],
            "year": 2021,
            "period_kind": "year",
            "basis": "ministry",
            "inflow_bn_usd": 1.0,
            **dict.fromkeys(["inflow_bn_cny", "share_percent", "enterprises_count"]),
        }
    )
    told = gaps(
        pd.Series({"cohort": 2021, "focus": "tours"}),
        cohort=cohort,
        plans=load_plans().iloc[:0],
        measures=pd.DataFrame({"programme": [True], "reach": ["one"]}),
        printed=printed,
        baseline=load("baseline").iloc[:0],
        to=2021,
    )
    assert told == []


def test_figures_stand_basis_by_basis_with_the_country_beside_them():
    printed = load("fdi_regions").query("region_id == 'suzhou'")
    compared = beside_national(
        printed,
        national=load("fdi_national"),
        pilot=load("fdi_pilot"),
        cohorts=load_cohorts(),
        cohort=2025,
    )
    markup = figures_tables(compared, sources=load_sources()).markup
    assert markup.count("<table") == printed["basis"].nunique() == 2
    assert "7.42 billion US dollars" in markup and "Country: 189.13 billion US dollars" in markup


def test_a_figure_of_which_only_the_growth_is_printed_is_a_dash():
    printed = load("fdi_regions").query("region_id == 'suzhou'").head(1)
    bare = printed.assign(
        inflow_bn_usd=None, inflow_bn_cny=None, note=None, national=[[]], group=[[]]
    )
    assert '<td class="missing" data-title="As printed">' in figures_tables(
        bare, sources=load_sources()
    ).markup.replace('class="short missing"', 'class="missing"')


def test_a_region_without_measures_says_so():
    empty = region_measures(
        load("measures"),
        load("measure_regions").iloc[:0],
        for_all=(),
        scopes=pd.Series(dtype=int),
    )
    shown = openings_table(empty, sources=load_sources(), name="Measures")
    assert shown.plain == "None in the table of measures."


def test_the_index_has_every_region_once_with_a_link(facts: pd.DataFrame):
    known = pd.DataFrame(
        [(region, kind, 1) for region in facts["region_id"] for kind in ("openings", "total")],
        columns=["region_id", "kind", "count"],
    )
    index = region_index(facts, known=known, printed=load("fdi_regions"))
    assert index.markup.count('<th scope="row"') == len(facts) == 20
    assert all(f'href="../regions/{region}.ipynb"' in index.markup for region in facts["region_id"])
    assert '<span lang="zh">苏州</span>' in index.markup


def test_of_several_bases_of_a_year_the_index_tells_the_ministrys():
    row = {
        "region_id": "x",
        "year": 2021,
        "period": "2021",
        "period_kind": "year",
        "measure": "total_inflow",
    }
    row |= {"inflow_bn_cny": None, "qualifier": "exact", "services_class": None}
    own = row | {"basis": "ministry", "inflow_bn_usd": 2.2}
    wide = row | {"basis": "wide-local", "inflow_bn_usd": 10.7}
    later = wide | {"year": 2022, "period": "2022", "inflow_bn_usd": 11.5}
    say = Words.of("en", None)
    for rows, told in (
        ([own, wide], "2021: 2.2"),
        ([wide, own], "2021: 2.2"),
        ([own, later], "2022: 11.5"),
    ):
        printed = pd.DataFrame(rows).reindex(columns=load("fdi_regions").columns)
        assert str(latest_figures(pd.Series(["x"]), printed, say)[0]).startswith(told)


def measures(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["reach", "policy"])


@pytest.mark.parametrize(
    ("named", "others", "said"),
    [
        ([], [], "No measure of the programme in our table names this region and not all regions."),
        (["some"], [], "names this region and not all regions; it names others too."),
        (["one"], [], "names this region and not all regions; it names no other."),
        (["some", "some"], [], "Two measures of the programme in our table name"),
        (["one", "some"], [], "one of them names no other."),
        (["one"], ["unclear"], "Not counted for the programme: one of which it is not clear"),
        (["one"], ["unclear", "separate policy"], "one of another policy and one of which"),
    ],
)
def test_measures_are_counted_in_sentences_and_none_is_counted_for_a_policy_it_may_not_be_of(
    named: list[str], others: list[str], said: str
):
    told = opened_in_words(
        measures(*((reach, "programme") for reach in named)),
        for_all=measures(("all", "programme")),
        others=measures(*(("one", policy) for policy in others)),
        unplaced=measures(("none", "programme")),
    ).plain
    assert said in told and " 0 " not in told and "One names every pilot region of its day." in told


def test_a_measure_that_begins_before_its_region_joined_says_so():
    table = load("measures").set_index("measure_id", drop=False).loc[["m160", "m118"]]
    opened = dated_measures(table, load_plans()).assign(
        reach="some", regions=4, place=None, programme=True
    )
    cohorts = dated_cohorts(load_cohorts()).set_index("cohort")

    def told(measure: str, cohort: int) -> str:
        rows = opened.loc[[measure]].reset_index(drop=True)
        return openings_table(
            rows, sources=load_sources(), name="Measures", joined=cohorts.loc[cohort]
        ).markup

    assert "before its admission was published (11 April 2025)" in told("m160", 2025)
    assert "before its" not in told("m118", 2021)  # of April 2021, no day is known


def test_a_measure_without_a_beginning_is_dated_by_its_plan():
    table = dated_measures(load("measures"), load_plans())
    undated = table.loc[table["starts_on"].isna() & table["dated_on"].notna()].iloc[[0]]
    rows = undated.assign(reach="one", regions=1, place=None, programme=True)
    told = openings_table(rows, sources=load_sources(), name="Measures").markup
    assert f"in a plan of {format_date(*undated.iloc[0][['dated_on', 'dated_precision']])}" in told


def test_what_is_printed_instead_of_a_year_is_told_with_the_gap():
    printed = load("fdi_regions").query("region_id == 'hainan'")
    told = gaps(
        load_regions().set_index("region_id").loc["hainan"],
        cohort=load_cohorts().set_index("cohort").loc[2021],
        plans=load_plans().iloc[:0],
        measures=pd.DataFrame({"programme": [True], "reach": ["one"]}),
        printed=printed,
        baseline=load("baseline").iloc[:0],
        to=2025,
    )
    assert "some months of 2023; the growth of 2025; several years in one sum" in told[0]


def test_marks_of_the_strip_are_counted_in_words():
    marks = pd.DataFrame({"kind": ["Other event", "Other event", "Plan"]})
    periods = pd.DataFrame(
        [("Suzhou", "11 April 2025", "today", "no period")],
        columns=["name", "begins", "until", "status_label"],
    )
    told = describe_strip(periods, marks=marks)
    assert "Marked on the row of Suzhou: two events and one plan." in told
