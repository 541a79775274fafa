"""``study.toml``: what it says is read, and what it says wrongly has a name."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import small_study

from qual import design
from qual.errors import DesignError, StudyError
from qual.study import Study

GRID = 'name = "x"\n[[groups]]\ncode = "A"\n[[rounds]]\nnumber = 1\n[[persons]]\ncode = "p"\n'


def read(folder: Path, text: str) -> design.Design:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return design.read(path)


def test_everything_is_read(tmp_path: Path) -> None:
    plan = read(tmp_path, small_study.TOML)
    assert (plan.name, plan.fictional, plan.default_pass) == ("Småstudien", True, "empirical")
    first, *_, interview = plan.sessions
    assert (first.name, first.group, first.round, first.date) == ("HN-R1", "HN", 1, "2031-03-04")
    assert first.present[1] == design.Present("A1", "p1", role="styrer", service="barnehage", unit="Avdeling nord")
    assert [(count.value, count.source) for count in first.counts] == [(3, "deltakerlisten"), (4, "årsrapporten")]
    assert (first.asked[0].question, first.asked[0].utterance) == ("q1", 1)
    assert first.actions[0].who == "styrerne"
    assert (interview.group, interview.round, interview.kind) == (None, None, "interview")
    assert plan.questions[0].themes == ("Ringe først",)
    assert plan.collections[0].readers == ("Ada",)
    assert plan.consents[0].publication == "anonymt"


def test_file_name_of_a_mac(tmp_path: Path) -> None:
    plan = read(tmp_path, 'name = "x"\n[[sessions]]\nname = "s"\nfiles = ["økt på å.docx"]')
    found = plan.session_of_file(unicodedata.normalize("NFD", "økt på å.docx"))
    assert found is not None
    assert plan.session_of_file("annen.docx") is None


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("name = ", "design.broken", "plan.toml"),
        ("", "design.missing_field", "name"),
        ('name = "x"\ncolour = 1', "design.unknown_field", "colour"),
        ("name = 7", "design.wrong_type", "name"),
        ('name = "x"\nfictional = "ja"', "design.wrong_type", "fictional"),
        ('name = "x"\ndefault_pass = "quick"', "design.wrong_value", "quick"),
        ('name = "x"\ntests = 5', "design.wrong_type", "tests"),
        ('name = "x"\ngroups = "A"', "design.wrong_type", "groups"),
        ('name = "x"\ngroups = ["A"]', "design.wrong_type", "groups"),
        ('name = "x"\n[[groups]]\nname = "A"', "design.missing_field", "groups 1"),
        ('name = "x"\n[[groups]]\ncode = "A"\n[[groups]]\ncode = "A"', "design.twice", "A"),
        ('name = "x"\n[[rounds]]\nnumber = "1"', "design.wrong_type", "number"),
        ('name = "x"\n[[rounds]]\nnumber = true', "design.wrong_type", "number"),
        ('name = "x"\n[[rounds]]\nnumber = 1\n[[rounds]]\nnumber = 1', "design.twice", "1"),
        ('name = "x"\n[[persons]]\ncode = "p"\n[[persons]]\ncode = "p"', "design.twice", "p"),
        (GRID + '[[sessions]]\nname = "s"\ngroup = "B"', "design.unknown_group", "B"),
        (GRID + '[[sessions]]\nname = "s"\nround = 9', "design.unknown_round", "9"),
        (GRID + '[[sessions]]\nname = "s"\n[[sessions]]\nname = "s"', "design.twice", "s"),
        (
            GRID + '[[sessions]]\nname = "s"\ngroup = "A"\nround = 1\n[[sessions]]\nname = "u"\ngroup = "A"\nround = 1',
            "design.twice", "A 1",
        ),
        (GRID + '[[sessions]]\nname = "s"\nfiles = ["f"]\n[[sessions]]\nname = "u"\nfiles = ["f"]', "design.twice", "f"),
        (GRID + '[[sessions]]\nname = "s"\nfiles = "f.docx"', "design.wrong_type", "files"),
        (GRID + '[[sessions]]\nname = "s"\nfiles = [1]', "design.wrong_type", "files"),
        (GRID + '[[sessions]]\nname = "s"\npresent = [{ person = "q" }]', "design.unknown_person", "q"),
        (GRID + '[[sessions]]\nname = "s"\npresent = [{ function = "chef" }]', "design.wrong_value", "chef"),
        (GRID + '[[sessions]]\nname = "s"\npresent = [{ label = "A", kind = "many" }]', "design.wrong_value", "many"),
        (GRID + '[[sessions]]\nname = "s"\npresent = [{ labels = "A" }]', "design.unknown_field", "present 1"),
        (GRID + '[[sessions]]\nname = "s"\nasked = [{ question = "q", utterance = 1 }]', "design.unknown_question", "q"),
        (GRID + '[[sessions]]\nname = "s"\nasked = [{ question = "q" }]', "design.missing_field", "utterance"),
        (GRID + '[[sessions]]\nname = "s"\ncounts = [{ value = 5 }]', "design.missing_field", "source"),
        (GRID + '[[counts]]\nvalue = 5\nsource = "x"\ngroup = "B"', "design.unknown_group", "B"),
        (GRID + '[[counts]]\nvalue = 5\nsource = "x"\nround = 9', "design.unknown_round", "9"),
        (GRID + '[[questions]]\ncode = "q"\ntext = "?"\nround = 9', "design.unknown_round", "9"),
        (GRID + '[[questions]]\ncode = "q"\ntext = "?"\n[[questions]]\ncode = "q"\ntext = "!"', "design.twice", "q"),
        (GRID + '[[consents]]\nperson = "q"\npurpose = "x"', "design.unknown_person", "q"),
    ],
)  # fmt: skip
def test_what_is_wrong_has_a_name(tmp_path: Path, text: str, code: str, said: str) -> None:
    with pytest.raises(DesignError) as caught:
        read(tmp_path, text)
    assert caught.value.code == code
    for language in ("nb", "en"):
        assert said in caught.value.text(language)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[tests]\nx = " + "[" * 3_000 + "]" * 3_000, "design.broken"),
        ("[[rounds]]\nnumber = " + "9" * 5_000, "design.broken"),
        ("[[rounds]]\nnumber = " + "9" * 20, "design.wrong_type"),  # more than a database holds
        ("[[rounds]]\nnumber = 0x" + "F" * 5_000, "design.wrong_type"),
    ],
)
def test_what_is_deep_or_huge_has_a_name(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(DesignError) as caught:
        read(tmp_path, text)
    assert caught.value.code == code
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("content", [b'name = "\xe6"', b"\xff\xfe\x00"])
def test_other_encodings(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "plan.toml").write_bytes(content)
    with pytest.raises(DesignError) as caught:
        design.read(tmp_path / "plan.toml")
    assert caught.value.code == "design.broken"


def test_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "plan.toml", tmp_path):
        with pytest.raises(DesignError) as caught:
            design.read(path)
        assert caught.value.code == "design.missing"


def test_broken_design_makes_no_study(tmp_path: Path) -> None:
    plan = small_study.text_file(tmp_path / "plan.toml", 'name = "x"\ncolour = 1')
    with pytest.raises(DesignError):
        Study.create(tmp_path / "study", plan=plan)
    assert not (tmp_path / "study").exists()


@pytest.mark.parametrize("name", ["Enkel", 'Med "anførsel" og \\ skråstrek', "To\nlinjer", "🫖"])
def test_smallest_design(tmp_path: Path, name: str) -> None:
    design.write_new(tmp_path / "study.toml", name)
    assert design.read(tmp_path / "study.toml") == design.Design(name)


def test_smallest_design_where_nobody_can_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StudyError) as caught:
        design.write_new(tmp_path / "file" / "study.toml", "x")
    assert caught.value.code == "study.not_writable"
