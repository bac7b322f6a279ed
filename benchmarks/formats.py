"""What is read of each file of TWEETUP_REAL_DATA: posts, and what the formats carry and lose.

The text of a post is compared with the longest text in its raw record that stands under a key for
one, word by word: a post is counted as cut where it lacks one of them. The files of ``formats`` are
real ones, those of ``cases/formats`` are rebuilt after the tools that write them.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from benchmarks._gold import gold_folder
from tweetup.errors import InputError
from tweetup.files import Record, Skipped, open_source
from tweetup.model import Relation
from tweetup.text import words
from tweetup.text.entities import LINK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tweetup.model import Post

_TEXT_KEYS: Final = frozenset(
    {"text", "full_text", "content", "rawContent", "body", "tweet", "Tweet", "Text", "post_text"}
)
_BREAK: Final = re.compile(r"</p>|<br ?/?>")
_TAG: Final = re.compile(r"<[^>]+>")
_HAS: Final[dict[str, Callable[[Post], bool]]] = {
    "reply": lambda post: _refers(post, Relation.REPLY),
    "quote": lambda post: _refers(post, Relation.QUOTE),
    "repost": lambda post: _refers(post, Relation.REPOST),
    "links": lambda post: bool(post.links),
    "media": lambda post: bool(post.media),
    "language": lambda post: post.language is not None,
    "counts": lambda post: post.counts is not None,
    "profile": lambda post: post.author.name is not None,
}


def report() -> Iterator[str]:
    """Yield the table of the page docs/reference/formats.md, a file a row."""
    data = gold_folder().parent
    yield f"| file | format | posts | with them | no posts | cut | {' | '.join(_HAS)} |"
    yield "|" + " --- |" * (6 + len(_HAS))
    for folder, kind in ((data / "formats", "real"), (data / "cases" / "formats", "rebuilt")):
        for path in _files(folder):
            name = path.relative_to(folder).as_posix()
            yield f"| {name} ({kind}) | {_row(path)} |"


def _files(folder: Path) -> list[Path]:
    """Return the files of a folder; the folders among the cases are one export each."""
    if folder.parent.name == "cases":
        return sorted(folder.iterdir())
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _row(path: Path) -> str:
    try:
        source = open_source(str(path))
        items = list(source)
    except InputError as error:
        return f"refused: {str(error).partition(': ')[2] or error}" + " |" * (4 + len(_HAS))
    records = [item for item in items if isinstance(item, Record)]
    own = [it for it in records if not it.included]
    skipped = Counter(it.reason for it in items if isinstance(it, Skipped))
    cells = [
        f"`{source.format}`",
        len(own),
        len(records) - len(own),
        sum(skipped.values()) or "",
        sum(map(_is_cut, own)) or "",
        *(sum(has(it.post) for it in own) or "" for has in _HAS.values()),
    ]
    return " | ".join(map(str, cells))


def _refers(post: Post, relation: Relation) -> bool:
    return any(it.relation is relation for it in post.references)


def _is_cut(record: Record) -> bool:
    """Return True where the raw record has a word of its text that the post lacks."""
    try:
        texts = list(_texts(json.loads(record.raw)))
    except ValueError:
        texts = list(_cells(record.raw))
    longest = LINK.sub(" ", max(texts, key=len, default="")).rstrip()
    own = words(longest)
    if longest.endswith(("…", "...")):  # cut off by the network, in the middle of a word
        own = own[:-1]
    return bool(Counter(own) - Counter(words(LINK.sub(" ", record.post.text))))


def _cells(raw: bytes) -> Iterator[str]:
    """Yield the texts of a row of a table, whose header stands before it."""
    for row in csv.DictReader(io.StringIO(raw.decode(errors="replace"))):
        yield from (html.unescape(row[key]) for key in row.keys() & _TEXT_KEYS if row[key])


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON of any shape
    """Yield the texts under a key for one, without markup; not those of posts inside the post."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in _TEXT_KEYS and isinstance(item, str):
                yield html.unescape(_TAG.sub("", _BREAK.sub(" ", item)))
            elif key in {"data", "record", "legacy", "tweet", "status"}:
                yield from _texts(item)
