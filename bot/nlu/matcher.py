"""Which products, brands, categories and options of the live catalogue does a message name?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans
from spacy.vocab import Vocab

from bot.catalog.terms import Term, Terms
from bot.nlu.misspelt import Misspelt
from bot.nlu.negation import goes_on, negated
from bot.nlu.patterns import Entity
from bot.text import normalise

_PIECE = re.compile(r"[a-z]+|\d+|[\u3400-\u4dbf\u4e00-\u9fff]|[^\s\-_·]")
_KINDS = ("product", "brand", "category", "option")
_APOSTROPHES = ("'", "’")
_SIZE_BEFORE = re.compile(r"(?:size|sizes|尺码|码数|号码|色)\s*[::]?\s*$")
_SIZE_AFTER = re.compile(r"\s*(?:码|号|size)")


def _spelt(term: Term, form: str) -> tuple[str, ...]:
    """Return a form and, for an English word of a category, its other number: "laptop", "laptops"."""
    if term.kind != "category" or not form.isascii() or not form[-1:].isalpha():
        return (form,)
    if form.endswith("s") and not form.endswith("ss"):
        return form, form[:-1]
    if form.endswith("y") and form[-2:-1] not in "aeiou":
        return form, f"{form[:-1]}ies"
    return form, f"{form}es" if form.endswith(("ch", "sh", "x", "ss")) else f"{form}s"


def _storable(piece: str) -> str:
    """Return the piece as spaCy can keep it: half a character that some keyboards send has no UTF-8 form."""
    return piece.encode("utf-8", "replace").decode()


class PieceTokenizer:
    """Letters, figures and single Han characters: ``X1Pro`` and ``x1-pro`` are the same, and ``X10`` is not ``X1``."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the pieces as a document that knows where each stood."""
        pieces = list(_PIECE.finditer(text))
        doc = Doc(self._vocab, words=[_storable(piece.group()) for piece in pieces], spaces=[True] * len(pieces))
        doc.user_data["places"] = [piece.span() for piece in pieces]
        return doc


class CatalogueMatcher:
    """A blank spaCy pipeline with one phrase matcher over all terms; the longest name wins."""

    def __init__(self, terms: Terms, words: frozenset[str] = frozenset()) -> None:
        """``words``: what shoppers write and is therefore no misspelt brand."""
        self.version = terms.version
        self._nlp = spacy.blank("xx")
        self._nlp.tokenizer = PieceTokenizer(self._nlp.vocab)
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="ORTH")
        self._terms = terms.terms
        own: set[str] = set()
        brands: dict[str, list[str]] = {}
        for number, term in enumerate(terms.terms):
            forms = [spelt for form in term.forms for spelt in _spelt(term, normalise(form))]
            docs = [self._nlp.make_doc(form) for form in forms]
            self._matcher.add(str(number), [doc for doc in docs if len(doc)])
            if term.kind == "brand":
                brands.setdefault(term.value, []).extend(forms)
            else:
                own.update(piece.text for doc in docs for piece in doc)
        self._misspelt = Misspelt(brands, words | own)

    def find(self, text: str, original: str | None = None) -> list[Entity]:
        """Return the catalogue's entities in a normalised text, in order, without overlaps.

        Several things of one name are all returned (same place). What is ruled out ("不要", "no", "except") carries
        that in its kind (``not_brand``). ``original``: the text as written, in which a size's capital shows.
        """
        named = self._by_name(text, original or text)
        taken = [place for place, _ in named]
        named += [((near.start, near.end), [("brand", near.value)]) for near in self._misspelt.find(text, taken)]
        return list(_with_negation(text, sorted(named)))

    def _by_name(self, text: str, original: str) -> list[tuple[tuple[int, int], list[tuple[str, str]]]]:
        doc = self._nlp.make_doc(text)
        places = doc.user_data["places"]
        spans = [
            span
            for span in self._matcher(doc, as_spans=True)
            if _stands_alone(text, original, places[span.start][0], places[span.end - 1][1])
        ]
        best = {(span.start, span.end) for span in filter_spans(spans)}
        found: dict[tuple[int, int], list[Term]] = {}
        for span in spans:
            if (span.start, span.end) in best:
                place = places[span.start][0], places[span.end - 1][1]
                found.setdefault(place, []).append(self._terms[int(span.label_)])
        return [(place, _most_telling(terms)) for place, terms in found.items()]


def _stands_alone(text: str, original: str, start: int, end: int) -> bool:
    """Tell whether a match may be meant: "I'm" names no size M, a single letter only as a capital or with "size"."""
    if text[:start].endswith(_APOSTROPHES):
        return False
    if end - start > 1 or not (text[start].isascii() and text[start].isalpha()):
        return True
    if _SIZE_BEFORE.search(text[:start]) or _SIZE_AFTER.match(text, end):
        return True
    return original[start].isupper() and not original.isupper() and original[start:end] != "I"


def _most_telling(terms: Sequence[Term]) -> list[tuple[str, str]]:
    """Return kind and value of the terms of the most telling kind: a product before a brand, category, option."""
    kind = next(kind for kind in _KINDS if any(term.kind == kind for term in terms))
    return [(term.kind, term.value) for term in terms if term.kind == kind]


def _with_negation(text: str, named: list[tuple[tuple[int, int], list[tuple[str, str]]]]) -> Iterator[Entity]:
    ruled_out, behind = False, 0
    for (start, end), things in named:
        ruled_out = negated(text[behind:start]) or (ruled_out and goes_on(text[behind:start]))
        behind = end
        for kind, value in things:
            yield Entity(f"not_{kind}" if ruled_out else kind, value, start, end)
