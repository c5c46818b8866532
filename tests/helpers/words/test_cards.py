"""Cards that lead to other pages."""

from __future__ import annotations

from lxml import html

from helpers.words.cards import Card, story_cards


def test_a_card_is_one_link_with_a_lazy_picture_of_known_size():
    cards = story_cards([Card("Where", "Beijing & Tianjin.", "notebooks/a.ipynb", "fig-a")])
    (link,) = html.fromstring(cards.markup).xpath("//li/a")
    assert link.get("href") == "notebooks/a.ipynb"
    assert "Beijing & Tianjin." in link.text_content()
    (picture,) = link.xpath("./img")
    assert picture.get("src") == "figures/fig-a.svg"
    assert (picture.get("width"), picture.get("height"), picture.get("loading")) == (
        "480", "300", "lazy",
    )  # fmt: skip


def test_a_reader_without_html_reads_where_a_card_leads():
    cards = story_cards([Card("Where", "On the coast.", "notebooks/a.ipynb", "fig-a")])
    assert repr(cards) == "Where  On the coast. (notebooks/a.ipynb)"


def test_cards_of_a_page_further_down_lead_up_first():
    cards = story_cards([Card("Where", "Here.", "notebooks/a.ipynb", "fig-a")], root="../")
    assert 'href="../notebooks/a.ipynb"' in cards.markup
    assert 'src="../figures/fig-a.svg"' in cards.markup
