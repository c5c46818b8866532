"""A region in words: what it is in the programme, its row of the timeline, links to its page."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd

from helpers.words.labels import Texts, Words
from helpers.words.prose import Html


def introduction(
    facts: pd.DataFrame,
    here: pd.Series,
    *,
    units: pd.DataFrame,
    lang: str = "en",
    words: Texts | None = None,
) -> str:
    """Say in a sentence or two what a region is in the programme.

    `facts` comes from `pilot_facts`, `here` is a row of it, `units` from `load_units`. Raises
    `KeyError` for a province that `units` has not.
    """
    say = Words.of(lang, words)
    cohort = facts.loc[facts["cohort"] == here["cohort"]]
    mates = facts.loc[
        (facts["province_iso"] == here["province_iso"]) & (facts["region_id"] != here["region_id"])
    ]
    province = units.set_index("iso").loc[here["province_iso"], f"name_{lang}"]
    key = "profile.one_of.inside" if "city" in here["level"] else "profile.one_of"
    sentences = [
        say.label(
            "profile.first" if len(cohort) == 1 else key,
            name=here["name"],
            level=here["level_label"],
            province=province,
            cohort=here["cohort"],
            count=say.count(len(cohort), spelled=True),
            since=here["since_why"],
        )
    ]
    if here["status"] != "pilot":
        sentences.append(say.label("profile.zone"))
    if len(mates):
        many = "profile.shared" if len(mates) > 1 else "profile.shared.one"
        sentences.append(say.label(many, names=say.names(mates["name"])))
    return say.sentences([*sentences, *_latest_plan(here, say)])


def _latest_plan(here: pd.Series, say: Words) -> list[str]:
    """The latest plan of a region, a row of `pilot_facts`, and what is known of it."""
    unknown = say.label("unknown")
    if here["plan"] == unknown:
        return []
    form = {
        (True, True): "neither",
        (True, False): "no_document",
        (False, True): "no_measures",
        (False, False): "known",
    }[here["document"] == unknown, here["measures"] == unknown]
    told = {part: here[part] for part in ("document", "measures")}
    return [say.label("profile.plan", plan=here["plan"]), say.label(f"profile.plan.{form}", **told)]


def strip_marks(
    plans: pd.DataFrame, events: pd.DataFrame, *, lang: str = "en", words: Texts | None = None
) -> pd.DataFrame:
    """Plans and events of `dated_marks` as the ticks of one row of the chart `periods`."""
    say = Words.of(lang, words)
    kinds = {"event": events, "plan": plans}  # in the order of the timeline's marks
    named = [marks.assign(kind=say.label(f"timeline.key.{kind}")) for kind, marks in kinds.items()]
    return pd.concat(named, ignore_index=True)[["name", "on", "when", "what", "kind"]]


def describe_strip(
    periods: pd.DataFrame,
    *,
    marks: pd.DataFrame,
    lang: str = "en",
    words: Texts | None = None,
) -> str:
    """Tell one region's row of the timeline: its stretches of time, and what is marked on it.

    `periods` comes from `pilot_periods` for this region alone, `marks` from `strip_marks`. Raises
    `IndexError` if there is no period.
    """
    say = Words.of(lang, words)
    stretches = [
        say.label("describe.strip.stretch", begins=begins, until=until, status=status)
        for begins, until, status in zip(
            periods["begins"], periods["until"], periods["status_label"], strict=True
        )
    ]
    counts = [
        say.counted(f"describe.strip.{kind}", count)
        for kind in ("event", "plan")
        if (count := int((marks["kind"] == say.label(f"timeline.key.{kind}")).sum()))
    ]
    name = periods["name"].iloc[0]
    told = (
        [say.label("describe.strip.marks", name=name, counts=say.names(counts))] if counts else []
    )
    return say.sentences([*stretches, *told])


@dataclass(frozen=True)
class Markdown:
    """Text for a sentence, with its links."""

    text: str

    def _repr_markdown_(self) -> str:
        return self.text


def region_links(
    near: pd.DataFrame, *, folder: str = "", lang: str = "en", words: Texts | None = None
) -> Markdown:
    """Regions as a sentence names them, each linked to its page, with kilometres where `near` has them.

    `near` is one row per region, with its `region_id` and `name`, or else the name in the language.
    `folder` leads to the pages of the regions from the page that shows this.
    """
    say = Words.of(lang, words)
    names = []
    for row in near.to_dict("records"):
        name = row["name"] if "name" in row else row[f"name_{lang}"]
        linked = f"[{name}]({folder}{row['region_id']}.ipynb)"
        km = row.get("km")
        told = (
            linked
            if km is None
            else say.label("profile.near", name=linked, km=say.count(round(km, -1)))
        )
        names.append(told)
    return Markdown(say.names(names))


def other_regions(
    facts: pd.DataFrame, region_id: str, *, lang: str = "en", words: Texts | None = None
) -> Html:
    """Link to the pages of all other regions, cohort by cohort; script offers to compare with one."""
    say = Words.of(lang, words)
    others = facts.loc[facts["region_id"] != region_id]
    groups = "\n".join(
        f"<li>{escape(say.label('cohort.of', cohort=cohort))}: {_page_links(rows)}</li>"
        for cohort, rows in others.groupby("cohort")
    )
    told = {"compare": "compare.with", "none": "compare.none", "unknown": "compare.unknown"}
    data = " ".join(f'data-{name}="{escape(say.label(key))}"' for name, key in told.items())
    markup = f'<nav {data} aria-label="{escape(say.label("profile.others.regions"))}">\n<ul>\n{groups}\n</ul>\n</nav>'
    return Html(markup, say.names(others["name"]))


def _page_links(regions: pd.DataFrame) -> str:
    return ", ".join(
        f'<a href="{escape(region_id)}.ipynb" data-also="{escape(chinese)}">{escape(name)}</a>'
        for region_id, name, chinese in zip(
            regions["region_id"], regions["name"], regions["name_zh"], strict=True
        )
    )
