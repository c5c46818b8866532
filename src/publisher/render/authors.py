"""Who wrote a page: names, and where Quarto's settings tell them, addresses, ORCID and affiliations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from publisher.site.settings import as_list

ORCID = "https://orcid.org/"
PARTS = ("department", "name", "city", "region", "country")  # of an affiliation, as they are told


def author_name(author: Any) -> str:
    """An author written as a name or as a mapping."""
    if not isinstance(author, Mapping):
        return str(author)
    name = author.get("name", "")
    if isinstance(name, Mapping):
        parts = ("given", "dropping-particle", "non-dropping-particle", "family")
        return str(
            name.get("literal") or " ".join(str(name[part]) for part in parts if part in name)
        )
    return str(name)


def bylines(settings: Mapping[str, Any]) -> list[str]:
    """Each author of a page in Markdown: the name, a link to the ORCID, the affiliations."""
    known = {
        str(each["id"]): each
        for each in as_list(settings.get("affiliations"))
        if isinstance(each, Mapping) and "id" in each
    }
    return [", ".join(_byline(author, known)) for author in as_list(settings.get("author"))]


def _byline(author: Any, known: Mapping[str, Any]) -> Iterator[str]:
    name = author_name(author)
    if not isinstance(author, Mapping):
        yield name
        return
    name = f"[{name}]({author['url']})" if author.get("url") else name
    orcid = str(author.get("orcid") or "").removeprefix(ORCID)
    yield f"{name} ([ORCID]({ORCID}{orcid}))" if orcid else name
    for key in ("affiliation", "affiliations"):
        for each in as_list(author.get(key)):
            yield _affiliation(each, known)


def _affiliation(told: Any, known: Mapping[str, Any]) -> str:
    """The name of an affiliation, and where it is; of one that is named by its `ref`, that of the page."""
    if isinstance(told, Mapping) and "ref" in told:
        told = known.get(str(told["ref"]), told["ref"])
    if not isinstance(told, Mapping):
        return str(told)
    return ", ".join(str(told[part]) for part in PARTS if told.get(part))
