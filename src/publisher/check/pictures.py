"""What a picture may weigh, and how clear its colours must be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from figure.advice import hard_to_see, mark_colours
from publisher.base.problems import Problem
from publisher.check.colours import colour_problems
from publisher.check.limits import Limit
from publisher.check.weights import packed
from publisher.figures.figure import Figure
from publisher.site.project import output_path


def figure_problems(
    figures: Iterable[Figure], raised: Mapping[str, Limit] | None = None
) -> list[Problem]:
    """Figures whose picture is too heavy, or whose colours do not stand out on either paper.

    Some pages may be heavier than others (`raised`), and so may their pictures.
    """
    problems: list[Problem] = []
    for figure in figures:
        where = f"{figure.page}, {figure.id}"
        limit = (raised or {}).get(output_path(figure.page), Limit()).picture_kb
        for drawing in figure.drawings:
            size = packed(drawing.svg.encode()) / 1000
            if size > limit:
                problems.append(
                    Problem(
                        where,
                        f"its {drawing.layout} picture weighs {size:.1f} kB, above {limit:g} kB",
                        "Draw fewer marks: aggregate, simplify the shapes, or split the figure; or raise "
                        "the limit of its page, of which a picture may take half.",
                    )
                )
            problems += colour_problems(where, drawing.svg, figure.palette)
    return sorted(set(problems))


def colour_hints(figures: Iterable[Figure]) -> list[str]:
    """What is hard to see in the colours that authors chose, one line to a figure; it stops nothing."""
    hints = []
    for figure in figures:
        palette = figure.palette or {}
        if any(colour.get("derived") for colour in palette.values()):
            seen = list(hard_to_see(mark_colours(figure.wide.svg), palette))
            hints += [f"{figure.page}, {figure.id}: hard to see: {'; '.join(seen)}."] * bool(seen)
    return hints
