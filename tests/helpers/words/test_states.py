"""What stands over a chart of the programme follows what a reader chooses."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.words.states import programme_states


@pytest.fixture(scope="module")
def titles() -> dict[tuple[tuple[str, int], ...], str]:
    facts = pd.DataFrame(
        {"name": ["Capital", "Harbour", "Delta", "Inland"], "cohort": [2015, 2021, 2021, 2023]}
    )
    states = programme_states(facts, as_of="2024-06-01")
    return {tuple(state.params.items()): state.title for state in states}


@pytest.mark.parametrize(
    ("year", "title"),
    [
        (2015, "In 2015 Capital began, alone"),
        (2018, "At the end of 2018 Capital was still the only pilot region"),
        (2021, "In 2021 two regions joined, which made three"),
        (2022, "At the end of 2022 there were three pilot regions"),
        (2023, "In 2023 Inland joined, which made four"),
    ],
)
def test_a_year_is_told_by_who_joined_in_it_and_how_many_there_were(titles, year, title):
    assert titles[("year", year),] == title


def test_the_last_year_is_left_to_the_title_of_the_figure(titles):
    assert (("year", 2024),) not in titles


def test_a_cohort_is_told_by_its_size_and_before_it_joined_by_its_absence(titles):
    assert titles[("cohort", 2021),] == "Two regions joined in 2021"
    assert titles[("cohort", 2015),] == "One region began in 2015"
    absent = "At the end of 2020 no region of the 2021 cohort had joined"
    assert titles[("cohort", 2021), ("year", 2020)] == absent
    assert (("cohort", 2021), ("year", 2021)) not in titles
