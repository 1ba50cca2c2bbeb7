"""How does a person get an account at the desk?"""

from __future__ import annotations

import sys

import typer

app = typer.Typer(help="People at the desk.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Accounts of people at the desk."""


@app.command()
def add(
    login: str = typer.Argument(..., help="What the agent signs in with."),
    name: str = typer.Option("", "--name", help="What shoppers see; the login where not given."),
    role: str = typer.Option("agent", "--role", help="agent or admin."),
) -> None:
    """Add an agent; asks for the password (or reads one line from standard input).

    Example: xiaoer agent add mei --name 小梅 --role agent
    """
    from bot import bootstrap
    from bot.handoff.model import Role

    if role not in list(Role):
        raise typer.BadParameter(f"{role} is no role; write {' or '.join(Role)}", param_hint="--role")
    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    bootstrap.build().agents.add(login, name or login, password, Role(role))
    typer.echo(f"{login} may sign in at /desk/ as {role}.")
