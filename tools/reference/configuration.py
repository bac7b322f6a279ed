"""docs/reference/configuration.md, from the schema of the file."""

from __future__ import annotations

from datetime import timedelta

from tools.reference.prose import NOTE, table
from tweetup.config import starter_config
from tweetup.config.sections import Key, Section, read_schema, to_toml

_OPENING = """
# tweetup.toml

tweetup reads `tweetup.toml` in the current folder, or the file that `--config` names. Every key
is optional. `tweetup init` writes the commented file at the end of this page. An unknown key, a
value of the wrong type and an invalid zone or time are errors, which name the key and its line,
and the nearest name that exists.
"""


def page() -> str:
    """Return the whole page."""
    parts = [NOTE + _OPENING]
    parts += [_section(section) for section in read_schema().walk()]
    parts += [f"## The file that tweetup init writes\n\n```toml\n{starter_config()}```\n"]
    return "\n".join(parts)


def _section(section: Section) -> str:
    title = f"`{section.header}`" if section.header else "At the top"
    rows = [
        (f"`{key.name}`", _kind(key), _without(key), key.description, f"`{key.assignment}`")
        for key in section.keys
    ]
    head = ("key", "type", "default", "description", "example")
    return f"## {title}\n\n{' '.join(section.about.split())}\n\n{table(head, rows)}"


def _kind(key: Key) -> str:
    return f"list of {key.type.name}s" if key.listed else key.type.name


def _without(key: Key) -> str:
    if key.example.without or key.required:
        return key.example.without or "must be given"
    if isinstance(key.default, timedelta) and isinstance(key.type.unit, timedelta):
        return str(key.default // key.type.unit)
    return "none" if key.default in {None, ()} else to_toml(key.default)
