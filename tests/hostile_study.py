"""A study in which every text of a person is hostile: Markdown, HTML, formulas, addresses; each with a number."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from qual import codebook, coding
from qual.coding import Span
from qual.study import Study
from qual.themes.actions import add_action, update_action
from qual.themes.decided import DAY, REPLIES, write_down
from qual.themes.snapshots import make
from qual.themes.survey import keep
from qual.themes.views import save_view

ELSEWHERE = "evil.example"
#: each something that Markdown, or what Streamlit makes of it, would draw otherwise
TEXTS = [
    "![b](http://evil.example/x.png)", "$x$ og $$y$$", ":red[rød] :material/home: :material_home: :smile: :streamlit:",
    "[l](http://evil.example) https://a.example/b www.evil.example a@b.example", "# topp", "- punkt", "1. en", "> sitat",
    "&amp; &#60;img src=x&#62; <img src=//evil.example/x> <b>x</b>", "a -> b <- c <-> d -- e >= f <= g ~= h",
    "**f** _k_ ~~s~~ `k` a_b_", "\\*a\\* \\", "  to  rom  ", "linje\n  to \n\n- tre", "::x :a[b]{c} :help[x]", "---", "~~~",
    "    kode", "x:\ny", "|a|b|\n|-|-|\n|c|d|", "null\u200b \u202ebredde\u202c \U0001fad6", "HTTP://x.example Www.x.example",
    "2) to",
]  # fmt: skip
CODER = "x ![k](http://evil.example/k.png) $k$ :red[k]"


class Names:
    """Hostile names, each once, and which have been given for what."""

    def __init__(self) -> None:
        self.given: dict[str, str] = {}

    def __call__(self, what: str, tail: str = "") -> str:
        at = f"q{len(self.given) + 1}q"
        self.given[what] = (
            f"{at} ![b](http://{ELSEWHERE}/{at}.png) $x^2$ :red[r] :material/home: :smile: **f** `k` "
            f"<img src=//{ELSEWHERE}/{at}> &lt; a_b_ www.{ELSEWHERE} -> {tail}{at}"
        )
        return self.given[what]


def make_study(folder: Path) -> tuple[Path, Names]:
    """The study in ``folder/study``, and its names."""
    name = Names()
    plan = _design(name)
    folder.mkdir(parents=True, exist_ok=True)
    design = folder / "plan.toml"
    design.write_text(_toml(plan), encoding="utf-8")
    first, second = plan["sessions"][0], plan["sessions"][1]
    with Study.create(folder / "study", plan=design, coder=CODER) as study:
        for session, at in ((first, 1), (second, 2)):
            study.add(_talk(folder / session["files"][0], session, name, at))
        _work(study, name, first["name"], plan)
        survey = folder / "sur $x$ ![b](x).csv"
        survey.write_text(
            f'question,group,year,value\n"{name("survey")}","{plan["groups"][0]["code"]}",2031,4\n', "utf-8"
        )
        keep(study.folder, survey)
    return folder / "study", name


def _design(name: Names) -> dict[str, Any]:
    groups = [
        {
            "code": name(f"group{at}"), "name": name(f"group's name{at}"), "level": name(f"level{at}"),
            "municipality": name(f"municipality{at}"),
        }
        for at in (1, 2)
    ]  # fmt: skip
    rounds = [{"number": number, "year": 2030 + number, "name": name(f"round{number}")} for number in (1, 2)]
    persons = [{"code": name(f"person{at}"), "pseudonym": name(f"pseudonym{at}")} for at in (1, 2)]
    questions = [{"code": name("question"), "text": name("question's text"), "guide": name("guide"), "round": 1}]
    sessions = [
        {
            "name": name(f"session{at}"), "group": groups[0]["code"], "round": at, "date": f"203{at}-03-04",
            "files": [f"q{at}f ![b](x) $x$ :red[r] <img src=x> a_b_.csv".replace("/", "")],
            "note": name(f"note{at}"), "tags": [name(f"tag{at}")],
            "present": [
                {"label": name(f"moderator's label{at}"), "function": "moderator"},
                {
                    "label": name(f"label{at}"), "person": persons[0]["code"], "role": name(f"role{at}"),
                    "service": name(f"service{at}"), "unit": name(f"unit{at}"),
                },
            ],
            "counts": [{"value": 7, "source": name(f"count's source{at}")}],
        }
        for at in (1, 2)
    ]  # fmt: skip
    held = {"group": groups[1]["code"], "held": False, "note": name("why not held")}
    return {
        "name": name("study"), "fictional": True, "groups": groups, "rounds": rounds, "persons": persons,
        "sessions": [*sessions, {"name": name("session3"), "round": 1, **held}],
        "questions": questions,
        "events": [{
            "date": "2031-08-01", "name": name("event"), "municipality": groups[0]["municipality"], "note": name("event's note"),
        }],
        "collections": [{"name": name("collection"), "approval": name("approval"), "readers": [CODER]}],
        "consents": [{"person": persons[0]["code"], "purpose": name("purpose"), "publication": name("publication")}],
    }  # fmt: skip


def _toml(plan: dict[str, Any]) -> str:
    """The design as TOML; JSON's strings, numbers and lists of them are TOML's too."""

    def inline(value: Any) -> str:
        if isinstance(value, dict):
            return "{ " + ", ".join(f"{key} = {inline(one)}" for key, one in value.items()) + " }"
        if isinstance(value, list):
            return "[" + ", ".join(map(inline, value)) + "]"
        return json.dumps(value, ensure_ascii=False)

    lines = [f"{key} = {inline(value)}" for key, value in plan.items() if not isinstance(value, list)]
    for key, rows in plan.items():
        if isinstance(rows, list):
            for row in rows:
                lines += [f"[[{key}]]", *(f"{field} = {inline(value)}" for field, value in row.items())]
    return "\n".join(lines)


def _talk(path: Path, session: dict[str, Any], name: Names, at: int) -> Path:
    asks, says = (present["label"] for present in session["present"])
    rows = [
        ("start", "speaker", "text"),
        ("00:00:01", asks, name(f"question asked{at}")),
        *((f"00:00:0{number}", says, name(f"said{at}.{number}")) for number in (2, 3)),
        ("00:00:05", name(f"unknown label{at}"), name(f"said{at}.5")),
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _work(study: Study, name: Names, session: str, plan: dict[str, Any]) -> None:
    """Codes on what was said, the ladder over them, memos, actions, the analysis day, views and snapshots."""
    ids = [str(row) for row in study.utterances(session)["id"]]
    codes = [coding.apply_new(study, name(f"code{at}"), [Span(row)])[0] for at, row in enumerate(ids[1:3], 1)]
    codebook.set_definition(study, codes[0], name("definition"))
    codebook.record_verdict(study, "code", "code", codes[0], "sorting", name("reason"))
    grouping = codebook.add_grouping(study, name("grouping"))
    codebook.activate_grouping(study, grouping)
    other = codebook.add_grouping(study, name("framework"), framework=True)
    group = codebook.add_group(study, name("code group"), grouping_id=grouping, definition=name("group's definition"))
    codebook.move_code(study, codes, group, grouping)
    second = codebook.add_group(study, name("code group of the framework"), grouping_id=other)
    codebook.move_code(study, codes[:1], second, other)
    concept = codebook.add_concept(study, name("concept"), definition=name("concept's definition"))
    codebook.link_group(study, concept, group)
    point = codebook.add_reference_point(study, name("reference point"), note=name("point's note"))
    codebook.link_reference(study, point, "code", codes[0])
    for kind, target in (("code group", group), ("concept", concept)):
        test = "grouping" if kind == "code group" else "concept"
        codebook.record_verdict(study, test, kind, target, codebook.TESTS[test].fails[0], name(f"{kind}'s reason"))
    for kind, target in (
        ("utterance", ids[1]), ("code", codes[0]), ("code group", group), ("concept", concept),
        ("reference point", point), ("study", None),
    ):  # fmt: skip
        coding.add_memo(study, kind, target, name(f"memo on {kind}"))
    action = add_action(study, session, name("action"), who=name("who acts"), utterance=ids[1])
    update_action(study, action, status="done", outcome=name("outcome"))
    for kind, about in (*((kind, plan["groups"][0]["code"]) for kind in DAY), *((kind, session) for kind in REPLIES)):
        write_down(study, kind, about, name(f"day: {kind}"))
    save_view(study, name("view"), "themes", {"themes_part": "change"})
    make(study, name("snapshot"))
