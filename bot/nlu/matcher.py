"""Which products, brands, categories and options of the live catalogue does a message name?"""

from __future__ import annotations

import re
from collections.abc import Sequence

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans
from spacy.vocab import Vocab

from bot.catalog.terms import Term, Terms
from bot.nlu.patterns import Entity
from bot.text import normalise

_PIECE = re.compile(r"[a-z]+|\d+|[\u3400-\u4dbf\u4e00-\u9fff]|[^\s]")
_NEGATION = re.compile(
    r"(?:不要|不想要|除了|别|非|不是|no|not|without|except|anything but|other than)\s*(?:the\s+|a\s+)?$"
)
_KINDS = ("product", "brand", "category", "option")


_APOSTROPHES = ("'", "’")


def _spelt(term: Term, form: str) -> tuple[str, ...]:
    """Return a form and, for an English word of a category, its other number: "laptop", "laptops"."""
    if term.kind != "category" or not form.isascii() or not form[-1:].isalpha():
        return (form,)
    if form.endswith("s") and not form.endswith("ss"):
        return form, form[:-1]
    if form.endswith("y") and form[-2:-1] not in "aeiou":
        return form, f"{form[:-1]}ies"
    return form, f"{form}es" if form.endswith(("ch", "sh", "x", "ss")) else f"{form}s"


class PieceTokenizer:
    """Letters, figures and single Han characters: ``X1Pro`` and ``x1 pro`` are the same, and ``X10`` is not ``X1``."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the pieces as a document that knows where each stood."""
        pieces = list(_PIECE.finditer(text))
        doc = Doc(self._vocab, words=[piece.group() for piece in pieces], spaces=[True] * len(pieces))
        doc.user_data["places"] = [piece.span() for piece in pieces]
        return doc


class CatalogueMatcher:
    """A blank spaCy pipeline with one phrase matcher over all terms; the longest name wins."""

    def __init__(self, terms: Terms) -> None:
        self.version = terms.version
        self._nlp = spacy.blank("xx")
        self._nlp.tokenizer = PieceTokenizer(self._nlp.vocab)
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="ORTH")
        self._terms = terms.terms
        for number, term in enumerate(terms.terms):
            forms = [spelt for form in term.forms for spelt in _spelt(term, normalise(form))]
            docs = [self._nlp.make_doc(form) for form in forms]
            self._matcher.add(str(number), [doc for doc in docs if len(doc)])

    def find(self, text: str) -> list[Entity]:
        """Return the catalogue's entities in a normalised text, in order, without overlaps.

        Several products of one name are all returned (same place). A term after "不要", "no", "except" carries
        ``negated`` in its kind (``not_brand``).
        """
        doc = self._nlp.make_doc(text)
        spans = self._matcher(doc, as_spans=True)
        best = {(span.start, span.end) for span in filter_spans(spans)}
        found: dict[tuple[int, int], list[Entity]] = {}
        for span in spans:
            place = (span.start, span.end)
            if place not in best:
                continue
            term = self._terms[int(span.label_)]
            start, end = doc.user_data["places"][span.start][0], doc.user_data["places"][span.end - 1][1]
            if text[:start].endswith(_APOSTROPHES):
                continue  # "I'm" names no size
            kind = f"not_{term.kind}" if _NEGATION.search(text[:start]) else term.kind
            found.setdefault(place, []).append(Entity(kind, term.value, start, end))
        return [entity for place in sorted(found) for entity in self._ranked(found[place])]

    @staticmethod
    def _ranked(entities: Sequence[Entity]) -> list[Entity]:
        """Keep the most telling kind at one place: a product before a brand before a category before an option."""
        kinds = {entity.kind.removeprefix("not_") for entity in entities}
        kind = next(kind for kind in _KINDS if kind in kinds)
        return [entity for entity in entities if entity.kind.removeprefix("not_") == kind]
