"""Months, quarters and spans of them as people write them: 2024Q1, H1 2024, Jan-May 2024, 2024年1-5月."""

from __future__ import annotations

import re

from publisher.site.sheets.forms import MONTH, plain_signs

NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
PARTS = {"q": 3, "h": 6}  # months of a quarter and of a half
YEAR = r"(?P<year>(?:19|20)\d\d)"
MONTHS = r"(?P<first>\d{1,2})(?:[-~至到](?P<last>\d{1,2}))?"
FORMS = [
    re.compile(rf"{YEAR}[-/. ]?(?P<part>[qh])(?P<which>[1-4])"),
    re.compile(rf"(?P<part>[qh])(?P<which>[1-4])[-/, ]*{YEAR}"),
    re.compile(rf"{YEAR}年(?:第?(?P<which>[1-4一二三四])(?P<part>季)度?|(?P<half>[上下])半年)"),
    re.compile(rf"{YEAR}(?:年|-full-year)?"),
    re.compile(rf"{YEAR}年{MONTHS}月"),
    re.compile(rf"{YEAR}[-/.](?P<first>\d{{1,2}})"),
    re.compile(rf"(?P<first>\d{{1,2}})[-/.]{YEAR}"),
    re.compile(
        rf"{YEAR}[-/.](?P<first>\d{{1,2}})[-/~]{YEAR.replace('year', 'again')}[-/.](?P<last>\d{{1,2}})"
    ),
    re.compile(rf"{YEAR}-(?P<first>\d{{2}})/(?P<last>\d{{2}})"),
    re.compile(rf"{YEAR} \(?{MONTHS}\)?"),
    re.compile(rf"{MONTHS} {YEAR}"),
]


def span(text: str) -> str:
    """A period as a year, a month or, joined by `/`, its first and last month; empty if it is none.

    A text that may be a single day, such as 11/2024/5, is none, and so is a year of two digits.
    """
    plain = re.sub(r"\s*([-/~至到])\s*", r"\1", plain_signs(text).lower().replace("—", "-"))
    plain = re.sub(r"(?<=[a-z])\.", "", plain)
    plain = MONTH.sub(lambda found: str(NAMES.index(found[0][:3].lower()) + 1), plain)
    for form in FORMS:
        if found := form.fullmatch(plain.strip()):
            return _joined({"again": None, "half": None, "which": None, **found.groupdict()})
    return ""


def _joined(said: dict[str, str | None]) -> str:
    """The period of the parts of a text, in the form of ISO 8601."""
    year = str(said["year"])
    first, last = _months(said)
    if not first:
        return year
    if not (1 <= first <= 12 and 1 <= last <= 12) or (not said["again"] and last < first):
        return ""
    begin, end = f"{year}-{first:02}", f"{said['again'] or year}-{last:02}"
    return begin if begin == end else f"{begin}/{end}" if begin < end else ""


def _months(said: dict[str, str | None]) -> tuple[int, int]:
    """The first and the last month of a period; 0 for a year."""
    if half := said["half"]:
        return (1, 6) if half == "上" else (7, 12)
    if which := said["which"]:
        months = PARTS.get(said.get("part") or "", 3)
        number = int(which) if which.isdigit() else "一二三四".index(which) + 1
        return months * (number - 1) + 1, months * number
    first = int(said.get("first") or 0)
    return first, int(said.get("last") or first)
