"""Spans of one theme that overlap in one utterance are one passage, in lists and in Word."""

from __future__ import annotations

import io

import docx

from qual import codebook, coding, quotes
from qual.coding import Span
from qual.reports import docx as word
from qual.study import Study

REFERENCE = "HN-R1-0002"  # «Vi tar en kopp te 🫖 og så ringer vi hjem før vi vet alt sammen.»


def test_overlapping_spans_of_a_theme_are_one_passage(study: Study) -> None:
    tea, call = (codebook.add_code(study, name) for name in ("te først", "ringe hjem"))
    codebook.group_codes(study, [tea, call], "Før vi vet")
    coding.apply(study, tea, [Span(REFERENCE, 0, 17)])
    coding.apply(study, call, [Span(REFERENCE, 10, 30)])
    coding.apply(study.acting("Bo"), call, [Span(REFERENCE, 40, 50)])  # apart: a passage of its own
    whole = study.utterances().set_index("utterance").loc[REFERENCE, "text"]
    found = quotes.find(study, level="group", theme="Før vi vet")
    assert found["text"].tolist() == [whole[0:30], whole[40:50]]
    assert found["code"].tolist() == ["te først; ringe hjem", "ringe hjem"]
    assert found["coder"].tolist() == ["Ada", "Bo"]
    assert quotes.find(study, level="code")["text"].tolist() == [whole[0:17], whole[10:30], whole[40:50]]
    made = word.quotes(found, template=None, title=None, fictional=True, about=(), language="nb")
    told = " ".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs)
    assert told.count(whole[10:17]) == 1


def test_two_coders_of_one_code_are_one_passage(study: Study) -> None:
    code = codebook.add_code(study, "te først")
    for coder, end in (("Ada", 17), ("Bo", 30)):
        coding.apply(study.acting(coder), code, [Span(REFERENCE, 0, end)])
    found = quotes.find(study, level="code", context=1)
    assert found["coder"].tolist() == ["Ada, Bo"]
    assert found["code"].tolist() == ["te først"]
    assert found["before"].iloc[0]
