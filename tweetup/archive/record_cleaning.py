"""Raw records of others without the names, ids and profiles of removed people.

The words of a record's own author stay as they are. Everywhere else a name is replaced by a
pseudonym, and an object that describes the person, such as a profile or a mention, is emptied. A
text that repeats a removed post, such as the description in a link's card, is emptied too, and so
is the card of a link to the person.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["clean_record", "clean_value", "replace_names"]

#: Fields, and columns of tables, that hold the words of a post; in small letters and figures.
_WORDS: Final = frozenset({
    *("text", "fulltext", "content", "rawcontent", "renderedcontent", "body", "tweet", "tweettext"),
    *("post", "posttext", "status", "message", "alt", "alttext", "extalttext", "spoilertext"),
    *("description", "note", "bio", "summary"),  # profiles: of others, since an own one is emptied
})  # fmt: skip

#: Fields by which an object tells whom it describes.
_IDENTITY: Final = frozenset({
    *("id", "idstr", "restid", "did", "screenname", "username", "acct", "handle", "userid"),
    *("useridstr", "preferredusername"),
})  # fmt: skip

_HANDLE: Final = frozenset({"screenname", "username", "acct", "handle", "preferredusername"})
_DISPLAY: Final = frozenset({"name", "displayname", "fullname"})

#: Fields of such an object that stay, so that its record can still be read.
_FORM: Final = frozenset({"$type", "type", "typename", "py_type"})

#: Fields whose values come from a short list of the network's own.
_CLOSED: Final = frozenset({
    *_FORM, "lang", "language", "langs", "languages", "visibility", "kind", "entitytype", "format",
})  # fmt: skip

_TOKEN: Final = re.compile(r"@?[\w.:~-]+(?:@[\w.-]+)?")
#: Fields with the address of a link, and those with words of its page.
_ADDRESS: Final = frozenset({"url", "uri", "expandedurl", "unwoundurl", "link", "href"})
_CARD: Final = frozenset({"title", "description", "html", "authorname", "imagedescription"})

#: The page of a person, or of a post, on a server of the fediverse.
_PAGE: Final = re.compile(
    r"(?<![\w.-])([\w-]+(?:\.[\w-]+)+)/(@|users/)(\w+(?:[.-]\w+)*)(?:(/(?:statuses/)?)(\d+))?(?!\w|@)"
)
_DELIMITERS: Final = (",", "\t", ";", "|")


def _never(_text: str) -> bool:
    return False


def clean_record(
    record: bytes,
    lookup: Callable[[str], str | None],
    repeats: Callable[[str], bool] = _never,
) -> bytes | None:
    """Return a raw record without removed people, the same object where it names none.

    ``lookup`` returns the pseudonym of a handle, a display name or an id, ``repeats`` True for a
    text that has the words of a removed one. Returns None for a record of no known form that names
    somebody.
    """
    try:
        text = record.decode("utf-8-sig")
    except UnicodeDecodeError:
        return record  # not text: no format reads it
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return _clean_rows(record, text, lookup, repeats)
    cleaned = clean_value(value, lookup, repeats)
    if cleaned == value:
        return record
    return json.dumps(cleaned, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def clean_value(
    value: Any,  # noqa: ANN401 - any JSON
    lookup: Callable[[str], str | None],
    repeats: Callable[[str], bool] = _never,
    *,
    key: str = "",
) -> Any:  # noqa: ANN401 - any JSON
    """Return a JSON value without removed people; ``key`` is that of the field it stands in."""
    if isinstance(value, dict):
        if key and (name := _described(value, lookup)) is not None:
            return _emptied(value, name)
        others = _is_of_another(value)
        cleaned = {
            name: part
            if others and _plain(name) in _DISPLAY
            else clean_value(part, lookup, repeats, key=name or "-")
            for name, part in value.items()
        }
        return _without_card(value, cleaned)
    if isinstance(value, list):
        # A page of one record is a list: its items are no deeper than itself.
        return [clean_value(part, lookup, repeats, key=key) for part in value]
    if isinstance(value, str):
        return "" if repeats(value) else _clean_text(value, key, lookup)
    if isinstance(value, int) and not isinstance(value, bool) and "id" in _plain(key):
        return lookup(str(value)) or value
    return value


def _without_card(value: dict[str, Any], cleaned: dict[str, Any]) -> dict[str, Any]:
    """Return a cleaned object without the words of its page where it links to somebody removed."""
    plain = {_plain(name): name for name in value}
    if "title" not in plain or not any(
        value[name] != cleaned[name] for form, name in plain.items() if form in _ADDRESS
    ):
        return cleaned
    emptied = {
        name: "" for form, name in plain.items() if form in _CARD and isinstance(cleaned[name], str)
    }
    return {**cleaned, **emptied}


def _plain(key: str) -> str:
    return "".join(char for char in key.lower() if char.isalnum() or char in "$_").replace("_", "")


def _clean_text(text: str, key: str, lookup: Callable[[str], str | None]) -> str:
    plain = _plain(key)
    if plain in _WORDS or plain in _CLOSED:
        return text
    whole = lookup(text)
    return whole if whole is not None else replace_names(text, lookup)


def replace_names(text: str, lookup: Callable[[str], str | None]) -> str:
    """Return a text with the pseudonyms of removed people for their handles and ids.

    A bare word is one only where it stands behind @ or /, or has a sign that no word has. Of a
    person ``who@server`` the address ``server/@who`` is one too.
    """

    def replaced_page(match: re.Match[str]) -> str:
        server, form, name, path, post = match.groups(default="")
        pseudonym = lookup(f"{name}@{server}")
        if pseudonym is None:
            return match[0]
        # In an address the name may be written in another case than in the post's id.
        ids = (f"https://{server}/users/{it}/statuses/{post}" for it in (name, name.lower()))
        post = next(filter(None, map(lookup, ids)), post)
        return f"{server}/{form}{pseudonym}{path}{post}"

    def replaced(match: re.Match[str]) -> str:
        token = match[0]
        trimmed = token.rstrip(".:-~")
        before = text[match.start() - 1 : match.start()]
        marked = token.startswith("@") or before == "/" or re.search(r"[\d_.:]", trimmed)
        name = lookup(trimmed) if marked else None
        if name is None:
            return token
        return ("@" if token.startswith("@") else "") + name + token[len(trimmed) :]

    return _TOKEN.sub(replaced, _PAGE.sub(replaced_page, text))


def _described(value: dict[str, Any], lookup: Callable[[str], str | None]) -> str | None:
    """Return the pseudonym of the person whom an object describes, None where it describes none."""
    for name, part in value.items():
        if _plain(name) in _IDENTITY and isinstance(part, str | int) and part is not True:
            pseudonym = lookup(str(part))
            if pseudonym is not None:
                return pseudonym
    return None


def _is_of_another(value: dict[str, Any]) -> bool:
    """Return whether an object that is not the person's has a handle, so that its name is its own.

    Two people may have one display name.
    """
    return any(_plain(name) in _HANDLE and isinstance(part, str) for name, part in value.items())


def _emptied(value: dict[str, Any], pseudonym: str) -> dict[str, Any]:
    """Return an object with the person's pseudonym for the ids and handles, and nothing else."""
    return {
        name: pseudonym if _plain(name) in _IDENTITY else part if _plain(name) in _FORM else None
        for name, part in value.items()
    }


def _clean_rows(
    record: bytes,
    text: str,
    lookup: Callable[[str], str | None],
    repeats: Callable[[str], bool],
) -> bytes | None:
    """Return a table's header and row without removed people; None where it is no such table."""
    for delimiter in _DELIMITERS:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        if len(rows) == 2 and len(rows[0]) == len(rows[1]) > 1:
            return _clean_row(record, rows, delimiter, lookup, repeats)
    return record if replace_names(text, lookup) == text and not repeats(text) else None


def _clean_row(
    record: bytes,
    rows: Sequence[Sequence[str]],
    delimiter: str,
    lookup: Callable[[str], str | None],
    repeats: Callable[[str], bool],
) -> bytes:
    header, cells = rows
    cleaned = [
        "" if repeats(cell) else _clean_text(cell, name or "-", lookup)
        for name, cell in zip(header, cells, strict=True)
    ]
    if cleaned == list(cells):
        return record
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows([header, cleaned])
    return written.getvalue().encode("utf-8", "surrogatepass")
