"""The tables as other machines read of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from helpers.tables import dictionary
from helpers.words.datasets import dataset, dataset_block

ROOT = Path(__file__).resolve().parents[3]


def test_every_table_is_a_download_of_the_dataset():
    described = dataset(folder="../data", root=ROOT)
    names = dictionary.table_names(root=ROOT)
    assert [each["contentUrl"] for each in described["distribution"]] == [
        f"../data/{dictionary.resource(name, root=ROOT)['path']}" for name in names
    ]


def test_the_dataset_says_what_a_catalogue_asks_for():
    described = dataset(folder="data", root=ROOT)
    assert described["@type"] == "Dataset"
    assert 50 <= len(described["description"]) <= 5000
    assert described["license"].startswith("https://creativecommons.org/")
    assert described["dateModified"] == f"{dictionary.as_of(root=ROOT):%Y-%m-%d}"
    assert re.fullmatch(r"\d{4}/\d{4}", described["temporalCoverage"])


def test_what_is_measured_has_a_unit():
    measured = dataset(folder="data", root=ROOT)["variableMeasured"]
    assert {"bn CNY", "bn USD", "percent"} <= {each["unitText"] for each in measured}


def test_the_block_is_data_and_cannot_end_early():
    block = dataset_block(folder="../data", root=ROOT).markup
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in inside
    assert json.loads(inside) == dataset(folder="../data", root=ROOT)
