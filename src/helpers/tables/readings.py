"""How a source was read: which rows rest on nothing but unofficial digests."""

from __future__ import annotations

import pandas as pd

from helpers.tables.dictionary import DELIMITER


def digest_only(table: pd.DataFrame, *, sources: pd.DataFrame) -> pd.Series:
    """Tell of each row whether every source it cites was read as an unofficial digest alone.

    `sources` is the table of that name; what counts as a digest is said there, in `read_as`. A row
    that cites no source rests on no digest.
    """
    digests = set(sources.loc[sources["read_as"] == "digest", "source_id"])
    cited = table["source_ids"].fillna("").str.split(DELIMITER)
    return pd.Series(
        [set(ids) <= digests for ids in cited], index=table.index, name="digest", dtype=bool
    )
