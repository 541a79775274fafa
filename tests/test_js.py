"""The scripts of `qual/ui/components`, tested by node's own runner; skipped, and said so, where there is no node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "js"
HOW = "The tests of the scripts need Node 18 or newer (`apt install nodejs`)."


def test_the_scripts_do_what_their_tests_say() -> None:
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None and os.environ.get("QUAL_NEEDS_BROWSER"):
        pytest.fail(HOW)
    if node is None:
        pytest.skip(HOW)
    every = [node, str(HERE / "every.js")]
    done = subprocess.run(every, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("# Subtest: ") >= len(list(HERE.glob("*.test.js")))


def test_the_tools_are_locked_and_the_lock_names_no_registry() -> None:
    root = HERE.parents[1]
    if not (root / "package-lock.json").exists():
        pytest.skip("not in a checkout")
    asked = json.loads((root / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert "dependencies" not in asked  # what runs needs nothing of npm
    assert locked[""]["devDependencies"] == asked["devDependencies"]
    for name, version in asked["devDependencies"].items():
        assert locked[f"node_modules/{name}"]["version"] == version
    for name, one in locked.items():
        assert "resolved" not in one, name
        assert not name or one["integrity"], name
