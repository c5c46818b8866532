"""Steps of the story of the programme for cohorts that its text does not know yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.words.labels import Texts, Words
from helpers.words.marked import Markdown, citation

NONE = "<!-- no later cohort -->"
STEP = """
::::: {{.step}}

:::: {{.step-text}}
[{cohort}]{{.step-when}}

{told} {cited}.
::::

::: {{.still view="{figure}/{cohort}"}}
:::

:::::
"""


def later_steps(
    cohorts: pd.DataFrame,
    regions: pd.DataFrame,
    *,
    after: int,
    figure: str,
    lang: str = "en",
    words: Texts | None = None,
) -> Markdown:
    """Tell each cohort after `after` as a step: how many joined, which, how many there are, by whom.

    For text between the steps that an author wrote. `cohorts` and `regions` are the tables; `figure`
    is the label of one on the same page with a view for each cohort, named by its year. Without a
    later cohort it is a comment, which nobody sees.
    """
    say = Words.of(lang, words)
    later = cohorts.loc[cohorts["cohort"] > after].sort_values("cohort").to_dict("records")
    members = regions.groupby("cohort")[f"name_{lang}"]
    steps = [
        STEP.format(
            cohort=cohort["cohort"],
            told=_told(cohort, members.get_group(cohort["cohort"]), say),
            cited=citation(cohort["source_ids"], most=2),
            figure=figure,
        )
        for cohort in later
    ]
    return Markdown("".join(steps) or NONE)


def _told(cohort: Mapping[Any, Any], names: pd.Series, say: Words) -> str:
    count = say.count(len(names), spelled=True)
    return say.label(
        "step.more",
        count=f"{count[0].upper()}{count[1:]}",
        names=say.names(names),
        total=say.count(cohort["regions_total"]),
    )
