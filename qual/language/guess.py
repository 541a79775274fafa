"""Which language a text is plainly in, by its small words: enough to tell that a file is not what a study expects.

Norwegian is bokmål, nynorsk and common spoken forms together. Near languages share most small words, so two languages are compared by
the words that only one of them has; what is short, mixed or in doubt is let pass.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

FEWEST: Final = 80  # words, below which nothing is said
OTHER: Final = "other"

_SAMPLE: Final = 100  # utterances, spread over the file
_MOST: Final = 20_000  # characters of them
_CLEAR: Final = 0.05  # share of the words that only the other language has
_TIMES: Final = 3  # as many of those as of the words that only the expected has
_NONE: Final = 0.06  # share of the expected language's small words under which it is not that language
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_WORDS: Final = {
    "no": """
        og i å det at en et den til er som på de med han av ikke der så var meg seg men ett har om vi min mitt ha hadde hun nå over da ved
        fra du ut sin dem oss opp man kan hans hvor eller hva skal selv sjøl her alle vil bli ble blitt kunne inn når være kom noen noe ville
        dere deres kun ja etter ned skulle denne for deg si sine sitt mot å meget hvorfor dette disse uten hvordan ingen din ditt blir samme
        hvilken sånn inni mellom vår hver hvem vors hvis både bare enn fordi før mange også slik vært begge siden jeg jo nei veldig mye litt
        sier gjør går får må bra liksom egentlig kanskje ganske altså skjønner gjøre
        eg ikkje dei ho me kva korleis kvifor kven kvar noko nokon nokre frå vart vore vere hjå eit ein ei då berre òg òg mykje meir sjølv
        dykk dykkar hadde seier gjer gjere meg deira vera heile når korfor æ mæ dæ sæ ka kor kordan itj ikkj hu dem dokker åssen åffer nokka
        no nå mer noen andre helt""",
    "da": """
        og i at det en den til er som på de med han af ikke der så var mig sig men et har om vi min mit havde hun nu over da fra du ud sin dem
        os op man kan hans hvor eller hvad skal selv her alle vil blev kunne ind når være kom nogen noget ville jer jeres ja efter ned skulle
        denne for dig sine sit mod meget hvorfor dette disse uden hvordan ingen din dit bliver samme sådan mellem vores hver hvem hvis både
        bare end fordi før mange også blevet været siden jeg jo nej lidt siger gør går får må godt ligesom egentlig måske ganske altså nogle
        lige igen kigger tror gøre deres hende""",
    "sv": """
        och i att det en ett den till är som på de med han av inte där så var mig sig men har om vi min mitt hade hon nu över då från du ut sin
        dem oss upp man kan hans eller vad ska skall själv här alla vill blev kunde in när vara kom någon något några ville ni er ja efter ner
        skulle denna för dig sina sitt mot mycket varför detta dessa utan hur ingen din ditt blir samma sådan mellan vår varje vem om både bara
        än eftersom innan många också sedan jag ju nej väldigt lite säger gör går får måste bra liksom egentligen kanske ganska alltså tycker
        göra dom varit deras""",
    "en": """
        the and to of a in that it is was i for on you he be with as by at have are this not but had his they from she which or we an there
        her were one do been all their has would will what if can so no my more when who about up out them some me into could your our just
        know like don t s re ve yeah think because really people then than how very also any its how did get going""",
    "de": """
        die der und in zu den das nicht von sie ist des sich mit dem dass er es ein ich auf so eine auch als an nach wie im für man aber aus
        durch wenn nur war noch werden bei hat wir was wird sein einen welche sind oder zur um haben einer mir über ihm diese einem ihr uns da
        zum kann doch vor dieser mich ihn du hatte seine mehr am denn nun unter sehr selbst schon hier bis habe ihre dann ihnen seiner alle
        wieder meine ja nein also mal halt immer jetzt""",
    "nl": """
        de en van ik te dat die in een hij het niet zijn is was op aan met als voor had er maar om hem dan zou of wat mijn men dit zo door over
        ze zich bij ook tot je mij uit der daar haar naar heb hoe heeft hebben deze u want nog zal me zij nu ge geen omdat iets worden toch al
        waren veel meer doen toen moet ben zonder kan hun dus wij we ja nee""",
    "fr": """
        le la les de des du et à un une il elle est pas que qui ne je tu nous vous ils en dans pour sur avec ce cette ces on mais au aux son sa
        ses plus ou se si par été être avoir ont sont y leur même quand comme tout bien très donc parce c d l qu n j s oui non fait""",
    "es": """
        de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando
        todo esta ser son dos también fue había era muy años hasta desde está mi porque qué sólo yo hay eso nos sí muy bien ellos""",
    "fi": """
        ja on ei se että en hän oli mutta kun niin tämä mitä ole minä sen sitä kuin me ne te sinä olen nyt vain jos myös ovat mikä siitä tai
        siinä tässä ollut olla hyvin sitten joka jo minun kyllä no mä sä vaan""",
    "pl": """
        i w nie na się z to że jest do a jak o ale po co tak za od czy już tylko ja przez dla mnie był ze są jego ma może ten go ty ich go być
        mi jej te tego bardzo także kiedy gdy więc tym było bo""",
}  # fmt: skip
LANGUAGES: Final = (*_WORDS, "nb", "nn")
_SMALL: Final = {code: frozenset(words.split()) for code, words in _WORDS.items()}


def foreign(texts: Sequence[str], expected: Sequence[str] = ("no",)) -> str | None:
    """The language that ``texts`` are plainly in, where that is none of those ``expected``: its code, or ``"other"``.

    None where they are in an expected language, or it cannot be told.

    >>> foreign(["We went there because you said that they would be with us and it was not so."] * 10)
    'en'
    """
    counts = Counter(_LETTERS.findall(" ".join(texts[:: len(texts) // _SAMPLE + 1])[:_MOST].lower()))
    total = counts.total()
    if total < FEWEST:
        return None
    codes = {"no" if code in ("nb", "nn") else code for code in expected}
    ours = frozenset().union(*(_SMALL[code] for code in codes))

    def share(words: frozenset[str]) -> float:
        return sum(number for word, number in counts.items() if word in words) / total

    found = {code: share(words - ours) for code, words in _SMALL.items() if code not in codes}
    best = max(found, key=found.__getitem__, default=OTHER)
    if best != OTHER and found[best] >= _CLEAR and found[best] > _TIMES * share(ours - _SMALL[best]):
        return best
    return OTHER if share(ours) < _NONE else None
