"""What rests on nothing but unofficial digests says so."""

from __future__ import annotations

from collections.abc import Iterable

from helpers.words.labels import Texts, Words


def marked_digests(
    texts: Iterable[str], digest: Iterable[bool], *, lang: str = "en", words: Texts | None = None
) -> list[str]:
    """Add to each text that rests on digests alone that it does; the others stay."""
    say = Words.of(lang, words)
    return [
        say.label("digest.marked", text=text) if rests else text
        for text, rests in zip(texts, digest, strict=True)
    ]
