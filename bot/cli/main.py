"""Which commands does `xiaoer` have, and what becomes of an error?

Every command imports what it needs when it runs: `xiaoer --help` must not wait for pandas or Rasa.
Exit codes: 0 done, 1 failed or faults found, 2 wrong usage.
"""

from __future__ import annotations

import os
from typing import Any

import typer
from typer.core import TyperGroup

from bot.cli.agent import app as agent
from bot.cli.bench import app as bench
from bot.cli.chat import chat
from bot.cli.demo import demo
from bot.cli.doctor import doctor
from bot.cli.encoder import app as encoder
from bot.cli.imports import app as imports
from bot.cli.nlu import app as nlu
from bot.cli.recommend import recommend
from bot.cli.segment import segment
from bot.cli.stock import stock
from bot.cli.train import train
from bot.cli.up import up
from bot.errors import XiaoerError

_EXAMPLES = """
Examples:

  xiaoer up                                  start the shop

  xiaoer doctor                              say what is wrong, and what to do

  xiaoer chat --language zh                  talk to the bot
"""


class Commands(TyperGroup):
    """The one edge at which an error becomes a line for people."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an error raised on purpose ends it with code 1 and one line."""
        try:
            return super().invoke(ctx)
        except XiaoerError as error:
            typer.echo(f"error: {error}", err=True)
            raise typer.Exit(1) from error

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the commands in the order in which a newcomer needs them."""
        return list(self.commands)


app = typer.Typer(
    name="xiaoer",
    cls=Commands,
    help="Xiaoer (小二), a shop's service assistant: runs the shop and looks after it.",
    epilog=_EXAMPLES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _command in (up, doctor, train, demo, chat, recommend, stock, segment):
    app.command()(_command)
for _name, _group in (("agent", agent), ("import", imports), ("nlu", nlu), ("encoder", encoder), ("bench", bench)):
    app.add_typer(_group, name=_name)


def main() -> None:
    """Run the command line."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    app()
