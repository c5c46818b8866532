"""What pictures are said to show, for who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nbformat import NotebookNode

from publisher.base.problems import Problem
from publisher.figures.pictures import IMAGES

NOWHERE = "FigureCanvasAgg is non-interactive"  # what Matplotlib says of what it cannot show


def own_alternatives(pictures: list[NotebookNode]) -> list[str]:
    """What pictures tell themselves, as `Image(…, alt=…)` does; nothing if any of them does not."""
    told = [
        next((alt for mime in IMAGES if (alt := (each.metadata.get(mime) or {}).get("alt"))), "")
        for each in pictures
    ]
    texts = [" ".join(str(alt).split()) for alt in told]
    return texts if all(texts) else []


def promised_problems(
    outputs: list[NotebookNode], options: Mapping[str, Any], where: str
) -> Iterator[Problem]:
    """A picture that an alternative promises and that is not there, or that went nowhere."""
    if any(NOWHERE in "".join(each.get("text", "")) for each in outputs):
        yield Problem(
            where,
            "draws with the backend Agg of Matplotlib, which shows nothing",
            "Take out matplotlib.use('Agg'): the backend of notebooks shows every figure.",
        )
    elif (
        options.get("fig-alt")
        and options.get("output") != "asis"  # which prints what it shows
        and not any(each.get("data") for each in outputs)
    ):
        yield Problem(
            where,
            "has a fig-alt and shows no picture",
            "End the cell with the figure, as in `fig`; with Matplotlib take out a line such as "
            "matplotlib.use('Agg') or plt.close().",
        )


def alternative_problems(count: int, options: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """Pictures without an alternative each."""
    given = options.get("fig-alt")
    texts = given if isinstance(given, list) else [given]
    if count and not all(str(text or "").strip() for text in texts):
        yield Problem(
            where,
            "shows a picture without an alternative",
            "Add the cell option `#| fig-alt:` with a sentence that says what the picture shows, or give "
            "`alt=` to IPython.display.Image.",
        )
    elif count and count != len(texts):
        yield Problem(
            where,
            f"shows {count} pictures and has {len(texts)} alternative{'s' * (len(texts) > 1)}",
            'Write one for each, in order: `#| fig-alt: ["…", "…"]`.',
        )
