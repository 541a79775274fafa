"""Which backend is taken, and what happens when a model does not work."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from qual import language
from qual.cli.language import app
from qual.language import LanguageError, LanguageWarning
from qual.language.install import install as install_model
from qual.language.names import blank, trained

Install = Callable[..., Path]


def test_without_a_model_the_embedded_backend_is_taken(site: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert language.load().name == "embedded"
    assert language.status()["reason"] == "none"


def test_an_installed_model_is_taken_without_asking(install: Install) -> None:
    install(version="3.8.1")
    pipeline = language.load()
    assert (pipeline.name, pipeline.version) == ("nb_core_news_sm", "3.8.1")
    status = language.status()
    assert (status["name"], status["version"], status["reason"]) == ("nb_core_news_sm", "3.8.1", "installed")
    assert language.load("embedded").name == "embedded"


@pytest.mark.parametrize("better", ["nb_core_news_lg", "nb_core_news_md", "nb_bert_base"])
def test_the_best_model_goes_first(install: Install, better: str) -> None:
    install("nb_core_news_sm")
    install(better)
    assert language.load().name == better
    assert language.load("nb_core_news_sm").name == "nb_core_news_sm"


def test_models_for_other_languages_are_not_looked_at(install: Install) -> None:
    install("en_core_web_sm")
    assert language.status()["models"] == []


def test_an_unknown_backend_is_refused_by_name(site: Path) -> None:
    with pytest.raises(LanguageError) as caught:
        language.load("nb_core_news_xl")
    assert caught.value.code == "language.unknown"
    assert "embedded" in caught.value.text("nb")


def broken_folder(data: Path, change: Callable[..., None]) -> None:
    shutil.rmtree(data)


def broken_config(data: Path, change: Callable[..., None]) -> None:
    (data / "config.cfg").write_text("[nlp]\nlang = nb\n[components", encoding="utf-8")


def unknown_part(data: Path, change: Callable[..., None]) -> None:
    config = (data / "config.cfg").read_text(encoding="utf-8")
    config = (
        config.replace("pipeline = []", 'pipeline = ["future"]')
        + '\n[components.future]\nfactory = "from_the_future"\n'
    )
    (data / "config.cfg").write_text(config, encoding="utf-8")


def other_language(data: Path, change: Callable[..., None]) -> None:
    config = (data / "config.cfg").read_text(encoding="utf-8")
    (data / "config.cfg").write_text(config.replace('lang = "nb"', 'lang = "en"'), encoding="utf-8")
    change(data, lang="en")


@pytest.mark.parametrize("harm", [broken_folder, broken_config, unknown_part, other_language])
def test_a_model_that_does_not_load_gives_way_with_a_warning(
    install: Install, change: Callable[..., None], harm: Callable[[Path, Callable[..., None]], None]
) -> None:
    harm(install(), change)
    with pytest.warns(LanguageWarning) as heard:
        pipeline = language.load()
    assert pipeline.name == "embedded"
    assert {warning.message.code for warning in heard if isinstance(warning.message, LanguageWarning)} == {
        "language.unusable"
    }
    status = language.status()
    assert (status["name"], status["reason"]) == ("embedded", "unusable")
    assert "nb_core_news_sm" in status["models"][0]["problem"]
    with pytest.raises(LanguageError, match="nb_core_news_sm"):
        language.load("nb_core_news_sm")


def test_a_model_for_another_spacy_that_works_is_used_with_a_warning(
    install: Install, change: Callable[..., None]
) -> None:
    change(install(), spacy_version=">=4.0.0,<4.1.0")
    with pytest.warns(LanguageWarning, match="nb_core_news_sm") as heard:
        assert language.load().name == "nb_core_news_sm"
    assert [w.message.code for w in heard if isinstance(w.message, LanguageWarning)] == ["language.other_version"]


def test_a_model_that_fails_on_a_text_gives_way_from_then_on(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    install()
    pipeline: Any = language.load()

    def fail(*_: Any, **__: Any) -> None:
        raise ValueError("shapes do not fit")

    import spacy

    monkeypatch.setattr(pipeline._nlp, "__class__", type("Failing", (spacy.language.Language,), {"__call__": fail}))
    with pytest.warns(LanguageWarning, match="shapes do not fit"):
        first, second = pipeline.analyse(["Foreldrene kom.", "Kari gikk."])
    assert [token.lemma for token in first.tokens] == ["forelder", "komme", "."]
    assert second.tokens[0].text == "Kari"


def test_a_name_model_that_cannot_be_read_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(b"not a model")
    with pytest.warns(LanguageWarning) as heard:
        assert trained(blank(), tmp_path) is None
    assert isinstance(heard[0].message, LanguageWarning)
    assert "qual" in heard[0].message.text("en")


def test_importing_the_room_is_cheap() -> None:
    code = "import sys, qual.language, qual.language.lemmas; print({'spacy', 'simplemma', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_status_on_the_command_line(install: Install) -> None:
    install()
    done = CliRunner().invoke(app, ["status", "--json"])
    assert json.loads(done.stdout)["name"] == "nb_core_news_sm"
    assert "nb_core_news_sm 3.8.0" in CliRunner().invoke(app, ["status"]).stdout


def test_install_takes_what_spacy_downloads(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    def download(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        assert command[1:] == ["-m", "spacy", "download", "nb_core_news_sm"]
        install()
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", download)
    assert json.loads(CliRunner().invoke(app, ["install", "--json"]).stdout) == {
        "name": "nb_core_news_sm",
        "version": "3.8.0",
    }


def test_install_without_internet_explains_the_memory_stick(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "trying\nConnectionError: no route")

    monkeypatch.setattr(subprocess, "run", offline)
    with pytest.raises(LanguageError) as caught:
        install_model()
    import spacy

    minor = ".".join(spacy.__version__.split(".")[:2])
    assert f"nb_core_news_sm-{minor}.0-py3-none-any.whl" in caught.value.text("nb")
    assert "ConnectionError: no route" in caught.value.text("en")


def test_install_refuses_what_is_no_norwegian_model(site: Path) -> None:
    with pytest.raises(LanguageError) as caught:
        install_model("nb_core_news_sm; rm")
    assert caught.value.code == "language.model_name"
