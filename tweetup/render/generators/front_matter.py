"""Front matter in YAML, in TOML and as Python-Markdown's metadata, from fields in order."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from tweetup.errors import TweetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import yaml

__all__ = ["Field", "Value", "meta_lines", "toml_matter", "yaml_matter"]

Value: TypeAlias = str | datetime | tuple[str, ...]
Field: TypeAlias = tuple[str, Value]
"""A key and its value."""


class _Key(str):
    """A key, which is written without quotation marks."""

    __slots__ = ()


def yaml_matter(fields: Sequence[Field]) -> str:
    """Return fields as YAML between two lines ``---``; each text is quoted, whatever it looks like.

    Generators read YAML 1.1 or 1.2, which disagree on ``no``, ``1:30`` and others without quotes.
    """
    import yaml

    values = {_Key(key): list(it) if isinstance(it, tuple) else it for key, it in fields}
    text = yaml.dump(
        values,
        Dumper=_dumper(),
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=2**31,
    )
    return f"---\n{text}---\n"


@cache
def _dumper() -> type[yaml.SafeDumper]:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes texts in quotation marks, and times as ISO 8601 has them."""

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"')

    def key(dumper: yaml.SafeDumper, value: _Key) -> yaml.Node:
        return dumper.represent_scalar("tag:yaml.org,2002:str", str(value))

    def time(dumper: yaml.SafeDumper, value: datetime) -> yaml.Node:
        return dumper.represent_scalar("tag:yaml.org,2002:timestamp", value.isoformat())

    Dumper.add_representer(str, text)
    Dumper.add_representer(_Key, key)
    Dumper.add_representer(datetime, time)
    return Dumper


def toml_matter(fields: Sequence[Field]) -> str:
    """Return fields as TOML between two lines ``+++``."""
    import tomlkit

    document = tomlkit.document()
    for key, value in fields:
        document.add(key, list(value) if isinstance(value, tuple) else value)
    return f"+++\n{tomlkit.dumps(document)}+++\n"


def meta_lines(fields: Sequence[Field]) -> str:
    """Return fields as lines ``Key: value``, which Python-Markdown's extension ``meta`` reads.

    It knows no quotation marks and no escapes: a value is all that stands on its line. Raises
    :class:`~tweetup.errors.TweetupError` for a value that is no line.
    """
    lines = []
    for key, value in fields:
        text = value.isoformat() if isinstance(value, datetime) else value
        text = text if isinstance(text, str) else ", ".join(text)
        if text != text.strip() or text.splitlines() != [text]:
            raise TweetupError(f"{key} is no line: {text!r}")
        lines.append(f"{key}: {text}\n")
    return "".join(lines)
