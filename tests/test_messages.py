"""Every text exists in both languages, and every text that the code names exists."""

from __future__ import annotations

import ast
import os
import re
import shlex
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

import qual
from qual import errors, messages

ROOM = Path(qual.__file__).parent
GUIDE = ROOM.parent / "docs" / "bruk.md"
ERRORS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.QualError)
}  # fmt: skip
#: functions that look up a message, and what they put before the key
DOORS = {"text": "", "messages.text": "", "words": "cli.", "t": "ui.", "say": "ui."}


def placeholders(text: str) -> set[str]:
    """What fills the text, also within a form: `{count:den ene|alle {count}}`."""
    found = [(name, form) for _, name, form, _ in string.Formatter().parse(text) if name is not None]
    return {name for name, _ in found}.union(*(placeholders(form) for _, form in found if form))


def test_a_command_can_be_typed_as_it_is_said() -> None:
    """What fills a place in a command stands in quotation marks where a shell needs them."""
    paths = {"folder", "backup", "file", "study", "target"}
    bare = [
        key
        for language in messages.LANGUAGES
        for key, message in messages.catalogue(language).items()
        for command in re.findall(r"qual (?:[a-z]+ )+\S*(?:\{\w+(?:!q)?\} ?)+", message)
        if any(f"{{{name}}}" in command for name in paths)
    ]
    assert bare == []
    if os.name == "nt":
        return  # another shell
    said = messages.text("error.study.missing", "nb", folder="min studie", backup="min studie/b's.db")
    assert shlex.split(said[said.index("qual restore") : said.index("»")]) == [
        "qual", "restore", "min studie", "min studie/b's.db",
    ]  # fmt: skip


def test_same_keys_in_both_languages() -> None:
    norwegian, english = (messages.catalogue(language) for language in messages.LANGUAGES)
    assert norwegian.keys() == english.keys()


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_framework_coding_is_nowhere_called_tjoras(language: str) -> None:
    """It is this toolkit's choice, no part of SDI: no sentence that names it cites him, save to say so."""
    sentences = [one for said in messages.catalogue(language).values() for one in re.split(r"(?<=[.:!?])\s", said)]
    named = [one for one in sentences if "Tjora" in one]
    assert len(named) >= 4
    assert [one for one in named if re.search("ramme|framework", one, re.IGNORECASE)] == []


def test_same_placeholders_in_both_languages() -> None:
    norwegian, english = (messages.catalogue(language) for language in messages.LANGUAGES)
    differ = [key for key in norwegian if key in english and placeholders(norwegian[key]) != placeholders(english[key])]
    assert differ == []


#: words after a number that are the same of one as of several
SAME_OF_ONE = {
    "nb": """av til i med som er kom har venter flyttet borte tilbake om ikke lagt uoppfordret flere færre uten kodet treff
        forslag innlegg ord utsnitt utdrag par testsvar spørsmål mål tegn transkripsjonsfeil passer sist sammen det ytr
        omtrent sier sa nå fra var gikk""",
    "en": """of in with that is more moved gone new back taken about not as found put good bad unprompted present waiting now
        without coded participants utt said came went then from who""",
}
#: what a text says of one, and must not of several
OF_SEVERAL = {"nb": r"\b1 (alle|de|disse)\b", "en": r"\b1 (?:[\w’]+ ){0,3}(are|have|were|them|these)\b"}


def forms(message: str) -> Iterator[tuple[str, str]]:
    """The numbers of a text with their forms, `count` and `sitat|sitater`."""
    for _, name, form, _ in string.Formatter().parse(message):
        if name and "|" in (form or ""):
            yield name, form


@cache
def numbers() -> set[str]:
    """What the texts call a number: whatever has a form for one somewhere."""
    return {
        name
        for language in messages.LANGUAGES
        for said in messages.catalogue(language).values()
        for name, _ in forms(said)
    }


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_with_a_number_can_say_one(language: str) -> None:
    """No “1 sitater”: what stands after a number has a form for one, `{count} {count:sitat|sitater}`."""
    texts, named = messages.catalogue(language), numbers()
    assert len(named) > 20
    nested = {inner for message in texts.values() for _, form in forms(message) for inner in placeholders(form)}
    assert nested <= {"count", "of", "returning", "last"}  # a text there could hold the bar that parts the forms
    assert not [key for key, said in texts.items() if ".js." in key and any("{" in form for _, form in forms(said))]
    same = set(SAME_OF_ONE[language].split())
    plain = {key: re.sub(r"\{\w+:[^{}|]*\|([^{}]|\{\w+\})*\}", "", message) for key, message in texts.items()}
    several = [
        (key, name, word)
        for key, message in plain.items()
        for name, word in re.findall(r"\{(\w+)\} (\w+)", message)
        if name in named and word not in same
    ]
    assert several == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_said_of_one(language: str) -> None:
    wrong = []
    for key, message in messages.catalogue(language).items():
        names = {name.partition(".")[0] for name in placeholders(message)}  # {backup.name}: of a file
        one = messages.text(key, language, **{name: 1 if name in numbers() else Path("…") for name in names})
        if re.search(OF_SEVERAL[language], one):
            wrong.append((key, one))
    assert wrong == []
    assert messages.text("cli.quotes.wrote", "nb", count=1, file="a.csv") == "1 sitat skrevet til a.csv"
    assert messages.text("cli.quotes.wrote", "nb", count="1", file="a.csv") == "1 sitat skrevet til a.csv"
    assert messages.text("cli.quotes.wrote", "nb", count=0, file="a.csv") == "0 sitater skrevet til a.csv"


def said(language: str = "nb") -> dict[str, str]:
    """The texts without their placeholders: what fills them is somebody else's words."""
    return {key: re.sub(r"\{(\w+)(![a-z])?\}", "…", message) for key, message in messages.catalogue(language).items()}


#: the only words in -a: other nouns end in -en, and gruppe, tavle and kodebok never do
IN_A = """gruppa kodegruppa restgruppa fokusgruppa tavla kodeboka
    alfa da derfra dra enda etterpå fra ga gjenta godta ha herfra hva ja kappa komma la sa skjema spørreskjema ta
    tema tjora utenfra bra data"""


def guide() -> dict[str, str]:
    """The user's guide, line by line, without what is typed."""
    if not GUIDE.exists():
        return {}  # not in a checkout
    lines = re.sub(r"`[^`]*`", "…", GUIDE.read_text(encoding="utf-8")).splitlines()
    return {f"{GUIDE.name}:{number}": line for number, line in enumerate(lines, 1)}


def test_gruppa_tavla_and_kodeboka_and_no_other_word_end_in_a() -> None:
    allowed = set(IN_A.split())
    words = [
        (key, word)
        for key, text in (said() | guide()).items()
        for word in re.findall(r"(?<![\w.])[A-Za-zÆØÅæøå]+(?![\w.])", text)
        if (re.fullmatch(r"[a-zæøå]+a", word.lower()) and word.lower() not in allowed)
        or re.fullmatch(r"(kode|rest|fokus)?gruppens?|kodebokens?|tavlens?", word.lower())
    ]
    assert words == []


#: words that are not used, and what is said instead
UNUSED = {
    r"\b(koderen|koderne|kodere|[Ee]n koder|hver koder|annen koder)\b": "den som koder, kodet av",
    r"\b[Oo]rdstyrer": "moderator",
    r"\b[Bb]egrep": "konsept",
    r"\b[Mm]edforsk": "kollega",
    r"\b[Ss]luttet\b": "ikke med nå: the study knows who came, not why somebody did not",
    r"\b[Tt]ranskript(et|er|ene)?\b": "transkripsjon",
    r"\b[Ss]lag(et)?\b": "type",
    r"\b[Hh]ake[nr]?\b": "kryss",
    r"\b[Ss]jekk": "kontroller",
    r"\b[Aa]ktiv(e|t)?\b": "i bruk",
    r"\b[Dd]esign(et|ets)?\b": "opplegg",
    r"\b[Oo]verprøv": "rett for hånd",
    r"\b(trukket|trekke|trekker) (et samtykke|seg)\b": "trekker samtykket",
    r"\b([Ll]øs|[Ll]øste|[Hh]enge[rs]?) .*\b(fra|på) (konseptet|et konsept|kodegruppa)": "løsne fra, knytte til",
    r"\buten plass\b": "ikke funnet igjen",
    r"\b(er|var|har|finnes|her) alt (en|i bruk|der|sagt)\b|\bher alt\b": "allerede",
    r"\b([Tt]a|[Tt]ar|[Tt]att) med ut\b|\b[Ll]ast(e|er|es|et)? (inn|opp)\b": "hent inn, last ned",
    r"\b[Ll]ast(?! (ned|siden på nytt|det ned)|:)\b": "last ned, last … på nytt",
    r"`": "«»",
    r"[↵⇧⇥⌫]": "Enter, Shift, Tab",
}


def test_one_word_for_one_thing() -> None:
    texts = said() | guide()
    found = [(key, good, text) for bad, good in UNUSED.items() for key, text in texts.items() if re.search(bad, text)]
    assert found == []


#: a Norwegian word that stands for one thing only, by the English of the same text
ONE_THING = {
    r"\b[Mm]erkelapp": r"\b[Ll]abels?\b",  # the speaker's, in a transcript: no tag, no proposed code
    r"\b[Mm]ål(et|ene)?\b": r"\b[Gg]oals?\b",  # what is counted is no goal
    r"\b[Bb]ilde(t|r|ne)?\b": r"\b([Ii]mage|[Pp]icture|[Mm]etaphor)s?\b",  # a chart is a figure
    r"\b[Ss]tikkord\b": r"\b[Tt]ags?\b",
}


def test_a_word_stands_for_what_the_english_says() -> None:
    norwegian, english = said(), said("en")
    found = [
        (key, word, english[key])
        for word, thing in ONE_THING.items()
        for key, text in norwegian.items()
        if re.search(word, text) and not re.search(thing, english[key])
    ]
    assert found == []
    missed = [key for key in norwegian if re.search(r"\btags?\b", english[key]) and "tikkord" not in norwegian[key]]
    assert missed == []
    already = [key for key in norwegian if "already" in english[key] and re.search(r"\balt\b", norwegian[key])]
    assert already == []


#: what only the command line, or a start without the app, can say
OF_THE_COMMAND_LINE = """agreement.empirical language.unknown language.unusable language.offline study.not_started
    study.port_taken file.exists file.plan file.repairs"""


def test_the_app_names_pages_and_not_commands() -> None:
    """An error that tells what to type has another text for the app, unless only the command line can meet it."""
    texts = messages.catalogue("nb")
    commands = r"«qual |(?<![\w-])--[a-z]|: qual "
    typed = [key for key, text in texts.items() if key.startswith("error.") and re.search(commands, text)]
    assert len(typed) > 10
    only = {f"error.{code}" for code in OF_THE_COMMAND_LINE.split()}
    assert [key for key in typed if f"ui.{key}" not in texts and key not in only] == []
    assert [key for key, text in texts.items() if key.startswith("ui.error.") and re.search(commands, text)] == []


def test_streamlits_own_words_are_those_it_has() -> None:
    """The English file has what Streamlit says, word for word: another version may say it otherwise."""
    import streamlit

    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    scripts = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js") if "Plotly" not in path.name)
    theirs = {key: text for key, text in messages.catalogue("en").items() if key.startswith("ui.theirs.js.")}
    assert len(theirs) > 60
    parts = [
        (key, part) for key, text in theirs.items() for part in (max(re.split(r"\{\w+\}", text), key=len).rstrip("s"),)
    ]
    assert [(key, part) for key, part in parts if part not in scripts] == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_key_stands_in_one_file_once(language: str) -> None:
    found: list[str] = []
    for path in (ROOM / "messages" / language).glob("*.yaml"):
        node = yaml.compose(path.read_text(encoding="utf-8"))
        found += [key.value for key, _ in node.value]
    assert sorted(found) == sorted(set(found))


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_says_something(language: str) -> None:
    assert [key for key, text in messages.catalogue(language).items() if not str(text).strip()] == []


@cache
def nodes() -> list[tuple[Path, ast.AST]]:
    """All of the package's source, as Python reads it."""
    files = ((path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(ROOM.rglob("*.py")))
    return [(path, node) for path, tree in files for node in ast.walk(tree)]


@cache
def calls() -> list[tuple[Path, ast.Call, str]]:
    """Every call in the package, with the name by which it is called."""
    return [(path, node, ast.unparse(node.func)) for path, node in nodes() if isinstance(node, ast.Call)]


def first_word(call: ast.Call) -> str | None:
    """The first argument, where it is written out."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def raised() -> Iterator[tuple[Path, int, str, set[str] | None]]:
    """Errors made with a literal code: file, line, code, names of the values (None where they are not written out)."""
    for path, call, name in calls():
        code = first_word(call)
        if name.rpartition(".")[2] in ERRORS and code is not None:
            names = {keyword.arg for keyword in call.keywords}
            yield path, call.lineno, code, None if None in names else {str(name) for name in names}


def test_every_error_has_a_text_with_its_values() -> None:
    texts = messages.catalogue("nb")
    found = list(raised())
    assert len(found) > 60  # the search itself works
    missing = [f"{path.name}:{line} {code}" for path, line, code, _ in found if f"error.{code}" not in texts]
    assert missing == []
    unfilled = [
        f"{path.name}:{line} {code} {placeholders(texts[f'error.{code}']) - names}"
        for path, line, code, names in found
        if names is not None and placeholders(texts[f"error.{code}"]) - names
    ]
    assert unfilled == []


def test_every_error_text_has_an_error() -> None:
    """No text for an error that nothing raises any more. Codes in f-strings and tables count by their parts."""
    literal = {node.value for _, node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    begun = {code for code in literal if code.endswith((".", "_"))}  # of f-strings: f"design.unknown_{what}"
    codes = [key.removeprefix("error.") for key in messages.catalogue("nb") if key.startswith("error.")]
    dead = [code for code in codes if code not in literal and not any(code.startswith(start) for start in begun)]
    assert dead == []


def test_every_text_that_is_asked_for_exists() -> None:
    texts = messages.catalogue("nb")
    found = [
        (path, call.lineno, DOORS[name] + key)
        for path, call, name in calls()
        if name in DOORS and (key := first_word(call)) is not None and is_message_door(path, name)
    ]
    assert len(found) > 50
    assert [f"{path.name}:{line} {key}" for path, line, key in found if key not in texts] == []


def is_message_door(path: Path, name: str) -> bool:
    """Whether ``name`` is a door to the messages in this file: `words` is also what counts words."""
    room = path.relative_to(ROOM).parts[0]
    source = path.read_text(encoding="utf-8")
    if name == "words":
        return room == "cli"
    if name in ("t", "say"):
        return room == "ui"
    return name == "messages.text" or "from qual.messages import" in source


def test_unknown_key_is_a_defect() -> None:
    with pytest.raises(KeyError):
        messages.text("there.is.no.such.key")


@pytest.mark.parametrize(
    ("wish", "language"), [("en_GB.UTF-8", "en"), ("nb_NO.UTF-8", "nb"), ("nn_NO", "nb"), ("de_DE", "nb")]
)
def test_language_by_locale(monkeypatch: pytest.MonkeyPatch, wish: str, language: str) -> None:
    monkeypatch.delenv("QUAL_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", wish)
    assert messages.preferred() == language
    monkeypatch.setenv("QUAL_LANGUAGE", "en")
    assert messages.preferred() == "en"


def test_error_reads_in_both_languages() -> None:
    error = errors.FileError("file.empty", file="BN-R1.docx")
    assert "BN-R1.docx" in error.text("nb")
    assert error.text("nb") != error.text("en")
    assert error.code == "file.empty"


def test_every_operation_of_the_log_has_plain_words_in_the_app() -> None:
    """What `Database.act` is opened with stands in the log, on Oversikt and beside Angre."""
    operations = set()
    for _, call, _ in calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr == "act" and call.args:
            first = call.args[0]
            if isinstance(first, ast.Constant):
                operations.add(first.value)
    assert len(operations) > 20
    assert [name for name in sorted(operations) if f"ui.act.{name}" not in messages.catalogue("nb")] == []
