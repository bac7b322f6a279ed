"""Running the command on real files."""

from tests.cli.running import here, run

__all__ = ["here", "run"]
