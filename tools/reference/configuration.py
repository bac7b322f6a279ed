"""docs/reference/configuration.md, from the table of settings."""

from __future__ import annotations

from tools.reference.prose import NOTE, table
from tweetup.config import starter_config
from tweetup.config.settings import SECTIONS, Section

_OPENING = """
# tweetup.toml

tweetup reads `tweetup.toml` in the folder it is called in, or the file that `--config` names. All
of it is optional. `tweetup init` writes the commented file at the end of this page. A key that does
not exist, a value of another type, a zone or a time that is none is refused with its place and
line, and with the nearest name that exists.
"""


def page() -> str:
    """Return the whole page."""
    parts = [NOTE + _OPENING]
    parts += [_section(section) for section in SECTIONS]
    parts += [f"## The file that tweetup init writes\n\n```toml\n{starter_config()}```\n"]
    return "\n".join(parts)


def _section(section: Section) -> str:
    title = f"`{section.header}`" if section.header else "At the top"
    rows = [
        (f"`{s.key}`", s.kind, s.default, s.about, f"`{s.key} = {s.example}`")
        for s in section.settings
    ]
    head = ("key", "what it is", "without it", "what it does", "example")
    return f"## {title}\n\n{' '.join(section.about.split())}\n\n{table(head, rows)}"
