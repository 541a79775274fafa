"""Where a study is served is remembered by the account: the same name and port again, and proof of who asks whom."""

from __future__ import annotations

import os
import shutil
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from qual import codebook
from qual.errors import StudyError
from qual.study import Study
from qual.ui import running, server, windows
from qual.ui.running import Served, ask, find, keep
from qual.ui.server import PORTS, Server, settings


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "state" / "qual"
    monkeypatch.setenv("QUAL_STATE", str(folder))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "study"
    made.mkdir()
    (made / "study.toml").write_text('name = "x"\n', encoding="utf-8")
    return made


@contextmanager
def taken(port: int = 0, address: str = "127.0.0.1") -> Iterator[int]:
    """A port that another program has."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as other:
        other.bind((address, port))
        other.listen(1)
        yield other.getsockname()[1]


def test_a_study_has_one_name_and_one_port_from_start_to_start(folder: Path) -> None:
    first = Server(folder)
    keep(first.served)
    second = Server(folder)
    assert (second.port, second.served.name, second.lost) == (first.port, first.served.name, 0)
    assert second.served.secret != first.served.secret
    assert first.port in PORTS


def test_only_a_taken_port_gives_another_and_it_is_told(folder: Path) -> None:
    with taken() as port:
        keep(replace(find(folder), port=port))
        started = Server(folder)
    assert started.port != port
    assert started.lost == port
    assert started.served.name == find(folder).name


def test_a_port_that_is_asked_for_and_taken_is_a_named_error(folder: Path) -> None:
    with taken() as port, pytest.raises(StudyError) as caught:
        Server(folder, port=port)
    assert caught.value.code == "study.port_taken"
    assert "--port" in caught.value.text("nb")


def test_a_copy_has_a_name_of_its_own_and_a_moved_study_keeps_its(folder: Path) -> None:
    keep(replace(find(folder), port=20_123))
    name = find(folder).name
    copy = Path(shutil.copytree(folder, folder.with_name("copy")))
    assert find(copy).name != name
    moved = folder.rename(folder.with_name("moved"))
    assert (find(moved).name, find(moved).port) == (name, 20_123)
    assert find(None).name not in (name, find(copy).name)


def test_the_study_keeps_its_name_on_another_disk_and_another_study_at_its_path_gets_its_own(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        with Study.create(folder, coder="Ada") as made:
            codebook.add_code(made, "te først")
    for folder in (one, two):
        keep(replace(find(folder), port=20_123, coder="Kari"))
    name = find(one).name
    shutil.copytree(one, tmp_path / "disk")
    assert find(tmp_path / "disk").name != name
    shutil.rmtree(one)
    assert (find(tmp_path / "disk").name, find(tmp_path / "disk").coder) == (name, "Kari")
    other = find(two).name
    two.rename(tmp_path / "moved")
    with Study.create(two) as made:
        codebook.add_code(made, "kaffe")
    assert find(two).name not in (name, other)
    assert find(tmp_path / "moved").name == other


def test_a_new_study_where_another_was_gets_its_own(tmp_path: Path) -> None:
    """Before its first act too: what waits for the one that was deleted, and who coded there, are not its own."""
    folder = tmp_path / "study"
    with Study.create(folder, name="A") as study:
        codebook.add_code(study, "a")
    first = replace(find(folder), coder="Anna")
    keep(first)
    shutil.rmtree(folder)
    Study.create(folder, name="B").close()
    second = find(folder)
    assert (second.name != first.name, second.coder) == (True, "")
    keep(second)
    with Study(folder) as study:
        codebook.add_code(study, "b")
    assert find(folder).name == second.name


def test_a_running_app_follows_its_study_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(server.STUDY_VARIABLE, "")
    folder = tmp_path / "study"
    with Study.create(folder, coder="Ada") as made:
        codebook.add_code(made, "te først")
        started = Server(folder)
        keep(started.served)
        windows.register("k", made, "nb")
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    assert started.serves(str(folder))
    assert not started.serves(str(copy))
    assert not started.serves("")
    assert windows.find("k") is not None
    moved = folder.rename(tmp_path / "flyttet hit")
    assert started.serves(str(moved))
    assert server.folder() == moved
    assert (find(moved), windows.mark()) == (started.served, started.served.name)
    assert windows.find("k") is None  # its page must register anew, in the study where it is now


def test_who_coded_last_is_remembered_and_what_is_said_wins(folder: Path) -> None:
    first = Server(folder)
    first.remember("Kari Forsker")
    assert Server(folder).served.coder == "Kari Forsker"
    assert Server(folder, coder="Bo").served.coder == "Bo"
    assert running.link(1, "t", "Kari Forsker").endswith("/?token=t&coder=Kari%20Forsker")


@pytest.mark.skipif(os.name == "nt", reason="Windows has access lists instead")
def test_what_is_remembered_is_for_this_account_alone(folder: Path, state: Path) -> None:
    before = os.umask(0)
    try:
        keep(replace(find(folder), secret="s"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in state.iterdir()} == {0o600}


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"name": 1}', "\0", '{"name": "x", "path": 1, "inode": [], "port": "a"}']
)
def test_a_broken_memory_is_none(folder: Path, state: Path, content: str) -> None:
    state.mkdir(parents=True)
    (state / "qual-1.json").write_text(content, encoding="utf-8")
    assert find(folder).port == 0
    assert Server(folder).port in PORTS


def test_without_a_place_to_remember_all_else_works(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUAL_STATE", str(folder / "study.toml" / "no folder"))
    keep(Server(folder).served)
    assert find(folder).port == 0


def test_an_app_that_ends_forgets_its_own_start_and_no_later_one(folder: Path) -> None:
    first = Server(folder)
    keep(first.served)
    later = Server(folder, port=first.port)
    keep(later.served)
    first._end()
    assert find(folder) == later.served
    later._end()
    assert find(folder) == replace(later.served, secret="")
    gone = Server(folder)
    shutil.rmtree(folder)
    gone._end()


# --- asking the app that runs ------------------------------------------------------------------------------------
@contextmanager
def answering(body: bytes, status: int = 200) -> Iterator[tuple[int, list[str]]]:
    """Somebody else's server on a port, and what it was told."""
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.headers["qual-ask"])
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    other = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=other.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield other.server_port, heard
    finally:
        other.shutdown()
        other.server_close()
        thread.join()


@pytest.mark.parametrize("body", [b"", b"token", b"token proof", b"a b c", b"\xff\xfe x", b"token " + b"0" * 64])
def test_another_program_on_the_port_is_not_believed_and_learns_no_secret(body: bytes) -> None:
    with answering(body) as (port, heard):
        assert ask(Served("qual-1", "", 0, port, "the secret"), running.LINK) is None
    assert "the secret" not in " ".join(heard)


def test_nobody_there_is_no_answer(folder: Path) -> None:
    with taken() as port:
        pass
    assert ask(Served("qual-1", "", 0, port, "s"), running.LINK) is None
    assert ask(Served("qual-1", "", 0, 0, "s"), running.LINK) is None
    keep(replace(find(folder), port=port, secret="of one that was killed"))
    assert server.fresh_link(folder) is None


# --- a host of its own -------------------------------------------------------------------------------------------
def test_the_own_host_is_used_only_where_nobody_else_can_answer_to_it(folder: Path) -> None:
    free = Server(folder)
    assert free.host == f"{free.served.name}.localhost"
    free._end()
    if not socket.has_ipv6:
        return
    try:
        with taken(address="::1") as port:
            assert Server(folder, port=port).host == ""
    except OSError:
        pytest.skip("no ::1 on this machine")


def test_nobody_can_take_the_port_beside_while_the_app_runs(folder: Path) -> None:
    started = Server(folder)
    try:
        with pytest.raises(OSError, match=r"in use|not available|assign"), taken(started.port, "::1"):
            pass
    finally:
        started._end()


def test_only_this_machine_and_no_statistics() -> None:
    told = settings(8765, "qual-1.localhost")
    assert told["server.address"] == "127.0.0.1"
    assert told["server.allowedHosts"] == ["127.0.0.1", "qual-1.localhost"]
    assert told["browser.gatherUsageStats"] is False


def test_a_folder_without_a_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        Server(tmp_path)
    assert caught.value.code == "study.none_here"


def test_each_start_has_another_link(folder: Path) -> None:
    assert len({Server(folder).link for _ in range(3)}) == 3
