"""What a reader reads: each label by its key, in a language built in or in the caller's own words.

Every text stands once in `helpers.words.catalogue`, in English and Chinese. Whoever draws a chart
may give other texts, under the same keys: `pilot_map(…, words={"cohort.all": "Toutes les vagues"})`.
"""

from __future__ import annotations

import difflib
import math
import re
import string
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field

import pandas as pd

from helpers.tables.periods import Day
from helpers.words.catalogue import LABELS, LANGUAGES

Texts = Mapping[str, str]  # a text by the key of its label
# The keys whose built-in text is asked for, while somebody listens.
_ASKED: ContextVar[dict[str, None] | None] = ContextVar("asked", default=None)


FACTOR = "amount.per_billion"  # no text, but how many of the unit that is written are a billion
PRECISIONS = ("day", "month", "year", "at least", "at the latest")  # of a date; two are bounds
PERIOD = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?(/[0-9]{4}(-(0[1-9]|1[0-2]))?)?")


class WordError(ValueError):
    """A label, language, unit or precision that has no words, or a text that cannot be filled."""


@dataclass(frozen=True)
class Words:
    """The words of one chart or text: those that its author gives, else those of `lang`.

    Raises `WordError` for a language that is not built in, for a key that no label has, and for
    braces that no value fills.
    """

    lang: str = "en"
    given: Texts = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            raise WordError(
                f"lang must be one of {', '.join(LANGUAGES)}, not {self.lang!r}. "
                "Another language is given by words=, a mapping from label keys to texts; "
                "label_keys(of=…) lists the keys that a chart asks for."
            )
        for key, text in self.given.items():
            _require_fillable(key, text)
        factor = self.given.get(FACTOR, "1")
        if not re.fullmatch(r"\d+(\.\d+)?", factor):
            raise WordError(
                f"the text {factor!r} of {FACTOR!r} is no number. Write how many of the unit of your "
                "language are a billion: 1, or 10 for the Chinese 亿."
            )

    @classmethod
    def of(cls, lang: str = "en", words: Texts | None = None) -> Words:
        """The words of a language, with `words` before them."""
        return cls(lang, words or {})

    def label(self, key: str, **values: object) -> str:
        """The text of a label, with its braces filled."""
        require_label(key)
        if key not in self.given and (asked := _ASKED.get()) is not None:
            asked[key] = None
        return self.text(key).format(**values)

    def text(self, key: str) -> str:
        """The text of a label as it is written, with its braces."""
        return self.given.get(require_label(key), LABELS[key][self.lang])

    def counted(self, key: str, count: float, **values: object) -> str:
        """The text of a label for a count, spelled: that of `<key>.one` for one, of `<key>.none` for none.

        Where there is no such label, that of `key`.
        """
        form = {0: f"{key}.none", 1: f"{key}.one"}.get(int(count), key)
        spelled = self.count(count, spelled=True)
        return self.label(form if form in LABELS else key, count=spelled, **values)

    def number(self, value: float, *, decimals: int | None = None) -> str:
        """A number with thousands separators; by default the decimals it has, at most two, or those of its
        first two digits if it is less than a tenth.
        """
        if pd.isna(value):
            raise WordError("a missing number has no words. Say what is missing, and why, instead.")
        told: object = value
        if isinstance(told, str) or not math.isfinite(value):
            raise WordError(f"{value!r} is no number. Give one, or say what is missing instead.")
        small = 0 < abs(value) < 0.1
        places = 1 - math.floor(math.log10(abs(value))) if small else 2
        text = f"{value:,.{places}f}".rstrip("0").rstrip(".") if decimals is None else ""
        written = text or f"{value:,.{decimals}f}"
        signs = {",": self.label("number.thousands"), ".": self.label("number.point")}
        return "".join(signs.get(sign, sign) for sign in written)

    def amount(self, value: float, unit: str, *, decimals: int | None = None) -> str:
        """An amount that is held in billions of a unit, as in `bn_cny` or `bn_usd`."""
        if f"amount.unit.{unit}" not in LABELS:
            known = [key.removeprefix("amount.unit.") for key in LABELS if "amount.unit." in key]
            raise WordError(f"unit must be one of {', '.join(known)}, not {unit!r}.")
        number = self.number(value * float(self.label(FACTOR)), decimals=decimals)
        return self.label(f"amount.unit.{unit}", number=number)

    def percent(self, value: float, *, decimals: int = 1) -> str:
        """A percentage that is held in percent."""
        return self.label("percent", number=self.number(value, decimals=decimals))

    def count(self, value: float, *, spelled: bool = False) -> str:
        """A whole number; `spelled`, for running text, writes those up to twelve as words."""
        if pd.isna(value) or value != int(value):
            raise WordError(f"a count is a whole number, not {value!r}.")
        number = int(value)
        if spelled and f"number.{number}" in LABELS:
            return self.label(f"number.{number}")
        return self.number(number, decimals=0)

    def date(self, value: Day, precision: str = "day") -> str:
        """A date no more precisely than it is known: `PRECISIONS`; one may be a bound."""
        day = pd.Timestamp(value)
        if pd.isna(day):
            raise WordError("a missing date has no words. Say what is missing, and why, instead.")
        if precision not in PRECISIONS:
            raise WordError(f"precision must be one of {', '.join(PRECISIONS)}, not {precision!r}.")
        parts = {"year": day.year, "month": self.label(f"month.{day.month}"), "day": day.day}
        return self.label(f"date.{precision}", **parts)

    def period(self, period: str, *, short: bool = False) -> str:
        """A period of a table: `2021`, `2021-05`, `2021-01/2021-09`.

        `short` leaves out the year of months and cuts their names: Jan–Sep.
        """
        if not PERIOD.fullmatch(period):
            raise WordError(
                f"{period!r} is no period. It is written 2021, 2021-05 or 2021-01/2021-09."
            )
        if "/" not in period:
            return self.date(period, "month" if "-" in period else "year")
        start, end = period.split("/")
        first, last = pd.Timestamp(start), pd.Timestamp(end)
        if "-" not in start or first.year != last.year:
            precision = "month" if "-" in start else "year"
            ends = {"first": self.date(first, precision), "last": self.date(last, precision)}
            return self.label("period.span", **ends)
        if short:
            return self.label("period.short", **self._months(first, last, ".short"))
        return self.label("period.months", **self._months(first, last, ""), year=last.year)

    def _months(self, first: pd.Timestamp, last: pd.Timestamp, form: str) -> dict[str, str]:
        return {
            "first": self.label(f"month.{first.month}{form}"),
            "last": self.label(f"month.{last.month}{form}"),
        }

    def names(self, names: Iterable[str], *, apart: bool = False) -> str:
        """Names joined as a sentence does: Tianjin, Shanghai and Hainan; `apart` with semicolons."""
        listed = list(names)
        if not listed:
            raise WordError("an empty list has no words. Say that there are none instead.")
        if apart:
            return self.label("names.apart").join(listed)
        before = self.label("names.comma").join(listed[:-1])
        return self.label("names.last").join(filter(None, (before, listed[-1])))

    def sentences(self, sentences: Iterable[str]) -> str:
        """Sentences, one after the other, each begun with a capital."""
        return self.label("sentences.apart").join(text[:1].upper() + text[1:] for text in sentences)


def label(key: str, lang: str = "en", *, words: Texts | None = None, **values: object) -> str:
    """Give the text of the label `key`, with its braces filled from `values`.

    Without values it is the text as it is written, `{braces}` and all: what a text of `words=` for that
    key may hold. `words` are texts that go before the built-in ones. Raises `WordError` for an unknown
    key, and for braces that are left without a value.
    """
    say = Words.of(lang, words)
    if not values:
        return say.text(key)
    if left := _braces(say.text(key)) - set(values):
        raise WordError(
            f"the text of {key!r} needs {', '.join(sorted(left))} too. Give a value for it."
        )
    return say.label(key, **values)


def keys_asked(draw: Callable[[], object]) -> list[str]:
    """The keys whose built-in text a function asks for, in order: those that nobody gave a word."""
    asked: dict[str, None] = {}
    token = _ASKED.set(asked)
    try:
        draw()
    finally:
        _ASKED.reset(token)
    return list(asked)


def require_label(key: str) -> str:
    """Return `key`, or raise `WordError` if no label is called so."""
    if key not in LABELS:
        near = difflib.get_close_matches(key, LABELS, n=1)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        raise WordError(
            f"no label is called {key!r}.{meant} The keys stand in helpers.words.catalogue."
        )
    return key


def _require_fillable(key: str, text: str) -> None:
    known = set().union(*(_braces(built_in) for built_in in LABELS[require_label(key)].values()))
    unknown = _braces(text) - known
    if unknown:
        raise WordError(
            f"the text {text!r} of {key!r} asks for {', '.join(sorted(unknown))}. "
            f"Use only {', '.join(sorted(known)) or 'plain text: this label has no braces'}."
        )


def _braces(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise WordError(
            f"the text {text!r} has a brace that is alone. Write {{{{ or }}}} for the sign itself."
        ) from error
