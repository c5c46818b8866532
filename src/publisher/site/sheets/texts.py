"""Texts that were spoiled on their way into a table: decoded twice, taken from a page, taken apart."""

from __future__ import annotations

import html
import re
import unicodedata

from publisher.site.sheets.forms import UNSEEN

ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip|#\d{2,5}|#x[0-9a-fA-F]{2,5});"
)
FORMULA = re.compile(r"=\s*[A-Za-z(\"+\-\d$].*", re.DOTALL)
QUOTED = re.compile(r'=\s*"((?:[^"]|"")*)"')
CONTROLS = {chr(byte): byte for byte in range(0x80, 0xA0)}  # as ISO 8859-1 reads these bytes


def mended_text(text: str) -> tuple[str, str]:
    """What a text was before it was spoiled, and how it was; both empty where it was not."""
    if right := decoded_once(text):
        return right, "was read in another encoding than it was written in, and saved so"
    if ENTITY.search(text):
        right = html.unescape(text).replace("\u00a0", " ")
        return right, "holds signs as a page of HTML writes them"
    if UNSEEN.search(text):
        return UNSEEN.sub("", text), "holds signs that nobody sees and no search passes over"
    if not unicodedata.is_normalized("NFC", text):
        right = unicodedata.normalize("NFC", text)
        return right, "holds letters whose accents are signs of their own, which no search finds"
    return "", ""


def decoded_once(text: str) -> str:
    """The text that UTF-8 read as Windows-1252, ISO 8859-1 or GBK was; empty if it makes more sense as it is."""
    if text.isascii():
        return ""
    for content in (_western(text), _chinese(text)):
        try:
            right = (content or b"").decode()
        except UnicodeDecodeError:
            continue
        if right and not right.isascii() and right != text:
            return right
    return ""


def _western(text: str) -> bytes | None:
    """The bytes of a text that was read as Windows-1252 or ISO 8859-1, if it may have been."""
    try:
        return b"".join(
            bytes([CONTROLS[sign]]) if sign in CONTROLS else sign.encode("cp1252") for sign in text
        )
    except UnicodeEncodeError:
        return None


def _chinese(text: str) -> bytes | None:
    """The bytes of a text that was read as GBK, if they say something in Chinese that is common."""
    try:
        content = text.encode("gbk")
        right = content.decode()
    except UnicodeError:
        return None
    signs = [sign for sign in right if not sign.isascii()]
    common = [
        sign for sign in signs if "\u4e00" <= sign <= "\u9fff" and sign.encode("gb2312", "ignore")
    ]
    return content if len(common) > 0.8 * len(signs) else None


def addresses(text: str) -> set[str]:
    """What an address on the web was probably meant as: with its scheme, and that in small letters.

    Nothing of a text with more in it, which may be part of the address or a remark.
    """
    found = re.fullmatch(r"(?i)(?:(https?):?/{1,3}|(?=www\.))(?!/)(\S+\.\S+)", text.strip())
    return {f"{(found[1] or 'https').lower()}://{found[2]}"} if found else set()


def quoted(text: str) -> str | None:
    """The text of a formula that is nothing but a text in quotes, by which people keep zeros: ="0110"."""
    found = QUOTED.fullmatch(text.strip())
    return found[1].replace('""', '"') if found else None


def is_formula(text: str) -> bool:
    """Whether a text is a formula whose result is not here."""
    return FORMULA.fullmatch(text.strip()) is not None
