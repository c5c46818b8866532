"""Outlines in few bytes draw what they drew before."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from publisher.figures.paths import short_path

NUMBERS = st.floats(-2000, 2000).map(lambda number: round(number, 3))
RINGS = st.lists(
    st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=9), min_size=1, max_size=3
)


def written(rings: list[list[tuple[float, float]]]) -> str:
    """A path of straight rings, as Vega writes it."""
    return "".join("M" + "L".join(f"{x},{y}" for x, y in ring) + "Z" for ring in rings)


def corners(path: str) -> list[tuple[float, float]]:
    """The corners of a path of relative steps, as a browser reads it."""
    here = start = (0.0, 0.0)
    found = []
    for command, text in re.findall(r"([mlz])([^mlz]*)", path):
        numbers = [float(number) for number in re.findall(r"-?(?:\d+(?:\.\d+)?|\.\d+)", text)]
        for place, (across, down) in enumerate(zip(numbers[::2], numbers[1::2], strict=True)):
            here = (here[0] + across, here[1] + down)
            start = here if command == "m" and place == 0 else start
            found.append(here)
        here = start if command == "z" else here
    return found


@given(RINGS)
def test_every_corner_lies_within_a_tenth_of_a_pixel_however_many_went_before(rings):
    drawn = corners(short_path(written(rings)))
    meant = [point for ring in rings for point in ring]
    kept = [min(abs(x - a) + abs(y - b) for a, b in drawn) for x, y in meant]
    assert max(kept) <= 0.11
    assert len(drawn) <= len(meant)


def test_points_that_fall_together_are_written_once():
    assert short_path("M1,1L1.01,1.02L3.5,1Z") == "m1 1 2.5 0z"


def test_a_curve_is_only_rounded():
    assert short_path("M0,0C1.234,2,3,4,5.551,6") == "M0,0C1.2,2,3,4,5.6,6"
