"""What the tables of themes say, in one sentence each, computed and never interpreted: for lines under a title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qual import messages
from qual.themes.reading import Record, number, plain, records

if TYPE_CHECKING:
    import pandas as pd

    from qual.themes.biography import Biography

FEW = 3  # sessions with figures that differ, before the line is cut


def whose_voice_is_missing(frame: pd.DataFrame, language: str | None = None, *, brief: bool = False) -> str:
    """`missing` in one line: sessions, absences, roles, unknown speakers, and figures that differ, each with its source. Empty
    where nothing is missing. ``brief``, for the foot of a figure: sessions, absences, and the figures that differ.

    >>> themes.telling.whose_voice_is_missing(themes.missing(study), "nb", brief=True).split(".")[0]
    'Ikke holdt: MV runde 3'
    """
    say = _Say(language)
    rows = records(frame)
    of: dict[str, list[Record]] = {}
    for row in rows:
        of.setdefault(row["what"], []).append(row)
    told = []
    for what in ("not_held", "not_imported"):
        if places := [say.place(row) for row in of.get(what, ())]:
            more = say("missing.more", count=len(places) - FEW) if len(places) > FEW else ""
            told.append(say(f"missing.{what}", places=", ".join(places[:FEW]) + more))
    for what in ("absent",) if brief else ("absent", "role_absent"):
        if found := of.get(what):
            told.append(say(f"missing.{what}", count=len(found), sessions=len({row["session"] for row in found})))
    if not brief and (unknown := of.get("unidentified")):
        told.append(say("missing.unidentified", count=sum(int(row["figures"]) for row in unknown)))
    differ = of.get("figures_differ", [])
    if brief and differ:
        places = [f"{say.place(row)} ({row['note']})" for row in differ[:FEW]]
        more = say("missing.more", count=len(differ) - FEW) if len(differ) > FEW else ""
        return " ".join([*told, say("missing.differ", places=", ".join(places) + more)])
    told += [say("missing.figures_differ", place=say.place(row), figures=row["figures"]) for row in differ[:FEW]]
    return " ".join(told)


def stand_together(frame: pd.DataFrame, language: str | None = None) -> str:
    """The pair of `cooccurrence` that stands together most often.

    >>> themes.telling.stand_together(themes.cooccurrence(study, level="group"), "nb").split(", i")[0]
    '«Noen tar imot i andre enden» og «Restgruppe» står oftest sammen'
    """
    say = _Say(language)
    if frame.empty:
        return say("together.none")
    top = frame.iloc[0]
    unit = say(f"together.{frame.attrs['within']}", count=number(top["together"], language))
    return say("together.most", theme=top["theme"], other=top["other"], unit=unit, pairs=number(len(frame), language))


def compared(frame: pd.DataFrame, language: str | None = None) -> str:
    """How many themes `compare` finds new, gone, stronger, weaker and the same.

    >>> found = themes.compare(study, {"round": 1}, {"round": 4}, level="group")
    >>> themes.telling.compared(found, "nb")
    '0 nye, 0 borte, 6 sterkere, 0 svakere, 0 som før.'
    """
    say = _Say(language)
    count = frame["change"].value_counts().to_dict() if len(frame) else {}
    if count.get("unknown"):
        return say("compare.unknown")
    return say("compare.told", **{name: count.get(name, 0) for name in ("new", "gone", "stronger", "weaker", "same")})


def changed(frame: pd.DataFrame, language: str | None = None) -> str:
    """The theme of `change` with the largest difference among those who were there both times; and beside newcomers.

    >>> themes.telling.changed(themes.change(study, 1, 4, level="group"), "nb").split(":")[0]
    'Størst endring blant de 25 som var med begge gangene'
    """
    say = _Say(language)
    held = frame[frame["status"] == "held"]
    if held.empty or not held["returning"].sum():
        return say("change.none")
    sums = held.groupby("theme_id", sort=False)[["returning", "then", "now", "newcomers", "newcomers_now"]].sum()
    most = (sums["now"] - sums["then"]).abs().idxmax()
    names = dict(zip(frame["theme_id"], frame["theme"], strict=True))
    told = next(row for row in sums.reset_index().to_dict("records") if row.pop("theme_id") == most)
    return say("change.told", theme=names[str(most)], **{str(key): plain(value) for key, value in told.items()})


def lived(life: Biography, language: str | None = None) -> str:
    """Where a theme first stands, in how many groups, and in which round most of those present voice it.

    >>> themes.telling.lived(themes.biography(study, "Mottakerberedskap", level="concept"), "nb").split(",")[0]
    '«Mottakerberedskap» sies først i LN-R1'
    """
    say = _Say(language)
    there = life.movement[life.movement["utterances"] > 0]
    if there.empty or life.first is None:
        return say("life.none")
    rounds = life.movement[life.movement["status"] == "held"].groupby("round")[["participants", "present"]].sum()
    found = records(rounds.reset_index())
    top = max(found, key=lambda row: row["participants"] / row["present"] if row["present"] else 0)
    return say(
        "life.told",
        theme=life.theme,
        session=life.first.session,
        groups=there["group"].nunique(),
        of=life.movement["group"].nunique(),
        round=top["round"],
        voiced=top["participants"],
        present=top["present"],
    )


def rests_on(frame: pd.DataFrame, language: str | None = None) -> str:
    """What a matrix of participants rests on, and what would make it better: in how many of its cells somebody is known by a
    label alone. Empty where everyone present is known, and for other measures.

    >>> themes.telling.rests_on(themes.matrix(study, level="concept"), "nb")
    ''
    """
    if frame.attrs.get("measure") != "participants" or "by_label" not in frame:
        return ""
    cells = frame[frame["present"].notna()].drop_duplicates(list(frame.attrs["by"]))
    labelled = int((cells["by_label"] > 0).sum())
    return _Say(language)("by_label", cells=labelled, of=len(cells)) if labelled else ""


class _Say:
    def __init__(self, language: str | None) -> None:
        self.language = language

    def __call__(self, key: str, **values: Any) -> str:
        return messages.text(f"telling.{key}", self.language, **values)

    def place(self, row: Record) -> str:
        """``MV runde 3``; the session's name outside the grid."""
        if row["round"] is None:
            return str(row["session"] or row["group"] or "–")
        return f"{row['group'] or ''} {messages.text('chart.round', self.language, value=row['round'])}".strip()
