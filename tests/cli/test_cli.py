"""The command line as a person meets it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import docx
import openpyxl
import pytest
from running import alone, answer, qual

from qual import __version__, codebook, resources
from qual.study import Study
from qual.transcripts import read

SAMPLE = resources.place("transcripts_sample")
COMMANDS = [
    "init", "import", "transcripts show", "status", "codebook load", "codebook save", "codebook show", "code load", "code save",
    "suggest list", "suggest rank", "themes", "quotes", "log", "backup", "restore", "undo", "redo", "app", "demo",
    "language status", "language install", "memos", "report coded", "report methods", "agreement",
]  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Path:
    folder = shutil.copytree(sample_folder, tmp_path_factory.mktemp("cli") / "demo")
    qual("demo", "--no-app", "--folder", folder)  # completes it: the reports are not there yet
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    qual("init", tmp_path / "study", "--design", SAMPLE / "study.toml")
    return tmp_path / "study"


def test_the_demo_goes_the_whole_way_and_says_where_the_reports_are(demo: Path) -> None:
    names = {path.name for path in (demo / "reports").iterdir()}
    assert names == {"sitater.docx", "sitater.xlsx", "temamatrise.xlsx", "temaer.png", "temaer.svg"}
    assert len(list((demo / "originals").iterdir())) == 32
    facts = answer("status", demo)
    assert [s["status"] for s in facts["sessions"]].count("held") == 32
    assert facts["fictional"] is True
    assert facts["codings"] > 800


@pytest.mark.slow  # the whole way, twice
def test_a_second_demo_neither_fails_nor_destroys_work(demo: Path) -> None:
    before = answer("status", demo)
    report = demo / "reports" / "sitater.docx"
    report.write_bytes(b"my own edits")
    done = qual("demo", "--no-app", "--folder", demo)
    assert "ikke holdt" in done.stdout
    assert report.read_bytes() == b"my own edits"
    assert answer("status", demo) == before
    report.unlink()
    qual("demo", "--no-app", "--folder", demo)


def test_the_demo_leaves_another_study_alone(tmp_path: Path) -> None:
    qual("init", tmp_path / "mine")
    assert answer("demo", "--no-app", "--folder", tmp_path / "mine", code=1)["error"] == "study.exists"
    assert not (tmp_path / "mine" / "study.db-wal").exists()  # nor is it held open


def plain(text: str) -> str:
    """Words as they stand, inner quotation marks and the form of white space aside."""
    return " ".join(re.sub('[«»“”"]', "", text).split())


def test_every_quotation_in_the_report_stands_verbatim_in_the_transcript_it_names(demo: Path) -> None:
    plan = tomllib.loads((SAMPLE / "study.toml").read_text(encoding="utf-8"))
    said = {
        s["name"]: [plain(u.text) for u in read(SAMPLE / s["files"][0]).utterances]
        for s in plan["sessions"]
        if s.get("files")
    }
    paragraphs = [
        p
        for p in docx.Document(str(demo / "reports" / "sitater.docx")).paragraphs
        if p.style.name in ("Quotation", "Attribution")
    ]
    checked, lines = 0, []
    for paragraph in paragraphs:
        if paragraph.style.name == "Quotation":
            lines += paragraph.text.split("\n")
            continue
        session, number = re.fullmatch(r".*, (.+)-(\d{4})", paragraph.text).groups()
        # an exchange stands in its utterances from the named one on, each line in its own
        rest = said[session][int(number) - 1 :]
        for line in lines:
            for piece in plain(line.partition("«")[2] if "«" in line else line).split("(…)"):
                assert any(piece.strip() in utterance for utterance in rest), (paragraph.text, piece)
        assert plain(lines[0].partition("«")[2]).split("(…)")[0].strip() in rest[0]
        checked, lines = checked + 1, []
    assert checked > 800
    assert lines == []


def test_init_import_status_and_exit_codes(empty: Path) -> None:
    done = qual("import", empty, SAMPLE / "BN_2015.docx", SAMPLE / "BN_R3.odt")
    assert "BN-R1: 56 ytringer" in done.stdout
    again = answer("import", empty, SAMPLE / "BN_R3.odt", "--group", "BN", "--round", "1", code=1)
    assert again["failed"][0]["error"] == "import.exists"
    assert "--existing" in again["failed"][0]["message"]
    for choice in ((), ("--existing", "skip")):
        (skipped,) = answer("import", empty, SAMPLE / "BN_2015.docx", *choice)["imported"]
        assert skipped["status"] == "skipped"
    replaced = answer("import", empty, SAMPLE / "BN_2015.docx", "--existing", "replace")
    assert replaced["imported"][0]["status"] == "replaced"
    assert sum(s["utterances"] for s in answer("status", empty)["sessions"]) == 56 + 51


def test_one_broken_file_does_not_stop_the_others(empty: Path, tmp_path: Path) -> None:
    broken = tmp_path / "BV-R2.docx"
    broken.write_bytes(b"")
    result = answer("import", empty, broken, SAMPLE / "BV_R1.txt", code=1)
    assert [f["file"] for f in result["failed"]] == ["BV-R2.docx"]
    assert [f["session"] for f in result["imported"]] == ["BV-R1"]


def test_transcripts_show_needs_no_study(tmp_path: Path) -> None:
    rows = answer("transcripts", "show", SAMPLE / "SKN_R4.vtt")
    assert set(rows[0]) == {"speaker", "start", "end", "text"}
    assert isinstance(rows[0]["start"], float)
    assert answer("transcripts", "show", SAMPLE / "BN_2015.docx")[0]["start"] is None
    assert answer("transcripts", "show", tmp_path / "nothing.docx", code=1)["error"] == "file.not_found"


def test_codebook_and_codings_in_and_out(empty: Path, tmp_path: Path) -> None:
    assert answer("codebook", "load", empty, SAMPLE / "codebook.yaml")["codes"] == 307
    for name in ("book.yaml", "book.csv", "book.xlsx"):
        qual("codebook", "save", empty, tmp_path / name)
        assert answer("codebook", "load", empty, tmp_path / name)["codes"] == 0
    assert len(answer("codebook", "show", empty)) == 307
    refused = answer("code", "load", empty, SAMPLE / "codings.csv", code=1)
    assert refused["error"] == "coding.unknown_codes"


def test_code_save_gives_back_what_code_load_took(demo: Path, tmp_path: Path) -> None:
    qual("code", "save", demo, tmp_path / "out.csv")
    columns = ("file", "utterance", "start", "end", "text", "code", "coder", "kind")

    def rows(path: Path) -> set[tuple[str, ...]]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {tuple(row[c] for c in columns) for row in csv.DictReader(file)}

    assert rows(tmp_path / "out.csv") == rows(SAMPLE / "codings.csv")


@pytest.mark.slow  # learns from the whole sample; what is ranked is in tests/suggest and in tests/test_doctests.py
def test_suggest_list_codes_nothing(demo: Path) -> None:
    before = answer("status", demo)["codings"]
    rows = answer("suggest", "list", demo, "--session", "BN-R1")
    assert rows
    assert all(row["rank"] <= 3 and row["utterance"].startswith("BN-R1-") for row in rows)
    assert answer("status", demo)["codings"] == before


def test_suggest_rank_works_on_spreadsheets_alone(tmp_path: Path) -> None:
    files = {
        "codes.csv": "code,definition\ntid,mangler timer og vikarer\nbøker,leser bøker høyt for barna\n",
        "coded.csv": "text,code\nvi har ikke nok folk på jobb,tid\nhun leste en bok på fanget,bøker\n",
        "texts.csv": "id,text\n1,vi leser bøker hver dag\n2,det er ikke timer nok\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    options = [
        o
        for name in ("codebook", "texts", "coded")
        for o in (f"--{name}", tmp_path / f"{ {'codebook': 'codes'}.get(name, name) }.csv")
    ]
    qual("suggest", "rank", *options, "-k", 1, "-o", tmp_path / "ranked.csv")
    with (tmp_path / "ranked.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["id"], r["rank"], r["code"]) for r in rows] == [("1", "1", "bøker"), ("2", "1", "tid")]
    assert set(rows[0]) == {"id", "rank", "code", "score", "why"}


def test_themes_prints_writes_and_answers_in_json(demo: Path, tmp_path: Path) -> None:
    assert "ikke holdt" in qual("themes", demo, "--level", "group").stdout
    rows = answer("themes", demo, "--level", "concept", "--measure", "words", "--by", "level")
    assert {row["level"] for row in rows} == {"Ledere", "Mellomledere", "Skole", "Barnehage"}
    qual("themes", demo, "-o", tmp_path / "matrix.xlsx")
    assert openpyxl.load_workbook(tmp_path / "matrix.xlsx").sheetnames
    assert answer("themes", demo, "--measure", "loudness", code=1)["error"] == "themes.unknown_choice"


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "csv", "md"])
def test_quotes_in_every_format(demo: Path, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"quotes.{suffix}"
    done = qual("quotes", demo, "--theme", "alt henger på én", "--group", "BV", "-o", target)
    assert target.stat().st_size > 200
    assert re.search(r"[1-9]\d* sitat", done.stdout)


def test_quotes_in_an_unknown_format_lists_the_right_ones(demo: Path, tmp_path: Path) -> None:
    assert ".docx" in answer("quotes", demo, "-o", tmp_path / "quotes.pages", code=1)["message"]


def test_log_undo_redo_backup_restore(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    qual("init", folder, "--name", "Min studie")
    assert answer("undo", folder, code=1)["error"] == "history.nothing_to_undo"
    qual("import", folder, SAMPLE / "BN_2015.docx", "--create")
    assert [e["operation"] for e in answer("log", folder)][:1] == ["import"]
    saved = answer("backup", folder)["file"]
    assert answer("undo", folder)["undone"] == "import"
    assert sum(s["utterances"] for s in answer("status", folder)["sessions"]) == 0
    assert answer("redo", folder)["redone"] == "import"
    qual("undo", folder)
    qual("restore", folder, saved)
    assert sum(s["utterances"] for s in answer("status", folder)["sessions"]) == 56
    assert answer("restore", folder, tmp_path / "none.db", code=1)["error"] == "study.backup_missing"


def test_names_are_printed_as_they_are(tmp_path: Path) -> None:
    """Square brackets and colons are somebody's words, not the terminal's markup."""
    folder, names = tmp_path / "min studie", ["uro [/b] og [bold red]", "[person 1] har :smile: sluttet"]
    qual("init", folder)
    with Study(folder) as study:
        for name in names:
            codebook.add_code(study, name)
    shown = qual("codebook", "show", folder).stdout
    assert [name for name in names if name not in shown] == []


def test_a_command_that_an_error_tells_works_as_it_is_typed(tmp_path: Path) -> None:
    folder = tmp_path / "min studie"
    qual("init", folder)
    qual("backup", folder)
    (folder / "study.db").unlink()
    told = re.search(r"«qual (restore .*?)»", qual("status", folder, code=1).stderr)
    assert told is not None
    qual(*shlex.split(told[1]))
    qual("status", folder)


def test_unknown_group_says_what_is_known_and_create_makes_it(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    qual("init", folder)
    refused = answer("import", folder, SAMPLE / "BN_2015.docx", code=1)["failed"][0]
    assert refused["error"] == "import.unknown_group"
    assert "--create" in refused["message"]
    qual("import", folder, SAMPLE / "BN_2015.docx", "--create")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import"], "STUDIE mangler"),
        (["themes", "x", "--bogus"], "--bogus finnes ikke"),
        (["suggest", "list", "x", "-k", "0"], "-k"),
        (["nonsense"], "Kommandoen «nonsense» finnes ikke."),
        (["codebook", "shw"], "Mener du «show»?"),
        (["restore", "min", "studie", "kopi.db"], "For mange ord: kopi.db"),
        (["log", "x", "--limit", "ti"], "--limit tar et tall"),
        (["import", "x", "y.docx", "--existing", "perhaps"], "error | replace | skip"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_where_help_is(arguments: list[str], said: str) -> None:
    done = qual(*arguments, code=2)
    assert said in done.stderr
    assert "--help" in done.stderr


def all_help(language: str) -> list[str]:
    """What each command's help says, from one process: its words are chosen when the commands are made."""
    code = "import sys\nfrom qual import cli\nfor command in sys.argv[1:]: cli.run([*command.split(), '--help']); print('\\f')"
    done = subprocess.run(
        [sys.executable, "-c", code, *COMMANDS],
        capture_output=True, text=True, env={**os.environ, "QUAL_LANGUAGE": language, "PYTHONIOENCODING": "utf-8"},
        encoding="utf-8", check=True,
    )  # fmt: skip
    return done.stdout.split("\f")[:-1]


def test_every_command_has_help_and_json_in_both_languages() -> None:
    norwegian, english = all_help("nb"), all_help("en")
    assert len(norwegian) == len(english) == len(COMMANDS)
    for ours, theirs in zip(norwegian, english, strict=True):
        assert ours != theirs
        assert "--json" in ours
        assert "Bruk: qual" in ours
        assert not re.search("Usage|OPTIONS|Show this message|default:|required", ours)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [  # a process of its own takes two seconds, most of them for loading qual
        (("undo", "--json"), 1),
        pytest.param(("status",), 0, marks=pytest.mark.slow),
        pytest.param(("nonsense",), 2, marks=pytest.mark.slow),
    ],
)
def test_a_process_of_its_own_says_the_same(empty: Path, arguments: tuple[str, ...], code: int) -> None:
    asked = [*arguments, empty] if code < 2 else arguments
    assert alone(*asked, code=code) == qual(*asked, code=code)


def test_the_version_is_told() -> None:
    assert qual("--version").stdout == f"qual {__version__}\n"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of a Unix shell")
def test_a_reader_that_has_seen_enough_is_no_error(empty: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "qual", "codebook", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_errors_speak_the_language_of_the_locale(tmp_path: Path) -> None:
    norwegian, english = (qual("status", tmp_path, code=1, language=tongue).stderr for tongue in ("nb", "en"))
    assert norwegian.startswith("Feil:")
    assert english.startswith("Error:")


def test_every_command_is_documented() -> None:
    documented = (resources.place("docs") / "cli.md").read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"qual {command}" not in documented] == []


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['qual', '--help']\nfrom qual.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    )
    code += "print([m for m in ('pandas', 'spacy', 'sqlalchemy', 'streamlit', 'sklearn', 'docx', 'altair') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip().endswith("[]")
