"""Amounts in words, as exact as they are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.words.labels import Texts, Words


def amount_in_words(row: Mapping[Any, Any], *, lang: str = "en", words: Texts | None = None) -> str:
    """The amount in a row of `national_shares`: as printed, or if worked out in whole billions.

    Raises `WordError` if the amount or its qualifier has no words.
    """
    told = Words.of(lang, words)
    decimals = None if row["amount_how"] == "reported" else 0
    amount = told.amount(row["inflow_bn_cny"], "bn_cny", decimals=decimals)
    return told.label(f"amount.{row['amount_qualifier']}", amount=amount)
