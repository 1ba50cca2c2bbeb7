"""How is tau's retail data (https://github.com/sierra-research/tau-bench) imported?

A folder with users.json, products.json and orders.json. The data say whether a variant is available, not how many there
are: available ones are stock that nobody counted, so that the bot says "in stock" and no figure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from bot.catalog.model import Variant
from bot.customers.model import Customer
from bot.store.importers import tau_parts
from bot.store.importers.cells import BadCell, identifier
from bot.store.importers.content import MAIN, Content, Count
from bot.store.importers.files import check_file, refuse
from bot.store.importers.importing import STEP, Draft, Progress
from bot.store.importers.report import Finding, Report

FILES = ("users.json", "products.json", "orders.json")
MOST_BYTES = 64 * 2**20


def reader(folder: Path) -> Callable[[Report, Progress], Draft]:
    """Return what reads the folder for :func:`bot.store.importers.importing.carry_out`."""

    def read(report: Report, progress: Progress) -> Draft:
        _check_folder(folder)
        users, products, orders = (load(folder / name) for name in FILES)
        basket = _Basket()
        for file, entries, add in (
            ("users.json", users, basket.add_user),
            ("products.json", products, basket.add_product),
            ("orders.json", orders, basket.add_order),
        ):
            for id_, entry in _each(file, entries, progress):
                _try(report, file, id_, entry, add)
        return lambda uow: basket.content

    return read


class _Basket:
    """What has been read so far; orders name customers and variants that came before."""

    def __init__(self) -> None:
        self.content = Content()
        self._customers: dict[str, Customer] = {}
        self._variants: dict[str, Variant] = {}

    def add_user(self, id_: str, entry: Any) -> None:
        """Add a customer."""
        self._customers[id_] = tau_parts.customer(id_, entry)
        self.content.customers.append(self._customers[id_])

    def add_product(self, id_: str, entry: Any) -> None:
        """Add a product, its variants, and whether there are any of them."""
        product, available = tau_parts.product(id_, entry)
        if any(variant.id in self._variants for variant in product.variants):
            raise BadCell("variant_taken", "variants", id_)
        self._variants.update({variant.id: variant for variant in product.variants})
        self.content.products.append(product)
        self.content.stock += [Count(item, MAIN, int(yes), counted=False) for item, yes in available.items()]

    def add_order(self, id_: str, entry: Any) -> None:
        """Add an order."""
        self.content.orders.append(tau_parts.order(id_, entry, self._customers, self._variants))


def _try(report: Report, file: str, key: str, entry: Any, add: Callable[[str, Any], None]) -> None:
    """Add an entry, or put it into the report with the reason why not."""
    try:
        add(identifier(key, "id"), entry)
    except BadCell as bad:
        report.refuse(Finding(bad.reason, key=f"{file} {key[:120]}", column=bad.field, value=bad.value))
        return
    report.keep(as_=file.removesuffix(".json"))


def _check_folder(folder: Path) -> None:
    if not folder.exists():
        refuse(folder, "no such folder", f"Name the one that holds {', '.join(FILES)}")
    if not folder.is_dir():
        refuse(folder, "is a file, not a folder", f"Name the folder that holds {', '.join(FILES)}")
    missing = [name for name in FILES if not (folder / name).exists()]
    if missing:
        refuse(folder, f"has no {' and no '.join(missing)}", f"Name the folder that holds {', '.join(FILES)}")


def load(path: Path) -> dict[str, Any]:
    """Return a file's object, numbers exact. Raises ImportRefused for what is no JSON object of entries by id."""
    check_file(path, MOST_BYTES)

    def odd(name: str) -> NoReturn:
        raise ValueError(f"{name} is no number")

    try:
        text = path.read_bytes().decode("utf-8-sig")
        found = json.loads(text, parse_float=Decimal, parse_constant=odd, object_pairs_hook=_once)
    except UnicodeDecodeError:
        refuse(path, "is no text in UTF-8", "Download it again")
    except RecursionError:
        refuse(path, "is nested too deeply", "This is not tau's file")
    except ValueError as error:
        refuse(path, f"is no JSON ({error})", "Download it again")
    except OSError as error:
        refuse(path, f"cannot be read ({error.strerror or error})", "Check the file and its permissions")
    if not isinstance(found, dict) or not found:
        refuse(path, "holds no entries by id", "It must be one JSON object, {id: entry, …}")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{name[:80]!r} stands twice in one object")
        found[name] = value
    return found


def _each(file: str, entries: dict[str, Any], progress: Progress) -> Iterator[tuple[str, Any]]:
    for done, (id_, entry) in enumerate(entries.items()):
        if done % STEP == 0:
            progress(file, done, len(entries))
        yield id_, entry
    progress(file, len(entries), len(entries))
