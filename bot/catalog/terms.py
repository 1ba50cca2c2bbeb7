"""Which words name the shop's products, brands, categories and options?

The words travel to the entity extractor as one small file, so that a change of the catalogue reaches it without
training and the Rasa server needs no database.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.catalog.model import Category, Product

TermKind = Literal["product", "brand", "category", "option"]


@dataclass(frozen=True, slots=True)
class Term:
    """A thing of the catalogue and the ways it is written. ``value`` is an id, or ``key=value`` for an option."""

    kind: TermKind
    value: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """All terms of one catalogue version."""

    version: int
    terms: tuple[Term, ...]


def _merged(pairs: Iterable[tuple[TermKind, str, tuple[str, ...]]]) -> Iterator[Term]:
    forms: dict[tuple[TermKind, str], dict[str, None]] = {}
    for kind, value, spellings in pairs:
        forms.setdefault((kind, value), {}).update(dict.fromkeys(form.strip() for form in spellings if form.strip()))
    for (kind, value), spellings_seen in forms.items():
        if spellings_seen:
            yield Term(kind, value, tuple(spellings_seen))


def _named(
    products: Iterable[Product], categories: Iterable[Category]
) -> Iterator[tuple[TermKind, str, tuple[str, ...]]]:
    for category in categories:
        yield "category", category.id, (*category.name.forms, *category.words)
    for product in products:
        names = product.name.forms
        brands = product.brand.forms
        bare = tuple(name[len(b) :].strip() for name in names for b in brands if name.lower().startswith(b.lower()))
        yield "product", product.id, (*names, *(form for form in bare if len(form) > 1), *product.words)
        if brands:
            yield "brand", product.brand.en or product.brand.zh, brands
        for variant in product.variants:
            for option in variant.options:
                yield "option", f"{option.key}={option.value.en or option.value.zh}", option.value.forms


def terms_of(version: int, products: Iterable[Product], categories: Iterable[Category]) -> Terms:
    """Collect every name of the catalogue. A brand's value is its English (else Chinese) name."""
    return Terms(version, tuple(_merged(_named(products, categories))))


def write_terms(path: Path, terms: Terms) -> None:
    """Write the file in one step: a reader sees the old one or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = {"version": terms.version, "terms": [[term.kind, term.value, list(term.forms)] for term in terms.terms]}
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        json.dump(body, file, ensure_ascii=False)
    os.replace(file.name, path)


def read_terms(path: Path) -> Terms:
    """Read what :func:`write_terms` wrote; no file means an empty catalogue."""
    if not path.is_file():
        return Terms(0, ())
    body = json.loads(path.read_text(encoding="utf-8"))
    return Terms(body["version"], tuple(Term(kind, value, tuple(forms)) for kind, value, forms in body["terms"]))
