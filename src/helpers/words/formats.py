"""Numbers, dates, periods and lists as a sentence needs them, in either language or the caller's.

In each, `words` are texts that go before the built-in ones, by the key of a label
(`helpers.words.catalogue.formats`), and `WordError` is raised for what has no words.
"""

from __future__ import annotations

from collections.abc import Iterable

from helpers.tables.periods import Day
from helpers.words.labels import Texts, Words


def format_number(
    value: float, *, decimals: int | None = None, lang: str = "en", words: Texts | None = None
) -> str:
    """Write a number with thousands separators; by default with the decimals it has, at most two.

    Raises `WordError` for a missing number.
    """
    return Words.of(lang, words).number(value, decimals=decimals)


def format_amount(
    value: float,
    unit: str,
    *,
    decimals: int | None = None,
    lang: str = "en",
    words: Texts | None = None,
) -> str:
    """Write an amount held in billions of `bn_cny` or `bn_usd`: 293.2 billion yuan.

    Raises `WordError` for another unit or a missing amount.
    """
    return Words.of(lang, words).amount(value, unit, decimals=decimals)


def format_percent(
    value: float, *, decimals: int = 1, lang: str = "en", words: Texts | None = None
) -> str:
    """Write a percentage held in percent: 50.2%. Raises `WordError` for a missing one."""
    return Words.of(lang, words).percent(value, decimals=decimals)


def format_count(
    value: float, *, spelled: bool = False, lang: str = "en", words: Texts | None = None
) -> str:
    """Write a whole number; in running text (`spelled`) English spells out those up to twelve.

    Raises `WordError` for what is no whole number.
    """
    return Words.of(lang, words).count(value, spelled=spelled)


def format_date(
    value: Day, precision: str = "day", *, lang: str = "en", words: Texts | None = None
) -> str:
    """Write a date no more precisely than it is known: `day`, `month`, `year`; or as a bound,
    `at least`, `at the latest`.

    Raises `WordError` for another precision or a missing date.
    """
    return Words.of(lang, words).date(value, precision)


def format_period(
    period: str, *, short: bool = False, lang: str = "en", words: Texts | None = None
) -> str:
    """Write a period: `2021` stays, `2021-01/2021-09` becomes January to September 2021.

    `short` leaves out the year of months and cuts their names: Jan–Sep. Raises `ValueError` for
    what is no period.
    """
    return Words.of(lang, words).period(period, short=short)


def join_names(
    names: Iterable[str], *, lang: str = "en", apart: bool = False, words: Texts | None = None
) -> str:
    """Join names as a sentence does: Tianjin, Shanghai and Hainan; `apart` with semicolons.

    Raises `WordError` if there is no name.
    """
    return Words.of(lang, words).names(names, apart=apart)
