"""Cards that lead from one page to others, each with a picture of what is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from helpers.words.prose import Html

WIDTH, HEIGHT = 480, 300  # of a picture, in pixels; what does not fit is cut off below


@dataclass(frozen=True)
class Card:
    """One page to go to: its title, a sentence, its address and the label of a figure on it.

    `page` is written as in a link of Markdown: `notebooks/pilot-map.ipynb`.
    """

    title: str
    text: str
    page: str
    figure: str


def story_cards(cards: Iterable[Card], *, root: str = "") -> Html:
    """Show cards beside each other; `root` leads from the page to the top of the site.

    Their pictures are the files that a build makes of the figures, so they show on the site and not
    in JupyterLab; the build stops if one of the figures or pages is gone.
    """
    listed = list(cards)
    items = "\n".join(
        f'<li class="story-card"><a href="{escape(root + card.page)}">'
        f'<img src="{escape(root)}figures/{escape(card.figure)}.svg" alt="" loading="lazy" '
        f'width="{WIDTH}" height="{HEIGHT}">'
        f'<p class="title">{escape(card.title)}</p>\n<p>{escape(card.text)}</p></a></li>'
        for card in listed
    )
    plain = "\n".join(f"{card.title}  {card.text} ({card.page})" for card in listed)
    return Html(f'<ul class="story-cards">\n{items}\n</ul>', plain)
