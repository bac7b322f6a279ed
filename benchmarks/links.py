"""Which links a recap lists of real chats: how many, how many that nobody can read as a page.

    python -m benchmarks links

Read are the chats in the folder that TWEETUP_REAL_DATA names, else in ../shared/data. Counted
are, over all posts of a chat:

reading     papers, books, pages and videos, which a recap lists
bare        links that no record and no other post expands; counted, not listed
others      accounts, pictures and the like; counted, not listed
cut         links of any kind that no post has whole
titled      the reading with a title: by a card, in quotation marks, by the address
words       the reading that words of a sharer's post introduce
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from benchmarks._gold import gold_folder
from tweetup.files import Record, open_source
from tweetup.insight import find_resources
from tweetup.model import ResourceKind, TitleSource
from tweetup.text import find_links
from tweetup.text.link_addresses import clean_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tweetup.model import Post, Resource

_CUT_OFF = ("…", "..")
_HEAD = "chat                   posts  reading  bare  others  cut  card  quoted  address  words"


def report() -> Iterator[str]:
    """Yield a line for each chat, and one for all."""
    files = [path for path in sorted(gold_folder().glob("*.jsonl")) if path.stem.count(".") == 0]
    if not files:
        yield "no real chats here: TWEETUP_REAL_DATA names no folder that has chats/"
        return
    yield _HEAD
    total: Counter[str] = Counter()
    for path in files:
        posts = _posts(path)
        counts = count_links(posts, find_resources(posts))
        total += counts
        yield _line(path.stem, counts)
    yield _line("all", total)


def _posts(path: Path) -> list[Post]:
    records = (record for record in open_source(str(path)) if isinstance(record, Record))
    return list({record.post.key: record.post for record in records}.values())


def count_links(posts: Sequence[Post], resources: Iterable[Resource]) -> Counter[str]:
    """Return the figures of one chat by name."""
    whole = set(_whole_links(posts))
    counts = Counter({"posts": len(posts)})
    for resource in resources:
        counts["cut"] += resource.url not in whole
        if resource.is_reading:
            counts["reading"] += 1
            counts["words"] += resource.words is not None
            counts.update([] if resource.title_source is None else [resource.title_source.value])
        else:
            counts["bare" if resource.kind is ResourceKind.UNRESOLVED else "others"] += 1
    return counts


def _whole_links(posts: Iterable[Post]) -> Iterator[str]:
    for post in posts:
        written = find_links(post.text)
        whole = [link for link in written if not post.text.partition(link)[2].startswith(_CUT_OFF)]
        recorded = [link.url for link in post.links if link.url not in written]
        yield from filter(None, map(clean_link, [*whole, *recorded]))


def _line(name: str, counts: Counter[str]) -> str:
    columns = (
        ("posts", 5), ("reading", 7), ("bare", 4), ("others", 6), ("cut", 3),
        (TitleSource.CARD.value, 4), (TitleSource.QUOTED.value, 6),
        (TitleSource.ADDRESS.value, 7), ("words", 5),
    )  # fmt: skip
    return f"{name:21}" + "".join(f"  {counts[column]:{width}}" for column, width in columns)
