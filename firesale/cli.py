"""The command line. Commands are imported when they are called, so that ``--help`` is quick."""

from __future__ import annotations

import importlib
import os
import sqlite3
import sys
from typing import Any, NoReturn

import click

# command -> (module that holds it, one line for the overview)
COMMANDS = {
    "crawl": ("firesale.commands.crawl", "Crawl sources into the database"),
    "watch": ("firesale.commands.watch", "Crawl every source at its own times, until stopped"),
    "sources": ("firesale.commands.sources", "Every source and how it fares"),
    "floors": ("firesale.commands.floors", "What a healthy run of a source shows at least, and why"),
    "status": ("firesale.commands.status", "Health of every source, with the next step"),
    "probe": ("firesale.commands.probe", "Does a site still look as its reader expects?"),
    "alerts": ("firesale.commands.alerts", "What fired, what was told to whom, what waits"),
    "show": ("firesale.commands.show", "The life of one project, lot or asset"),
    "report": ("firesale.commands.report", "Statistics, each with its population and denominator"),
    "serve": ("firesale.commands.serve", "The local web page: figures, packages, lots, search"),
    "claim": ("firesale.commands.claim", "Check the arithmetic of a published sentence"),
    "join": ("firesale.commands.joins", "Say that two notices or projects are one"),
    "split": ("firesale.commands.joins", "Say that two notices or projects are not one"),
    "export": ("firesale.commands.export", "Excel, CSV, JSON lines or a feed, to be sent on"),
    "import": ("firesale.commands.importing", "Read pages and PDFs that you saved"),
    "replay": ("firesale.commands.replay", "Rebuild the records from the kept documents"),
    "forget": ("firesale.commands.forget", "Remove one record and its documents, with an audit line"),
    "new": ("firesale.commands.new", "Write spider and fixture folder of a new source"),
    "demo": ("firesale.commands.demo", "Crawl the bundled world on two days"),
}


LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class Commands(click.Group):
    """Loads a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of their use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name][0])
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest command for one that does not exist."""
        from difflib import get_close_matches

        if args and args[0] not in COMMANDS:
            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else " See `firesale --help`."
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option("0.1.0", prog_name="firesale")
def firesale() -> None:
    """A monitor of Chinese banks' distressed-asset sales, from public pages into SQLite.

    Example: firesale crawl yindeng
    """


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit with its status: 2 for usage or configuration, else as the command says."""
    from crawlers.config import ConfigError
    from pipelines.keep.database import DatabaseUnusable
    from pipelines.keep.locks import AlreadyRunning

    try:
        _check_environment()
        status: Any = firesale(arguments, prog_name="firesale", standalone_mode=False)
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        _leave("stopped; what was stored stays. Next step: the same command again goes on from there", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except ConfigError as error:
        _leave(str(error), 2)
    except (DatabaseUnusable, AlreadyRunning) as error:
        _leave(str(error), 1)
    except BrokenPipeError:
        os._exit(0)  # nobody reads on: not our error, and not to be said into the same pipe
    except sqlite3.Error as error:
        _leave(f"the database: {error}. Next step: `firesale status` tells whether it is whole", 1)
    except OSError as error:
        _leave(f"{error}. Next step: is there space, and may we write there?", 1)
    except Exception as error:
        if os.environ.get("FIRESALE_LOG") == "DEBUG":
            raise
        _leave(f"an error of our own: {type(error).__name__}: {error}. FIRESALE_LOG=DEBUG shows where", 1)
    sys.exit(status if isinstance(status, int) else 0)


def _check_environment() -> None:
    """Refuse what is wrong in the environment before anything starts."""
    from crawlers import clock
    from crawlers.world import world_from_environment

    try:
        clock.now()
        world_from_environment()
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    level = os.environ.get("FIRESALE_LOG", "WARNING")
    if level not in LOG_LEVELS:
        raise click.UsageError(f"FIRESALE_LOG is one of {', '.join(LOG_LEVELS)}, not {level!r}")


def _leave(message: str, status: int) -> NoReturn:
    click.echo(f"firesale: {message}", err=True)
    try:
        sys.stdout.flush()
    except OSError:
        os._exit(status)  # the same trouble again, at the interpreter's own last flush
    sys.exit(status)
