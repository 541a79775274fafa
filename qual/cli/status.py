"""``qual status``: where the study stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qual.cli.common import Json, Printed, StudyFolder, model_name, opened, records, show, table, words

if TYPE_CHECKING:
    from qual.study import Study


def status(study: StudyFolder, as_json: Json = False) -> None:
    """Print the session grid, the codebook's size and the language pipeline in use."""
    from qual import language
    from qual.themes.reading import number

    with opened(study) as open_study:
        sessions, codes = open_study.sessions(), open_study.codes()
        pipeline = language.status()
        facts: Printed = {
            "name": open_study.name,
            "fictional": open_study.fictional,
            "folder": str(open_study.folder),
            "sessions": records(sessions.drop(columns="id")),
            "utterances": int(sessions["utterances"].sum()),
            "codes": len(codes),
            "codings": int(codes["codings"].sum()),
            "language": pipeline,
            "risk": open_study.store.risk,
            **open_study.permissions(),
        }
        if as_json:
            show(facts, True)
            return
        said = {key: facts[key] for key in ("name", "utterances", "folder", "codes", "codings")}
        show(
            None,
            False,
            words("status.head", **said | {"utterances": number(said["utterances"], None)}),
            *([words("status.fictional")] if open_study.fictional else []),
        )
        grid(open_study)
        show(
            None,
            False,
            words("status.codes", **said),
            words("status.language", name=model_name(pipeline), why=pipeline["why"]),
        )
        permissions(facts)
        if open_study.store.risk:
            show(None, False, words(f"status.risk.{open_study.store.risk}"))


def permissions(facts: Printed) -> None:
    """Who may read what until when, and who has agreed."""
    from qual.themes.reading import day

    for collection in facts["collections"]:
        readers, until = ", ".join(collection["readers"] or ()), day(collection["deletion_date"] or "", None)
        show(None, False, words("status.collection", **collection | {"readers": readers, "deletion_date": until}))
    if facts["consents"]:
        withdrawn = sum(consent["withdrawn"] is not None for consent in facts["consents"])
        show(None, False, words("status.consents", count=len(facts["consents"]), withdrawn=withdrawn))


def grid(study: Study) -> None:
    """The grid of groups and rounds: utterances per session, what is missing, and what stands outside."""
    from qual.themes.reading import named

    sessions = study.sessions()
    rounds = sorted({int(number) for number in sessions["round"].dropna()})
    rows = []
    for group, held in sessions.dropna(subset=["group"]).groupby("group", sort=False):
        cells = {int(row["round"]): _cell(row) for row in held.to_dict("records") if row["round"] == row["round"]}
        rows.append([group, *(cells.get(number, words("status.none")) for number in rounds)])
    if rows:
        table([words("col.group"), *(words("col.round", number=number) for number in rounds)], rows)
    for row in sessions[sessions["group"].isna()].to_dict("records"):
        show(
            None,
            False,
            words(
                "status.outside",
                session=row["session"],
                kind=named("kind", row["kind"], None, str),
                utterances=row["utterances"],
            ),
        )


def _cell(session: dict[Any, Any]) -> str:
    if session["status"] == "held":
        return words("status.cell", utterances=session["utterances"], participants=session["participants"])
    return words(f"status.{session['status']}")
