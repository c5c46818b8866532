"""What stands between the charts: tables to read, key numbers, folds."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from lxml import html as lxml_html

from helpers.words.prose import (
    Html,
    dates_in_words,
    described_table,
    folded,
    in_both,
    key_numbers,
    reading_table,
    together,
)

ROOT = Path(__file__).resolve().parents[3]
PLACES = pd.DataFrame(
    {
        "name": ["Harbour", "Delta"],
        "since": [2015, None],
        "title": ["港口", "a note"],
        "language": ["zh", None],
    }
).astype({"since": "Int64"})


def parsed(shown: Html) -> lxml_html.HtmlElement:
    return lxml_html.fragment_fromstring(shown.markup, create_parent="div")


def test_a_table_has_a_header_for_every_column_and_every_row():
    table = parsed(reading_table(PLACES, columns={"name": "Place", "since": "Since"}))
    assert table.xpath("//thead//th[@scope='col']/text()") == ["Place", "Since"]
    assert table.xpath("//tbody//th[@scope='row']/text()") == ["Harbour", "Delta"]


def test_text_of_a_table_is_shown_as_text_whatever_it_holds():
    evil = pd.DataFrame({"name": ['<script>alert("x")</script>'], "id": ['x" onclick="y']})
    shown = reading_table(evil, columns={"name": "<b>Place</b>"}, anchors="id")
    table = parsed(shown)
    assert table.xpath("//script | //b | //@onclick") == []
    assert table.xpath("//tbody//th/text()") == ['<script>alert("x")</script>']


def test_a_missing_value_reads_as_a_dash():
    table = parsed(reading_table(PLACES, columns={"name": "Place", "since": "Since"}))
    assert table.xpath("//td/text()") == ["2,015", "–"]
    assert table.xpath("//td[contains(@class, 'missing')]/text()") == ["–"]


def test_a_text_in_another_language_says_so():
    table = parsed(
        reading_table(
            PLACES, columns={"name": "Place", "title": "Title"}, languages={"title": "language"}
        )
    )
    assert table.xpath("//td[@lang='zh']/text()") == ["港口"]
    assert len(table.xpath("//@lang")) == 1


def test_a_stacked_table_repeats_its_titles_beside_the_cells():
    columns = {"name": "Place", "title": "Title"}
    table = parsed(reading_table(PLACES, columns=columns, stacked=True))
    assert table.xpath("//table/@class") == ["table stacked"]
    assert table.xpath("//td/@data-title") == ["Title", "Title"]


def test_apostrophes_within_words_are_printed_as_such_and_nothing_else_is():
    shown = Html("<p title=\"Xi'an\">Xi'an, 5'3, Xi&#x27;an's <code>a'b</code></p>", "")
    printed = "<p title=\"Xi'an\">Xi’an, 5'3, Xi’an’s <code>a'b</code></p>"
    assert shown._repr_html_() == printed


def test_a_row_can_be_linked_to():
    table = parsed(reading_table(PLACES, columns={"name": "Place"}, anchors="name"))
    assert table.xpath("//tbody/tr/@id") == ["Harbour", "Delta"]


def test_a_table_can_be_named_for_who_hears_it():
    table = parsed(reading_table(PLACES, columns={"name": "Place"}, name="Places & more"))
    assert table.xpath("//div[@role='region']/@aria-label") == ["Places & more"]


def test_markup_of_ours_stays_markup_in_a_cell():
    both = pd.DataFrame({"name": [in_both("Harbour <1>", "港口")]})
    table = parsed(reading_table(both, columns={"name": "Place"}))
    assert table.xpath("//th/span[@lang='zh']/text()") == ["港口"]
    assert table.xpath("//tbody//th/text()") == ["Harbour <1>"]


def test_a_date_is_told_as_exactly_as_it_is_known():
    days = pd.DataFrame(
        {
            "on": pd.to_datetime(["2021-04-20", "2021-04-01", "2021-01-01", None]),
            "on_precision": ["day", "month", "year", None],
        }
    )
    assert dates_in_words(days, "on").to_list() == ["20 April 2021", "April 2021", "2021", None]


def test_key_numbers_name_what_they_count_and_escape_it():
    numbers = parsed(key_numbers([("20", "pilot regions <all>"), ("2015", "start")]))
    assert numbers.xpath("//dt/text()") == ["pilot regions <all>", "start"]
    assert numbers.xpath("//dd/text()") == ["20", "2015"]


def test_a_number_and_its_label_do_not_run_together():
    text = parsed(key_numbers([("20", "pilot regions")])).text_content()
    assert text.split() == ["pilot", "regions", "20"]


def test_a_fold_opens_under_its_title():
    fold = parsed(folded(Html("<p>inside</p>", "inside"), title="A & B", size="2", anchor="a"))
    (summary,) = fold.xpath("//details[div[@id='a']]/summary")
    assert summary.text_content() == "A & B 2"


def test_a_described_table_lists_every_column_and_leads_to_the_file():
    described = parsed(described_table("cohorts", folder="../data", root=ROOT))
    assert described.xpath("//details/div/@id") == ["table-cohorts"]
    assert described.xpath("//a/@href") == ["../data/cohorts.csv"]
    assert "approved_on" in described.xpath("//tbody//th/code/text()")
    assert "`" not in described.text_content()


def test_pieces_stand_together_in_order():
    both = together([Html("<p>1</p>", "1"), Html("<p>2</p>", "2")])
    assert parsed(both).xpath("//p/text()") == ["1", "2"]
    assert repr(both) == "1\n\n2"
