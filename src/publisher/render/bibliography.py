"""The sources that a page may cite: what pandoc is given of them, and what it says of their files."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping
from pathlib import Path

from publisher.base import files
from publisher.base.problems import SiteError

CITED = re.compile(r"@\{?([^\s@{}\[\]();,\"'`*<>]+)")
# The key of an entry: in CSL JSON, in BibTeX and in YAML.
KEY = re.compile(
    r'"id"\s*:\s*"([^"]+)"|^\s*@\w+\s*\{\s*([^,\s}]+)|^\s*-?\s*id:\s*["\']?([^"\'\s]+)', re.M
)
# What pandoc says of a file of sources, by the setting that names it.
SETTINGS = {"csl": "Citeproc", "bibliography": "bibliography"}


def cited(bibliography: Path, text: str) -> bytes:
    """The entries of a bibliography in CSL JSON that a text can cite; another format as it is.

    Pandoc takes most of its time for reading what a page does not cite. Raises `SiteError` for a
    file that is no CSL JSON.
    """
    content = bibliography.read_bytes()
    if bibliography.suffix != ".json" or "@*" in text:
        return content
    keys = {key.rstrip(".,:;?!-/") for key in CITED.findall(text)}
    try:
        kept = [item for item in json.loads(content) if str(item.get("id")) in keys]
    except (ValueError, AttributeError, TypeError) as error:
        raise SiteError.single(
            bibliography.name,
            f"is no bibliography in CSL JSON ({error})",
            "Export it again from the reference manager, as CSL JSON.",
        ) from error
    return files.to_json(kept).encode()


def keys_of(bibliography: Path) -> list[str]:
    """The keys by which the entries of a bibliography are cited, in any of its usual formats."""
    text = bibliography.read_text(encoding="utf-8", errors="replace")
    return list(dict.fromkeys(filter(None, itertools.chain(*KEY.findall(text)))))


def lay_out(entries: Mapping[str, bytes], folder: str) -> dict[str, str]:
    """Write what is given of each bibliography into a folder; the names of these files and their own."""
    names = {}
    for number, (name, entry) in enumerate(entries.items()):
        file = Path(folder, f"{number}{Path(name).suffix}")
        file.write_bytes(entry)
        names[str(file)] = Path(name).name
    return names


def called_by_name(said: str, names: Mapping[str, str]) -> str:
    """What pandoc says, with the files that were laid out under the names that their authors know."""
    for path, name in names.items():
        said = said.replace(path, name)
    return said


def setting_of(said: str) -> str | None:
    """The setting whose file pandoc complains of; None if it is of none."""
    return next((key for key, sign in SETTINGS.items() if sign in said), None)
