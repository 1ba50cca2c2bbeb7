"""Who is this shopper?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.conversations.model import ConversationId
from bot.customers.contact import matches
from bot.customers.model import CustomerId, ProofLevel, VerifiedCustomer
from bot.errors import ProofFailed, ProofLocked, Refused
from bot.orders.model import Order
from bot.orders.numbers import find, joined
from bot.ports import UnitOfWork, UnitOfWorkFactory

_NOBODY = CustomerId("-")
"""Looked up where there is no order, so that a wrong number costs what a right one costs."""
_SHOP = "shop"
"""Key of all failures together: conversations cost nothing, and numbers can be counted through."""


def locked_until(failures: Sequence[datetime], *, tries: int, lock: timedelta) -> datetime | None:
    """Return when the last lock ends or ended: ``lock`` after the last of ``tries`` failures within ``lock``.

    ``failures`` are oldest first. None where they never came so close together.
    """
    for number in range(len(failures) - 1, tries - 2, -1):
        if failures[number] - failures[number - tries + 1] < lock:
            return failures[number] + lock
    return None


class Identity:
    """Proves who a shopper is by an order's number and its customer's phone or e-mail."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        *,
        tries: int = 3,
        lock_seconds: float = 900,
        shop_tries: int = 30,
        lasts_minutes: float = 30,
    ) -> None:
        self._unit_of_work, self._clock = unit_of_work, clock
        self._tries, self._shop_tries, self._lock = tries, shop_tries, timedelta(seconds=lock_seconds)
        self._lasts = timedelta(minutes=lasts_minutes)

    def prove(self, conversation: ConversationId, order_number: str, contact: str) -> VerifiedCustomer:
        """Return who the shopper is, from now on and for a while known to this conversation.

        ``contact`` is the last four digits of the phone, the whole phone or the e-mail address.
        Raises ProofFailed, which never says what was wrong (``left`` is how many tries remain), or ProofLocked with
        ``until``. Failures count per conversation, per order number and in the whole shop, where more are allowed;
        they are stored before they are reported. While the shop is locked, only a person can help.
        """
        keys = {
            f"conversation:{conversation}": self._tries,
            f"order:{_key(order_number)}": self._tries,
            _SHOP: self._shop_tries,
        }
        # One writing block that reads conversation and order first: whoever tries for either at the same time waits
        # there, so that no two tries count as one.
        with self._unit_of_work() as uow:
            talk, order = uow.conversations.get(conversation), find(uow, order_number)
            now = self._clock.now()
            until = self._locked_until(uow, keys, now)
            if until is not None:
                raise ProofLocked("too many failed proofs", until=until)
            customer = _proven(uow, order, contact)
            if customer is not None:
                found = VerifiedCustomer(customer, ProofLevel.ORDER, now)
                uow.proofs.set_verified(conversation, found)
                if talk is not None and talk.customer_id != customer:
                    uow.conversations.update(replace(talk, customer_id=customer))
                uow.commit()
                return found
            refusal = self._failure(uow, keys, now)
            uow.commit()
        raise refusal

    def known(self, conversation: ConversationId) -> VerifiedCustomer | None:
        """Return who was proven in this conversation, or None; a proof does not last for ever."""
        with self._unit_of_work(writing=False) as uow:
            found = uow.proofs.verified(conversation)
        return found if found and self._clock.now() - found.proven_at < self._lasts else None

    def _locked_until(self, uow: UnitOfWork, keys: Mapping[str, int], now: datetime) -> datetime | None:
        """Return until when a key is locked, or None. Two lock lengths hold all failures that can matter."""
        ends = [
            locked_until(uow.proofs.failures_since(key, now - 2 * self._lock), tries=tries, lock=self._lock)
            for key, tries in keys.items()
        ]
        return max((end for end in ends if end is not None and end > now), default=None)

    def _failure(self, uow: UnitOfWork, keys: Mapping[str, int], now: datetime) -> Refused:
        """Write the failure down and return what to raise for it."""
        for key in keys:
            uow.proofs.add_failure(key, now)
        until = self._locked_until(uow, keys, now)
        if until is not None:
            return ProofLocked("too many failed proofs", until=until)
        left = min(tries - len(uow.proofs.failures_since(key, now - self._lock)) for key, tries in keys.items())
        return ProofFailed("number and contact do not belong together", left=left)


def _proven(uow: UnitOfWork, order: Order | None, contact: str) -> CustomerId | None:
    """Return whose order it is if ``contact`` is theirs; the same look-ups whether the order exists or not."""
    customer = uow.customers.get(order.customer_id if order else _NOBODY)
    right = matches(contact, phone=customer.phone if customer else None, email=customer.email if customer else None)
    return customer.id if order is not None and customer is not None and right else None


def _key(number: str) -> str:
    """Return what all spellings of the number share; hashed, so that a list of failures is no list of orders."""
    return hashlib.sha256(joined(number).encode()).hexdigest()[:32]
