"""The tables as other machines read of them: a schema.org Dataset, made from the dictionary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from helpers.tables.dictionary import as_of, dictionary
from helpers.tables.load import read_cells
from helpers.words.prose import Html

LANGUAGES = ["en", "zh-Hans"]  # of titles and labels


def dataset(*, folder: str, root: Path | None = None) -> dict[str, Any]:
    """Describe all tables as one schema.org Dataset, each a download.

    `folder` leads from the page to the folder of the tables. What is measured are the columns that
    have a unit. Raises `TableError` if the dictionary or a table cannot be read.
    """
    package = dictionary(root=root)
    first, last = _years(root)
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": package["title"],
        "alternateName": package["title_zh"],
        "description": _line(package["description"]),
        "version": str(package["version"]),
        "dateModified": f"{as_of(root=root):%Y-%m-%d}",
        "license": package["licenses"][0]["path"],
        "isAccessibleForFree": True,
        "inLanguage": LANGUAGES,
        "keywords": package["keywords"],
        "creator": [
            {"@type": "Organization", "name": person["title"]} for person in package["contributors"]
        ],
        "temporalCoverage": f"{first}/{last}",
        "spatialCoverage": {"@type": "Place", "name": "China"},
        "variableMeasured": [
            {
                "@type": "PropertyValue",
                "name": f"{table['title']}: {field['title']}",
                "unitText": field["unit"],
            }
            for table in package["resources"]
            for field in table["schema"]["fields"]
            if "unit" in field
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": table["title"],
                "description": _line(table["description"]),
                "encodingFormat": table["mediatype"],
                "contentUrl": f"{folder}/{table['path']}",
            }
            for table in package["resources"]
        ],
    }


def dataset_block(*, folder: str, root: Path | None = None) -> Html:
    """The Dataset as a data block of a page: nothing that runs, and nothing that a reader sees.

    `folder` leads from the page to the folder of the tables. Raises `TableError` as `dataset` does.
    """
    content = dataset(folder=folder, root=root)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Html(
        f'<script type="application/ld+json">{text}</script>',
        f"schema.org Dataset: {content['name']}, {len(content['distribution'])} tables",
    )


def _years(root: Path | None) -> tuple[str, str]:
    """The first and the last year that any table has a row for."""
    years = [
        year
        for table in dictionary(root=root)["resources"]
        if any(field["name"] == "year" for field in table["schema"]["fields"])
        for year in read_cells(table["name"], root=root)["year"].dropna()
    ]
    return min(years), max(years)


def _line(text: str) -> str:
    return " ".join(text.replace("`", "").split())
