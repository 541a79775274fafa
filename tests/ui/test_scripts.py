"""The modules of the interface: every import is there to be fetched, and a component is given all of its own at once."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from qual.ui import scripts

MOUNTS = [name for name in scripts.served() if name.endswith("/mount.js")]


@pytest.mark.parametrize("name", MOUNTS)
def test_a_component_is_told_all_that_it_needs(name: str) -> None:
    needed = scripts.needed(name)
    assert needed[0] == name
    assert set(needed) <= set(scripts.served())
    assert len(set(needed)) == len(needed)
    for one in needed:  # by another way than the module's own: no import leads out of the list
        for room, rest in re.findall(r'"(\.\.?)/([^"]+\.js)"', scripts.served()[one].decode()):
            assert (f"{one.split('/')[0]}/{rest}" if room == "." else rest) in needed


def test_every_module_is_some_components() -> None:
    assert {one for name in MOUNTS for one in scripts.needed(name)} == set(scripts.served())


def test_the_entry_has_whole_addresses_of_this_version() -> None:
    first, rest = scripts.entry("wire/mount.js").split("\n", 1)
    addresses = json.loads(first.removeprefix("const SCRIPTS = ").removesuffix(";"))
    assert addresses[0] == f"/qual/js/{scripts.version()}/wire/mount.js"
    assert len(addresses) == len(scripts.needed("wire/mount.js"))
    assert "export default" in rest


def test_another_script_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(changed: dict[str, bytes]) -> Any:
        monkeypatch.setattr(scripts, "served", lambda: changed)
        scripts.version.cache_clear()
        return scripts.version()

    bodies = dict(scripts.served())
    others = [
        bodies,
        bodies | {"wire/queue.js": b""},
        bodies | {"wire/new.js": b""},
        {**bodies, "wire/queue.js": b"//"},
    ]
    assert len({told(one) for one in others}) == len(others)
    monkeypatch.undo()
    scripts.version.cache_clear()
