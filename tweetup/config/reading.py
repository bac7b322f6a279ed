"""One table of the file, checked value by value; every error names its place."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from tweetup.text import clean_control, find_hashtags, fold_handle, fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tweetup.config.document import Document, Place
    from tweetup.config.settings import Section
    from tweetup.errors import ConfigError

__all__ = ["Table", "read_hashtag"]

T = TypeVar("T")

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SERVER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+(?::\d{1,5})?")
_WEB = ("https", "http")
_KINDS = {
    bool: "true or false",
    str: "text in quotes",
    int: "a whole number",
    float: "a number with a point",
    datetime: "a date and time",
    date: "a date",
    time: "a time",
    list: "a list",
    dict: "a table",
}


class Table:
    """The values at one place of a document, whose keys must be those of ``section``."""

    def __init__(self, document: Document, place: Place, values: object, section: Section) -> None:
        self._document = document
        self._place = place
        if not isinstance(values, dict):
            hint = f"write it as {section.header}"
            raise document.error(place, f"expected a table, not {_kind(values)}", hint=hint)
        self._values: Mapping[str, object] = values
        self._refuse_unknown(section)

    def _refuse_unknown(self, section: Section) -> None:
        names = (*section.keys, *section.inner)
        for key in self._values:
            if key not in names:
                near = get_close_matches(key, names, n=1)
                hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(names)}"
                raise self.error(key, f"no setting named {key!r}", hint=hint)

    def error(self, key: str | None, what: str, *, hint: str | None = None) -> ConfigError:
        """An error about one key, or about the table where ``key`` is None."""
        place = self._place if key is None else (*self._place, key)
        return self._document.error(place, what, hint=hint)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def table(self, key: str, section: Section) -> Table:
        """The table at ``key``, empty where it is not there."""
        return Table(self._document, (*self._place, key), self._values.get(key, {}), section)

    def named_tables(self, key: str, section: Section) -> Iterator[tuple[str, Table]]:
        """The tables inside ``key``, each with its name."""
        for name, values in (self._typed(key, dict) or {}).items():
            yield name, Table(self._document, (*self._place, key, name), values, section)

    def listed_tables(self, key: str, section: Section) -> Iterator[Table]:
        """The tables of the list at ``key``."""
        for position, values in enumerate(self._typed(key, list) or (), start=1):
            yield Table(self._document, (*self._place, key, position), values, section)

    def text(self, key: str) -> str | None:
        """Text without control characters, or None where the key is not there."""
        value = self._typed(key, str)
        if value is None:
            return None
        cleaned = " ".join(clean_control(value).split())
        if not cleaned:
            raise self.error(key, "is empty", hint="give it a value or take the line out")
        return cleaned

    def needed_text(self, key: str) -> str:
        """Text that must be there."""
        value = self.text(key)
        if value is None:
            raise self.error(None, f"{key!r} is missing")
        return value

    def whole(self, key: str, *, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        value: int | None = self._typed(key, int)
        if value is not None and not least <= value <= most:
            raise self.error(key, f"{value} is not between {least} and {most}")
        return value

    def read(self, key: str, reader: Callable[[Any], T], *types: type) -> T | None:
        """What ``reader`` makes of a value; its ValueError (what, hint) gets its place."""
        value = self._typed(key, *types)
        if value is None:
            return None
        try:
            return reader(value)
        except ValueError as error:
            what, hint = error.args
            raise self.error(key, what, hint=hint) from error

    def handles(self, key: str) -> tuple[str, ...]:
        """Handles without @, each once."""
        found = {fold_handle(handle): handle for handle in self._items(key, read_handle)}
        return tuple(found.values())

    def hashtags(self, key: str) -> tuple[str, ...]:
        """Hashtags folded, each once."""
        return tuple(dict.fromkeys(self._items(key, read_hashtag)))

    def handle(self, key: str) -> str | None:
        """One handle without @."""
        return self.read(key, read_handle, str)

    def language(self, key: str) -> str | None:
        """A language tag in the shape of BCP 47: ``en``, ``pt-BR``."""
        return self.read(key, _read_language, str)

    def url(self, key: str, *, schemes: Sequence[str] = _WEB) -> str | None:
        """A web address without a slash at its end."""
        return self.read(key, partial(_read_url, schemes=schemes), str)

    def servers(self, key: str) -> tuple[str, ...]:
        """Servers by name or web address, each once."""
        return tuple(dict.fromkeys(self._items(key, _read_server)))

    def _items(self, key: str, reader: Callable[[str], str]) -> Iterator[str]:
        for item in self._typed(key, list) or ():
            if not isinstance(item, str):
                hint = "write each in quotes"
                raise self.error(key, f"expected text in the list, not {_kind(item)}", hint=hint)
            try:
                yield reader(item)
            except ValueError as error:
                what, hint = error.args
                raise self.error(key, what, hint=hint) from error

    def _typed(self, key: str, *types: type) -> Any:  # noqa: ANN401 - one of the types asked for
        value: Any = self._values.get(key)
        if value is None or type(value) in types:
            return value
        wanted = " or ".join(_KINDS[kind] for kind in types)
        listed = types == (list,) and isinstance(value, str)
        hint = f'write it as a list: ["{clean_control(value)}"]' if listed else None
        raise self.error(key, f"expected {wanted}, not {_kind(value)}", hint=hint)


def read_handle(value: str) -> str:
    """A handle without @, as written; ``user@server`` where the network has servers."""
    handle = value.strip().lstrip("@")
    if not re.fullmatch(r"[\w.-]+(@[\w.-]+)?", handle):
        raise ValueError(f"{value!r} is no handle", 'write it like "anna_example"')
    return handle


def read_hashtag(value: str) -> str:
    """A hashtag, folded."""
    bare = value.strip().lstrip("#")
    if find_hashtags(f"#{bare}") != (bare,):
        raise ValueError(f"{value!r} is no hashtag", 'write one word, like "hcsmeu"')
    return fold_tag(bare)


def _read_language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError(f"{value!r} is no language tag", 'write it like "en" or "pt-BR"')
    return value


def _read_server(value: str) -> str:
    if _SERVER.fullmatch(value):
        return value.lower()
    try:
        return _read_url(value)
    except ValueError:
        raise ValueError(f"{value!r} is no server", 'write it like "mastodon.example"') from None


def _read_url(value: str, schemes: Sequence[str] = _WEB) -> str:
    hint = 'write it like "https://chat.example.org"'
    try:
        parts = urlsplit(value)
    except ValueError:
        raise ValueError(f"{value!r} is no web address", hint) from None
    clean = re.fullmatch(r"""[^\s<>"'{}|\\^`?#]+""", value)
    if parts.scheme not in schemes or not parts.hostname or not clean:
        raise ValueError(f"{value!r} is no web address", hint)
    return value.rstrip("/")


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "something else")
