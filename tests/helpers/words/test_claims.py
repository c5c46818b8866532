"""Claims: words that hold are given back, words that do not are told with condition and values."""

from __future__ import annotations

import ast
import linecache
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from helpers.words import claims
from helpers.words.claims import ClaimError, claim

LATEST = {"share_percent": np.float64(61.24)}
SHARES = pd.Series([30.0, 71.0])


@pytest.fixture(autouse=True)
def nothing_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests have read tables in this process."""
    monkeypatch.setattr(claims, "tables_read", list)


def test_a_claim_that_holds_gives_its_words():
    assert claim("about half", 45 <= 50.2 <= 55) == "about half"


def test_a_claim_may_be_tested_by_a_table():
    growth = pd.Series([-1.0, -2.0])
    assert claim("fell each time", (growth < 0).all()) == "fell each time"


@pytest.mark.parametrize("condition", [np.nan, None, pd.NA, "yes", SHARES > 50])
def test_a_condition_that_is_neither_true_nor_false_holds_nothing(condition: object):
    with pytest.raises(ClaimError, match="neither true nor false. Write a comparison"):
        claim("about half", condition)


def test_a_claim_that_no_longer_holds_says_words_condition_and_values():
    with pytest.raises(ClaimError) as raised:
        claim("about half", 45 <= LATEST["share_percent"] <= 55)
    assert str(raised.value) == (
        "the text claims 'about half', but 45 <= LATEST[\"share_percent\"] <= 55 does not hold: "
        "LATEST['share_percent'] is 61.24. Rewrite the sentence, also where a title, a caption or an "
        "alternative says the same, or correct the row it rests on."
    )


def test_a_claim_on_a_whole_column_shows_the_column():
    with pytest.raises(ClaimError, match=r"SHARES is \[30, 71\]"):
        claim("always more than half", (SHARES > 50).all())


def test_a_claim_of_several_parts_shows_each_value():
    steps, totals = 4, [1, 5, 19]
    with pytest.raises(ClaimError, match=r"steps is 4; totals\[-1\] is 19"):
        claim("Four approvals, twenty regions", (steps, totals[-1]) == (4, 20) and not totals)


def test_a_condition_that_cannot_be_judged_twice_is_told_all_the_same():
    levels = {"Hainan": "province"}
    with pytest.raises(ClaimError, match=r'but levels.pop\("Hainan"\) == "city" does not hold'):
        claim("Hainan is a city", levels.pop("Hainan") == "city")


def test_a_condition_over_many_things_says_for_which_it_holds():
    counts = {"a": 2, "b": 0}
    with pytest.raises(ClaimError) as told:
        claim("all have some", all(counts[name] > 0 for name in counts))
    assert "counts[name] > 0 is true for ['a'], false for ['b']" in str(told.value)
    assert "generator" not in str(told.value)


def test_a_comment_in_a_condition_and_a_module_are_no_part_of_it():
    x = 3
    with pytest.raises(ClaimError) as told:
        claim(
            "much",
            np.bool_(x > 5)  # not more than that
            or x == 7,
        )
    assert "not more" not in str(told.value) and "<module" not in str(told.value)
    assert "x is 3" in str(told.value)


def test_a_name_that_a_cell_has_set_is_followed_to_what_it_was_set_to():
    cells = ['half = 45 <= latest["share"] <= 55\n', 'claim("about half", half)\n']
    names = {"claim": claim, "latest": {"share": 61.0}, "In": ["", *cells]}
    run(cells[0], "<cell 1>", names)
    with pytest.raises(ClaimError, match=r"but half does not hold: latest\['share'\] is 61\."):
        run(cells[1], "<cell 2>", names)


def run(cell: str, file: str, names: dict[str, object]) -> None:
    """Run the code of a cell as a shell does, its lines at hand under the name of a file."""
    linecache.cache[file] = (len(cell), None, cell.splitlines(keepends=True), file)
    exec(compile(ast.parse(cell), file, "exec"), names)


def test_where_the_code_is_not_at_hand_the_words_are_told():
    with pytest.raises(ClaimError, match="'about half', which the data no longer show"):
        exec(compile('claim("about half", 1 > 2)', "<nowhere>", "exec"), {"claim": claim})


def test_a_claim_is_gathered_where_all_are_told_together(monkeypatch: pytest.MonkeyPatch):
    shell = SimpleNamespace(failed_claims=[])
    ipython = SimpleNamespace(get_ipython=lambda: shell)
    monkeypatch.setitem(claims.sys.modules, "IPython", ipython)
    assert claim("more", 1 > 2) == "more"
    assert claim("most", 1 > 3) == "most"
    assert [one["words"] for one in shell.failed_claims] == ["more", "most"]
    assert shell.failed_claims[0]["found"] == "the text claims 'more', but 1 > 2 does not hold"


def test_a_value_is_told_in_short():
    assert claims.shown(pd.Series(range(40))) == "[0, 1, 2, 3, 4, 5, 6, 7, and 32 more]"
    assert claims.shown(pd.Timestamp("2025-04-11")) == "2025-04-11"
    assert claims.shown({"b", "a"}) == "['a', 'b']"
    assert len(claims.shown("x" * 1000)) == 300


def test_a_claim_names_the_tables_that_were_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(claims, "tables_read", lambda: ["data/regions.csv", "data/cohorts.csv"])
    with pytest.raises(ClaimError, match=r"\(read so far: data/regions.csv, data/cohorts.csv\)\.$"):
        claim("about half", SHARES.empty)


def test_a_plain_kernel_shows_the_message_of_a_claim_and_no_way_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    shell.user_ns["claim"] = claim
    with redirect_stdout(StringIO()) as said:
        shell.run_cell('claim("about half", 45 <= 61.2 <= 55)')
    (line,) = said.getvalue().strip().splitlines()
    assert line.startswith("ClaimError: the text claims 'about half'")
