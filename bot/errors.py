"""Every error that Xiaoer raises on purpose, as one tree.

A caller catches :class:`XiaoerError` at an edge (an action, a route, a command) and nowhere else.
``code`` is stable and names a phrase in ``bot/phrases``; ``details`` fill its placeholders.
"""

from __future__ import annotations

# XiaoerError
#  ├─ SettingError            a setting or a component key is unknown or out of range
#  ├─ BadInput                what came in cannot be understood; nothing was stored
#  │   └─ ImportRefused       a file was refused whole; the report names the lines
#  ├─ NotFound                an id that does not exist (or must not be told to exist)
#  ├─ Conflict                somebody else was faster, or the thing is in another state
#  ├─ Refused                 a rule of the shop forbids it; ``code`` is the reason the bot says
#  │   ├─ ProofFailed         identity was not proven
#  │   └─ ProofLocked         too many tries; ``until`` says how long
#  ├─ NotAllowed              signed out, or the role may not do this
#  ├─ Busy                    a limit is reached; try again later
#  └─ Unavailable             a part of the system does not answer
#      └─ ModelMissing        no trained model fits


class XiaoerError(Exception):
    """Base of all errors raised on purpose. ``message`` is for people who run the shop, never for shoppers."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None, **details: object) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.details = details


class SettingError(XiaoerError):
    """A setting or component key is unknown, missing or out of its range."""

    code = "setting"


class BadInput(XiaoerError):
    """Input that cannot be understood; nothing of it was stored."""

    code = "bad_input"


class ImportRefused(BadInput):
    """A file was refused whole; ``details['report']`` says why, line by line."""

    code = "import_refused"


class NotFound(XiaoerError):
    """No such thing, or none that the asker may know of."""

    code = "not_found"


class Conflict(XiaoerError):
    """The thing is not in the state the change needs, or somebody else was faster."""

    code = "conflict"


class Refused(XiaoerError):
    """A rule of the shop forbids it; ``code`` is the reason that can be said."""

    code = "refused"


class ProofFailed(Refused):
    """Identity was not proven. Never says which part was wrong."""

    code = "proof_failed"


class ProofLocked(Refused):
    """Too many failed tries; ``details['until']`` is the aware UTC time at which it opens again."""

    code = "proof_locked"


class NotAllowed(XiaoerError):
    """Not signed in, or the role may not do this."""

    code = "not_allowed"


class Busy(XiaoerError):
    """A limit is reached; the same request may succeed later."""

    code = "busy"


class Unavailable(XiaoerError):
    """A part of the system does not answer."""

    code = "unavailable"


class ModelMissing(Unavailable):
    """No trained model fits the present data and configuration."""

    code = "model_missing"
