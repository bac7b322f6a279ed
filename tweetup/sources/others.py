"""What a file is that holds no posts, in a few words and with what to try."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tweetup.sources.foreign import DATABASE_SIGN
from tweetup.sources.other_json import WHOLE, describe_json
from tweetup.sources.other_tables import HINT, describe_table

if TYPE_CHECKING:
    from tweetup.sources.formats.base import Head

__all__ = ["describe"]

_MARK = b"\xef\xbb\xbf"
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
"""What programs begin their files with."""

_REPOSITORY = re.compile(rb"\A.{1,4}\xa2eroots", re.DOTALL)
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
        rb"var (?:user_details|payload_details|tweet_index)\b",
        "a part of X's download of 2012 to 2018",
        WHOLE,
    ),
    (
        rb"#!|import [\w.]+\r?\n|from [\w.]+ import |function \w+ ?\(|(?:var|let|const) \w+ *=",
        "a script",
        HINT,
    ),
)
"""How texts begin that are something else, in whatever case."""

_FEW = 20
_LOOKED_AT = 1 << 14


def describe(head: Head) -> tuple[str, str]:
    """What a file that no format knows is instead, and what to try."""
    start = head.start.removeprefix(_MARK)
    if (known := _signed(start)) is not None:
        return known
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
    """What the first bytes say."""
    place, sign = _FILM
    if start[place] == sign:
        return "a picture or film", _PICTURE
    place, sign = _ARCHIVE
    if start.startswith(DATABASE_SIGN) and start[place] == sign:
        return "an archive of tweetup", "name it with --archive"
    if _REPOSITORY.match(start):
        return (
            "the repository of a Bluesky account (.car)",
            "capture its posts with tweetup capture, or import pages of a feed or a search",
        )
    return next(((what, hint) for sign, what, hint in _SIGNS if start.startswith(sign)), None)


def _is_binary(start: bytes) -> bool:
    """Whether more than one byte in fifty is of a kind that no text has."""
    return len(start.translate(None, _TEXT)) * 50 > len(start)


def _describe_text(start: bytes) -> tuple[str, str] | None:
    text = start[:_LOOKED_AT].lstrip()
    for begins, what, hint in _TEXTS:
        if re.match(begins, text, re.IGNORECASE):
            return what, hint
    return None


def _describe_lines(start: bytes) -> tuple[str, str] | None:
    """What a list is whose lines are all of one kind."""
    lines = [line.strip().strip(b'"') for line in start.splitlines()[:_FEW] if line.strip()]
    for kind, what, hint in _LISTS:
        if lines and all(map(kind.fullmatch, lines)):
            return what, hint
        if len(lines) > 1 and lines[0].isalpha() and all(map(kind.fullmatch, lines[1:])):
            return what, hint
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
