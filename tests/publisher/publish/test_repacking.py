"""A pack that the same files made before is taken over, and no other."""

from __future__ import annotations

from pathlib import Path

from publisher.base.archives import zipped
from publisher.base.store import Store
from publisher.publish.repacking import key_of, note, standing

HELD = {"story/a.csv": b"a,b\n1,2\n", "story/README.md": b"Read me.\n"}


def test_the_pack_of_the_same_files_is_taken_over(tmp_path: Path):
    store, place, key = Store(tmp_path), tmp_path / "story.zip", key_of(HELD)
    assert standing(store, key, place) is None
    place.write_bytes(zipped(HELD))
    assert standing(store, key, place) is None, "nobody noted that these files made it"
    note(store, key, zipped(HELD))
    assert standing(store, key, place) == zipped(HELD)


def test_a_pack_that_was_changed_or_is_gone_is_made_again(tmp_path: Path):
    store, place, key = Store(tmp_path), tmp_path / "story.zip", key_of(HELD)
    note(store, key, zipped(HELD))
    assert standing(store, key, place) is None
    place.write_bytes(zipped(HELD) + b"x")
    assert standing(store, key, place) is None


def test_another_byte_or_another_name_makes_another_pack():
    others = [{**HELD, "story/a.csv": b"a,b\n1,3\n"}, {**HELD, "story/b.csv": b""}]
    others.append({name.replace("a.csv", "c.csv"): content for name, content in HELD.items()})
    assert len({key_of(HELD), *map(key_of, others)}) == 4
    assert key_of(dict(reversed(HELD.items()))) == key_of(HELD)
