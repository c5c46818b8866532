"""What stands over a chart of the programme in each state that a reader can choose."""

from __future__ import annotations

import pandas as pd

from figure import State
from helpers.tables.periods import Day
from helpers.words.labels import Texts, Words


def programme_states(
    facts: pd.DataFrame,
    *,
    as_of: Day,
    years: bool = True,
    lang: str = "en",
    words: Texts | None = None,
) -> list[State]:
    """Say of each cohort, and of each year before that of `as_of`, what is shown.

    `facts` comes from `pilot_facts`, all rows or some. The states are of the parameters `cohort`
    and, with `years`, `year` of `pilot_map` and `overview`. `words` are texts that go before the
    built-in ones. Raises `WordError` for a text that cannot be filled. Sources: those of `facts`.
    """
    say = Words.of(lang, words)
    years_of = sorted(set(facts["cohort"].astype(int)))
    cohorts = {year: list(facts.loc[facts["cohort"] == year, "name"]) for year in years_of}
    shown = range(min(cohorts), pd.Timestamp(as_of).year) if years else range(0)
    return [
        *(_of_cohort(cohort, names, say) for cohort, names in cohorts.items()),
        *(
            State(
                {"cohort": cohort, "year": year},
                say.label("state.before", cohort=cohort, year=year),
            )
            for cohort in cohorts
            for year in shown
            if year < cohort
        ),
        *(_of_year(year, cohorts, say) for year in shown),
    ]


def measure_states(
    worded: pd.DataFrame,
    *,
    regions: pd.DataFrame,
    lang: str = "en",
    words: Texts | None = None,
) -> list[State]:
    """Say of each field, region and kind of measures what is shown when it is chosen.

    `worded` comes from `worded_measures`. The states are of the parameters `sheet`, `region` and
    `kind` of `measures_opened`; what they say holds also where two are chosen together. `words` are
    texts that go before the built-in ones. Raises `WordError` for a text that cannot be filled.
    Sources: those of `worded`.
    """
    say = Words.of(lang, words)
    names = regions[f"name_{lang}"]
    return [
        *(
            State({"sheet": field}, say.label("state.sheet", field=field))
            for field in worded["field"].unique()
        ),
        *(State({"region": name}, say.label("state.region", region=name)) for name in names),
        *(
            State({"kind": kind}, say.label("state.kind", kind=kind))
            for kind in worded["about"].unique()
        ),
    ]


def _of_cohort(cohort: int, names: list[str], say: Words) -> State:
    key = "state.cohort.one" if len(names) == 1 else "state.cohort"
    count = say.count(len(names), spelled=True).capitalize()
    return State({"cohort": cohort}, say.label(key, cohort=cohort, count=count), say.names(names))


def _of_year(year: int, cohorts: dict[int, list[str]], say: Words) -> State:
    """The programme at the end of a year: who joined in it, and how many there were."""
    there = [name for cohort, names in cohorts.items() if cohort <= year for name in names]
    added = cohorts.get(year, [])
    total = say.count(len(there), spelled=True)
    if len(there) == 1:
        title = say.label("state.first" if added else "state.alone", name=there[0], year=year)
    elif not added:
        title = say.label("state.year", year=year, total=total)
    else:
        key = "state.joined.one" if len(added) == 1 else "state.joined"
        count = say.count(len(added), spelled=True)
        title = say.label(key, year=year, count=count, total=total, name=added[0])
    return State({"year": year}, title, say.label("state.end", year=year))
