"""Numbers, days and yes or no as spreadsheets write them: every way in which a cell can be read.

A reading is what would stand in the cell if it were written as the dictionary asks. A cell with one
reading can be mended; one with two is ambiguous, and only its author knows.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

PERCENT = re.compile(r"\s*[%‰]$")
GROUPED = (  # how thousands and decimals are parted, and the signs that do so
    (re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?"), ",", "."),
    (re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?"), ".", ","),
    (re.compile(r"-?\d{1,3}( \d{3})+(\.\d+)?"), " ", "."),
    (re.compile(r"-?\d{1,3}( \d{3})+(,\d+)?"), " ", ","),
    (re.compile(r"-?\d{1,3}(['’]\d{3})+(\.\d+)?"), "'", "."),
    (re.compile(r"-?\d+,\d+"), "", ","),
    (re.compile(r"-?\d+(\.\d+)?"), "", "."),
)
YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
THREE = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
SERIAL = re.compile(r"[34]\d{4}(\.0*)?")  # the number of a day
MIDNIGHT = re.compile(r"[T ]\s*0{1,2}:00(:00(\.0+)?)?(Z|[+]00:?00)?(\s*AM)?$")
NAMED = ("%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%d. %B %Y", "%d. %b %Y", "%d-%B-%Y", "%d/%b/%Y",
         "%b %d, %Y", "%B %d, %Y", "%d %b %y", "%Y-%b-%d", "%a, %d %b %Y", "%A, %B %d, %Y", "%A, %b %d, %Y")  # fmt: skip
TRUE = {"true", "wahr", "vrai", "verdadero", "vero", "waar", "真", "yes", "ja", "oui", "是"}
MONTHS = (  # in German, French, Spanish, Italian, Dutch and Portuguese, without accents
    "januar janvier enero gennaio januari janeiro janner", "februar fevrier febrero febbraio februari fevereiro",
    "marz mrz mars marzo maart mrt marco maerz", "april avril abril aprile", "mai mayo maggio mei maio",
    "juni juin junio giugno junho", "juli juillet julio luglio julho", "august aout agosto augustus",
    "september septembre septiembre settembre setembro", "oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro", "dezember decembre diciembre dicembre december dezembro",
)  # fmt: skip
NAME = (
    "(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|janv|févr|fevr|mars|avr|mai|juin|juil|août|aout|déc"
    "|mrz|mär|okt|dez|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|fev|out|mrt|mei)[.]?"
)
SHORT_DAY = re.compile(rf"\d{{1,2}}[-. ] ?{NAME}|{NAME}-\d{{1,2}}|\d{{1,2}}月\d{{1,2}}日", re.I)
PAIR = re.compile(r"\d{1,2}([-+/.]\d{1,2})+")  # what spreadsheets take for a day: 1+4, 3-4, 2/5
FALSE = {"false", "falsch", "faux", "falso", "onwaar", "假", "no", "nein", "non", "否"}
MONTH = re.compile(r"(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.I)
WORD = re.compile(r"[^\W\d_]{2,}\.?")
PLAINER = ("<wide>", "<noBreak>", "<compat> 0020")  # what stands for a plain sign
# Soft hyphens, spaces without width, marks of direction, fillers, choices of a letter's form, tags.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069"
    "\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e007f]"
)
DASHES = re.compile("[\u2010-\u2013\u2212]")  # hyphens, a figure dash, an en dash, a minus
NOISE = re.compile(r"[-+]?\d+\.\d*?(0{6,}|9{6,})\d{0,2}")
MOST_EXACT = 15  # digits that a spreadsheet keeps
LONGEST = 30  # letters of a day with all its words


def numbers(text: str, *, percent: bool = False, whole: bool = False) -> set[str]:
    """Every number that a cell may be meant as, written with a decimal point and nothing else.

    A percent sign counts only where the column is in percent. `whole` numbers alone if asked.
    """
    plain = plain_signs(text)
    plain = re.sub(r"^\+\s?(?=\d)", "", plain)
    if PERCENT.search(plain):
        if not percent or "‰" in plain:
            return set()
        plain = PERCENT.sub("", plain)
    found = set()
    for pattern, thousands, point in GROUPED:
        if pattern.fullmatch(plain):
            joined = plain.replace("’", "'").replace(thousands, "") if thousands else plain
            found.add(joined.replace(point, "."))
    if whole:
        return {str(int(Decimal(each))) for each in found if Decimal(each) % 1 == 0}
    values: dict[Decimal, str] = {}
    for each in sorted(found, key=len, reverse=True):
        values.setdefault(Decimal(each), each)
    return set(values.values())


def without_noise(text: str) -> str:
    """The number that reckoning left as 293.20000000000005; empty if a text is none with such a tail."""
    if not NOISE.fullmatch(text) or len(re.sub(r"\D", "", text).lstrip("0")) < MOST_EXACT:
        return ""
    right = f"{float(text):.12f}".rstrip("0").rstrip(".")
    return "" if right == text else right


def plain_signs(text: str) -> str:
    """A cell with plain digits, signs and spaces: wide ones are taken for their like, a raised ¹ is not."""
    plain = "".join(
        unicodedata.normalize("NFKC", sign)
        if unicodedata.decomposition(sign).startswith(PLAINER)
        else sign
        for sign in text
    )
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in plain)  # digits of any script
    plain = DASHES.sub("-", UNSEEN.sub("", plain).strip())
    return re.sub(r"\s+", " ", plain)


def days(text: str) -> set[date]:
    """Every day that a cell may be meant as; none if it has a time of day or is no day at all."""
    if len(text) > LONGEST or not any(map(str.isdigit, text)):
        return set()
    plain = MIDNIGHT.sub("", plain_signs(text)).strip()
    for pattern in (YEAR_FIRST, COMPACT):
        if match := pattern.fullmatch(plain):
            return _valid([tuple(map(int, match.groups()))])
    if match := THREE.fullmatch(plain):
        first, _, second, last = match.groups()
        orders = [(_full(last), int(second), int(first)), (_full(last), int(first), int(second))]
        if len(last) == 2 and len(first) == 2:
            orders.append((_full(first), int(second), int(last)))
        return _valid(orders)
    return _named(plain)


def serial_days(text: str) -> list[date]:
    """The days that a spreadsheet keeps under a number: counted from 1900 and, by some, from 1904.

    None if it is no whole number of a day between 1982 and 2036.
    """
    if not SERIAL.fullmatch(text.strip()):
        return []
    count = timedelta(days=int(text.strip().partition(".")[0]))
    return [date(1899, 12, 30) + count, date(1904, 1, 1) + count]


def _named(text: str) -> set[date]:
    """The day of a text with the name of a month, in English or as spreadsheets of Europe write it."""
    text = WORD.sub(lambda word: _in_english(word[0]), text).strip()
    text = re.sub(r"\s+", " ", text)
    if not MONTH.search(text):
        return set()
    for form in NAMED:
        try:
            return {datetime.strptime(text, form).date()}
        except ValueError:
            continue
    return set()


@lru_cache(maxsize=256)
def _in_english(word: str) -> str:
    """The short English name of a month for its name or the beginning of one; any other word as it is."""
    if word.casefold() in ("de", "del", "of"):
        return ""
    plain = unicodedata.normalize("NFKD", word.casefold().rstrip("."))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    meant = [
        number
        for number, names in enumerate(MONTHS, 1)
        if len(plain) > 2 and any(name.startswith(plain) for name in names.split())
    ]
    return calendar.month_abbr[meant[0]] if len(meant) == 1 else word


def no_such_day(text: str) -> str:
    """Why a day that is written year first is not in the calendar; empty where it is, or is no day."""
    found = YEAR_FIRST.fullmatch(plain_signs(text))
    if not found or days(text):
        return ""
    year, month, _ = map(int, found.groups())
    if not 1 <= month <= 12 or year < 1:
        return f"there is no month {month}" if year else "there is no year 0"
    last = calendar.monthrange(year, month)[1]
    return f"{calendar.month_name[month]} {year} has {last} days"


def _full(year: str) -> int:
    """A year of two digits as spreadsheets take it: up to 29 of this century."""
    return int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 30 else 1900)


def _valid(orders: Iterable[tuple[int, ...]]) -> set[date]:
    found = set()
    for year, month, day in orders:
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(max(year, 1), month)[1]:
            found.add(date(max(year, 1), month, day))
    return found


def truths(text: str) -> set[str]:
    """`true` or `false` for a word that says so in a language that spreadsheets speak."""
    word = plain_signs(text).lower()
    return {"true"} if word in TRUE else {"false"} if word in FALSE else set()


def months(text: str) -> bool:
    """Whether a text is a day and a month without a year, which a spreadsheet makes of 1+4 or 3-4."""
    return len(text) <= LONGEST and bool(SHORT_DAY.fullmatch(text.strip()))


@lru_cache(maxsize=4096)
def like_a_day(text: str) -> bool:
    """Whether a cell reads as a full day or as a day and a month."""
    return months(text) or bool(days(text))
