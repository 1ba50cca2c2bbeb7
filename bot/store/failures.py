"""Which of our errors does a failure of the database become?"""

from __future__ import annotations

import sqlite3

import psycopg2
from psycopg2 import errors
from sqlalchemy.engine import ExceptionContext

from bot.errors import BadInput, Busy, Conflict, Unavailable, XiaoerError

_BUSY = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)
_NO_TABLE = (errors.UndefinedTable, errors.UndefinedColumn)
_CANNOT_BE_KEPT = (ValueError, ArithmeticError, psycopg2.DataError, sqlite3.DataError)


def translate(context: ExceptionContext) -> XiaoerError | None:
    """Return the error to raise in place of ``context.original_exception``; None leaves it as it is.

    Never says what was in the statement: that may be personal.
    """
    return translated(context.original_exception)


def translated(failure: BaseException) -> XiaoerError | None:
    """Return our error for a driver's failure; None for what is a mistake in the code."""
    line = (str(failure).splitlines() or [""])[0]
    if isinstance(failure, XiaoerError):
        return failure
    if isinstance(failure, psycopg2.IntegrityError | sqlite3.IntegrityError):
        return Conflict(f"the database refuses it: {line}")
    if isinstance(failure, _CANNOT_BE_KEPT):  # also text with NUL or a lone surrogate, numbers out of range
        return BadInput(f"this cannot be kept in the database ({type(failure).__name__})")
    if isinstance(failure, _BUSY) or "database is locked" in line or "database table is locked" in line:
        return Busy("another process holds the database; the same request may succeed later")
    if isinstance(failure, _NO_TABLE) or "no such table" in line or "no such column" in line:
        return Unavailable(f"the database lacks a table of this version ({line}): migrate it, `xiaoer up` does")
    if isinstance(failure, psycopg2.OperationalError | psycopg2.InterfaceError | sqlite3.DatabaseError):
        return Unavailable(f"the database does not answer: {line}")
    return None
