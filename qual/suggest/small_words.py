"""Words that carry a sentence and no theme, in spoken bokmål and nynorsk, and the fillers among them."""

from __future__ import annotations

from typing import Final


def _forms(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a speaker says while thinking, agreeing or softening. A label neither starts nor ends with one.
FILLERS: Final = _forms("""
    altså asså da eh ehm em hm hmm jaha jau javel ja jo joda liksom lissom mhm mm mmm nei neida nja nå okei ok sant
    skjønner vel æh øh åja
""")

# Words that bind what follows: a label may not start with one.
OPENERS: Final = _forms("at som og eller men for fordi så enn om hvis når da dersom mens sidan siden")

# Function words: pronouns, prepositions, conjunctions, auxiliaries, and adverbs that stand in every conversation.
FUNCTION: Final = (
    FILLERS
    | OPENERS
    | _forms("""
    alle alt av bare begge berre ble blei blir bli blitt både de deg dei deira dem den denne dere deres der det
    dette di din disse ditt du dykk dykkar eg ein eit ei en et er ett etter enda ennå fikk fra frå få får fått før
    gjennom ha hadde han hans har henne hennes her heller hos hun ho hva hvem hver hvor hvordan hvorfor hvilke
    hvilken i igjen ikke ikkje inn inne inni jeg kan kanskje kor korfor korleis kunne kva kvar kven kvifor man mange
    med meg meir mer mellom me min mine mitt mot mye mykje må måtte ned no noe noen nok noko nokon nokre oss også
    opp over på sa seg selv si sier sin sine sitt sjøl sjølv skal skulle slik sånn sånne til under uten ut utan var
    vart vere vert verte vår våre vært være ved veldig vi vil ville vore å
""")
)
