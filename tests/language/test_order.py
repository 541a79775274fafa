"""Names in Norwegian order: by the CLDR, as the browser's own collation has it."""

from __future__ import annotations

import json
import random
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.language import norwegian

LETTERS = "aabcdefhijklmnoprstuvyzæøåäöüéèðđþßœáàêçñ0123459  -_,.()«»'/&:!?"
names = st.text(alphabet=LETTERS + LETTERS.upper(), max_size=12) | st.text(max_size=6)
#: what is the same in both: sorting by the collation of the Unicode CLDR, numbers by value
ORACLE = """const order = new Intl.Collator("nb", {numeric: true});
const pairs = JSON.parse(require("fs").readFileSync(0));
console.log(JSON.stringify(pairs.map(([one, other]) => order.compare(one, other))));"""


def test_the_order_of_the_norwegian_alphabet() -> None:
    told = [
        "1. trinn",
        "2. trinn",
        "10. trinn",
        "Bjørk",
        "bjørn",
        "R2",
        "R10",
        "Über",
        "Yr",
        "zoolog",
        "ærfugl",
        "Østby",
        "ål",
        "åpner",
        "Aas",
    ]
    mixed = list(told)
    random.Random(4).shuffle(mixed)
    assert sorted(mixed, key=norwegian) == told


def test_case_and_accents_tell_apart_only_what_is_otherwise_the_same() -> None:
    assert sorted(["Idé B", "ide a", "idé A", "Ide a", "IDE A"], key=norwegian) == [
        "ide a",
        "Ide a",
        "IDE A",
        "idé A",
        "Idé B",
    ]
    assert sorted(["to", None, "en"], key=norwegian) == [None, "en", "to"]
    assert norwegian("A\u030as") == norwegian("Ås")  # whichever way it is written


def test_aa_is_a_variant_of_å_as_the_cldr_says_and_a_capital_in_the_middle_is_not() -> None:
    assert sorted(["Åse", "Aase", "Asla", "aAse"], key=norwegian) == ["aAse", "Asla", "Åse", "Aase"]


@given(names, names, names)
def test_any_names_have_one_order(one: str, other: str, third: str) -> None:
    keys = [norwegian(name) for name in (one, other, third)]
    assert sorted([one, other, third], key=norwegian) == sorted([third, one, other], key=norwegian)
    assert (keys[0] == keys[1]) == (keys[0][3] == keys[1][3])  # only the same name has the same key


def test_it_is_the_order_of_the_collation_that_browsers_have() -> None:
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        pytest.skip("needs Node (`apt install nodejs`), for the collation that it has")
    chance = random.Random(1)
    pairs = []
    for _ in range(8_000):
        one = "".join(chance.choice(LETTERS) for _ in range(chance.randint(0, 6)))
        pairs.append(
            (one, "".join(chance.choice([sign, sign, sign, sign.title()[:1], chance.choice(LETTERS)]) for sign in one))
        )
    done = subprocess.run(
        [node, "-e", ORACLE], input=json.dumps(pairs), capture_output=True, text=True, check=True, encoding="utf-8"
    )
    keys = [(norwegian(one)[:3], norwegian(other)[:3]) for one, other in pairs]
    ours = [(one > other) - (one < other) for one, other in keys]
    assert [pair for pair, mine, its in zip(pairs, ours, json.loads(done.stdout), strict=True) if mine != its] == []
