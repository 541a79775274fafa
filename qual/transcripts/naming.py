"""Which words can name a speaker: roles, names and codes against the ordinary words that also stand before a colon."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import Final

from qual.transcripts import times
from qual.transcripts.cleaning import word_set

LONGEST: Final = 63  # characters of a label

_NEVER: Final = re.compile(r'[?!«»"“”„;=<>%…\n\t]|\.\.|(?<![A-ZÆØÅa-zæøå])[0-9]+:[0-9]|https?$|mailto$')
_TITLES: Final = word_set(
    """
    dr. fr. hr. mr. mrs. ms. st. jr. sr. ass. adm. int. mod. inf. resp. spm. prof. insp. kapt. dipl. frau. herr. dres.
    psyk. jord. assist.
    """
)
_INITIALS: Final = re.compile(r"(?:[^\W\d_]{1,2}[.-]-?)+")
_UNSURE: Final = re.compile(r"[A-ZÆØÅ]{0,3}[0-9]{0,2}\?{1,3}")  # «P?:» is somebody, who the transcriber could not tell
_PARENTHESES: Final = re.compile(r"\([^()]*\)")
# Words that stand before a colon and are no speaker, whatever number follows them.
_NO_SPEAKER: Final = word_set(
    """
    jf jf. jmf jmf. cf. vgl vgl. nb obs ps ps. kl kl. n.b. merk note notat nota http https mailto www eksempel eks
    eks. dvs dvs. altså viktig poeng poenget konklusjon konklusjonen oppsummering oppsummert resultat resultatet
    spørsmålet svaret målet problemet saken tema temaet temaer tiltak vedtak sak frist ansvar mål punkt del kapittel
    fase steg kort bakgrunn formål hensikt metode oppfølging status dato date gruppe group runde round part år year
    tid time varighet duration sted place transkribert transcribed opptak recording lydfil fil file prosjekt project
    intervju interview deltakere deltagere deltakarar participants moderatorer moderators moderatorar speakers tittel
    title møte meeting språk language keywords summary kilde source example remember important conclusion fotnote
    kommentar figur figure tabell table trinn alternativ variant versjon version kategori category side page week day
    step phase option plan chapter section item topic scene seite kapitel abschnitt schritt abbildung tabelle woche
    jahr hinweis anmerkung beispiel fazit ergebnis mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tysdag
    laurdag sundag januar februar juli september oktober november desember monday tuesday wednesday thursday friday
    saturday sunday january february july october december montag dienstag mittwoch donnerstag freitag samstag sonntag
    märz dezember
    """
)
_COUNTED: Final = word_set(
    "spørsmål question frage dag uke veke tag mai april august mars"
)  # with a number; alone somebody's name
_INITIALS_TOO: Final = word_set("KL")  # a time as a word (``kl. 9:``), somebody's initials in capitals
# Words of a clause: «Så sa hun: …» is a quotation, not a speaker.
_CLAUSE: Final = word_set(
    """
    jeg eg hun ho han vi me dere dykk du det den dette som at å sa sier seier sagt spør spurte spurde svarte svarer
    tenkte tenker tenkjer skrev skriver er var blir ble har hadde skal vil må kan kunne ikke ikkje så da når hvis
    fordi men for om på til hva kva hvem hvordan korleis he she they we it that this said says asked asks thought is
    are was were be has had will would must can because but when if then what how and ich er wir ihr sie mir mich
    sagte sagt fragte fragt dachte meinte ist sind war waren hat haben wird kann muss nicht dass wenn weil aber
    """
)
_EVERYDAY: Final = 140  # the commonest words, which name lists of the whole world hold too (``Etter``)
_RARE: Final = 5000  # from this rank on, a capitalised word alone before a colon is rather a name
# Ordinary words of English and German that open a sentence or a heading; Norwegian has its ranks.
_STARTERS: Final = word_set(
    """
    rest ergebnis antwort thema advantages advantage disadvantages disadvantage answer answers reason reasons well
    then so after before there you they one two three yes no dann also und aber wir ich sie nach vor das der die ja
    nein genau either neither both again still maybe perhaps now here today yesterday tomorrow first second third next
    last finally however therefore anyway whatever overall bottom line problem problems solution result results point
    points truth fact facts idea issue issues thing things rule rules case goal goals aim aims method methods
    background gender occupation name names age address marital nationality status depositor study warning tip hint
    lesson best worst more less most least pros cons good bad new old short long work home school time money love
    entweder oder erstens zweitens drittens zuerst zuletzt jetzt heute gestern morgen problem lösung grund gründe
    vorteil vorteile nachteil nachteile ziel ziele regel regeln tatsache wahrheit idee sache punkt punkte thema themen
    nochmal kurz lang gut schlecht neu alt zeit geld arbeit schule liebe wichtig klar eben schluss ende anfang alter
    beruf geschlecht datum ort dauer titel projekt methode aufgabe aufgaben übrigens
    """
)
_ASKED: Final = word_set("spørsmål svar question answer frage antwort")  # an interview's labels, where they recur
_ENDINGS: Final = tuple(
    word_set(
        """
        ly tion sion ness ment ments ings ically wise ung ungen heit keit schaft weise lich sjon sjonen skap lighet heten
        ende vis
        """
    )
)
BACK_CHANNEL: Final = word_set(
    """
    ja nei nå jo mm mhm mmm hm hmm aha ok okei okay akkurat nettopp riktig enig sant klart greit fint bra absolutt yes
    no yeah nope right sure exactly fine good takk thanks ingen none slutt pause latter [ler] ler
    """
)
_ROLES: Final = re.compile(
    r"(?i)(?:inter?vju(?:er|ar|ere|eren|objekt|person)?|interv|iv|interviewer(?:in)?|intervieweren|interviewee|moderator(?:in)?|"
    r"moderatoren|ordstyrer|møteleder|president(?:en)?|visepresident(?:en)?|fasilitator|facilitator|deltak[ea]r|deltager|"
    r"informant(?:en)?|respondent(?:en)?|participant|speaker|sprecher(?:in)?|taler|talar|mor|far|mother|father|ukjent|ukjend|"
    r"unknown|unbekannt|flere|fleire|alle|several|multiple|all|everyone|group|mehrere|"
    r"mann|kvinne|mannsstemme|kvinnestemme|woman|man|male|female|frau|herr|observatør|observer|referent|leder|leiar|"
    r"rektor|lærer|lærar|styrer|elev|student|pupil|teacher|nurse|doctor|patient|therapist|chair|chairman|host|"
    r"forsker|forskar|researcher|befragte[rn]?|befragung|erzieher(?:in)?|lehrer(?:in)?|schüler(?:in)?|teilnehmer(?:in)?|"
    r"int|mod|inf|resp|res|part|mr|mrs|ms|dr|spm|svar)\b(?!-)"
)
# First names that the lists of the world lack: every fourth Norwegian one.
_NORDIC: Final = word_set(
    """
    arvid asgeir asle asmund atle audny audun bergljot bjart bjarte bjørgulf bjørnar borghild borgny brage birk
    brynhild bård dagfinn dagrun eilert eilif eldbjørg elling embrik erlend eystein fritjof frøydis gard gaute
    gjertrud gry gudmund gunnhild gunnlaug gunnvor guri guttorm gyri haldis haldor hallbjørg halldis hallgrim hallvard
    halvard halvor hauk helle hildegunn hilmar hjørdis håvar idun ingebjørg ingfrid ingjerd ingolf ingvild jarle
    jofrid jorid jorun jostein jørn ketil kine kjartan kjellaug kjellfrid kjerstin kolbjørn leikny magnhild margunn
    mildrid målfrid noralf norunn oddbjørg oddgeir oddleif oddmund oddny oddrun odny odvar olaug olbjørg ottar
    ragnfrid ragnvald reidulf reidunn rigmor roald runar sigbjørn sigfrid sigmund sigvald sigve sjur snorre solbjørg
    solfrid solgunn solrun solvor steinulf svanaug svanhild sveinung sverker synne sølvi tallak tarald tarjei tharald
    thoralf thorbjørn thorleif tiril tjodolf tjostolv toralf torbjørg torborg tordis torfinn torfrid torgeir torgils
    torgny torgunn torhild torill torkel torkild torleif tormod torolf torstein torsten torun torunn torvald trygve
    ulf unn valgerd vebjørn vemund venke vetle vibecke vibeke vigdis villy yngvild yrsa øistein øivind øyvor ådne ågot
    ånund åshild åslaug åsmund åsne åsta anbjørg arnfinn arnhild máret ánte ayşe małgorzata thuy wei ming xu chen
    nguyen
    """
)
# People by what they are: believed where they recur, as no heading is; once, they are as likely a word of the talk.
_PEOPLE: Final = word_set(
    """
    pasient pasienten lege legen pårørende bruker brukeren brukar tolk tolken dommer dommeren aktor forsvarer
    forsvareren vitne vitnet tiltalte ordfører ordføreren representanten byråd statsråd programleder programlederen
    barn barnet jente gutt kone kona mannen datter dotter sønn son bror søster bestemor bestefar sykepleier
    sjukepleiar saksbehandler saksbehandlar veileder rettleiar kandidat sensor lærling ansatt tilsett kollega kunde
    assistent pedagog barnehagelærer spesialpedagog helsesykepleier vernepleier person stemme prest presten sosionom
    psykolog rådgiver rådgjevar konsulent læreren rektoren styreren eleven gruppa witness judge counsel court child
    girl boy wife husband son daughter client clinician officer caller member staff manager consultant lehrerin arzt
    ärztin patientin kind mädchen junge ehefrau ehemann tochter sohn richter zeuge zeugin dolmetscher dolmetscherin
    schwester bruder klient klientin
    """
)
_VOICES: Final = frozenset(("mann", "kvinne", "dame", "mannsstemme", "kvinnestemme", "man", "woman", "male", "female"))
_DOUBTED: Final = re.compile(r"([^?()\n]{1,40}?) ?(?:\?{1,3}|\(\?{1,3}\))|\(([^?()\n]{1,40})\)")
_UNDERSCORED: Final = re.compile(r"(?=\S*[0-9A-ZÆØÅ]|int)[^\W_]+(?:_[^\W_]+)+")  # ``aasen_01um``, no ``allow_empty``
_CODE: Final = re.compile(r"[A-ZÆØÅ0-9]{1,5}(?:[.-][A-ZÆØÅ0-9]{1,5}){0,2}")  # ``FG1-P3``
_PARTICLES: Final = ("van", "von", "der", "den", "de", "af", "av", "la", "el", "al", "bin", "zu", "ten")
_MARGINAL: Final = re.compile(r"[^\W\d_]{1,4}(?:[0-9]{1,4}|[ ._-][0-9]{1,3})|[0-9]{1,4}[^\W\d_]{0,3}")  # a code


@lru_cache(maxsize=4096)  # a file has few labels and many lines
def plausible(label: str) -> bool:
    """Whether ``label`` can name a speaker at all, by its form and its words."""
    if not 0 < len(label) <= LONGEST or times.is_time(label):
        return False
    if _NEVER.search(label):
        return is_unsure(label)
    if label.startswith("("):
        return is_unsure(label)
    words = _PARENTHESES.sub(" ", label).casefold().split()
    if not words or len(words) > 6 or not any(character.isalnum() for character in words[0]):
        return False
    first = words[0].strip(",.")
    if is_heading(label) or label.count("(") != label.count(")"):
        return False
    if label.isupper() and len(label) <= 3:
        return True  # initials, whatever word they make
    if label[0] == "%" or any(map(_ends_sentence, _PARENTHESES.sub(" ", label).split())):
        return False
    return not (len(words) > 1 and _CLAUSE.intersection(words)) and not (len(words) == 1 and first in _CLAUSE)


def is_heading(label: str) -> bool:
    """Whether ``label`` begins as notes and headings do, never a name: ``NB``, ``Punkt 1``, ``Dag 2`` (but ``Dag``)."""
    first, *others = _PARENTHESES.sub(" ", label).casefold().split() or [""]
    if first in _COUNTED and others and others[0][0].isdigit():
        return True
    return label not in _INITIALS_TOO and not _NO_SPEAKER.isdisjoint((first, first.strip(",.")))


def _ends_sentence(word: str) -> bool:
    """Whether a word of a label ends with a point that is neither an abbreviation's (``Dr.``) nor an initial's."""
    low = word.casefold()
    if not word.endswith(".") or low in _TITLES:
        return False
    if low[:-1] in BACK_CHANNEL:
        return True
    return not _INITIALS.fullmatch(word) if len(word) > 3 else word.islower() and len(word) > 2


@lru_cache(maxsize=4096)
def name_like(label: str) -> bool:
    """Whether ``label`` looks like a name or a code: each word begins with a capital or a digit, or it is a role."""
    words = _PARENTHESES.sub(" ", label).split()
    if _ROLES.match(label):
        return True
    small = ("og", "and", "av", "von", "van", "de", "da", "der", "i", "/", "&", "+", "-")
    return all(word[0].isupper() or word[0].isdigit() or word in small for word in words) and not label.isdigit()


def is_role(label: str) -> bool:
    """Whether ``label`` names a role that a transcriber would use (``Moderator``, ``Ukjent``, ``D1``)."""
    return _ROLES.match(label) is not None


def is_unsure(label: str) -> bool:
    """Whether ``label`` says that the transcriber could not tell who it was (``?``, ``P?``), or was not
    sure (``Ola?``, ``(Kari)``)."""
    if _UNSURE.fullmatch(label):
        return True
    found = _DOUBTED.fullmatch(label)
    if found is None:
        return False
    parts = (found[1] or found[2]).split()
    if len(parts) > 2 or not parts[0][:1].isupper():
        return False
    known = any(map(is_first_name, parts)) or not _VOICES.isdisjoint(part.casefold() for part in parts)
    return known or _is_person(" ".join(parts))


def pattern(label: str) -> str | None:
    """The form of a label that is a code, digits as ``0`` (``D1`` → ``D0``); None for an ordinary word."""
    if any(character.isdigit() for character in label):
        return re.sub(r"[0-9]+", "0", label)
    if label.isupper() and len(label) <= 4:
        return "A"
    return "(,)" if "," in label or "(" in label else None


class Trust(IntEnum):
    """How much a label by itself speaks for being somebody: ordinary words, words that nobody knows, a name."""

    WORD = 0
    OPEN = 1
    NAME = 2


@lru_cache(maxsize=4096)
def trust(label: str) -> Trust:
    """What ``label`` is by itself: a role, a code or a known name; ordinary words; or neither.

    >>> [trust(label).name for label in ("Kari", "INT", "aasen_01um", "Fleire", "Resten", "Skogmus")]
    ['NAME', 'NAME', 'NAME', 'NAME', 'WORD', 'OPEN']
    """
    if is_role(label) or is_unsure(label) or is_code(label) or _holds_first_name(label) or _is_person(label):
        return Trust.NAME
    if label.casefold() in _ASKED:
        return Trust.OPEN
    parts = re.findall(r"[^\W\d_]+", label)
    if label.islower() and parts and all(map(is_first_name, parts)) and not is_word(label):
        return Trust.NAME
    titled = len(parts) > 1 and all(part[0].isupper() and part.casefold() not in _STARTERS for part in parts)
    if not name_like(label) or (is_word(label) and not titled):
        return Trust.WORD
    names = re.findall(r"[^\W\d_]{2,}", _PARENTHESES.sub(" ", label).casefold())
    return Trust.NAME if any(set("FS").intersection(_kinds(word)) for word in names) else Trust.OPEN


def _is_person(label: str) -> bool:
    words = re.findall(r"[^\W\d_]+", _PARENTHESES.sub(" ", label).casefold())
    return 0 < len(words) <= 2 and not _PEOPLE.isdisjoint(words)


def _holds_first_name(label: str) -> bool:
    """``Statsråd Kari Nordmann``: several words in capitals, one of them a first name and none an everyday one."""
    parts = [part for part in re.findall(r"[^\W\d_]{2,}", _PARENTHESES.sub(" ", label)) if part not in _PARTICLES]
    if len(parts) < 2 or not all(part[0].isupper() for part in parts) or _STARTERS.intersection(map(str.lower, parts)):
        return False
    return any(map(is_first_name, parts))


def is_code(label: str) -> bool:
    """``D1``, ``KL``, ``001``, ``S00``, ``SPEAKER_00``, ``K.L.``: what only a transcriber writes."""
    bare = label.replace(".", "")
    if label.isdigit() or _UNDERSCORED.fullmatch(label) or (bare.isupper() and len(bare) <= 3):
        return True
    if bare.isupper() and len(bare) == 4:
        from qual.language.vocabulary import ranks

        return bare.casefold() not in ranks()
    if re.fullmatch(r"\+[0-9 ]{6,}", label):  # a telephone, in a chat
        return True
    if _CODE.fullmatch(label) and any(map(str.isalpha, label)) and any(map(str.isdigit, label)):
        return True
    return bool(_MARGINAL.fullmatch(label)) and any(map(str.isdigit, label))


def is_word(label: str) -> bool:
    """Whether ``label`` is ordinary words rather than a name: ``Resten:`` is nobody, ``Kari:`` is somebody.

    By how common the word is in Norwegian and the lists of first names; a role (``Mor``) or a code (``D1``) is no word.
    """
    if is_role(label) or is_code(label):
        return False
    from qual.language.vocabulary import ranks

    bare = _PARENTHESES.sub(" ", label)
    parts = re.findall(r"[^\W\d_]+", bare.casefold()) or [label.casefold()]
    kinds = "F" if len(parts) == 1 else "FS"  # a surname alone is as often a noun
    for word in parts:
        rank = ranks().get(word, _RARE)
        listed = set(kinds).intersection(_kinds(word))
        if word in _STARTERS or (rank < _EVERYDAY and word != "dag"):
            return True
        if not listed and (rank < _RARE or word.endswith(_ENDINGS)):
            return True
    return False


def is_first_name(label: str) -> bool:
    """Whether ``label`` is a first name of the lists, in whatever letters: ``kari:`` once among such is somebody."""
    return "F" in _kinds(label.casefold())


def _kinds(word: str) -> str:
    """What the name lists say of a lower-cased word: ``F`` a first name, ``S`` a surname (`qual.language.names.lists`)."""
    from qual.language.names import lists

    return lists().get(word, "") + "F" * (word in _NORDIC)
