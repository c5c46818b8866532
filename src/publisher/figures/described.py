"""What a compiled chart says of each of its marks, put right where the library says it of another column."""

from __future__ import annotations

import json
import re
from typing import Any

# What the library writes of a column that is no number and no time.
RAW = re.compile(
    r"""(?P<title>"(?:; )?(?P<name>[^"]*?)(?: \((?P<units>[a-z-]+)\))?(?:: " \+ |": ))?"""
    r"""\(?isValid\(datum\["(?P<column>[^"]+)"\]\) \? isArray\(datum\["(?P=column)"\]\) \? """
    r"""join\(datum\["(?P=column)"\], '[^']*'\) : datum\["(?P=column)"\] : ""\+datum\["(?P=column)"\]\)?"""
)
FORMS = '{"year-month":"%b %Y","year-month-date":"%b %d, %Y"}'


def told_by_its_unit(vega: dict[str, Any]) -> dict[str, Any]:
    """The spec with units of time that are categories told by themselves.

    Of `yearmonth(day):O` the library tells the column `day` instead, which is a number of milliseconds,
    or nothing where rows were summed.
    """
    units = [
        transform
        for source in vega.get("data", [])
        for transform in source.get("transform", [])
        if transform.get("type") == "timeunit"
    ]
    if not units:
        return vega
    marks = [_rewritten(mark, units) for mark in vega.get("marks", [])]
    return {**vega, "marks": marks}


def _rewritten(part: Any, units: list[dict[str, Any]]) -> Any:
    if isinstance(part, list):
        return [_rewritten(each, units) for each in part]
    if isinstance(part, dict):
        return {key: _rewritten(each, units) for key, each in part.items()}
    if isinstance(part, str) and "isValid(datum[" in part:
        left = list(units)
        return RAW.sub(lambda found: _by_unit(found, left), part)
    return part


def _by_unit(found: re.Match[str], units: list[dict[str, Any]]) -> str:
    """The text of one value by the unit that is meant: the one its title names, else the first left."""
    own = [each for each in units if each["field"] == found["column"]]
    named = [each for each in own if "-".join(each["units"]) == found["units"]]
    if not own:
        return found[0]
    unit = (named or own)[0]
    units.remove(unit)
    form = "utcFormat" if unit.get("timezone") == "utc" else "timeFormat"
    told = f"timeUnitSpecifier({json.dumps(unit['units'])}, {FORMS})"
    return f"{found['title'] or ''}({form}(datum[{json.dumps(unit['as'][0])}], {told}))"
