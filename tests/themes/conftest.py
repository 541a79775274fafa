"""The sample study, made once for all tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qual import sample
from qual.study import Study


@pytest.fixture(scope="session")
def sample_study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    study, _made = sample.make(tmp_path_factory.mktemp("sample") / "study")
    with study:
        yield study
