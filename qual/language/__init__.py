"""The Norwegian language: words, lemmas, sentences, names and word meaning, by the best backend that is installed.

>>> from qual import language
>>> pipeline = language.load()
>>> [token.lemma for analysis in pipeline.analyse(["Barnehagene åpnet."]) for token in analysis.tokens]
['barnehage', 'åpne', '.']
"""

from qual.language.backends import load, status
from qual.language.order import norwegian
from qual.language.pipeline import Analysis, Entity, Pipeline, Sentence, Token
from qual.language.problems import LanguageError, LanguageWarning

__all__ = [
    "Analysis",
    "Entity",
    "LanguageError",
    "LanguageWarning",
    "Pipeline",
    "Sentence",
    "Token",
    "load",
    "norwegian",
    "status",
]
