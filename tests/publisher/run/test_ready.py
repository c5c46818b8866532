"""What the warm parent has imported of the project: kept as long as it is as it was."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

import figure
from figure import vegalite
from publisher.run import child, ready


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that was imported from a file."""
    (tmp_path / "wares.py").write_text("price = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    __import__("wares")
    yield tmp_path / "wares.py"
    del sys.modules["wares"]


def test_a_package_is_as_imported_until_one_of_its_files_is_touched_or_gone(
    package: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(child, "BEGUN", time.time() + 10)
    assert child.is_as_imported("wares")
    monkeypatch.setattr(child, "BEGUN", time.time())  # right before, or later
    assert not child.is_as_imported("wares")
    monkeypatch.setattr(child, "BEGUN", time.time() + 10)
    package.unlink()
    assert not child.is_as_imported("wares")


def test_the_schema_of_charts_is_compiled_before_any_child_begins():
    assert ready.figure is figure
    assert "altair" not in sys.modules or vegalite._validator.cache_info().currsize == 1
