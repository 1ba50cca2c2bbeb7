"""How good is the understanding, measured on labelled messages?"""

from bot.cli.bench.commands import app

__all__ = ["app"]
