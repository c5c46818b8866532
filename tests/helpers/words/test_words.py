"""Numbers, dates and names read as a sentence needs them, in both languages."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import helpers
from helpers.words.catalogue import LABELS, LANGUAGES
from helpers.words.formats import (
    format_amount,
    format_count,
    format_date,
    format_percent,
    format_period,
    join_names,
)
from helpers.words.labels import WordError, Words, label


def test_every_label_stands_in_every_language():
    assert [key for key, texts in LABELS.items() if set(texts) != set(LANGUAGES)] == []


def test_a_label_asks_for_the_same_values_in_every_language():
    def asked(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    uneven = [key for key, texts in LABELS.items() if asked(texts["en"]) != asked(texts["zh"])]
    assert [key for key in uneven if not key.endswith(".one") and "stated" not in key] == []


def test_no_english_label_holds_chinese():
    assert [key for key, texts in LABELS.items() if re.search("[一-鿿]", texts["en"])] == []


def test_an_amount_names_its_unit():
    assert format_amount(293.2, "bn_cny") == "293.2 billion yuan"
    assert format_amount(40.83, "bn_usd") == "40.83 billion US dollars"
    assert format_amount(1149.36, "bn_cny") == "1,149.36 billion yuan"


def test_a_chinese_amount_counts_in_hundreds_of_millions():
    assert format_amount(293.2, "bn_cny", lang="zh") == "2,932亿元"


def test_an_amount_keeps_no_needless_zero():
    assert format_amount(5.0, "bn_usd") == "5 billion US dollars"


def test_an_amount_of_an_unknown_unit_is_refused():
    with pytest.raises(WordError, match="bn_eur"):
        format_amount(1, "bn_eur")


def test_a_missing_number_is_refused():
    with pytest.raises(WordError, match="missing"):
        format_amount(float("nan"), "bn_cny")


def test_a_percentage_has_one_decimal_unless_told():
    assert format_percent(50.157) == "50.2%"
    assert format_percent(50.157, decimals=0) == "50%"


def test_small_counts_are_spelled_in_running_text():
    assert format_count(9, spelled=True) == "nine"
    assert format_count(20, spelled=True) == "20"
    assert format_count(9, spelled=True, lang="zh") == "9"


def test_half_a_region_is_refused():
    with pytest.raises(WordError, match=r"1\.5"):
        format_count(1.5)


@pytest.mark.parametrize(
    ("precision", "english", "chinese"),
    [
        ("day", "9 April 2021", "2021年4月9日"),
        ("month", "April 2021", "2021年4月"),
        ("year", "2021", "2021年"),
    ],
)
def test_a_date_is_no_more_precise_than_known(precision, english, chinese):
    assert format_date("2021-04-09", precision) == english
    assert format_date("2021-04-09", precision, lang="zh") == chinese


def test_an_unknown_precision_is_refused():
    with pytest.raises(WordError, match="decade"):
        format_date("2021-04-09", "decade")


@pytest.mark.parametrize(
    ("period", "text"),
    [
        ("2021", "2021"),
        ("2026-01", "January 2026"),
        ("2021-01/2021-09", "January to September 2021"),
        ("2021/2025", "2021 to 2025"),
        ("2020-01/2023-06", "January 2020 to June 2023"),
    ],
)
def test_a_period_reads_as_a_sentence_names_it(period, text):
    assert format_period(period) == text


def test_a_short_period_leaves_out_its_year():
    assert format_period("2026-01/2026-03", short=True) == "Jan–Mar"


def test_names_join_as_in_a_sentence():
    assert join_names(["Tianjin"]) == "Tianjin"
    assert join_names(["Tianjin", "Shanghai", "Hainan"]) == "Tianjin, Shanghai and Hainan"
    assert join_names(["天津", "上海", "海南"], lang="zh") == "天津、上海和海南"


def test_no_names_are_refused():
    with pytest.raises(WordError, match="empty"):
        join_names([])


def test_an_unknown_label_names_where_to_add_it():
    with pytest.raises(WordError, match=r"helpers\.words\.catalogue"):
        label("map.nowhere")


def test_an_unknown_language_is_refused():
    with pytest.raises(WordError, match="fr"):
        label("cohort", "fr")


def test_the_catalogue_serves_every_key_that_the_charts_ask_for():
    asked = {
        key
        for path in Path(helpers.__file__).parent.rglob("*.py")
        for key in re.findall(r'label\(\s*"([a-z_.]+)"', path.read_text(encoding="utf-8"))
    }
    assert sorted(asked - set(LABELS)) == []


FRENCH = {
    "cohort.all": "Toutes les vagues",
    "number.point": ",",
    "number.thousands": "\u202f",
    "percent": "{number}\u202f%",
    "amount.unit.bn_cny": "{number} milliards de yuans",
    "month.4": "avril",
    "month.9.short": "sept.",
    "month.1.short": "janv.",
    "number.9": "neuf",
    "names.last": " et ",
}


def test_a_text_that_the_author_gives_goes_before_the_built_in_one():
    assert label("cohort.all", words=FRENCH) == "Toutes les vagues"
    assert label("cohort", words=FRENCH) == "Cohort"
    assert label("date.year") == "{year}" and label("percent", number="3") == "3%"
    with pytest.raises(WordError, match="'count.plus' needs added too"):
        label("count.plus", total=3)
    assert label("cohort", "zh", words=FRENCH) == "批次"


def test_numbers_and_dates_are_written_in_the_author_s_words():
    assert format_amount(1149.36, "bn_cny", words=FRENCH) == "1\u202f149,36 milliards de yuans"
    assert format_percent(50.157, words=FRENCH) == "50,2\u202f%"
    assert format_date("2021-04-09", words=FRENCH) == "9 avril 2021"
    assert format_period("2021-01/2021-09", short=True, words=FRENCH) == "janv.–sept."
    assert format_count(9, spelled=True, words=FRENCH) == "neuf"
    assert join_names(["Tianjin", "Hainan"], words=FRENCH) == "Tianjin et Hainan"


def test_a_text_for_a_label_that_does_not_exist_is_refused():
    with pytest.raises(WordError, match=r"'cohort.al'. Did you mean 'cohort.all'"):
        label("cohort", words={"cohort.al": "Toutes"})


def test_a_text_with_braces_that_nothing_fills_is_refused():
    with pytest.raises(WordError, match="asks for vague. Use only cohort"):
        label("cohort", words={"cohort.of": "Vague {vague}"})


@pytest.mark.parametrize("period", ["2024Q1", "2024-13", "２０２４", "2024-1/2024-5"])
def test_what_is_no_period_has_no_words(period: str):
    with pytest.raises(WordError, match="is no period. It is written 2021"):
        helpers.format_period(period)


@pytest.mark.parametrize("value", [float("inf"), "12"])
def test_what_is_no_number_has_no_words(value: float):
    with pytest.raises(WordError, match="is no number"):
        helpers.format_number(value)


@pytest.mark.parametrize(
    ("key", "text", "says"),
    [
        ("series.gap", "n. d. {", "has a brace that is alone"),
        ("series.gap", "n. d. }", "has a brace that is alone"),
        ("amount.per_billion", "un", "'un' of 'amount.per_billion' is no number"),
    ],
)
def test_a_text_that_cannot_be_used_is_told(key: str, text: str, says: str):
    with pytest.raises(WordError, match=re.escape(says)):
        Words.of(words={key: text})
