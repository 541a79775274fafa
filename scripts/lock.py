"""Writes ``constraints.txt``: the versions that `run.py` and CI install, of all that qual needs on every platform.

    python scripts/lock.py           resolve anew on the oldest Python (3.11) and write the file
    python scripts/lock.py --newest  install the newest of everything somewhere, run the fast suite on it, report

Needs the network, and a Python 3.11 for the first: what it finds runs on the newer ones too.
"""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "constraints.txt"
HEADER = "# Made by scripts/lock.py; the versions that run.py installs.\n"


def main() -> int:
    if "--newest" in sys.argv:
        return newest()
    if sys.version_info[:2] != (3, 11):
        sys.exit("Run this on Python 3.11, the oldest that qual supports.")
    run = packing()
    versions = resolved([str(ROOT) + "[dev]"])
    for goal, platforms in run.PLATFORMS.items():
        needed = run.needed_on(goal)
        tags = [word for platform in platforms for word in ("--platform", platform)]
        here = [f"{name}=={version}" for name, version in versions.items() if wanted(name, needed)]
        for name, version in resolved([*needed, *here], *tags, "--only-binary=:all:", "--target", "nowhere").items():
            if versions.setdefault(name, version) != version:
                sys.exit(f"{name}: {versions[name]} here, {version} on {goal}")
    FILE.write_text(HEADER + "".join(f"{n}=={v}\n" for n, v in sorted(versions.items())), encoding="utf-8")
    print(f"{len(versions)} packages in {FILE.name}")
    return 0


def resolved(what: list[str], *options: str) -> dict[str, str]:
    """What pip would install for these, by name; the project itself left out."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet", "--report", "-"]
    done = subprocess.run([*command, *options, *what], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr)
    found: list[dict[str, Any]] = json.loads(done.stdout)["install"]
    names = {normal(one["metadata"]["name"]): one["metadata"]["version"] for one in found}
    names.pop("qual", None)
    return names


def wanted(name: str, needed: list[str]) -> bool:
    return any(normal(re.split(r"[^\w.-]", one)[0]) == name for one in needed)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def packing() -> ModuleType:
    """`run.py` as a module: it knows the platforms."""
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def newest() -> int:
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--upgrade", f"{ROOT}[test]"], check=True)
        have = dict(line.split("==") for line in FILE.read_text(encoding="utf-8").split() if "==" in line)
        listed = subprocess.run(
            [python, "-m", "pip", "list", "--format=json"], capture_output=True, text=True, check=True
        )
        for one in json.loads(listed.stdout):
            name, version = normal(one["name"]), one["version"]
            if have.get(name, version) != version:
                print(f"{name}: {have[name]} → {version}")
        return subprocess.run([python, "-m", "pytest", "-q", "-m", "not slow"], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
