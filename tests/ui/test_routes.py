"""The app's own addresses: JSON in and out, an act once however it comes, and sockets that hear of changes."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from thorough import many

from qual import codebook, coding, design
from qual.errors import StudyError
from qual.store.record import in_words
from qual.study import Study
from qual.suggest import meaning
from qual.themes import decided
from qual.ui import acts, live, routes, serving, windows

SESSION = "HN-R1"


@pytest.fixture
def client(study: Study) -> Iterator[TestClient]:
    acts._answered.clear()
    with TestClient(Starlette(routes=routes.routes())) as made:
        yield made


@pytest.fixture
def key(study: Study) -> str:
    made = windows.new_key()
    windows.register(made, study, "nb")
    return made


def event(kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "page": "coding", "kind": kind, **fields}


def code(study: Study, place: int, name: str = "te") -> dict[str, Any]:
    return event("code_new", name=name, spans=[{"utterance": study.utterances(SESSION)["id"].iloc[place]}])


def post(client: TestClient, study: Study, key: str, *events: Any, **more: Any) -> Any:
    asked = {"key": key, "study": windows.mark(), "acts": list(events), **more}
    answer = client.post("/qual/acts", json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def seen(study: Study, **more: Any) -> dict[str, Any]:
    sessions = study.sessions()
    source = str(sessions.loc[sessions["session"] == SESSION, "id"].iloc[0])
    return {"coding": {"source": source, "session": SESSION, **more}}


def test_an_act_is_answered_when_it_is_stored_with_what_changed(client: TestClient, study: Study, key: str) -> None:
    whole = post(client, study, key, views=seen(study))["views"]["coding"]
    assert whole["coder"] == study.coder
    then = {"revision": whole["whole"]["revision"], "mark": whole["whole"]["mark"]}
    act = code(study, 1)
    told = post(client, study, key, act, views=seen(study, **then))
    [answer] = told["answers"]
    assert answer["ok"]
    assert study.store.done(act["id"])
    changed = told["views"]["coding"]["changed"]
    assert [one["id"] for one in changed["codings"]] == [answer["coding"]]
    assert (changed["since"], changed["revision"]) == (then["revision"], study.revision)
    assert told["views"]["coding"]["undo"]["words"] == in_words("coding.apply_new", "nb")


def test_after_an_act_what_the_talk_means_is_looked_at_beside(
    client: TestClient, study: Study, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Study] = []
    monkeypatch.setattr(meaning, "keep_up", asked.append)
    post(client, study, key, code(study, 1))
    assert [one.store for one in asked] == [study.store]


def test_acts_of_both_pages_are_done_in_the_order_of_the_queue(client: TestClient, study: Study, key: str) -> None:
    first = event("code_new", name="ny")
    first["page"] = "board"
    group = {**event("move_new", codes=[first["id"]], name="G"), "page": "board"}
    answers = post(client, study, key, first, group, code(study, 1, "ny"), event("undo"))["answers"]
    assert [one["ok"] for one in answers] == [True] * 4
    assert answers[-1]["words"] == in_words("coding.apply", "nb")
    assert study.codes().set_index("code").loc["ny", "group"] == "G"


def test_the_board_is_told_where_it_has_changed(client: TestClient, study: Study, key: str) -> None:
    told = post(client, study, key, views={"board": {"grouping": None, "mark": None}})["views"]["board"]
    again = post(client, study, key, views={"board": {"grouping": None, "mark": told["mark"]}})["views"]["board"]
    assert "codes" in told
    assert again == {"mark": told["mark"]}


def test_it_is_told_when_what_stands_beside_a_view_has_changed(client: TestClient, study: Study, key: str) -> None:
    """The strip of sessions beside the transcript, the groupings beside the board; not what the views show themselves."""
    other = study.acting("Bo")
    codebook.add_group(other, "Den første, og med den en gruppering")

    def told(*acts: Any, **views: Any) -> list[bool]:
        windows.register(key, study, "nb", study.revision)
        for act in acts:
            act()
        answer = post(client, study, key, views=views)
        return [answer["behind"], answer["beside"]]

    coding_view, board_view = seen(study), {"board": {"grouping": None, "mark": "none"}}
    assert told(**coding_view) == [False, False]
    assert told(lambda: other.code("HN-R1-0002", "te"), **coding_view) == [True, False]
    assert told(lambda: design.add_round(other, 8), **coding_view) == [True, True]
    assert told(lambda: other.undo(), **coding_view) == [True, True]
    assert told(lambda: codebook.add_group(other, "En gruppe"), **board_view) == [True, False]
    assert told(lambda: codebook.add_grouping(other, "Bos"), **board_view) == [True, True]
    assert told(lambda: codebook.add_grouping(other, "Bos andre"), **coding_view) == [True, False]


def test_a_window_that_is_not_known_is_told_to_register(client: TestClient, study: Study, key: str) -> None:
    act = code(study, 1)
    for asked in ({"key": "x", "study": windows.mark()}, {"key": key, "study": "another"}, {"key": 3}, {}):
        answer = client.post("/qual/acts", json={**asked, "acts": [act]})
        assert (answer.status_code, answer.json()) == (410, {"error": "unknown_window"})
    assert not study.store.done(act["id"])
    windows._windows.clear()  # what a server knows that was started anew
    assert client.post("/qual/ask", json={"key": key, "study": windows.mark()}).status_code == 410
    windows.register(key, study, "nb")
    assert post(client, study, key, act)["answers"][0]["ok"]


def test_the_windows_used_least_are_forgotten(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "MOST", 3)
    windows._windows.clear()
    for name in "abc":
        windows.register(name, study, "nb")
    windows.find("a")
    windows.register("d", study, "nb")
    assert [name for name in "abcd" if windows.find(name)] == ["a", "c", "d"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "text/plain", 415), (b"{}", "", 415), (b"key=1", "application/x-www-form-urlencoded", 415),
        (b"{", "application/json", 400), (b"[]", "application/json", 400), (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400), (b" " * (routes.MOST_BYTES + 1), "application/json", 413),
    ],
    ids=["text", "no type", "form", "cut off", "a list", "no letters", "deep", "large"],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/qual/acts", "/qual/ask"])
def test_what_is_no_json_is_refused_in_json(
    client: TestClient, address: str, body: bytes, kind: str, status: int
) -> None:
    answer = client.post(address, content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert answer.json()["error"]


def test_questions_are_answered_and_none_of_them_raises(client: TestClient, study: Study, key: str) -> None:
    study.code("HN-R1-0002", "te")
    row = study.utterances(SESSION)["id"].iloc[1]
    questions = [
        {"kind": "labels", "number": 1, "text": "vi tar en kopp te"}, {"kind": "stance", "number": 2, "texts": ["ja", "nei"]},
        {"kind": "correction", "number": 3, "utterance": row, "text": "te"}, {"kind": "beside", "number": 4, "session": SESSION},
        {"kind": "look", "number": 5, "id": study.code_id("te")}, {"kind": "stance", "number": 6, "texts": 5},
        {"kind": "fly", "number": 7}, "x", {"kind": "correction", "number": 8}, {"kind": "look", "number": 9},
        {"kind": "beside", "number": 10, "session": "ingen", "wish": []},
    ]  # fmt: skip
    asked = {"key": key, "study": windows.mark(), "questions": questions}
    answers = client.post("/qual/ask", json=asked).json()["answers"]
    told = {one.get("number"): one for one in answers}
    assert "labels" in told[1]
    assert told[3]["kept"]
    assert told[4]["beside"]["session"] != SESSION
    assert told[5]["look"]["passages"][0]["text"]
    assert told[7]["failed"]
    assert told[None]["failed"]
    assert len(answers) == len(questions)


# --- an act happens once -------------------------------------------------------------------------------------
def test_one_act_delivered_at_once_by_many_has_one_answer(client: TestClient, study: Study, key: str) -> None:
    act, before = code(study, 1), study.revision
    start = threading.Barrier(6)

    def deliver(_: int) -> Any:
        start.wait()
        return post(client, study, key, act)["answers"][0]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(deliver, range(6)))
    assert all(one == answers[0] and one["ok"] for one in answers)
    assert study.revision == before + 1


def test_two_processes_that_get_one_act_at_once_answer_it_alike(study: Study) -> None:
    """Each process remembers answers of its own: what holds then is the log, asked inside the transaction."""
    act, before = code(study, 1), study.revision
    start = threading.Barrier(2)

    def deliver(_: int) -> Any:
        start.wait()
        return acts._answer(study, act["id"], act, "nb", acts._KINDS)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(deliver, range(2)))
    assert [one["ok"] for one in answers] == [True, True]
    assert answers[0]["coding"] == answers[1]["coding"]
    assert study.revision == before + 1


@pytest.mark.parametrize("why", sorted(acts.PASSING))
def test_a_refusal_that_passes_ends_the_row_and_the_act_comes_again(
    client: TestClient, study: Study, key: str, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    row = [code(study, 1, "a"), code(study, 2, "b"), event("undo")]

    def refuse(*_: object, **__: object) -> None:
        raise StudyError(why, folder=study.folder, saved="–", now="–")

    with monkeypatch.context() as patch:
        patch.setattr(study.store, "act", refuse)
        answers = post(client, study, key, *row)["answers"]
    assert [(one["ok"], one["later"], bool(one["error"])) for one in answers] == [(False, True, True)]
    assert [one["ok"] for one in post(client, study, key, *row)["answers"]] == [True] * 3
    assert sorted(study.codings()["code"]) == ["a"]


def test_a_refusal_that_lasts_is_remembered(client: TestClient, study: Study, key: str) -> None:
    """The page has taken it off the screen: it must not appear later, when what it wanted has become possible."""
    act = event("code", code="borte", spans=[{"utterance": study.utterances(SESSION)["id"].iloc[1]}])
    first = post(client, study, key, act)["answers"]
    codebook.add_code(study.acting("Bo"), "borte")
    assert not first[0]["ok"]
    assert post(client, study, key, act)["answers"] == first


def test_what_was_stored_before_a_restart_is_known_to_the_acts_after_it(
    client: TestClient, study: Study, key: str
) -> None:
    """Stored, and the server died before it said so: the queue comes whole, and its acts name one another."""
    made = code(study, 1)
    acts.handle(study, made)
    acts._answered.clear()
    on = event("memo", on="coding", target=made["id"], text="Tenk.")
    answers = post(client, study, key, made, on, event("remove", coding=made["id"]))["answers"]
    assert [one["ok"] for one in answers] == [True] * 3
    assert answers[0]["coding"] != made["id"]
    assert study.codings().empty


class _Refusing:
    """The study's database, which now and then refuses an act for a while."""

    def __init__(self, study: Study) -> None:
        self.study, self.act, self.refusals = study, study.store.act, 0

    def __call__(self, *given: Any, **named: Any) -> Any:
        if self.refusals > 0:
            self.refusals -= 1
            raise StudyError("study.locked", folder=self.study.folder)
        return self.act(*given, **named)


@settings(max_examples=many(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=some.lists(
        some.tuples(some.integers(1, 6), some.integers(1, 6), some.integers(0, 2), some.booleans()), max_size=8
    ),
    undone=some.integers(0, 5),
)
def test_whatever_is_delivered_lost_repeated_or_refused_each_act_is_done_once_in_order(
    study: Study, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[int, int, int, bool]], undone: int
) -> None:
    """A browser sends what waits, from the first on, again until it hears; it may hear nothing, and the server may die."""
    before, study.coder = study.revision, f"Cy {uuid.uuid4()}"
    rows = study.utterances(SESSION)["id"]
    queue = [event("code_new", name=f"kode {i}", spans=[{"utterance": rows.iloc[1 + i % 3]}]) for i in range(6)]
    queue.insert(undone + 1, event("remove", coding=queue[undone]["id"]))
    window = windows.register(windows.new_key(), study, "nb")
    refusing = _Refusing(study)
    waiting = list(queue)

    def deliver(count: int) -> list[Any]:
        return list(serving.act(window, {"acts": waiting[:count]})["answers"])

    with monkeypatch.context() as patch:
        patch.setattr(study.store, "act", refusing)
        for count, heard, refusals, restarted in [*steps, (9, 9, 0, True)]:
            refusing.refusals = refusals
            with ThreadPoolExecutor(2) as pool:  # twice at once
                answers, again = pool.map(deliver, (count, count))
            refusing.refusals = 0
            for one, other in zip(answers, again, strict=False):
                assert one["ok"] == other["ok"] or "later" in one or "later" in other
            told = {one["id"]: one for one in answers[:heard] if "later" not in one}
            assert all(one["ok"] for one in told.values())
            waiting = [act for act in waiting if act["id"] not in told]
            if restarted:
                acts._answered.clear()
    assert not waiting
    entries = [entry["id"] for entry in coding.log(study) if entry["seq"] > before and entry["actor"] == study.coder]
    assert entries[::-1] == [act["id"] for act in queue]


# --- sockets -------------------------------------------------------------------------------------------------
def test_a_socket_hears_of_changes_by_this_and_by_other_processes(client: TestClient, study: Study, key: str) -> None:
    with client.websocket_connect("/qual/live") as socket, Study(study.folder, coder="Bo") as other:
        socket.send_json({"key": key})
        assert socket.receive_json() == {"mark": study.mark}
        other.code("HN-R1-0002", "te")
        assert socket.receive_json() == {"mark": study.mark}
        post(client, study, key, code(study, 2))
        assert socket.receive_json() == {"mark": study.mark}
        assert study.store.engine.pool.checkedout() == 0  # no connection is held between looks
    assert live._watches == {}


def test_one_look_serves_all_sockets_of_a_study(client: TestClient, study: Study, key: str) -> None:
    with client.websocket_connect("/qual/live") as one, client.websocket_connect("/qual/live") as two:
        for socket in (one, two):
            socket.send_json({"key": key})
            socket.receive_json()
        assert [len(watch.listeners) for watch in live._watches.values()] == [2]
        one.close()
        study.code("HN-R1-0002", "te")
        assert two.receive_json() == {"mark": study.mark}


def test_a_socket_of_an_unknown_window_is_closed(client: TestClient) -> None:
    with client.websocket_connect("/qual/live") as socket:
        socket.send_text(json.dumps({"key": "x"}))
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == live.UNKNOWN


def test_what_is_written_on_a_slide_is_stored_once(client: TestClient, study: Study, key: str) -> None:
    act = {**event("write", about="Leder", text="Vi ringer."), "page": "day", "as": "decision"}
    answers = [post(client, study, key, act)["answers"][0] for _ in range(2)]
    assert answers[0] == answers[1]
    assert [entry["text"] for entry in decided.entries(study, "Leder")] == ["Vi ringer."]
    assert not post(client, study, key, {**act, "id": "another", "as": "fly"})["answers"][0]["ok"]
