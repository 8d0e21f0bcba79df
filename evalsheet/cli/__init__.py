"""One file per command: arguments in, one workflow function, an exit status out."""

from evalsheet.cli.app import main

__all__ = ["main"]
