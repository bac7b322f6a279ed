"""What a file is that holds no posts, in a few words and with what to try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.sources.foreign import DATABASE_SIGN

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.sources.formats.base import Head

__all__ = ["describe"]

_MARK = b"\xef\xbb\xbf"
_TEXT = bytes([*range(8, 14), 27, *range(32, 256)])
_HINT = "tweetup reads exports of X, Mastodon and Bluesky, and tables of posts"
_TABLE_HINT = (
    "say which column holds what: --map id=COLUMN --map created_at=COLUMN --map author=COLUMN"
    " --map text=COLUMN"
)
_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG", "an image", "import the posts themselves, not a picture of them"),
    (b"\xff\xd8\xff", "an image", "import the posts themselves, not a picture of them"),
    (b"GIF8", "an image", "import the posts themselves, not a picture of them"),
    (b"RIFF", "an image, sound or film", "import the posts themselves"),
    (b"%PDF", "a PDF document", "import the export it was made from"),
    (DATABASE_SIGN, "an SQLite database", "name it with --archive if it is an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", 'save the sheet as "CSV UTF-8"'),
    (b"PK\x03\x04", "a zip file inside another", "unpack it first"),
    (b"\x1f\x8b", "a packed file inside another", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"PAR1", "a Parquet file", "save the table as CSV and import that"),
    (b"<", "a web page or XML", "import the export itself"),
)
_DOWNLOADED = b"window.YTD."
_COLLECTION = b'"orderedItems"'
_FILM = b"ftyp"


def describe(head: Head) -> tuple[str, str]:
    """What a file that no format knows is instead, and what to try."""
    if (known := _signed(head.start)) is not None:
        return known
    if _is_binary(head.start):
        return "a binary file", _HINT
    if head.start.startswith(_DOWNLOADED):
        kind = head.start[len(_DOWNLOADED) :].split(b".")[0].decode("ascii", "replace")[:40]
        return f"the {kind!r} part of X's download", "import the whole download, zip or folder"
    if head.start.lstrip().startswith(b"{") and _COLLECTION in head.start:
        return "a list of likes or bookmarks", "import the whole download, zip or folder"
    if head.columns:
        return f"a table with the columns {_list(head.columns)}", _TABLE_HINT
    return _describe_json(head) or _describe_text(head), _HINT


def _signed(start: bytes) -> tuple[str, str] | None:
    """What the first bytes say, of what programs begin their files with."""
    if start[4:8] == _FILM:
        return "a picture or film", "import the posts themselves, not a picture of them"
    return next(((what, hint) for sign, what, hint in _SIGNS if start.startswith(sign)), None)


def _is_binary(start: bytes) -> bool:
    """Whether more than one byte in fifty is of a kind that no text has."""
    return len(start.translate(None, _TEXT)) * 50 > len(start)


def _describe_json(head: Head) -> str | None:
    for value in head.values:
        for what, knows in _OTHERS:
            if knows(value):
                return what
    if head.values:
        return f"JSON with the fields {_list(tuple(head.values[0]))}"
    start = head.start.removeprefix(_MARK).strip()
    if start in {b"[]", b"{}"}:
        return "an empty list"
    if start.startswith((b"{", b"[")):
        return "JSON that is broken off or damaged from its beginning"
    return None


def _describe_text(head: Head) -> str:
    lines = [line for line in head.start.splitlines()[:20] if line.strip()]
    if all(line.strip().isdigit() for line in lines):
        return "a list of ids without the posts"
    return "text of another kind"


def _list(names: tuple[str, ...]) -> str:
    shown = ", ".join(repr(name[:40])[1:-1] for name in names[:6])
    return f"{shown}, …" if len(names) > 6 else shown


def _first(value: dict[str, object]) -> dict[str, object]:
    """The first item of a page of the API, or the value itself."""
    data = value.get("data")
    item = data[0] if isinstance(data, list) and data else data
    return item if isinstance(item, dict) else value


def _is_account(value: dict[str, object]) -> bool:
    named = "username" in value or "screen_name" in value or "acct" in value or "handle" in value
    return named and bool({"name", "display_name", "displayName", "displayname"} & set(value))


def _is_accounts(value: dict[str, object]) -> bool:
    """Accounts in a list of Bluesky's or of a search of Mastodon's."""
    return any(
        isinstance(items, list) and items and isinstance(items[0], dict) and _is_account(items[0])
        for key in ("actors", "followers", "follows", "accounts", "users")
        for items in (value.get(key),)
    )


_OTHERS: tuple[tuple[str, Callable[[dict[str, object]], bool]], ...] = (
    ("a file of counts of posts per hour", lambda value: "tweet_count" in _first(value)),
    (
        "a file of lists of accounts",
        lambda value: "member_count" in _first(value) or "owner_id" in _first(value),
    ),
    (
        "a file of accounts without posts",
        lambda value: _is_account(_first(value)) or _is_accounts(value),
    ),
    ("a file of likes", lambda value: "like" in value or "likes" in value or "favourites" in value),
    ("the network's error messages", lambda value: "errors" in value and "data" not in value),
    ("an error message of a server", lambda value: "error" in value),
)
