"""`run.py` on a machine where something is missing: plain words, exit 1, nothing half done."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from qual import resources

RUN = resources.place("run.py")


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, str(RUN), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


def test_without_a_command_it_says_what_there_is() -> None:
    done = run()
    assert done.returncode == 0
    assert "python3 run.py demo" in done.stdout
    assert "python3 run.py test" in done.stdout


@pytest.mark.parametrize("there", [True, pytest.param(False, marks=pytest.mark.slow)])  # pip makes it in four seconds
def test_without_network_it_says_so_in_plain_words(tmp_path: Path, there: bool) -> None:
    """Whether the environment is there already, or is made first."""
    if there:
        pip = pytest.importorskip("pip")
        venv.create(tmp_path / "venv")
        scheme = {"base": str(tmp_path / "venv"), "platbase": str(tmp_path / "venv")}
        site = Path(sysconfig.get_path("purelib", scheme="venv", vars=scheme))
        (site / "pip_of_the_tests.pth").write_text(str(Path(pip.__file__).parents[1]), encoding="utf-8")
    done = run("status", "x", QUAL_VENV=str(tmp_path / "venv"), PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path))
    assert done.returncode == 1
    assert "Uten nett / offline" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "venv").glob("*.installed"))


def test_a_place_where_no_environment_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run("status", "x", QUAL_VENV=str(tmp_path / "file" / "venv"))
    assert done.returncode == 1
    assert "venv" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_uses_the_standard_library_alone() -> None:
    code = f"import sys, runpy; runpy.run_path({str(RUN)!r}, run_name='looked_at'); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert loaded.returncode == 0, loaded.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_ci_is_a_shell_script_without_mistakes() -> None:
    script = RUN.parent / ".ci" / "run"
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0


def runner() -> ModuleType:
    """`run.py` as a module."""
    spec = importlib.util.spec_from_file_location("qual_run", RUN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def locked() -> dict[str, str]:
    lines = (RUN.parent / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_every_dependency_has_a_locked_version_that_pyproject_allows() -> None:
    project = tomllib.loads((RUN.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [
        one for extra in project["optional-dependencies"].values() for one in extra if not one.startswith("qual[")
    ]
    asked = [Requirement(one) for one in [*project["dependencies"], *extras, *runner().BUILD]]
    versions = locked()
    assert [str(one) for one in asked if not one.specifier.contains(versions[canonicalize_name(one.name)])] == []
    assert "<" in str(next(one for one in asked if one.name == "streamlit").specifier)


def test_what_is_packed_is_there_and_starts_lie_on_top(tmp_path: Path) -> None:
    runner().copy_project(tmp_path / "qual")
    there = {path.name for path in (tmp_path / "qual").iterdir()}
    assert {"run.py", "app.py", "qual", "constraints.txt", "transcripts_sample"} <= there
    assert {path.name for path in runner().STARTERS.iterdir()} <= there
    assert not list((tmp_path / "qual").rglob("*.pyc"))


@pytest.mark.parametrize("words", [["--for", "amiga"], ["--for"], ["--bogus", "x"]])
def test_pack_says_what_it_takes(words: list[str]) -> None:
    done = run("pack", *words)
    assert done.returncode == 1
    assert "windows" in done.stderr


def test_wheels_for_another_python_are_told_before_pip_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made_for = tmp_path / "python.txt"
    made_for.write_text("3.99")
    run_py = runner()
    monkeypatch.setattr(run_py, "ENVIRONMENT", tmp_path)
    monkeypatch.setattr(run_py, "MADE_FOR", made_for)
    monkeypatch.setattr(run_py.subprocess, "run", lambda *_, **__: pytest.fail("pip is asked"))
    with pytest.raises(SystemExit) as ended:
        run_py.install("")
    assert ended.value.code == 1
    assert "laget for Python 3.99" in capsys.readouterr().err


def test_the_starters_can_be_started_also_where_the_pack_was_made_on_windows(tmp_path: Path) -> None:
    folder = tmp_path / "qual"
    folder.mkdir()
    for name in ("Start qual (Mac).command", "run.py", "mappe/ø.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x", encoding="utf-8")
        (folder / name).chmod(0o600)
    runner().archive(folder, tmp_path / "packed.zip")
    with zipfile.ZipFile(tmp_path / "packed.zip") as made:
        rights = {entry.filename: entry.external_attr >> 16 for entry in made.infolist()}
    assert rights == {"qual/Start qual (Mac).command": 0o755, "qual/mappe/ø.txt": 0o644, "qual/run.py": 0o644}


def test_ctrl_c_gives_the_app_the_time_to_end_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    class Running:
        def __init__(self, _command: object) -> None:
            self.answers: list[int | None] = [None, None, 3]

        def __enter__(self) -> Running:
            return self

        def __exit__(self, *_: object) -> None:
            assert self.answers == []

        def wait(self) -> int:
            answer = self.answers.pop(0)
            if answer is None:
                raise KeyboardInterrupt
            return answer

    run_py = runner()
    monkeypatch.setattr(run_py.subprocess, "Popen", Running)
    assert run_py.run_qual(["app"]) == 3


@pytest.mark.parametrize(
    ("failed", "again"),
    [
        (["tests/browser/test_a.py::test_one"], True),
        (["tests/browser/test_a.py::test_one[x]", "tests/browser/test_b.py::test_two"], True),
        (["tests/browser/test_a.py::test_one", "tests/coding/test_c.py::test_three"], False),  # no browser there
        ([f"tests/browser/test_a.py::test_{n}" for n in range(3)], False),  # no chance any more
        (["tests/browser/test_a.py"], False),  # the file itself cannot be read
        ([], False),
    ],
)
def test_what_may_have_failed_by_chance(tmp_path: Path, failed: list[str], again: bool) -> None:
    kept = tmp_path / "v" / "cache" / "lastfailed"
    kept.parent.mkdir(parents=True)
    kept.write_text(json.dumps(dict.fromkeys(failed, True)), encoding="utf-8")
    assert runner().by_chance(tmp_path) == (failed if again else [])


@pytest.mark.slow  # starts pytest with its workers, twice
@pytest.mark.parametrize(("alone", "code"), [("pass", 0), ("assert False", 1)], ids=["passes alone", "fails again"])
def test_a_browser_test_that_failed_runs_once_more_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], alone: str, code: int
) -> None:
    tests = tmp_path / "tests" / "browser"
    tests.mkdir(parents=True)
    lines = (
        "import pathlib",
        "def test_at_first():",
        "    before = pathlib.Path(__file__).with_name('before')",
        "    if before.exists():",
        f"        {alone}",
        "    else:",
        "        before.touch()",
        "        assert False",
    )
    (tests / "test_first.py").write_text("\n".join(lines), encoding="utf-8")
    run_py = runner()
    monkeypatch.setattr(run_py, "HERE", tmp_path)
    monkeypatch.setattr(run_py, "PYTHON", sys.executable)
    monkeypatch.setattr(run_py.os, "cpu_count", lambda: 1)
    assert run_py.test([]) == code
    said = capfd.readouterr().out
    assert "1 failed" in said
    assert ("FAILED AT FIRST" in said) == (code == 0)


@pytest.mark.slow  # fetches some 300 MB and installs them
def test_a_pack_installs_and_runs_where_there_is_no_network(tmp_path: Path) -> None:
    copied = tmp_path / "here"
    runner().copy_project(copied)
    made = subprocess.run([sys.executable, str(copied / "run.py"), "pack"], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    shutil.unpack_archive(next(copied.glob("qual-*.zip")), tmp_path / "there")
    packed = tmp_path / "there" / "qual"
    cut = ["unshare", "--net"] if shutil.which("unshare") and os.geteuid() == 0 else []
    nowhere = {"PIP_CONFIG_FILE": os.devnull, "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHONPATH", "QUAL_"))}
    done = subprocess.run(
        [*cut, sys.executable, str(packed / "run.py"), "demo", "--no-app", "--folder", str(tmp_path / "demo")],
        capture_output=True, text=True, encoding="utf-8", check=False,
        env={**plain, **nowhere, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "demo" / "reports" / "sitater.docx").exists()


@pytest.mark.slow  # asks the package index about a hundred packages, five times
@pytest.mark.parametrize(
    ("goal", "version"), [*((goal, "3.12") for goal in sorted(runner().PLATFORMS)), ("windows", "3.13")]
)
def test_every_wheel_is_there_for_every_platform(goal: str, version: str) -> None:
    """pip evaluates `sys_platform == "win32"` for the machine it runs on; so what the wheels ask for is weighed here again."""
    tags = [word for platform in runner().PLATFORMS[goal] for word in ("--platform", platform)]
    done = subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet", "--report", "-",
            "--only-binary=:all:", "--target", "nowhere", "--python-version", version, *tags,
            "--constraint", str(RUN.parent / "constraints.txt"), *runner().needed_on(goal),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = {canonicalize_name(one["metadata"]["name"]): one["metadata"] for one in json.loads(done.stdout)["install"]}
    system = {"windows": ("win32", "Windows", "nt", "AMD64"), "linux": ("linux", "Linux", "posix", "x86_64")}
    kind = system.get(goal, ("darwin", "Darwin", "posix", "x86_64" if goal == "macos-intel" else "arm64"))
    machine = {
        **default_environment(), "python_version": version, "python_full_version": f"{version}.0", "extra": "",
        **dict(zip(("sys_platform", "platform_system", "os_name", "platform_machine"), kind, strict=True)),
    }  # fmt: skip
    asked = [Requirement(one) for metadata in found.values() for one in metadata.get("requires_dist", [])]
    missing = {
        one.name for one in asked
        if (one.marker is None or one.marker.evaluate(machine)) and canonicalize_name(one.name) not in found
    }  # fmt: skip
    assert missing == set()
