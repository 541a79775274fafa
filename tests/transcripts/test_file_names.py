"""What people call their files: which group, round and date a name says, and what it leaves to a question."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_study

from qual import design, transcripts
from qual.study import Study
from qual.transcripts import placing

TALK = "M1: Hva nå?\nA1: Vi ringer.\nM1: Ja?\nA1: Ja, vi ringer hjem.\n"
GROUPS = {
    "SHN": "Sykehjem nord", "SHS": "Sykehjem sør", "BN": "Barnehage nord", "L": "Ledere", "HT": "Hjemmetjenesten",
    "VGS": "Videregående",
}  # fmt: skip
YEARS = {1: 2022, 2: 2023, 3: 2024, 4: 2025}

#: a name; the group, round and date that it says (None: it does not, and the user is asked). A round may follow from its year.
NAMES: tuple[tuple[str, str | None, int | None, str | None], ...] = (
    ("SHN_R2", "SHN", 2, None),
    ("sykehjem nord 3 runde", "SHN", 3, None),
    ("Sykehjem Nord - 3. runde (endelig)", "SHN", 3, None),
    ("3. runde sykehjem nord KORR2", "SHN", 3, None),
    ("runde 2 - Sykehjem sør v3", "SHS", 2, None),
    ("Fokusgruppe ledere runde 1", "L", 1, None),
    ("ledere_runde_1_kopi", "L", 1, None),
    ("BN 15.05.24", "BN", 3, "2024-05-15"),
    ("BN 150524", "BN", 3, "2024-05-15"),
    ("20240617_BN", "BN", 3, "2024-06-17"),
    ("BN_14-3-23", "BN", 2, "2023-03-14"),
    ("BN 14.3.23", "BN", 2, "2023-03-14"),
    ("Barnehage nord vår 23", "BN", 2, None),
    ("barnehage nord høst 2022", "BN", 1, None),
    ("BN V23", "BN", 2, None),
    ("bn-r4-transkribert", "BN", 4, None),
    ("Kopi av BN R2", "BN", 2, None),
    ("BN R2 (1)", "BN", 2, None),
    ("BN R2 - Copy", "BN", 2, None),
    ("Transkripsjon_BN_runde2_FERDIG", "BN", 2, None),
    ("FG BN R3", "BN", 3, None),
    ("FGI_SHN_R1", "SHN", 1, None),
    ("Intervju BN R2", "BN", 2, None),
    ("HT runde to", "HT", 2, None),
    ("Hjemmetjenesten første runde", "HT", 1, None),
    ("hjemmetjenesten 2.runde del 1", "HT", 2, None),
    ("HT_R3_del2", "HT", 3, None),
    ("HT R3 del 2 av 3", "HT", 3, None),
    ("R1 HT 2022-11-03", "HT", 1, "2022-11-03"),
    ("2022.11.03 HT R1", "HT", 1, "2022-11-03"),
    ("3.11.2022 HT runde 1", "HT", 1, "2022-11-03"),
    ("3. november 2022 HT", "HT", 1, "2022-11-03"),
    ("3 nov 22 HT", "HT", 1, "2022-11-03"),
    ("HT - 03.11.22 - runde 1 - endelig versjon", "HT", 1, "2022-11-03"),
    ("VGS_runde4_final_FINAL", "VGS", 4, None),
    ("VGS r4 v2", "VGS", 4, None),
    ("VGS 4. samling", "VGS", 4, None),
    ("Videregående, samling 4", "VGS", 4, None),
    ("gruppe BN, 2. gang", "BN", 2, None),
    ("BN2", "BN", 2, None),
    ("BN_2", "BN", None, None),
    ("SHS-R2-KORR", "SHS", 2, None),
    ("SHS R2 rettet", "SHS", 2, None),
    ("SHS R2 rev3 AKO", "SHS", 2, None),
    ("AKO BN R2", "BN", 2, None),
    ("lyd_BN_R2_001", "BN", 2, None),
    ("REC0012 BN R2", "BN", 2, None),
    ("Opptak 2 sykehjem sør runde 1", "SHS", 1, None),
    ("Zoom BN runde 3 2024-05-15T10-00", "BN", 3, "2024-05-15"),
    ("GMT20240515-080312_Recording BN R3.transcript", "BN", 3, "2024-05-15"),
    ("sykehjem_nord_R2_260923", "SHN", 2, "2023-09-26"),
    ("SHNR2", "SHN", 2, None),
    ("R2SHN", "SHN", 2, None),
    ("shn2023", "SHN", 2, None),
    ("Ledergruppa runde 3", None, 3, None),
    ("Runde III ledere", "L", 3, None),
    ("Group BN round 2 (final)", "BN", 2, None),
    ("BN_round_two", "BN", 2, None),
    ("Andre runde BN", "BN", 2, None),
    ("Referat 12", None, None, None),
    ("BN r.2", "BN", 2, None),
    ("BN nr 2", "BN", None, None),
    ("uke 20 BN R3", "BN", 3, None),
    ("Barnehage nord og sykehjem sør R1", None, 1, None),
)  # fmt: skip


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Six groups by four rounds, a year each."""
    study = Study.create(tmp_path_factory.mktemp("names") / "study", name="Navn")
    for code, name in GROUPS.items():
        design.add_group(study, code, name=name)
    for number, year in YEARS.items():
        design.add_round(study, number, year=year)
    return study


@pytest.mark.parametrize(("name", "group", "number", "date"), NAMES)
def test_a_name_says_no_more_and_no_less(
    grid: Study, talk: Path, name: str, group: str | None, number: int | None, date: str | None
) -> None:
    found = placing.propose(grid, f"{name}.docx", transcripts.read(talk))
    assert (found.group, found.round, found.date) == (group, number, date)


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_study.text_file(tmp_path_factory.mktemp("talk") / "lydfil.txt", TALK)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("BN R2", "BN R2 KORR2"),
        ("BN R2 KORR", "BN R2 KORR2"),
        ("BN R2 v1", "BN R2 v2"),
        ("BN R2 korr2", "BN R2 (endelig)"),
        ("BN R2 utkast", "BN R2"),
        ("BN R2 - Copy", "BN R2"),
        ("BN R2 (1)", "BN R2"),
        ("BN R2 utkast v3", "BN R2 v1"),
    ],
)
def test_of_two_versions_in_a_folder_the_later_is_to_come_in(
    grid: Study, tmp_path: Path, first: str, then: str
) -> None:
    for order in ((first, then), (then, first)):
        files = [small_study.text_file(tmp_path / f"{name}.txt", f"{TALK}A1: {name}") for name in order]
        found = placing.standings(grid, [placing.look(grid, file) for file in files])
        assert {file.stem: one.status for file, one in zip(files, found, strict=True)} == {first: "twice", then: "new"}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("15.05.24", "2024-05-15"),
        ("14/3-23", "2023-03-14"),
        ("3. november 2022", "2022-11-03"),
        ("2022-11-03", "2022-11-03"),
        ("31.02.2022", None),
        ("15.05.98", None),  # of no year that it can be
        ("24", None),
    ],
)
def test_a_date_in_the_head_is_understood_or_left_out(tmp_path: Path, written: str, day: str | None) -> None:
    read = transcripts.read(small_study.text_file(tmp_path / "a.txt", f"Gruppe: BN\nDato: {written}\n\n{TALK}"))
    assert (read.header.date and read.header.date.isoformat()) == day
    assert read.header.year != 24
