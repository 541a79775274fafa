"""The three backends that every test of the interface runs with: two of them packages that the real code finds and loads."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qual import language
from qual.language import backends

INIT = """
from pathlib import Path
from spacy.util import load_model_from_init_py

def load(**overrides):
    return load_model_from_init_py(__file__, **overrides)
"""
EXAMPLES = [
    ("Kari Hansen bor i Oslo.", [(0, 11, "PER"), (18, 22, "GPE_LOC")]),
    ("Jeg snakket med Kari Hansen i går.", [(16, 27, "PER")]),
    ("Vi reiste til Oslo sammen.", [(14, 18, "GPE_LOC")]),
    ("I Oslo er det fint.", [(2, 6, "GPE_LOC")]),
    ("Da sa Kari Hansen at det var fint.", [(6, 17, "PER")]),
    ("Det var fint sammen i går.", []),
]


def write_package(folder: Path, nlp: Any, name: str, version: str = "3.8.0") -> Path:
    """A spaCy model package as ``spacy package`` and pip lay it out; returns the folder of its data."""
    package = folder / name
    data = package / f"{name}-{version}"
    package.mkdir(parents=True)
    nlp.meta["name"] = name.partition("_")[2]
    nlp.meta["version"] = version
    nlp.to_disk(data)
    (package / "__init__.py").write_text(INIT, encoding="utf-8")
    (package / "meta.json").write_text((data / "meta.json").read_text(encoding="utf-8"), encoding="utf-8")
    facts = folder / f"{name}-{version}.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    (facts / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n", encoding="utf-8")
    return data


def trained_pipeline() -> Any:
    """A Norwegian pipeline with a recogniser that knows what ``EXAMPLES`` taught it."""
    import spacy
    from spacy.training import Example
    from thinc.api import fix_random_seed

    fix_random_seed(1)
    nlp = spacy.blank("nb")
    nlp.add_pipe("ner")
    examples = [Example.from_dict(nlp.make_doc(text), {"entities": spans}) for text, spans in EXAMPLES]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(25):
        nlp.update(examples, sgd=optimizer)
    return nlp


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder on the import path, to install model packages in."""
    monkeypatch.syspath_prepend(tmp_path)
    backends.forget()
    yield tmp_path
    backends.forget()
    for name in [name for name in sys.modules if name.startswith("nb_")]:
        del sys.modules[name]


@pytest.fixture
def install(site: Path) -> Callable[..., Path]:
    """Install ``nlp`` (default: a blank Norwegian one) under a name."""

    def do(name: str = "nb_core_news_sm", nlp: Any = None, version: str = "3.8.0") -> Path:
        import spacy

        data = write_package(site, nlp or spacy.blank("nb"), name, version)
        backends.forget()
        return data

    return do


@pytest.fixture
def change(site: Path) -> Callable[..., None]:
    """Change the meta data of an installed package."""

    def do(data: Path, **values: Any) -> None:
        for path in (data / "meta.json", data.parent / "meta.json"):
            path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | values), encoding="utf-8")
        backends.forget()

    return do


@pytest.fixture(scope="module", params=["embedded", "blank", "trained"])
def pipeline(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[language.Pipeline]:
    """Each backend, through `qual.language.load`."""
    if request.param == "embedded":
        yield language.load("embedded")
        return
    import spacy

    folder = tmp_path_factory.mktemp("site")
    write_package(folder, spacy.blank("nb") if request.param == "blank" else trained_pipeline(), "nb_core_news_sm")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        backends.forget()
        found = language.load()
        assert found.name == "nb_core_news_sm"
        yield found
    sys.modules.pop("nb_core_news_sm", None)
    backends.forget()
