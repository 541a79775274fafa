"""The documentation is true where a machine can tell."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import typer.main

from qual import resources
from qual.errors import DesignError
from qual.study import Study

ROOT = resources.place("README.md").parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*/README.md")])


def test_ci_runs_the_very_line_that_the_readme_shows() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^python3 run\.py .+$", readme, re.MULTILINE)
    assert shown == ["python3 run.py demo", "python3 run.py test"]
    assert "python3 run.py test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_option_of_every_command_is_documented() -> None:
    from qual.cli import app

    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    missing = []

    def visit(command: object, name: str) -> None:
        for child, sub in getattr(command, "commands", {}).items():
            visit(sub, f"{name} {child}")
        if not hasattr(command, "commands"):
            row = next((line for line in page.splitlines() if name in line), "")
            for parameter in command.params:  # type: ignore[attr-defined]
                option = parameter.opts[-1] if parameter.param_type_name == "option" else None
                if (
                    option
                    and option not in ("--json", "--coder", "--force", "--help")
                    and not any(o in row for o in parameter.opts + parameter.secondary_opts)
                ):
                    missing.append(f"{name} {option}")

    visit(typer.main.get_command(app), "qual")
    assert missing == []


def columns_on(page: str, table: str) -> list[str]:
    section = page.split(f"## `study.{table}(")[1].split("\n## ")[0]
    first_cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("|") and "---" not in line]
    return re.findall(r"`(\w+)`", " ".join(first_cells))


@pytest.mark.parametrize(
    "table",
    [
        "sessions",
        "groups",
        "rounds",
        "unmapped",
        "speakers",
        "progress",
        "persons",
        "attendances",
        "utterances",
        "codes",
        "codings",
        "themes",
        "quotes",
        "actions",
    ],
)
def test_tables_md_names_every_column_in_its_order(read_sample: Study, table: str) -> None:
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    given = ["BN-R3"] if table == "speakers" else []
    columns = list(getattr(read_sample, table)(*given).columns)
    assert columns_on(page, table) == columns


def test_a_session_that_is_not_there_has_no_speakers(read_sample: Study) -> None:
    with pytest.raises(DesignError) as caught:
        read_sample.speakers("XX-R9")
    assert caught.value.code == "design.unknown_session"


def test_ids_stand_last_in_every_frame(read_sample: Study) -> None:
    from qual import coding, quotes, themes

    for make in (
        themes.matrix, themes.prompted, themes.exchanges, themes.uptake, themes.emergence, themes.cooccurrence,
        themes.intervals, themes.cases, themes.experiences, coding.agreement, quotes.find,
        lambda study: themes.compare(study, {"round": 1}, {"round": 4}),
        lambda study: themes.change(study, 1, 4),
        lambda study: themes.followed(study, "ln1"),
    ):  # fmt: skip
        columns = list(make(read_sample).columns)
        ids = [name for name in columns if name.endswith("_id")]
        assert ids, make
        assert columns[-len(ids) :] == ids, make


def test_the_tables_have_what_the_issue_of_them_promises(read_sample: Study) -> None:
    promised = {
        "utterance",
        "session",
        "group",
        "round",
        "order",
        "speaker",
        "person",
        "role",
        "is_moderator",
        "start",
        "end",
        "text",
    }
    assert promised <= set(read_sample.utterances().columns)


def test_the_design_in_the_docs_is_read_and_is_the_samples(tmp_path: Path) -> None:
    from qual import design

    page = (ROOT / "docs" / "study_toml.md").read_text(encoding="utf-8")
    told = "\n".join(re.findall(r"```toml\n(.*?)```", page, re.DOTALL))
    extra = "".join(f'[[persons]]\ncode = "{code}"\n' for code in ("skn4", "m1", "ln1"))
    groups = "".join(f'[[groups]]\ncode = "{code}"\n' for code in ("SKN", "MV"))
    rounds = "".join(f"[[rounds]]\nnumber = {n}\n" for n in (1, 2))
    before_tests, tests = told.split("[tests]")
    questions = '[[questions]]\ncode = "P2.1"\ntext = "?"\n'
    path = tmp_path / "study.toml"
    path.write_text(before_tests + extra + groups + rounds + questions + "[tests]" + tests, encoding="utf-8")
    read = design.read(path)
    sample = design.read(resources.place("transcripts_sample") / "study.toml")
    assert read.fictional
    for session in read.sessions:
        twin = next(s for s in sample.sessions if s.name == session.name)
        assert (session.date or twin.date, session.files, session.held, session.counts) == (
            twin.date,
            twin.files,
            twin.held,
            twin.counts,
        )
        assert set(session.present) <= set(twin.present)
        assert set(session.asked) <= set(twin.asked)
        assert set(session.actions) <= set(twin.actions)


def test_versions_agree() -> None:
    import qual

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == qual.__version__
    assert f"version: {qual.__version__}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {qual.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
