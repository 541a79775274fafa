"""``qual speakers``: who speaks where."""

from __future__ import annotations

from running import answer, qual

from qual.study import Study

TEA = "HN-R1-0002"


def test_an_utterance_is_split_given_and_joined(study: Study) -> None:
    folder = study.folder
    assert [one["label"] for one in answer("speakers", "list", folder, "HN-R1")][:1] == ["A1"]
    assert "moderator" in qual("speakers", "list", folder, "HN-R1").stdout
    told = qual("speakers", "split", folder, TEA, "--before", "og så", "--before", "før").stdout
    assert told == f"{TEA} er nå {TEA}a, {TEA}b, {TEA}c.\n"
    assert qual("speakers", "set", folder, "Gro", f"{TEA}b").stdout == "1 ytring fikk ny taler.\n"
    assert answer("speakers", "set", folder, "-", f"{TEA}c") == {"changed": 1}
    assert qual("speakers", "set", folder, "Gro", f"{TEA}c").stdout == "1 ytring fikk ny taler.\n"
    assert qual("speakers", "join", folder, "--session", "HN-R1").stdout == "HN-R1: 1 ytring færre.\n"
    said = study.utterances("HN-R1").set_index("utterance")
    assert said.loc[f"{TEA}ba", ["speaker", "text"]].tolist()[0] == "Gro"
    assert answer("speakers", "join", folder, f"{TEA}a", f"{TEA}ba") == {"utterance": f"{TEA}aa"}


def test_what_cannot_be_done_is_told(study: Study) -> None:
    folder = study.folder
    assert "ikke akkurat én gang" in qual("speakers", "split", folder, TEA, "--before", "vi", code=1).stderr
    assert "minst to" in qual("speakers", "join", folder, TEA, code=1).stderr
    study.code(TEA, "te først")
    qual("speakers", "split", folder, TEA, "--before", "og så")
    assert "--shared" in qual("speakers", "set", folder, "Gro", f"{TEA}b", code=1).stderr
    qual("speakers", "set", folder, "Gro", f"{TEA}b", "--shared", "exchange")
    assert study.codings()["kind"].unique().tolist() == ["interaction"]
