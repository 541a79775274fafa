"""A small study of the tests' own, and the sample study, each made once and copied for the test that writes."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
import ready_tables
import shapes
import small_study
from filelock import FileLock
from hypothesis import settings
from running import qual
from sqlalchemy import Engine, create_engine, event
from thorough import many

from qual import sample
from qual.store import copies, health, migrate, opened, opening
from qual.store.opened import Opened
from qual.study import Study
from qual.suggest import meaning

# The suite says the same of the same code on every run; `HYPOTHESIS_PROFILE=random` looks further.
settings.register_profile("suite", derandomize=True, deadline=None, max_examples=many(100))
settings.register_profile("random", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: what clears up after the tests need not go through them each time, and not so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def hasty_disk() -> Iterator[None]:
    """No test survives a power cut, so none waits for the disk; and what SQL is for a statement, the next study knows too."""
    engine = Opened._engine
    known = create_engine(
        "sqlite://", json_serializer=opened._as_json, json_deserializer=copies.from_json, query_cache_size=3000
    )
    known.connect().close()  # the dialect looks at the first connection

    def hasty(self: Opened) -> Engine:
        made = engine(self)
        made.dialect, made._compiled_cache = known.dialect, known._compiled_cache
        event.listen(
            made, "connect", opening.legible()(lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
        )
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Opened, "_engine", hasty)
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def ready_made() -> Iterator[None]:
    """A new study has the tables that the migrations led to the first time; `tests/store/test_migrations.py` walks them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "upgrade", ready_tables.upgrade)
        yield


@pytest.fixture(scope="session", autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What an app remembers of where it was served is kept out of the account's own folder; commands inherit it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUAL_STATE", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_beside() -> Iterator[None]:
    """An app that a test draws makes no vectors while other tests run; `tests/suggest/test_meaning.py` has the thread itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meaning, "keep_up", lambda _desk: None)
        yield


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``study/`` and the transcripts it was made of in ``in/``; read only."""
    return small_study.make(tmp_path_factory.mktemp("small"))


@pytest.fixture
def study(tmp_path: Path, small_folder: Path) -> Iterator[Study]:
    """The small study, to write in."""
    folder = small_study.copy(small_folder / "study", tmp_path / "study")
    health.saw(folder / "study.db")  # the one that it is copied from has been looked through
    with Study(folder, coder=small_study.CODER) as opened:
        yield opened


@pytest.fixture(scope="session")
def shape_folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The study of a shape (`shapes.SHAPES`), made when it is first asked for; read only."""

    @cache
    def made(shape: str) -> Path:
        return shapes.make(shape, tmp_path_factory.mktemp(shape))

    return made


@pytest.fixture
def shaped(tmp_path: Path, shape_folders: Callable[[str], Path]) -> Iterator[Callable[[str], Study]]:
    """Copies of the studies of each shape, to write in."""
    with ExitStack() as stack:
        yield lambda shape: stack.enter_context(
            Study(shapes.copy(shape_folders(shape), tmp_path / shape), coder=shapes.CODER)
        )


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder for the test's transcripts."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `qual demo` makes, but for the reports, which take half of its time and have tests of their own; read only, and the
    same for all workers: the first that asks for it makes it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, made = base / "sample" / "study", base / "sample" / "made"
    with FileLock(base / "sample.lock"):
        if not made.exists():
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(sample, "write_reports", lambda _: [])
                qual("demo", "--no-app", "--folder", folder)
            made.touch()
    return folder


@pytest.fixture
def sample_study(tmp_path: Path, sample_folder: Path) -> Iterator[Study]:
    """A copy of the sample study, to write in."""
    shutil.copytree(sample_folder, tmp_path / "sample")
    with Study(tmp_path / "sample", coder=sample.CODER) as opened:
        yield opened


@pytest.fixture(scope="session")
def _reading_room(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Iterator[Study]:
    folder = shutil.copytree(sample_folder, tmp_path_factory.mktemp("reading") / "sample")
    with Study(folder, coder=sample.CODER) as opened, pytest.MonkeyPatch.context() as patch:
        patch.setattr(opened.store, "act", _nobody_writes)
        yield opened


def _nobody_writes(*_: object, **__: object) -> None:
    raise AssertionError("this study is read by other tests too: a test that writes asks for `sample_study`")


@pytest.fixture
def read_sample(_reading_room: Study) -> Study:
    """The sample study, to read in: what it has read for one test, it knows for the next."""
    return _reading_room.acting(sample.CODER)
