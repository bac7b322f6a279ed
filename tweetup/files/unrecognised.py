"""Describe a file that holds no posts, in a few words and with a way to go on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tweetup.files.databases import DATABASE_SIGN
from tweetup.formats.json_stream import decode_any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.formats.base import Head

    Matches = Callable[[dict[str, object]], bool]

__all__ = ["HINT", "WHOLE", "describe", "describe_json", "describe_table", "listed"]

_MAP = (
    "say which column or member holds what: --map id=COLUMN --map created_at=COLUMN"
    " --map author=COLUMN --map text=COLUMN"
)
#: A post has an id, a time, an author and a text.
_OF_A_POST = 4
_OUTBOX = "import the whole download of Mastodon, or its outbox.json: the posts are there"
HINT = "tweetup reads exports of X, Mastodon and Bluesky, and tables of posts"
_ACCOUNT = re.compile(r"@?[\w.-]+@[\w.-]+\.\w+")
_TEXT_COLUMNS = frozenset(
    {"text", "full_text", "tweet", "content", "body", "message", "post", "status"}
)
_HANDLES = frozenset({"username", "screen_name", "handle", "user_screen_name", "acct"})
_OF_ACCOUNTS = ("followers", "description", "bio", "friends_count", "following")


def describe_table(head: Head) -> tuple[str, str] | None:
    """Return a description of a table without posts and a hint; None for a file without columns."""
    columns = head.columns
    if not columns:
        return None
    description = next(
        ((description, hint) for matches, description, hint in _TABLE_KINDS if matches(columns)),
        None,
    )
    return description or (f"a table with the columns {listed(columns)}", _MAP)


def listed(names: tuple[str, ...]) -> str:
    """Return the first few names, so that they can be shown in a terminal."""
    shown = ", ".join(repr(name[:40])[1:-1] for name in names[:6])
    return f"{shown}, …" if len(names) > 6 else shown


def _is_account_table(columns: tuple[str, ...]) -> bool:
    """Recognise rows that are accounts: a handle and parts of a profile, but no text."""
    names = {column.rpartition(".")[2] for column in columns}
    has_profile = any(word in name for name in names for word in _OF_ACCOUNTS)
    return has_profile and bool(_HANDLES & names) and not _TEXT_COLUMNS & names


_TABLE_KINDS: tuple[tuple[Callable[[tuple[str, ...]], bool], str, str], ...] = (
    (
        lambda columns: "account address" in columns,
        "a list of accounts out of Mastodon's export",
        _OUTBOX,
    ),
    (
        lambda columns: "#domain" in columns,
        "a list of servers out of Mastodon's export",
        _OUTBOX,
    ),
    (
        lambda columns: len(columns) == 2 and bool(_ACCOUNT.fullmatch(columns[1])),
        "a list of accounts out of Mastodon's export",
        _OUTBOX,
    ),
    (
        lambda columns: {"authorid", "content", "reactions"} <= set(columns),
        "an export of Discord",
        HINT,
    ),
    (
        lambda columns: "sharecommentary" in columns,
        "a part of LinkedIn's export",
        HINT,
    ),
    (_is_account_table, "a table of accounts without posts", HINT),
)


WHOLE = "import the whole download, zip or folder"
_HYDRATE = "fetch the posts with a tool such as twarc (hydrate) and import what it writes"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BEGINS = (b'"', b"{", b"[", b"]", b"}", b"-", b"t", b"f", b"n", *(b"%d" % n for n in range(10)))
_COLLECTION = b'"orderedItems"'
_DEEP = 12


def describe_json(head: Head) -> tuple[str, str] | None:
    """Return a description of JSON without posts and a hint; None for a file that is no JSON."""
    start = head.start.removeprefix(_BYTE_ORDER_MARK).strip()
    if start.startswith(b"{") and _COLLECTION in start:
        return "a list of likes or bookmarks", WHOLE
    values = [_dumped(value) for value in head.values]
    for value in values:
        for description, hint, matches in _JSON_KINDS:
            if matches(value):
                return description, hint
    if any(values):
        fields = tuple(next(filter(None, values)))
        return f"JSON with the fields {listed(fields)}", _way_to_map(head, fields)
    if head.values or start in {b"[]", b"{}"}:
        return "an empty list", HINT
    return _describe_scalars(start)


def _way_to_map(head: Head, fields: tuple[str, ...]) -> str:
    """Return how to name the members of objects, or of those in their list, if these may be posts.

    The hint is the general one for objects of fewer members than a post has.
    """
    from tweetup.formats.dialects import columns_of, items_of, list_of_posts

    if (path := list_of_posts(head)) and len(columns_of(items_of(head, path))) >= _OF_A_POST:
        return _MAP.replace("=COLUMN", f"={repr(path[:40])[1:-1]}.MEMBER")
    return _MAP if len(fields) >= _OF_A_POST else HINT


def _describe_scalars(start: bytes) -> tuple[str, str] | None:
    """Return a description of JSON without any object, or of the beginning of such JSON."""
    try:
        value = decode_any(start)
    except ValueError:
        inner = start[1:].lstrip()[:1]
        if start.startswith((b"{", b"[")) and (not inner or inner in _BEGINS):
            return "JSON that is broken off or damaged from its beginning", HINT
        return None
    items = value if isinstance(value, list) else [value]
    if all(str(item).isdigit() for item in items):
        return "a list of ids without the posts", _HYDRATE
    return "JSON without any records", HINT


def _dumped(value: dict[str, object]) -> dict[str, object]:
    """Return the object in a dump of Mastodon.py, of a list the first; any other value itself."""
    data = value.get("_mastopy_data", value)
    inner = data[0] if isinstance(data, list) and data else data
    return inner if isinstance(inner, dict) else {}


def _first(value: dict[str, object]) -> dict[str, object]:
    """Return the first item of a page of the API, or the value itself."""
    data = value.get("data")
    item = data[0] if isinstance(data, list) and data else data
    return item if isinstance(item, dict) else value


def _first_of(value: dict[str, object], key: str) -> dict[str, object]:
    """Return the first item of a list that a field holds; an empty object without such a list."""
    items = value.get(key)
    item = items[0] if isinstance(items, list) and items else None
    return item if isinstance(item, dict) else {}


def _has(*keys: str) -> Matches:
    """Return a test for objects that have all of these fields."""
    return lambda value: value.keys() >= set(keys)


def _is_account(value: dict[str, object]) -> bool:
    if _has_text(value):
        return False  # a post with its author's name beside it
    named = "username" in value or "screen_name" in value or "acct" in value or "handle" in value
    return named and bool({"name", "display_name", "displayName", "displayname"} & set(value))


def _is_accounts(value: dict[str, object]) -> bool:
    """Recognise accounts in a list of Bluesky's or of a search of Mastodon's."""
    lists = ("actors", "followers", "follows", "accounts", "users")
    return any(_is_account(_first_of(value, key)) for key in lists)


def _lists_posts(value: object, depth: int = 0) -> bool:
    """Return whether a list of objects with a text stands in a value, at any depth."""
    if depth > _DEEP or not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value[:_FEW]
    return any(
        (isinstance(value, list) and _has_text(it)) or _lists_posts(it, depth + 1) for it in inner
    )


def _has_pinned(value: dict[str, object]) -> bool:
    """Return whether accounts of API v2 came with posts, which are those that they pinned."""
    included = value.get("includes")
    return isinstance(included, dict) and bool({"tweets", "posts"} & included.keys())


def _has_text(value: object) -> bool:
    return isinstance(value, dict) and any(isinstance(value.get(it), str) for it in _TEXT_COLUMNS)


def _is_timeline(value: object, depth: int = 0) -> bool:
    """Recognise an answer to X's own pages: instructions for showing posts, at any depth."""
    if not isinstance(value, dict) or depth > _DEEP:
        return False
    return isinstance(value.get("instructions"), list) or any(
        _is_timeline(inner, depth + 1) for inner in value.values()
    )


def _is_instagram(value: dict[str, object]) -> bool:
    keys = ("relationships_", "ig_", "string_map_data", "string_list_data", "text_post_app_")
    return any(key.startswith(keys) for key in value) or "creation_timestamp" in _first_of(
        value, "media"
    )


def _is_telegram(value: dict[str, object]) -> bool:
    message = _first_of(value, "messages")
    return "from_id" in message or "date_unixtime" in message


def _is_facebook(value: dict[str, object]) -> bool:
    post = {"timestamp", "data"} <= value.keys() and ("title" in value or "attachments" in value)
    return post or {"participants", "thread_path"} <= value.keys()


def _is_slack(value: dict[str, object]) -> bool:
    return {"type", "ts", "text"} <= value.keys() or {"team_id", "profile"} <= value.keys()


def _is_feed(value: dict[str, object]) -> bool:
    return "jsonfeed.org" in str(value.get("version"))


def _has_rounded_ids(value: dict[str, object]) -> bool:
    """Recognise a post of API v2 whose id, which is text there, has become a number."""
    post = _first(value)
    return isinstance(post.get("id"), int | float) and {"author_id", "text"} <= post.keys()


def _is_recording(value: dict[str, object]) -> bool:
    log = value.get("log")
    return isinstance(log, dict) and "entries" in log


_JSON_KINDS: tuple[tuple[str, str, Matches], ...] = (
    (
        "posts of X's API v2 whose ids a program has made numbers and rounded",
        "export them again, with ids as text",
        _has_rounded_ids,
    ),
    ("a file of counts of posts per hour", HINT, lambda value: "tweet_count" in _first(value)),
    ("an export of Discord", HINT, _has("guild", "channel")),
    ("an export of Slack", HINT, _has("creator", "is_archived")),
    ("an export of Slack", HINT, _is_slack),
    ("an export of Telegram", HINT, _is_telegram),
    ("a part of Facebook's export", HINT, _is_facebook),
    ("a part of Instagram's or Threads' export", HINT, _is_instagram),
    ("an export of Reddit", HINT, _has("subreddit")),
    ("a part of Google's export", HINT, _has("header", "titleUrl")),
    ("a feed", HINT, _is_feed),
    (
        "a browser's recording without an answer of X's website that shows posts",
        "record while a search or thread of X loads, and save it with the responses",
        _is_recording,
    ),
    ("an answer of X's website in which no post is whole", HINT, _is_timeline),
    ("the profile out of Mastodon's download", WHOLE, _has("preferredUsername", "inbox")),
    ("a file of notifications", HINT, lambda value: "notifications" in value),
    ("a file of notifications", HINT, _has("type", "account", "created_at")),
    ("a file of settings", HINT, _has("preferences")),
    ("a file of direct messages", HINT,
     lambda value: "message_create" in _first_of(value, "events") or "dmConversation" in value),
    ("a list of trends", HINT, lambda value: "trends" in value),
    ("a list of ids without the posts", _HYDRATE, _has("ids")),
    ("code to show a post on another page", HINT, _has("html", "author_name")),
    (
        "a file of lists of accounts",
        HINT,
        lambda value: "member_count" in _first(value) or "owner_id" in _first(value),
    ),
    (
        "a file of accounts without posts",
        HINT,
        lambda value: (_is_account(_first(value)) or _is_accounts(value))
        and not _lists_posts(value),
    ),
    (
        "a file of accounts, with no other posts than those they pinned",
        HINT,
        lambda value: _is_account(_first(value)) and _has_pinned(value),
    ),
    (
        "a backup of mastodon-archive without posts",
        HINT,
        lambda value: value.get("statuses") == [] and "favourites" in value,
    ),
    (
        "a file of likes",
        HINT,
        lambda value: "like" in value or "likes" in value or "favourites" in value,
    ),
    (
        "the network's error messages",
        HINT,
        lambda value: "errors" in value and "data" not in value,
    ),
    ("an error message of a server", HINT, lambda value: "error" in value),
)  # fmt: skip


_TEXT = bytes([*range(8, 14), 27, *range(32, 256)])
_PICTURE = "import the posts themselves, not a picture of them"
_UNPACK = "unpack it first"
_AS_CSV = "save the table as CSV and import that"
_PAGE = 'import an export or "download your data" of the network, or use tweetup capture'

_ARCHIVE = (slice(68, 72), b"twtp")
_FILM = (slice(4, 8), b"ftyp")
_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG", "an image", _PICTURE),
    (b"\xff\xd8\xff", "an image", _PICTURE),
    (b"GIF8", "an image", _PICTURE),
    (b"II*\0", "an image", _PICTURE),
    (b"MM\0*", "an image", _PICTURE),
    (b"RIFF", "an image, sound or film", "import the posts themselves"),
    (b"\x1aE\xdf\xa3", "a film", "import the posts themselves"),
    (b"OggS", "a sound or film", "import the posts themselves"),
    (b"fLaC", "a sound", "import the posts themselves"),
    (b"ID3", "a sound", "import the posts themselves"),
    (b"%PDF", "a PDF document", "import the export it was made from"),
    (b"%!PS", "a PostScript document", "import the export it was made from"),
    (b"{\\rtf", "a document of rich text", "import the export it was made from"),
    (DATABASE_SIGN, "an SQLite database", "export its posts as CSV or JSON and import that"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", 'save the sheet as "CSV UTF-8"'),
    (b"PK\x03\x04", "a zip file inside another", _UNPACK),
    (b"\x1f\x8b", "a packed file inside another", _UNPACK),
    (b"\x1f\x9d", "a file packed with compress", _UNPACK),
    (b"\x04\x22\x4d\x18", "a file packed with LZ4", _UNPACK),
    (b"MSCF", "a cabinet file", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"PAR1", "a Parquet file", _AS_CSV),
    (b"ARROW1", "an Arrow or Feather file", _AS_CSV),
    (b"ORC", "an ORC file", _AS_CSV),
    (b"Obj\x01", "an Avro file", _AS_CSV),
    (b"\x89HDF", "an HDF5 file", _AS_CSV),
    (b"\x93NUMPY", "an array of NumPy", _AS_CSV),
    (b"$FL2", "a file of SPSS", _AS_CSV),
    (b"<stata_dta", "a file of Stata", _AS_CSV),
    (b"RDX", "a file of R", "write it with write.csv and import that"),
    (b"X\n\0\0\0", "a file of R", "write it with write.csv and import that"),
    (b"\x80\x02", "a pickle of Python", "write it with to_csv and import that"),
    (b"\x80\x03", "a pickle of Python", "write it with to_csv and import that"),
    (b"\x80\x04", "a pickle of Python", "write it with to_csv and import that"),
    (b"\x80\x05", "a pickle of Python", "write it with to_csv and import that"),
    (b"\x7fELF", "a program", HINT),
    (b"MZ\x90", "a program", HINT),
)
"""The first bytes of files that programs write."""

_DOWNLOADED = re.compile(rb"window\.YTD\.(\w{1,40})")
_XML = rb"(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*"
_MAIL = rb"(?:From|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|Date|Subject|To)"
_DAY = rb"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
_TEXTS: tuple[tuple[bytes, str, str], ...] = (
    (rb"<[^\0]*(?:twimg\.com|/ X</title>|/ Twitter</title>)", "a web page saved from X", _PAGE),
    (rb"<(?:!doctype )?html\b", "a web page", _PAGE),
    (_XML + rb"<(?:rss|feed|rdf:RDF)\b", "a feed of RSS or Atom", _PAGE),
    (_XML + rb"<svg\b", "an image", _PICTURE),
    (rb"<", "a web page or XML", "import the export itself"),
    (rb"(?:[\w-]+: [^\n]*\n)*Snapshot-Content-Location:", "a saved web page", _PAGE),
    (rb"From \S+ +\w{3} \w{3} +\d+ \d\d:\d\d.*\d{4}\r?\n", "a mailbox", HINT),
    (_MAIL + rb": [^\n]*\n(?:[ \t][^\n]*\n|[\w-]+: [^\n]*\n)+", "an email", HINT),
    (rb"BEGIN:VCALENDAR", "a calendar", HINT),
    (rb"BEGIN:VCARD", "an address book", HINT),
    (
        rb"\[?" + _DAY + rb",? \d{1,2}:\d\d[^\n]{0,12}?(?:\]| -) [^\n:]+: ",
        "an export of WhatsApp",
        HINT,
    ),
    (
        rb"(?:-- |/\*|CREATE TABLE|INSERT INTO|PRAGMA|BEGIN TRANSACTION)[^;]*;",
        "a dump of a database",
        "export its posts as CSV or JSON and import that",
    ),
    (rb"\[(?=[\w.-]{0,99}[a-z])[\w.-]{1,100}\][ \t]*\r?\n", "a configuration file", HINT),
    (
        rb"#!|import [\w.]+\r?\n|from [\w.]+ import |function \w+ ?\(|(?:var|let|const) \w+ *=",
        "a script",
        HINT,
    ),
)
"""The beginnings of texts of other kinds, in upper or lower case."""

_FEW = 20
_LOOKED_AT = 1 << 14


def describe(head: Head) -> tuple[str, str]:
    """Return a description of a file that no format recognises, and a hint."""
    start = head.start.removeprefix(_BYTE_ORDER_MARK)
    if (description := _signed(start)) is not None:
        return description
    if _is_binary(start):
        return "a binary file", HINT
    if match := _DOWNLOADED.match(start):
        kind = match[1].decode("ascii", "replace")
        return f"the {kind!r} part of X's download", WHOLE
    return (
        _describe_text(start)
        or describe_json(head)
        or _describe_lines(start)
        or describe_table(head)
        or ("text of another kind", HINT)
    )


def _signed(start: bytes) -> tuple[str, str] | None:
    """Return the description that belongs to the first bytes."""
    place, sign = _FILM
    if start[place] == sign:
        return "a picture or film", _PICTURE
    place, sign = _ARCHIVE
    if start.startswith(DATABASE_SIGN) and start[place] == sign:
        return "an archive of tweetup", "name it with --archive"
    return next(
        ((description, hint) for sign, description, hint in _SIGNS if start.startswith(sign)), None
    )


def _is_binary(start: bytes) -> bool:
    """Return whether more than one byte in fifty is of a kind that no text has."""
    return len(start.translate(None, _TEXT)) * 50 > len(start)


def _describe_text(start: bytes) -> tuple[str, str] | None:
    text = start[:_LOOKED_AT].lstrip()
    for begins, description, hint in _TEXTS:
        if re.match(begins, text, re.IGNORECASE):
            return description, hint
    return None


def _describe_lines(start: bytes) -> tuple[str, str] | None:
    """Return the description of a list whose lines are all of one kind."""
    lines = [line.strip().strip(b'"') for line in start.splitlines()[:_FEW] if line.strip()]
    for kind, description, hint in _LISTS:
        if lines and all(map(kind.fullmatch, lines)):
            return description, hint
        if len(lines) > 1 and lines[0].isalpha() and all(map(kind.fullmatch, lines[1:])):
            return description, hint
    return None


_LISTS: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (
        re.compile(rb"\d+"),
        "a list of ids without the posts",
        "fetch the posts with a tool such as twarc (hydrate) and import what it writes",
    ),
    (
        re.compile(rb"https?://\S+"),
        "a list of links without the posts",
        "import the posts they lead to, from an export or with tweetup capture",
    ),
    (re.compile(rb"@?[\w.-]+@[\w.-]+\.\w+"), "a list of accounts without posts", HINT),
    (re.compile(rb"@\w+"), "a list of accounts without posts", HINT),
)
