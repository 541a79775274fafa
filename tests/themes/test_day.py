"""The analysis day: rounds side by side, what is written down, actions, cases × goals, events, surveys, the guide."""

from __future__ import annotations

import csv
import dataclasses
import io
import random
import re
from pathlib import Path

import docx
import openpyxl
import pytest

from qual import codebook, coding, design
from qual.errors import DesignError, QualError
from qual.reports import thread_memo
from qual.reports.actions import write_actions
from qual.reports.cases import write_cases
from qual.reports.methods import write_methods
from qual.reports.minutes import write_minutes
from qual.study import Study
from qual.themes import beneath, cases, charts, compare, day, experiences, matrix, survey, telling
from qual.themes.actions import actions, add_action, find_action, update_action
from qual.themes.biography import events
from qual.themes.cases import picture, sentence, split_of
from qual.themes.decided import entries, replies, rewrite, take_back, write_down
from qual.themes.people import CHANGED
from qual.themes.prompted import codings_asked, overrule, prompted
from qual.transcripts import Place


# --- rounds side by side -------------------------------------------------------------------------------------
def test_each_round_has_what_most_voice_and_words_of_that_round_alone(read_sample: Study) -> None:
    told = day.side_by_side(read_sample, {"level": "Barnehage"}, [4, 1, 2, 3], themes=9, language="nb")
    whole = matrix(read_sample, level="group", by=("level", "round"), language="nb")
    said = read_sample.utterances().set_index("utterance")
    assert [one.number for one in told] == [1, 2, 3, 4]
    for one in told:
        rows = whole[
            (whole["level"] == "Barnehage") & (whole["round"] == one.number) & (whole["theme_id"] != "residual")
        ]
        display = dict(zip(rows["theme_id"], rows["display"], strict=True))
        counts = [theme.participants for theme in one.themes]
        assert counts == sorted(counts, reverse=True)
        assert {theme.theme_id for theme in one.themes} == set(rows.loc[rows["utterances"] > 0, "theme_id"])
        assert all(theme.display == display[theme.theme_id] for theme in one.themes)
        changed = {theme.theme for theme in (*one.themes, *one.rest) if theme.change in (*CHANGED, "back")}
        assert len({quote.passage.reference for quote in one.quotations}) == max(3, len(changed))
        assert changed <= {quote.theme for quote in one.quotations}
        for theme in (*one.themes, *one.rest):
            assert all(said.loc[passage.reference, "round"] == one.number for passage in theme.words)
            assert theme.words
        for theme in (*one.gone, *one.unsaid):
            assert all(said.loc[passage.reference, "round"] == one.before for passage in theme.words)
            assert theme.words
        for quote in one.quotations:
            row = said.loc[quote.passage.reference]
            assert quote.passage.text in row["text"]
            assert (row["round"], row["group"][:1]) == (one.number, "B")
        assert {row["group"] for row in one.missing} <= {"BN", "BV"}
    assert told[0].before is None
    assert all(theme.change is None for theme in told[0].themes)
    assert "Fra bestemt ovenfra til vårt eget" in told[1].changed("gone")
    assert "Fra bestemt ovenfra til vårt eget" in told[2].changed("back")
    assert len({quote.passage.session for quote in told[0].quotations}) == 2  # both groups are heard


def test_a_share_that_moves_by_less_than_one_participant_has_not_moved(read_sample: Study) -> None:
    told = day.side_by_side(read_sample, {"level": "Barnehage"}, [1, 2], themes=9, language="nb")
    house = {theme.theme: theme for theme in told[1].themes}["Huset merkes når det stenger"]
    assert (house.display, house.change) == ("1 av 12", "same")  # 1 of 11 the round before


def test_a_theme_that_was_there_before_it_was_gone_is_back_and_not_new(read_sample: Study) -> None:
    told = day.side_by_side(read_sample, {"level": "Mellomledere"}, [3, 4], themes=9, language="nb")
    changes = {theme.theme: theme.change for theme in told[1].themes}
    assert changes["Fra bestemt ovenfra til vårt eget"] == "back"  # in rounds 1 and 2, not in 3
    assert changes["Noen spør hva du hørte"] == "only_right"  # one of those who return: too few to speak of a change
    assert (
        changes["Huset merkes når det stenger"] == "fewer"
    )  # gone in the group that both rounds have, but not in the other
    assert told[1].changed("back") == ["Fra bestemt ovenfra til vårt eget"]


def test_a_change_is_called_one_only_where_the_same_people_say_otherwise(read_sample: Study) -> None:
    told = day.side_by_side(read_sample, {"level": "Barnehage"}, [1, 4], themes=9, language="nb")
    heard = {theme.theme: theme for theme in told[1].themes}["Lytter bare med det norske øret"]
    assert (heard.display, heard.change) == ("1 av 11", "same")  # 2 of 11: the one of them who returns still says it
    assert telling.who(heard.asked, "nb") == (
        "av de 5 samme sa 1 det før, 1 nå; av 6 nye sier 0 det; av 5 som ikke er med nå, sa 1 det; "
        "av 1 som gikk til en annen gruppe, sa 0 det; BN før 2/6 og nå 1/5, BV før 0/5 og nå 0/6"
    )


def test_a_theme_says_in_short_what_the_guide_asks_and_that_its_content_is_another(read_sample: Study) -> None:
    """As Sammenlign does, of the groups that both rounds have; nothing in the first of the rounds."""
    told = day.side_by_side(read_sample, {"level": "Mellomledere"}, [1, 2, 3], themes=9, language="nb")
    assert not any(theme.beneath for theme in told[0].themes)
    by_name = [{theme.theme: theme for theme in (*one.themes, *one.gone, *one.rest)} for one in told]
    assert by_name[1]["Noen tar imot i andre enden"].beneath == (
        "Spørsmål er knyttet til det i runde 1, ikke i runde 2.",
        "Annet innhold enn i runde 1: nå mest «den faste datoen bærer brumøtet» (3).",
    )
    for at, place in ((1, {"group": frozenset({"MN", "MV"})}), (2, {"group": frozenset({"MN"})})):
        groups = sorted(place["group"])  # MV did not meet in the third
        sides = [{"round": one.number} for one in told[at - 1 : at + 1]]
        beside = compare(read_sample, *sides, level="group", groups=groups, quotations=0).set_index("theme_id")
        for theme in by_name[at].values():
            of = beside["content"].get(theme.theme_id)
            assert any("Annet innhold" in line for line in theme.beneath) == bool(of is not None and of.other)
            asked = beneath.asked_beside(beside.reset_index(), theme.theme_id, "nb")
            assert any("Spørsmål er knyttet" in line for line in theme.beneath) == bool(asked)


def test_a_session_that_was_not_held_is_passed_over_and_said(read_sample: Study) -> None:
    told = day.side_by_side(read_sample, {"group": "MV"}, [2, 3, 4])
    missed = told[1]
    assert (missed.held, missed.themes, missed.before) == (False, (), None)
    assert [row["what"] for row in missed.missing] == ["not_held"]
    assert told[2].before == 2
    for place in ({"level": "Månen"}, {"role": "rektor"}, {"level": "Skole", "group": "BN"}):
        with pytest.raises(QualError):
            day.side_by_side(read_sample, place, [1])


# --- written down --------------------------------------------------------------------------------------------
def test_what_is_written_down_is_mended_and_taken_back_and_undone(study: Study) -> None:
    one = write_down(study, "decision", "Leder", "Vi går videre.")
    rewrite(study.acting("Bo"), one, "Vi går videre med lista.")
    entry = entries(study, "Leder")[0]
    assert (entry["text"], entry["author"]) == ("Vi går videre med lista.", "Ada")
    take_back(study, one)
    assert entries(study, "Leder") == []
    study.undo()
    assert [entry["text"] for entry in entries(study, "Leder")] == ["Vi går videre med lista."]
    memo = coding.add_memo(study, "study", None, "et notat")
    for call in (
        lambda: rewrite(study, one, " "),
        lambda: rewrite(study, "gone", "x"),
        lambda: take_back(study, memo),  # a memo is no entry of the day
    ):
        with pytest.raises(QualError):
            call()
    assert coding.memos(study, "study")


def test_replies_are_on_record_in_the_minutes_and_in_the_methods(study: Study, tmp_path: Path) -> None:
    write_down(study, "corrected", "HN-R2", "Det var ikke permen.")
    assert [(row["session"], row["group"], row["kind"]) for row in replies(study)] == [("HN-R2", "HN", "corrected")]
    for about, there in (("Leder", True), ("HN", True), ("Nordnes", True), ("HV", False)):
        file = write_minutes(study, tmp_path / "referat.docx", [about], language="nb")
        told = "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)
        assert ("HN-R2 · Rettet: Det var ikke permen." in told) is there
    file = write_methods(study, tmp_path / "metode.docx", language="nb")
    cells = [[cell.text for cell in row.cells] for table in docx.Document(str(file)).tables for row in table.rows]
    assert ["HN-R2", "0", "1", "0"] in cells


# --- actions -------------------------------------------------------------------------------------------------
def test_actions_are_tied_narrowed_mended_and_written(study: Study, tmp_path: Path) -> None:
    made = add_action(study, "HN-R2", "ringe oftere", utterance="HN-R2-0002")
    with pytest.raises(QualError, match="HN-R1-0002"):
        add_action(study, "HN-R2", "x", utterance="HN-R1-0002")
    assert actions(study, round=2)["utterance"].tolist() == ["HN-R2-0002"]
    assert actions(study, asked_in="HN-R2")["what"].tolist() == ["lage en felles ringeliste"]
    update_action(study, made, what="ringe hver uke", who="alle", status="partly")
    assert find_action(study, made[-8:]) == made
    with pytest.raises(QualError):
        find_action(study, "")
    frame = actions(study)
    rows = list(csv.reader((write_actions(frame, tmp_path / "a.csv")).read_text("utf-8-sig").splitlines()))
    assert [row[3] for row in rows] == ["what", "lage en felles ringeliste", "ringe hver uke"]
    sheet = openpyxl.load_workbook(write_actions(frame, tmp_path / "a.xlsx", language="nb")).worksheets[0]
    assert [sheet.cell(3, at).value for at in (4, 5, 6)] == ["ringe hver uke", "alle", "delvis"]
    told = [p.text for p in docx.Document(str(write_actions(frame, tmp_path / "a.docx", language="nb"))).paragraphs]
    assert "ringe hver uke (runde 2)" in told
    assert write_actions(actions(study, status="done"), tmp_path / "none.docx").exists()
    with pytest.raises(QualError):
        update_action(study, made, what=" ")


# --- cases × goals -------------------------------------------------------------------------------------------
@pytest.fixture
def with_cases(study: Study, inbox: Path) -> Study:
    """Four cases of kind *case*, one without a file, and two that share a tag; codings with and without a valence."""
    chance = random.Random(7)
    codes = {name: codebook.add_code(study, name) for name in ("tidlig", "med", "helhet")}
    group = codebook.add_group(study, "Samarbeid")
    codebook.move_code(study, codes["med"], group)
    codebook.move_code(study, codes["helhet"], group)
    design.add_session(study, design.Session("Sak 4", kind="case"))
    for number in (1, 2, 3):
        tags = ("fellessak",) if number > 1 else ()
        design.add_session(study, design.Session(f"Sak {number}", kind="case", tags=tags))
        lines = [f"{'Moderator' if at % 4 == 0 else f'A{at % 3}'}: Dette er ytring {at} om saken." for at in range(24)]
        file = inbox / f"sak{number}.txt"
        file.write_text("\n".join(lines), encoding="utf-8")
        study.add(file, place=Place(session=f"Sak {number}", kind="case"))
    said = study.utterances()
    rows = [
        {
            "code_id": chance.choice(list(codes.values())), "coder": chance.choice(["Ada", "Bo"]), "kind": "individual",
            "origin": "hand", "valence": chance.choice(["positive", "negative", None]),
            "spans": [coding.Span(one, 0, chance.randint(5, 20))],
        }
        for one in said.loc[said["session"].str.startswith("Sak"), "utterance"]
        for _ in range(chance.randint(0, 3))
    ]  # fmt: skip
    coding.apply_many(study, rows)
    return study


def test_cases_by_goals_are_as_counted_anew_with_pandas(with_cases: Study) -> None:
    for by, level, coder in (("session", "code", None), ("session", "group", "Bo"), ("tag", "group", None)):
        frame = cases(with_cases, by=by, level=level, coder=coder, goals=_goals(level))
        plain = with_cases.codings()
        plain = plain[~plain["is_moderator"] & plain["session"].str.startswith("Sak")]
        plain = plain if coder is None else plain[plain["coder"] == coder]
        of = (
            {"tidlig": "tidlig", "med": "med", "helhet": "helhet"}
            if level == "code"
            else {"med": "Samarbeid", "helhet": "Samarbeid"}
        )
        plain = plain.assign(goal=plain["code"].map(of), case=plain["session"] if by == "session" else "fellessak")
        if by == "tag":
            plain = plain[plain["session"] != "Sak 1"]
        for row in frame.to_dict("records"):
            here = plain[(plain["case"] == row["case"]) & (plain["goal"] == row["theme"])]
            for name, kept in (
                ("positive", here["valence"] == "positive"), ("negative", here["valence"] == "negative"),
                ("unsaid", here["valence"].isna()), ("utterances", here["valence"].notna() | here["valence"].isna()),
            ):  # fmt: skip
                assert row[name] == here.loc[kept, "utterance"].nunique(), (by, level, row["case"], row["theme"], name)
        assert all(frame[name].sum() for name in ("positive", "negative", "unsaid"))
        words = experiences(with_cases, by=by, level=level, coder=coder, goals=_goals(level))
        told = (
            words.assign(valence=words["valence"].fillna("unsaid"))
            .groupby(["case", "theme", "valence"])["reference"]
            .nunique()
        )
        for (case, theme, valence), count in told.items():
            assert frame.loc[(frame["case"] == case) & (frame["theme"] == theme), valence].item() == count


def _goals(level: str) -> list[str]:
    return ["tidlig", "med", "helhet"] if level == "code" else ["Samarbeid"]


def test_cases_come_in_the_designs_order_with_a_picture_and_a_workbook(with_cases: Study, tmp_path: Path) -> None:
    assert split_of(with_cases) == "session"
    frame = cases(with_cases, level="code", language="nb")
    assert list(dict.fromkeys(frame["case"])) == ["Sak 4", "Sak 1", "Sak 2", "Sak 3"]
    assert set(frame.loc[frame["case"] == "Sak 4", "display"]) == {"ikke importert"}
    row = frame[(frame["case"] == "Sak 1") & (frame["theme"] == "med")].iloc[0]
    assert row["display"] == f"{row['positive']} gode, {row['negative']} dårlige"
    words = experiences(with_cases, level="code", language="nb")
    svg = charts.render(picture(frame, "nb"), ".svg").decode()
    for told in ("Sak 4", "ikke importert", "helhet", sentence(frame, "nb").split(":")[0]):
        assert told in svg
    book = openpyxl.load_workbook(write_cases(frame, words, tmp_path / "saker.xlsx", language="nb"))
    table = [[cell.value for cell in line] for line in book.worksheets[0].iter_rows(min_row=3, max_col=1 + 3 * 3)]
    at = list(dict.fromkeys(frame["theme"])).index("med")
    line = next(line for line in table if line[0] == "Sak 1")
    assert line[1 + 3 * at : 3 + 3 * at] == [row["positive"], row["negative"]]
    assert book.worksheets[1].max_row == len(words) + 1
    nothing = cases(with_cases, among=[], language="nb")
    assert b"<svg" in charts.render(picture(nothing, "nb"), ".svg")


# --- events and surveys --------------------------------------------------------------------------------------
def test_an_event_is_mended_taken_away_and_kept_to_its_municipality(study: Study) -> None:
    one = design.add_event(study, "2031-09-01", "Ny leder", municipality="Nordnes")
    assert events(study, "Vestnes")["name"].tolist() == ["Ny lov om samarbeid"]
    design.change_event(study, one, "2031-10-02", "Ny leder i Havna", municipality="Nordnes", note="konstituert")
    told = events(study, "Nordnes").iloc[1]
    assert told[["date", "name", "note", "after"]].tolist() == ["2031-10-02", "Ny leder i Havna", "konstituert", 1]
    study.undo()
    assert events(study)["date"].tolist() == ["2031-08-01", "2031-09-01"]
    design.remove_event(study, one)
    assert len(events(study)) == 1
    study.undo()
    assert len(events(study)) == 2
    for call in (
        lambda: design.add_event(study, "i fjor", "x"),
        lambda: design.change_event(study, "gone", "2031-01-01", "x"),
        lambda: design.remove_event(study, "gone"),
    ):
        with pytest.raises(DesignError):
            call()


def test_a_survey_is_kept_in_the_study_folder_only_when_it_can_be_read(study: Study, tmp_path: Path) -> None:
    good, bad = tmp_path / "god.csv", tmp_path / "dårlig.csv"
    good.write_text("question,group,year,value\nTid,HN,2031,2.5\n", encoding="utf-8")
    bad.write_text("a,b\n1,2\n", encoding="utf-8")
    survey.keep(study.folder, good)
    with pytest.raises(QualError):
        survey.keep(study.folder, bad)
    assert [path.name for path in survey.kept(study.folder)] == ["god.csv"]
    assert len(survey.read_survey(survey.kept(study.folder)[0])) == 1
    survey.remove(study.folder, "../study.toml")  # a name, never a way out of the folder
    assert (study.folder / "study.toml").exists()
    survey.remove(study.folder, "god.csv")
    assert survey.kept(study.folder) == []


# --- asked or not --------------------------------------------------------------------------------------------
def test_marks_and_links_decide_what_is_prompted_and_one_can_say_otherwise(study: Study) -> None:
    study.code("HN-R2-0002", "lista henger")
    study.code("HN-R2-0003", "lista henger")
    design.guide.add_question(study, "q2", "Hvordan har det gått siden sist?", round=2)
    rows = {row["reference"]: row for row in design.guide.asked(study, "HN-R2")}
    assert (rows["HN-R2-0001"]["question"], rows["HN-R2-0001"]["proposal"]) == (None, "q2")
    assert counted(study) == (2, 0)  # a proposal marks nothing
    design.guide.mark(study, "HN-R2-0001", "q2")
    assert counted(study) == (2, 0)  # the question asks for nothing yet
    design.guide.ask_for(study, "q2", [("code", study.code_id("lista henger"))])
    assert counted(study) == (2, 2)
    told = codings_asked(study, "lista henger", where={"session": "HN-R2"})
    assert [(row["reference"], row["prompted"], row["overruled"]) for row in told] == [
        ("HN-R2-0002", True, False),
        ("HN-R2-0003", True, False),
    ]
    overrule(study, [told[0]["coding_id"]], False)
    assert counted(study) == (2, 1)
    told = codings_asked(study, "lista henger")
    assert [(row["prompted"], row["overruled"], row["by_guide"]) for row in told] == [
        (False, True, True),
        (True, False, True),
    ]
    for _ in range(3):
        study.undo()
    assert counted(study) == (2, 0)
    assert design.guide.asked(study, "HN-R2")[0]["question"] is None


def counted(study: Study) -> tuple[int, int]:
    frame = prompted(study, themes=["lista henger"])
    row = frame[(frame["group"] == "HN") & (frame["round"] == 2)].iloc[0]
    return int(row["utterances"]), int(row["prompted"])


def test_a_mark_is_moved_and_taken_away_and_links_are_let_go(study: Study) -> None:
    study.code("HN-R1-0002", "te og kopper")
    design.guide.add_question(study, "q9", "Hva drikker dere?")
    assert design.guide.asked(study, "HN-R1")[0]["question"] == "q1"
    design.guide.mark(study, "HN-R1-0001", "q9")
    assert design.guide.asked(study, "HN-R1")[0]["question"] == "q9"
    design.guide.mark_all(study, [("HN-R1-0001", None)])
    known = {row["code"]: row for row in design.guide.questions(study)}
    assert (known["q1"]["marks"], known["q9"]["marks"]) == (0, 0)
    link = ("code", study.code_id("te og kopper"))
    design.guide.ask_for(study, "q9", [link])
    design.guide.ask_for(study, "q9", [])
    assert {row["code"]: row["themes"] for row in design.guide.questions(study)}["q9"] == []
    for call in (
        lambda: design.guide.mark(study, "HN-R1-0001", "q99"),
        lambda: design.guide.mark(study, "XX-0001", "q9"),
        lambda: design.guide.ask_for(study, "q9", [("code", "gone")]),
        lambda: design.guide.add_question(study, "q3", " "),
        lambda: design.guide.add_question(study, "q3", "Hva?", round=9),
        lambda: design.guide.asked(study, "nowhere"),
    ):
        with pytest.raises(DesignError):
            call()


def test_the_samples_own_marks_would_be_proposed_from_their_words(sample_study: Study) -> None:
    """Of the questions that stand marked in the sample, most are found again when the marks are gone, and few wrongly."""
    before = {
        row["utterance_id"]: row["question"]
        for session in ("BN-R1", "LN-R2", "SKV-R3")
        for row in design.guide.asked(sample_study, session)
        if row["question"]
    }
    design.guide.mark_all(sample_study.acting("Ada"), [(one, None) for one in before])
    found = {
        row["utterance_id"]: row["proposal"]
        for session in ("BN-R1", "LN-R2", "SKV-R3")
        for row in design.guide.asked(sample_study, session)
        if row["proposal"]
    }
    same_words = {row["code"]: row["text"] for row in design.guide.questions(sample_study)}
    right = [one for one in found if one in before and same_words[found[one]] == same_words[before[one]]]
    assert len(right) >= 0.7 * len(before)
    assert len(found) - len(right) <= 0.3 * len(found)


# --- the thread memo -----------------------------------------------------------------------------------------
def test_a_memo_quotes_its_own_groups_last_session_and_nobody_by_name(read_sample: Study) -> None:
    """No other session's words, no name, code or label of anybody who took part."""
    people = read_sample.attendances()
    names = {*read_sample.persons()["pseudonym"].dropna(), *read_sample.persons()["person"]}
    names |= set(people.loc[people["function"] == "participant", "label"].dropna())
    seen = 0
    for group in ("BN", "LV", "SKN"):
        for level, themes in (("group", 6), ("code", 12)):
            memo = thread_memo.contents(read_sample, group, level=level, themes=themes, quotations=10)
            said = read_sample.utterances(memo.session)
            own = dict(zip(said["utterance"], said["text"], strict=True))
            moderators = set(said.loc[said["is_moderator"], "utterance"])
            for passage in (passage for theme in memo.said for passage in theme.quotations):
                assert passage.text in own[passage.reference]
                assert passage.reference not in moderators
                assert not names & set(re.findall(r"[\w-]+", passage.text))
                seen += 1
            for row in memo.actions:
                told = " ".join(filter(None, (row["what"], row["who"], row["outcome"])))
                assert not names & set(re.findall(r"[\w-]+", told))
                assert row["round"] <= memo.round
    assert seen > 60


def test_words_of_one_who_has_withdrawn_are_not_in_the_memo(study: Study, tmp_path: Path) -> None:
    study.code("HN-R1-0002", "vi ringer hjem")
    study.code("HN-R1-0003", "permen støver ned")
    choices = {"before": 2, "level": "code"}
    memo = thread_memo.contents(study, "HN", **choices)
    assert {quote.reference for theme in memo.said for quote in theme.quotations} == {"HN-R1-0002", "HN-R1-0003"}
    plan = design.read(study.folder / "study.toml")
    withdrawn = dataclasses.replace(plan, consents=(design.Consent("p1", "forskning", withdrawn="2031-12-01"),))
    design.load_into(study, withdrawn)
    memo = thread_memo.contents(study, "HN", **choices)
    assert {quote.reference for theme in memo.said for quote in theme.quotations} == {"HN-R1-0003"}
    assert memo.left_out == 1


def test_names_in_words_themes_and_actions_are_kept_out_of_the_memo(study: Study) -> None:
    """Pseudonyms, codes and labels, in the genitive too; a theme so named is left out, an action keeps its other words."""
    study.code("HN-R1-0002", "Eilif tar telefonen")
    study.code("HN-R1-0003", "permen støver ned")
    action = add_action(study, "HN-R1", "gi Eilifs liste til A1", who="p1 og p2")
    memo = thread_memo.contents(study, "HN", before=2, level="code")
    assert [theme.theme for theme in memo.said] == ["permen støver ned"]
    told = next(row for row in memo.actions if row["what"].startswith("gi"))
    assert (told["what"], told["who"]) == ("gi […] liste til […]", None)
    assert find_action(study, action) == action


def test_quotations_are_unticked_and_questions_are_ones_own(study: Study) -> None:
    study.code("HN-R1-0002", "vi ringer hjem")
    study.code("HN-R1-0003", "permen støver ned")
    memo = thread_memo.contents(study, "HN", before=2, level="code", questions=["Hva nå?"])
    assert (memo.session, memo.next, memo.questions) == ("HN-R1", "HN-R2", ("Hva nå?",))
    made = thread_memo.document(memo, without={"HN-R1-0002"}, language="nb")
    told = [paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs]
    assert "Hva nå?" in told
    assert not any("kopp te" in text for text in told)
    assert any("permen i skuffen" in text for text in told)
