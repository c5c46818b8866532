"""Terms, statements, measures and voices as a reader reads them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import helpers as atlas
from helpers.words.statements import told_where

ROOT = Path(__file__).resolve().parents[3]


def test_a_term_is_a_link_with_its_explanation_to_its_place_in_the_glossary():
    term = atlas.term("round-tripping", "goes out [and] back", root=ROOT)
    link = term._repr_markdown_()
    assert link.startswith(r"[goes out \[and\] back](glossary.ipynb#term-round-tripping ")
    assert "Money from the mainland" in link
    assert link.endswith("{.term}")


def test_a_term_that_the_table_has_not_is_refused_with_those_it_has():
    with pytest.raises(atlas.TableError, match="no term is called 'fdi'") as caught:
        atlas.term("fdi", root=ROOT)
    assert "fdi-used" in caught.value.remedy


def test_the_glossary_has_a_place_for_each_term():
    concepts = atlas.load("concepts", root=ROOT)
    values = atlas.load("concept_values", root=ROOT)
    shown = atlas.glossary_list(concepts, values, page="data.ipynb", root=ROOT).markup
    for name in concepts["concept_id"]:
        assert f'id="term-{name}"' in shown


def test_a_statement_links_to_each_page_that_tells_it_once():
    pages = {"plans": ("Timeline", "t.ipynb"), "cohorts": ("Timeline", "t.ipynb")}
    assert told_where("plans;cohorts", pages=pages).markup == '<a href="t.ipynb">Timeline</a>'


def test_a_statement_that_is_told_on_no_known_page_is_refused():
    with pytest.raises(atlas.TableError, match="told_in names rumours"):
        told_where("rumours", pages={})


def test_every_statement_of_the_articles_is_shown():
    statements = atlas.load("statements", root=ROOT)
    names = statements["told_in"].dropna().str.split(";").explode().unique()
    shown = atlas.statement_folds(
        statements,
        verdicts=atlas.value_labels("statements", "verdict", root=ROOT),
        pages={name: (name, f"{name}.ipynb") for name in names},
        page="data.ipynb",
        called="both",
        root=ROOT,
    ).markup
    assert shown.count('<tr id="s') == len(statements) == 52


def test_a_quotation_is_marked_with_its_language_and_a_paraphrase_is_none():
    voices = atlas.load("voices", root=ROOT)
    kinds = atlas.value_labels("voices", "kind", root=ROOT)
    shown = atlas.voices_list(voices, kinds=kinds, page="data.ipynb", root=ROOT).markup
    assert shown.count("<blockquote") == len(voices)
    assert shown.count("<q lang=") == voices["quote"].notna().sum()


def worded(lang: str = "en") -> pd.DataFrame:
    plans = atlas.load_plans(root=ROOT)
    themes = atlas.load("themes", root=ROOT)
    measures = atlas.opened_measures(atlas.load_measures(root=ROOT), themes=themes, plans=plans)
    named, spread = (atlas.load(f"{name}_regions", root=ROOT) for name in ("measure", "plan"))
    reached = atlas.reached_regions(measures, named, spread, as_of="2026-11-27")
    regions = atlas.load_regions(root=ROOT)
    return atlas.worded_measures(measures, reached, regions=regions, lang=lang, root=ROOT)


def test_a_measure_is_told_with_its_regions_limits_and_time():
    tours = worded().set_index("measure_id").loc["m130"]
    assert tours["where"] == "Shanghai and Chongqing"
    assert tours["when"] == "8 October 2022 to 8 April 2024"
    assert tours["limits"].startswith("Limit before: Outbound tours closed")


def test_measures_of_other_policies_stand_last_under_a_heading_of_their_own():
    table = worded("zh")
    aside = table["policy"] != "programme"
    assert set(table.loc[aside, "field"]) == {"其他政策或不明(不计入)"}
    assert aside.to_list() == sorted(aside)


def test_a_measure_read_in_a_digest_alone_says_so():
    assert "unofficial digest" in worded().set_index("measure_id").loc["m051", "title"]


def test_fields_and_measures_can_each_be_chosen():
    table = worded()
    entries = atlas.measure_items(table, root=ROOT)["entries"]
    ids = [entry["id"] for entry in entries]
    assert len(ids) == len(set(ids)) == len(table) + table["field"].nunique()
    assert all(entry["facts"] for entry in entries)
