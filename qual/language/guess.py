"""Which language a text is plainly in, by its small words: enough to tell that a file is not what a study expects.

Norwegian is bokmål, nynorsk and common spoken forms together. Near languages share most small words, so two languages are
compared by the words that only one of them has; what is short, mixed or in doubt is let pass.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

FEWEST: Final = 80  # words, below which nothing is said
OTHER: Final = "other"

_SAMPLE: Final = 100  # utterances, spread over the file
_LONGEST: Final = 2_000  # characters of each, and
_MOST: Final = 10_000  # of them all
_CLEAR: Final = 0.05  # share of the words that only the other language has
_TIMES: Final = 3  # as many of those as of the words that only the expected has
_NONE: Final = 0.06  # share of the expected language's small words under which it is not that language
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_WORDS: Final = {
    "no": """
        alle altså andre at av bare begge berre ble bli blir blitt bra både da de deg dei deira dem den denne der
        dere deres det dette din disse ditt dokker du dykk dykkar då dæ eg egentlig ei ein eit eller en enn er et
        ett etter for fordi fra frå får før ganske gjer gjere gjør gjøre går ha hadde han hans har heile helt her
        hjå ho hu hun hva hvem hver hvilken hvis hvor hvordan hvorfor i ikke ikkj ikkje ingen inn inni itj ja jeg jo
        ka kan kanskje kom kor kordan korfor korleis kun kunne kva kvar kven kvifor liksom litt man mange me med meg
        meget meir mellom men mer min mitt mot mye mykje må mæ ned nei no noe noen nokka noko nokon nokre nå når og
        også om opp oss over på samme seg seier selv si siden sier sin sine sitt sjøl sjølv skal skjønner skulle
        slik som så sånn sæ til ut uten var vart ved veldig vera vere vi vil ville vore vors vår være vært å åffer
        åssen æ òg
    """,
    "da": """
        af alle altså at bare blev blevet bliver både da de dem den denne der deres det dette dig din disse dit du
        efter egentlig eller en end er et for fordi fra får før ganske godt går gør gøre han hans har havde hende
        her hun hvad hvem hver hvis hvor hvordan hvorfor i igen ikke ind ingen ja jeg jer jeres jo kan kigger kom
        kunne lidt lige ligesom man mange med meget mellem men mig min mit mod må måske ned nej nogen noget nogle nu
        når og også om op os over på samme selv siden sig siger sin sine sit skal skulle som så sådan til tror ud
        uden var vi vil ville vores være været
    """,
    "sv": """
        alla alltså att av bara blev blir bra både de dem den denna deras dessa det detta dig din ditt dom du där då
        efter eftersom egentligen eller en er ett från får för ganska går gör göra hade han hans har hon hur här i
        in ingen innan inte ja jag ju kan kanske kom kunde liksom lite man med mellan men mig min mitt mot mycket
        många måste nej ner ni nu när någon något några och också om oss på samma sedan sig sin sina sitt själv ska
        skall skulle som säger så sådan till tycker upp ut utan vad var vara varför varit varje vem vi vill ville
        väldigt vår än är över
    """,
    "en": """
        a about all also an and any are as at be because been but by can could did do don for from get going had has
        have he her his how i if in into is it its just know like me more my no not of on one or our out people re
        really s she so some t than that the their them then there they think this to up ve very was we were what
        when which who will with would yeah you your
    """,
    "de": """
        aber alle als also am an auch auf aus bei bis da dann das dass dem den denn der des die diese dieser doch du
        durch ein eine einem einen einer er es für habe haben halt hat hatte hier ich ihm ihn ihnen ihr ihre im
        immer in ist ja jetzt kann mal man mehr meine mich mir mit nach nein nicht noch nun nur oder schon sehr sein
        seine seiner selbst sich sie sind so um und uns unter von vor war was welche wenn werden wie wieder wir wird
        zu zum zur über
    """,
    "nl": """
        aan al als ben bij daar dan dat de der deze die dit doen door dus een en er ge geen haar had heb hebben
        heeft hem het hij hoe hun iets ik in is ja je kan maar me meer men met mij mijn moet naar nee niet nog nu of
        om omdat ook op over te toch toen tot u uit van veel voor want waren was wat we wij worden zal ze zich zij
        zijn zo zonder zou
    """,
    "fr": """
        au aux avec avoir bien c ce ces cette comme d dans de des donc du elle en est et fait il ils j je l la le
        les leur mais même n ne non nous on ont ou oui par parce pas plus pour qu quand que qui s sa se ses si son
        sont sur tout très tu un une vous y à été être
    """,
    "es": """
        a al años bien como con cuando de del desde dos el ellos en entre era es eso esta este está fue ha había
        hasta hay la las le lo los me mi muy más no nos o para pero por porque que qué se ser si sin sobre son su
        sus sí sólo también todo un una y ya yo
    """,
    "fi": """
        ei en että hyvin hän ja jo joka jos kuin kun kyllä me mikä minun minä mitä mutta myös mä ne niin no nyt ole
        olen oli olla ollut on ovat se sen siinä siitä sinä sitten sitä sä tai te tämä tässä vaan vain
    """,
    "pl": """
        a ale bardzo bo być był było co czy dla do gdy go i ich ja jak jego jej jest już kiedy ma mi mnie może na
        nie o od po przez się są tak także te tego ten to ty tylko tym w więc z za ze że
    """,
}
LANGUAGES: Final = (*_WORDS, "nb", "nn")
_SMALL: Final = {code: frozenset(words.split()) for code, words in _WORDS.items()}
_ANY: Final = frozenset().union(*_SMALL.values())


def foreign(texts: Sequence[str], expected: Sequence[str] = ("no",)) -> str | None:
    """The language that ``texts`` are plainly in, where that is none of those ``expected``: its code, or ``"other"``.

    None where they are in an expected language, or it cannot be told.

    >>> foreign(["We went there because you said that they would be with us and it was not so."] * 10)
    'en'
    """
    sample = " ".join([text[:_LONGEST] for text in texts[:: len(texts) // _SAMPLE + 1]])
    counts = Counter(_LETTERS.findall(sample[:_MOST].lower()))
    total = counts.total()
    if total < FEWEST:
        return None
    small = [(word, counts[word]) for word in counts.keys() & _ANY]
    codes = {"no" if code in ("nb", "nn") else code for code in expected}
    ours = frozenset().union(*(_SMALL[code] for code in codes))

    def share(words: frozenset[str]) -> float:
        return sum(number for word, number in small if word in words) / total

    found = {code: share(words - ours) for code, words in _SMALL.items() if code not in codes}
    best = max(found, key=found.__getitem__, default=OTHER)
    if best != OTHER and found[best] >= _CLEAR and found[best] > _TIMES * share(ours - _SMALL[best]):
        return best
    return OTHER if share(ours) < _NONE else None
