"""The scripts of `components/js`: modules as they stand, which the browser imports from the app's own addresses.

Every address holds what all of them come to (`version`): a newer qual has other addresses, so a browser keeps what it has got
for good, and asks again for nothing.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

ADDRESS: Final = "/qual/js"
_IMPORT: Final = re.compile(r'\bfrom "(\.[^"]+)";')


@cache
def served() -> Mapping[str, bytes]:
    """Every module by its name below `components/js`, as ``wire/queue.js``."""
    rooms = [room for room in files("qual.ui.components").joinpath("js").iterdir() if room.is_dir()]
    found = {f"{room.name}/{one.name}": one for room in rooms for one in room.iterdir() if one.name.endswith(".js")}
    return {name: found[name].read_bytes() for name in sorted(found)}


@cache
def version() -> str:
    """What the modules come to: other when one of them is."""
    told = hashlib.sha256()
    for name, body in served().items():
        told.update(f"{name} {len(body)}\n".encode() + body)
    return told.hexdigest()[:16]


def needed(name: str) -> list[str]:
    """A module and all that it imports, and what those import, itself first."""
    found = [name]
    for one in found:
        said = _IMPORT.findall(served()[one].decode())
        there = [posixpath.normpath(posixpath.join(posixpath.dirname(one), path)) for path in said]
        found += [path for path in dict.fromkeys(there) if path not in found]
    return found


def entry(name: str) -> str:
    """The script of a component: what is given to Streamlit, and imports the component's own, ``name``, as its mount."""
    addresses = [f"{ADDRESS}/{version()}/{one}" for one in needed(name)]
    body = files("qual.ui.components").joinpath("entry.js").read_text(encoding="utf-8")
    return f"const SCRIPTS = {json.dumps(addresses)};\n{body}"
