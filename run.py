#!/usr/bin/env python3
"""Sets qual up in this folder and runs it. Needs Python 3.11 or newer and nothing else.

    python3 run.py demo    the sample study, then the app        (Windows: py run.py demo)
    python3 run.py test    the test suite; --slow adds what takes minutes
    python3 run.py check   the tests' set-up, then ruff, mypy and import-linter; with npm also eslint and prettier
    python3 run.py app FOLDER, or any other command of qual
    python3 run.py pack [--for windows|macos|macos-intel|linux] [--python 3.12]
                           one .zip for a machine without internet: unpacked there, this file installs from it

It makes the folder .venv, installs the project there (in the versions of constraints.txt), and never touches the system's
Python. Where a folder `wheels` stands beside this file, everything is taken from there and no network is asked.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = Path(os.environ.get("QUAL_VENV") or HERE / ".venv")
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CONSTRAINTS = HERE / "constraints.txt"
WHEELS = HERE / "wheels"
STARTERS = HERE / "scripts" / "starters"
BUILD = ("hatchling>=1.27", "editables>=0.5")  # what pip needs to install the project itself
ONCE_MORE = 2  # browser tests that are run again where nothing else failed; more of them are no chance
#: what wheels for these machines may be called, as pip's --platform takes it
PLATFORMS = {
    "windows": ["win_amd64"],
    "macos": [
        f"macosx_{version}_{arch}" for version in ("11_0", "12_0", "13_0", "14_0") for arch in ("arm64", "universal2")
    ],
    "macos-intel": [
        f"macosx_{v}_{a}" for v in ("10_9", "10_13", "10_15", "11_0", "12_0") for a in ("x86_64", "universal2")
    ],
    "linux": [
        f"{tag}_x86_64"
        for tag in ("manylinux2014", "manylinux_2_17", "manylinux_2_24", "manylinux_2_27", "manylinux_2_28")
    ],
}
ALSO = {"windows": ["colorama>=0.4"]}  # needed there only, which pip does not see from here
LONGEST_ON_WINDOWS = 90  # characters of .venv's own path: a path has 259, and the longest inside .venv takes 168
MADE_FOR = WHEELS / "python.txt"  # the Python that the wheels are for
PACKED = (
    "qual", "app.py", "codebooks", "transcripts_sample", "docs", "scripts/starters", "run.py", "constraints.txt",
    "pyproject.toml", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CITATION.cff", "LICENSE", "NOTICE",
)  # fmt: skip


def stop(message):
    """Say what is missing in plain words and end with 1."""
    print("\n" + message, file=sys.stderr)
    sys.exit(1)


def make_environment():
    """Make .venv, unless a working one is there."""
    if PYTHON.exists() and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return
    print("Lager .venv … / Making .venv …")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", ENVIRONMENT], capture_output=True, text=True, errors="replace"
    )
    if made.returncode != 0:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        stop(
            "Python mangler venv-modulen, eller mappen kan ikke skrives i. / Python lacks the venv module, or the folder "
            "cannot be written.\n"
            f"  Debian, Ubuntu:  sudo apt install python{version}-venv\n"
            "  Ellers / else:   https://www.python.org/downloads\n\n" + made.stderr.strip()
        )


def install(extras):
    """Install the project and its extras, unless this very state of things has been installed before."""
    project = f"{HERE}[{extras}]" if extras else str(HERE)
    mark = ENVIRONMENT / f"qual-{extras or 'core'}.installed"
    state = hashlib.sha256((HERE / "pyproject.toml").read_bytes() + CONSTRAINTS.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == state:
        return
    print(
        "Installerer qual og det den trenger; første gang tar det noen minutter. / Installing; some minutes the first time."
    )
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint", CONSTRAINTS]
    version = "{}.{}".format(*sys.version_info[:2])
    if MADE_FOR.exists() and MADE_FOR.read_text() != version:
        stop(
            f"Denne pakken er laget for Python {MADE_FOR.read_text()}; dette er / this package is made for Python "
            f"{MADE_FOR.read_text()}; this is {version}.\n"
            f"  Lag en ny med / make another with: python3 run.py pack --python {version}"
        )
    offline = ["--no-index", "--find-links", WHEELS] if WHEELS.is_dir() else []
    if subprocess.run([*pip, *offline, "--editable", project]).returncode != 0:
        if os.name == "nt" and len(str(ENVIRONMENT)) > LONGEST_ON_WINDOWS:
            stop(
                f"Mappen har for lang sti for Windows: / the folder's path is too long for Windows:\n  {HERE}\n"
                "  Flytt den nærmere roten, for eksempel til / move it nearer to the root, for example to C:\\qual"
            )
        stop(
            "pip fikk ikke installert alt. / pip could not install everything.\n"
            "  Uten nett / offline: kjør «python3 run.py pack --for windows» (macos, linux) på en maskin med nett, "
            "pakk ut .zip-filen her og start derfra.\n"
            "    / run “python3 run.py pack --for windows” (macos, linux) on a machine with internet, "
            "unpack the .zip here and start from it.\n"
            "  Bak en proxy / behind a proxy: sett / set HTTPS_PROXY."
        )
    mark.write_text(state)


def pack(arguments):
    """One .zip with the project and every wheel that it needs on another machine; returns the exit code."""
    options = dict(zip(arguments[::2], arguments[1::2]))  # noqa: B905 - a lone word at the end is told below
    here = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    goal = options.pop("--for", here)
    version = options.pop("--python", "{}.{}".format(*sys.version_info[:2]))
    if options or len(arguments) % 2 or goal not in PLATFORMS:
        stop(f"python3 run.py pack [--for {'|'.join(PLATFORMS)}] [--python 3.12]")
    target = HERE / f"qual-{goal}-python{version}.zip"
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "qual"
        copy_project(folder)
        print(f"Henter pakkene for {goal}, Python {version} … / Fetching the wheels …")
        if download(folder / "wheels", goal, version) != 0:
            stop(
                f"Ikke alt finnes for {goal} og Python {version}. / Not everything is there for {goal}, Python {version}."
            )
        (folder / "wheels" / MADE_FOR.name).write_text(version)
        made = Path(work) / "packed.zip"
        archive(folder, made)
        shutil.move(made, target)
    print(f"{target.name}: {target.stat().st_size // 1_000_000} MB")
    return 0


def copy_project(folder):
    """What a machine needs to run qual, with the starters on top where they are seen."""
    left_out = shutil.ignore_patterns("__pycache__", "*.pyc", ".DS_Store")
    for name in PACKED:
        source, target = HERE / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=left_out)
        else:
            shutil.copy2(source, target)
    for starter in STARTERS.iterdir():
        shutil.copy2(starter, folder / starter.name)


def archive(folder, target):
    """The folder as a .zip in which the starters can be started, also where it is made on Windows."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo.from_file(path, path.relative_to(folder.parent).as_posix())
                entry.create_system = 3  # as on Unix: the rights below are heeded
                entry.external_attr = (0o755 if path.suffix in (".command", ".sh") else 0o644) << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                made.writestr(entry, path.read_bytes())


def download(wheels, goal, version):
    """Fetch the wheels of all that pyproject.toml names, in the locked versions; returns pip's exit code."""
    tags = [word for platform in PLATFORMS[goal] for word in ("--platform", platform)]
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"]
    where = ["--dest", str(wheels), "--python-version", version, "--implementation", "cp", *tags]
    return subprocess.run([*pip, *where, "--constraint", CONSTRAINTS, *needed_on(goal)]).returncode


def needed_on(goal):
    """What the project asks for on such a machine, and what pip needs to install the project itself."""
    import tomllib

    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *BUILD, *ALSO.get(goal, [])]


def test(arguments):
    """The test suite; the slow tests too when asked for."""
    slow = "--slow" in arguments
    rest = [argument for argument in arguments if argument != "--slow"]
    select = [] if slow else ["-m", "not slow"]
    alone = any(word == "-n" or word.startswith("--numprocesses") or word == "--pdb" for word in rest)
    # one more than there are cores, as tests wait for their browser; its files come first, so no worker is left with them
    workers = min(4, os.cpu_count() or 1) + 1
    beside = [] if alone else ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"]
    # the tests start many processes of qual: what one has compiled, the next one reads
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if slow:
        compiled["QUAL_THOROUGH"] = "1"  # property tests look four times as far
    with tempfile.TemporaryDirectory() as cache:
        kept = ["-o", f"cache_dir={cache}"]  # pytest writes there what has failed in this run, and in no earlier one
        ran = subprocess.run([PYTHON, "-m", "pytest", *kept, *beside, *select, *rest], cwd=HERE, env=compiled)
        chance = by_chance(Path(cache)) if ran.returncode == 1 and not alone else []
    if not chance:
        return ran.returncode
    print("\nOnce more, with nothing beside it:", *chance, sep="\n  ", flush=True)
    again = subprocess.run([PYTHON, "-m", "pytest", *chance], cwd=HERE, env=compiled).returncode
    if again == 0:
        print(
            "\nFAILED AT FIRST, then passed alone. It may hide a fault that shows only under load:", *chance, sep="\n  "
        )
    return again


def by_chance(cache):
    """What may have failed for want of time alone: browser tests, at most ONCE_MORE of them, and nothing beside them."""
    said = cache / "v" / "cache" / "lastfailed"
    failed = list(json.loads(said.read_text(encoding="utf-8"))) if said.exists() else []
    browser = [one for one in failed if one.startswith("tests/browser/") and "::" in one]
    return browser if browser == failed and len(failed) <= ONCE_MORE else []


def check():
    """Style, types and the direction of imports."""
    tools = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["importlinter.cli"])
    codes = []
    for name, *arguments in tools:
        module = [PYTHON, "-m", name] if name != "importlinter.cli" else [PYTHON.with_name("lint-imports")]
        codes.append(subprocess.run([*module, *arguments], cwd=HERE).returncode)
    return max(*codes, check_scripts())


def check_scripts():
    """eslint and prettier over the JavaScript, in the versions of package-lock.json; says so where they cannot be had."""
    npm = shutil.which("npm")
    mark, lock = HERE / "node_modules" / ".qual-installed", HERE / "package-lock.json"
    state = hashlib.sha256(lock.read_bytes()).hexdigest()
    if npm is None:
        print("JavaScript: not checked, as there is no npm (Debian, Ubuntu: sudo apt install npm)", file=sys.stderr)
        return 0
    if not mark.exists() or mark.read_text() != state:
        got = subprocess.run(
            [npm, "ci", "--no-audit", "--no-fund"], cwd=HERE, capture_output=True, text=True, errors="replace"
        )
        if got.returncode != 0:
            print(
                "JavaScript: not checked, as npm could not install eslint and prettier:\n" + got.stderr, file=sys.stderr
            )
            return 0
        mark.write_text(state)
    return subprocess.run([npm, "run", "--silent", "check"], cwd=HERE).returncode


def run_qual(arguments):
    """Run a command of qual. Ctrl-C reaches it too: it ends by itself, where `subprocess.run` would kill it."""
    with subprocess.Popen([PYTHON, "-m", "qual", *arguments]) as running:
        while True:
            try:
                return running.wait()
            except KeyboardInterrupt:
                continue


def main():
    """Set up, then do what was asked."""
    if sys.version_info < (3, 11):
        stop(
            f"qual trenger Python 3.11 eller nyere; dette er / qual needs Python 3.11 or newer; this is {sys.version.split()[0]}."
        )
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a Windows console may lack some of the signs
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    command, *rest = arguments
    if command == "pack":
        return pack(rest)
    make_environment()
    install({"test": "test", "check": "dev"}.get(command, ""))
    try:
        if command == "test":
            return test(rest)
        if command == "check":
            return check()
        return run_qual(arguments)
    except KeyboardInterrupt:
        return 1


if __name__ == "__main__":
    sys.exit(main())
