"""What figures ask again and again is read once for each state of the study, and never from another state than the asker's."""

from __future__ import annotations

from sqlalchemy import Connection

from qual import codebook
from qual.store import frames
from qual.store.codebook import theme_members
from qual.store.kept import kept
from qual.study import Study


def test_it_is_read_again_only_after_an_act(study: Study) -> None:
    asked: list[int] = []

    def read(connection: Connection) -> int:
        asked.append(study.revision)
        return len(asked)

    def ask() -> int:
        with study.read() as connection:
            return kept(connection, "a key of this test's", read)

    assert [ask(), ask()] == [1, 1]
    study.code("HN-R1-0002", "te først")
    assert [ask(), ask()] == [2, 2]
    study.undo()
    assert ask() == 3


def test_a_reader_keeps_to_the_state_that_it_sees(study: Study) -> None:
    def codings(connection: Connection) -> int:
        return kept(connection, "a key of this test's", lambda now: len(frames.codings(now)))

    with study.read() as connection:
        kept(connection, "another key of this test's", lambda _: None)
        study.code("HN-R1-0002", "te først")
        with study.read() as later:
            assert (codings(connection), codings(later)) == (0, 1)


def test_an_act_sees_what_it_is_doing_and_nobody_sees_what_it_took_back(study: Study) -> None:
    def codes() -> list[str]:
        with study.read() as connection:
            return [name for _theme, name, _code, _position in theme_members(connection, "code")]

    before = codes()
    made = codebook.add_code(study, "te først")
    assert codes() == [*before, "te først"]
    with study.act("test") as act:
        act.connection.exec_driver_sql("UPDATE codes SET live = 0 WHERE id = ?", (made,))
        assert [name for _theme, name, _code, _position in theme_members(act.connection, "code")] == before
    assert codes() == [*before, "te først"]  # nothing was recorded, so nothing is stored


def test_whoever_changes_a_table_changes_their_own(study: Study) -> None:
    with study.read() as connection:
        first = frames.sessions(connection)
        first["session"] = "x"
        assert "HN-R1" in set(frames.sessions(connection)["session"])
        members = theme_members(connection, "code")
        members.clear()
