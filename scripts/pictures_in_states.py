"""Every picture of themes in every state, as PNG, to be looked at: ``python scripts/pictures_in_states.py FOLDER``.

The states: as the sample is; no theme; one; 300; one group; a round that is missing; long names.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from qual import sample
from qual.study import Study
from qual.themes import charts, matrix, pictures
from qual.themes.biography import events
from qual.themes.emergence import emergence, saturation
from qual.themes.interaction import exchanges
from qual.themes.intervals import intervals
from qual.themes.lifelines import lifelines
from qual.themes.participation import participation
from qual.themes.prompted import prompted

LONG = "når ingen svarer i den andre enden og vi må ringe en gang til og enda en gang før noen tar det på alvor i det hele tatt"
Frame = pd.DataFrame


def tables(study: Study) -> dict[str, tuple[Frame, Callable[[Frame], Any]]]:
    """Each picture's table from the sample, and what draws it."""
    of = {"level": "group", "language": "nb"}
    dated = events(study)
    by_round: dict[str, Any] = of | {"by": ("round",)}
    places = matrix(study, by=("level", "municipality", "round"), **of)
    return {
        "varmekart": (matrix(study, **of), lambda frame: charts.heatmap(frame, "nb", per_row=4)),
        "varmekart_ord": (matrix(study, measure="words", **of), lambda frame: charts.heatmap(frame, "nb")),
        "varmekart_roller": (matrix(study, by=("role",), **of), lambda frame: charts.heatmap(frame, "nb")),
        "linjer": (matrix(study, **of), lambda frame: charts.lines(frame, "nb", events=dated)),
        "linjer_usikre": (
            matrix(study, **by_round),
            lambda frame: charts.lines(frame, "nb", limits=intervals(study, level="group", by=("round",))),
        ),
        "nivaa_kommune": (places, lambda frame: charts.lines(frame, "nb", across=470)),
        "livslinjer": (emergence(study, **of), lambda frame: lifelines(frame, "nb")),
        "gruppe_for_gruppe": (matrix(study, **of), lambda frame: pictures.small_multiples(_first(frame), "nb")),
        "hvem_snakker": (participation(study), lambda frame: pictures.talk_bars(frame, "nb")),
        "uoppfordret": (prompted(study, **by_round), lambda frame: pictures.prompted_bars(frame, "nb")),
        "ordskifter": (exchanges(study, **by_round), lambda frame: pictures.stance_bars(frame, "nb")),
        "nye_temaer": (saturation(study), lambda frame: pictures.saturation_curve(frame, "nb")),
    }


def _first(frame: Frame) -> Frame:
    return frame[frame["theme_id"] == frame["theme_id"].iloc[0]] if len(frame) else frame


def _no_themes(frame: Frame) -> Frame:
    return frame.iloc[:0]


def _many(frame: Frame) -> Frame:
    if "theme_id" not in frame:
        return frame
    copies = [frame.assign(theme_id=frame["theme_id"] + str(n), theme=frame["theme"] + f" {n}") for n in range(50)]
    return pd.concat(copies, ignore_index=True)


def _one_group(frame: Frame) -> Frame:
    return frame[frame["group"] == "BN"] if "group" in frame else frame


def _missing_round(frame: Frame) -> Frame:
    if "status" not in frame or "round" not in frame:
        return frame
    frame = frame.copy()
    frame.loc[frame["round"] == 2, "status"] = "not_imported"
    for name in frame.columns.intersection(["value", "utterance_share", "word_share"]):
        frame.loc[frame["round"] == 2, name] = float("nan")
    for name in frame.columns.intersection(["exchanges", "utterances", "prompted", "unprompted", "moderator_words",
                                            "participant_words", "largest_words", "unidentified_words"]):  # fmt: skip
        frame.loc[frame["round"] == 2, name] = 0
    return frame


def _long(frame: Frame) -> Frame:
    return frame.assign(theme=LONG + " " + frame["theme"]) if "theme" in frame else frame


STATES: dict[str, Callable[[Frame], Frame]] = {
    "som_den_er": lambda frame: frame, "ingen": _no_themes, "ett": _first, "300": _many,
    "en_gruppe": _one_group, "runde_mangler": _missing_round, "lange_navn": _long,
}  # fmt: skip


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        study, _ = sample.make(Path(made) / "study")
        for name, (frame, draw) in tables(study).items():
            for state, change in STATES.items():
                if state == "ett" and "theme_id" not in frame:
                    continue
                changed = change(frame)
                changed.attrs = frame.attrs
                charts.save(draw(changed), folder / f"{name}_{state}.png")
                print(name, state, flush=True)
        study.close()


if __name__ == "__main__":
    main()
