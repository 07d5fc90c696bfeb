"""The `guatu` command, one file per verb."""

from guatu.cli.main import main

__all__ = ["main"]
