"""Which customer does a row of another file mean?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.customers.model import Customer, CustomerId
from bot.language import detect
from bot.store.importers.cells import BadCell
from bot.store.importers.content import UNDATED

_CHINA = re.compile(r"86(1\d{10})")


class People:
    """The shop's customers, to be found by id, phone or e-mail; ``new`` are those that a file adds."""

    def __init__(self, known: Iterable[Customer]) -> None:
        self.new: list[Customer] = []
        self._ids: set[CustomerId] = set()
        self._by_contact: dict[str, set[CustomerId]] = {}
        for customer in known:
            self._remember(customer)

    def find(self, id_: str, name: str, phone: str | None, email: str | None) -> CustomerId:
        """Return the customer's id; who has a phone or an e-mail address, and is not known, becomes a customer.

        Raises BadCell where nobody is meant, or several may be.
        """
        if id_ and CustomerId(id_) in self._ids:
            return CustomerId(id_)
        if not id_:
            found = {match for key in _keys(phone, email) for match in self._by_contact.get(key, ())}
            if len(found) > 1:
                raise BadCell("which_customer", "phone" if phone else "email")
            if found:
                return found.pop()
        if not phone and not email:
            raise BadCell("unknown_customer", "customer", id_)
        made_id = CustomerId(id_ or phone or (email or "").casefold())
        made = Customer(made_id, name or made_id, email, phone, detect(name), None, UNDATED)
        self.new.append(made)
        self._remember(made)
        return made_id

    def _remember(self, customer: Customer) -> None:
        self._ids.add(customer.id)
        for key in _keys(customer.phone, customer.email):
            self._by_contact.setdefault(key, set()).add(customer.id)


def _keys(phone: str | None, email: str | None) -> list[str]:
    """Return what a contact is found by: figures only (a Chinese number without 86), small letters."""
    found = []
    if phone and (figures := re.sub(r"\D", "", phone)):
        china = _CHINA.fullmatch(figures)
        found.append(china.group(1) if china else figures)
    if email:
        found.append(email.casefold())
    return found
