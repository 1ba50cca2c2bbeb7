"""Would this writing block wait for one that its own caller holds open?"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class _Block:
    """A writing block; ``open`` turns False when it is left, also for tasks that inherited the context."""

    store: object
    parent: _Block | None
    open: bool = True


_innermost: ContextVar[_Block | None] = ContextVar("xiaoer_writing_block", default=None)


def enter(store: object) -> _Block:
    """Note that the caller begins a writing block on ``store``.

    Raises RuntimeError where the caller is inside one already: on SQLite the inner one would wait for the outer
    one until its time is up, on PostgreSQL it could overwrite what the outer one is about to store.
    """
    block = _innermost.get()
    while block is not None:
        if block.open and block.store is store:
            raise RuntimeError(
                "a writing unit of work inside another one would wait for itself: pass the outer one on, "
                "or open the inner one with writing=False"
            )
        block = block.parent
    block = _Block(store, _living(_innermost.get()))
    _innermost.set(block)
    return block


def leave(block: _Block) -> None:
    """Note that the block is left."""
    block.open = False
    _innermost.set(_living(_innermost.get()))


def _living(block: _Block | None) -> _Block | None:
    """Return the nearest block that is still open, so that no chain of closed ones grows."""
    while block is not None and not block.open:
        block = block.parent
    return block
