"""The compiled schema and Altair's own check give one verdict."""

from __future__ import annotations

from typing import Any

import altair as alt
import pytest
from jsonschema import ValidationError

from figure.vegalite import is_valid
from ordinary_charts import ordinary_charts

BARS = alt.Chart(alt.Data(values=[{"a": 1}])).mark_bar().encode(x="a:Q")
BROKEN: list[dict[str, Any]] = [
    {"mark": {"type": "bars"}},
    {"encoding": {"x": {"field": "a", "type": "number"}}},
    {"width": "wide"},
    {"encoding": {"latitud": {"field": "a"}}},
    {"params": [{"select": "point"}]},
]


@pytest.mark.slow
def test_a_chart_that_altair_accepts_is_valid():
    for chart in ordinary_charts().values():
        assert is_valid(chart.to_dict(validate=True))


@pytest.mark.parametrize("broken", BROKEN, ids=[*map(str, BROKEN)])
def test_a_chart_that_altair_refuses_is_not(broken: dict[str, Any]):
    spec = BARS.to_dict() | broken
    with pytest.raises(ValidationError):
        alt.Chart.from_dict(spec)
    assert not is_valid(spec)
