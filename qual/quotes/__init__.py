"""Quotations: finding what was said under a theme, saying who said it, and whether print agrees with the talk."""

from qual.quotes.attribution import FIELDS, attribute, check_template, neutral, printed, quoted
from qual.quotes.behind import behind, behind_exchanges
from qual.quotes.find import COLUMNS, OMISSION, Line, Quotation, find
from qual.quotes.verify import verify

__all__ = [
    "COLUMNS",
    "FIELDS",
    "OMISSION",
    "Line",
    "Quotation",
    "attribute",
    "behind",
    "behind_exchanges",
    "check_template",
    "find",
    "neutral",
    "printed",
    "quoted",
    "verify",
]
