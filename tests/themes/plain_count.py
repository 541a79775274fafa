"""The sample counted again with pandas and plain Python: from its own files alone."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd
import yaml

from qual import resources
from qual.transcripts import read

SAMPLE = resources.place("transcripts_sample")
LETTER = r"[A-Za-z0-9À-ÖØ-öø-ÿ]"


@cache
def word_starts(text: str) -> list[int]:
    """Where words start, by the counting rule, written anew."""
    noise = r"\[(?:ler|latter|kremter)[^\]]*\]|\((?:latter|ler|stoler som)[^)]*\)|\(\.+\)|\(…\)|[#*…]"
    blank = re.sub(noise, lambda m: " " * len(m[0]), text)
    cut_off = rf"(?<![-’'\w]){LETTER}+(?:[-'’]{LETTER}+)*[-–](?=$|[\s.,!?»)/])(?!\s+(?:og|eller)\s)"
    blank = re.sub(cut_off, lambda m: " " * len(m[0]), blank)
    return [m.start() for m in re.finditer(rf"{LETTER}+(?:[-'’]{LETTER}+)*", blank)]


@dataclass
class Plain:
    """``said``: one row per utterance; ``coded``: one row per coded segment; ``present``: one per participant and session."""

    said: pd.DataFrame
    coded: pd.DataFrame
    present: pd.DataFrame
    plan: dict[str, Any]
    group_of: dict[str, str] = field(default_factory=dict)  # code → code group of the active grouping
    concepts: dict[str, set[str]] = field(default_factory=dict)  # concept → codes


@cache
def load() -> Plain:
    """Read once in a process, and by nobody changed."""
    plan = tomllib.loads((SAMPLE / "study.toml").read_text(encoding="utf-8"))
    asks = {question["code"]: set(question.get("themes", ())) for question in plan["questions"]}
    places = {group["code"]: group for group in plan["groups"]}
    said, present, session_of = [], [], {}
    for session in plan["sessions"]:
        there = {p.get("label"): p for p in session.get("present", ())}
        group = places.get(session.get("group"), {})
        where = {
            "session": session["name"], "group": session.get("group"), "round": session.get("round"),
            "level": group.get("level"), "municipality": group.get("municipality"),
            "tags": tuple(session.get("tags", ())),
        }  # fmt: skip
        for one in there.values():
            if one.get("kind", "person") == "person" and one.get("function", "participant") == "participant":
                present.append(where | {"person": one.get("person"), "role": one.get("role")})
        marks = defaultdict(list)
        for asked in session.get("asked", ()):
            marks[asked["utterance"]].append(asked["question"])
        for file in session.get("files", ()):
            session_of[file] = session["name"]
            now: list[str] = []
            for number, utterance in enumerate(read(SAMPLE / file).utterances, 1):
                now = marks.get(number, now)
                who = there.get(utterance.speaker, {})
                said.append(
                    where | {
                        "file": file, "number": number, "person": who.get("person"), "role": who.get("role"),
                        "moderator": who.get("function") == "moderator", "words": len(word_starts(utterance.text)),
                        "text": utterance.text, "questions": tuple(now),
                        "asks": set().union(*(asks[question] for question in now)) if now else set(),
                    }
                )  # fmt: skip
    frame = pd.DataFrame(said)
    with (SAMPLE / "codings.csv").open(encoding="utf-8", newline="") as file:
        coded = pd.DataFrame(list(csv.DictReader(file)))
    coded = coded.astype({"utterance": int, "start": int, "end": int}).drop(columns=["text"])
    coded = coded.merge(frame, left_on=["file", "utterance"], right_on=["file", "number"], how="left", validate="m:1")
    result = Plain(frame, coded, pd.DataFrame(present), plan)
    book = yaml.safe_load((SAMPLE / "codebook.yaml").read_text(encoding="utf-8"))
    _groups(result, book)
    return result


def _groups(plain: Plain, book: dict[str, Any]) -> None:
    """The active grouping: a code's ``group``, read from the file as it stands."""
    plain.group_of = {
        row["name"]: row["group"] for row in book["codes"] if row["origin"] == "empirical" and row.get("group")
    }
    for concept in book["concepts"]:
        names = {str(name).split(" / ")[-1] for name in concept["groups"]}
        plain.concepts[concept["name"]] = {code for code, group in plain.group_of.items() if group in names}


PLACES = ("file", "number", "start", "end", "text")


def words_of(rows: pd.DataFrame) -> int:
    """The words in the union of these segments' spans."""
    spans: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    texts: dict[tuple[str, int], str] = {}
    for file, number, start, end, text in zip(*(rows[name] for name in PLACES), strict=True):
        spans[file, number].append((start, end))
        texts[file, number] = text
    return sum(any(a <= at < b for a, b in of) for place, of in spans.items() for at in word_starts(texts[place]))
