"""Which pack the same files made before: it is taken over from the site as it stands.

Packs are not kept in the store, since each holds tables whole and would be another after every edit. The
store knows only the digest of the pack that some files made.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Mapping
from pathlib import Path

from publisher.base import archives, files
from publisher.base.store import Store

PACKED = "packed-stories"


def key_of(held: Mapping[str, bytes]) -> str:
    """One digest of the files of a pack and of what packs them."""
    told = [archives_made(), *((name, files.digest(held[name])) for name in sorted(held))]
    return files.digest(files.to_json(told).encode())


@functools.cache
def archives_made() -> str:
    """One digest of the code that makes archives."""
    return f"{files.makers([archives])} {zlib.ZLIB_RUNTIME_VERSION}"


def standing(store: Store, key: str, place: Path) -> bytes | None:
    """The pack at `place`, if it is the one that the files of `key` made; None if it is not."""
    made = store.get(PACKED, key)
    if made is None or not place.is_file():
        return None
    content = place.read_bytes()
    return content if files.digest(content).encode() == made else None


def note(store: Store, key: str, content: bytes) -> None:
    """Note which pack some files made."""
    if not store.has(PACKED, key):
        store.put(PACKED, key, files.digest(content).encode())
