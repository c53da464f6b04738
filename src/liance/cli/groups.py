"""A group of commands: a command's module is imported only when it is called, so that starting is fast."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from liance.cli.options import Context, say_stopped


class Commands(click.Group):
    """Commands by name, each with its sentence; the module of a name is in `package`, its command `command_`."""

    context_class = Context

    def __init__(self, *args: Any, package: str, listed: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.package, self.listed = package, listed

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which people need them."""
        return list(self.listed)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, its module imported now."""
        if cmd_name not in self.listed:
            return None
        made = import_module(f"{self.package}.{cmd_name.replace('-', '_')}").command_
        assert isinstance(made, click.Command)
        return made

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; stopped before it knows the language, say it in both."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            say_stopped(ctx, "zh", "en")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from their sentences."""
        with formatter.section("命令 Commands"):
            formatter.write_dl(list(self.listed.items()))
