#!/usr/bin/env python3
"""Sets qual up in this folder and runs it. Needs Python 3.11 or newer and nothing else.

    python3 run.py demo    the sample study, then the app        (Windows: py run.py demo)
    python3 run.py test    the test suite; --slow adds what takes minutes
    python3 run.py check   the tests' set-up, then ruff, mypy and import-linter
    python3 run.py app FOLDER, or any other command of qual

It makes the folder .venv, installs the project there, and never touches the system's Python.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = Path(os.environ.get("QUAL_VENV") or HERE / ".venv")
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stop(message):
    """Say what is missing in plain words and end with 1."""
    print("\n" + message, file=sys.stderr)
    sys.exit(1)


def make_environment():
    """Make .venv, unless a working one is there."""
    if PYTHON.exists() and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return
    print("Lager .venv … / Making .venv …")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], capture_output=True, text=True)
    if made.returncode != 0:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        stop(
            "Python mangler venv-modulen, eller mappen kan ikke skrives i. / Python lacks the venv module, or the folder "
            "cannot be written.\n"
            f"  Debian, Ubuntu:  sudo apt install python{version}-venv\n"
            "  Ellers / else:   https://www.python.org/downloads\n\n" + made.stderr.strip()
        )


def install(extras):
    """Install the project and its extras, unless this very pyproject.toml has been installed before."""
    project = f"{HERE}[{extras}]" if extras else str(HERE)
    mark = ENVIRONMENT / f"qual-{extras or 'core'}.installed"
    state = hashlib.sha256((HERE / "pyproject.toml").read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == state:
        return
    print(
        "Installerer qual og det den trenger; første gang tar det noen minutter. / Installing; some minutes the first time."
    )
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", project]
    if subprocess.run(pip).returncode != 0:
        stop(
            "pip fikk ikke installert alt. / pip could not install everything.\n"
            "  Uten nett / offline: koble til én gang, eller hent pakkene på en annen maskin med "
            "«pip download» og bruk PIP_NO_INDEX og PIP_FIND_LINKS.\n"
            "  Bak en proxy / behind a proxy: sett / set HTTPS_PROXY."
        )
    mark.write_text(state)


def test(arguments):
    """The test suite; the slow tests too when asked for."""
    slow = "--slow" in arguments
    rest = [argument for argument in arguments if argument != "--slow"]
    select = [] if slow else ["-m", "not slow"]
    return subprocess.run([PYTHON, "-m", "pytest", *select, *rest], cwd=HERE).returncode


def check():
    """Style, types and the direction of imports."""
    tools = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["importlinter.cli"])
    codes = []
    for name, *arguments in tools:
        module = [PYTHON, "-m", name] if name != "importlinter.cli" else [PYTHON.with_name("lint-imports")]
        codes.append(subprocess.run([*module, *arguments], cwd=HERE).returncode)
    return max(codes)


def main():
    """Set up, then do what was asked."""
    if sys.version_info < (3, 11):
        stop(
            f"qual trenger Python 3.11 eller nyere; dette er / qual needs Python 3.11 or newer; this is {sys.version.split()[0]}."
        )
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    command, *rest = arguments
    make_environment()
    install({"test": "test", "check": "dev"}.get(command, ""))
    try:
        if command == "test":
            return test(rest)
        if command == "check":
            return check()
        return subprocess.run([PYTHON, "-m", "qual", *arguments], cwd=os.getcwd()).returncode
    except KeyboardInterrupt:
        return 1


if __name__ == "__main__":
    sys.exit(main())
