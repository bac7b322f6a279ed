"""Posts of a session parsed: labels, own text, and links to other posts of the session.

Every later stage works on positions in time order, so links become positions here, once.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tweetup.formats.times import id_time
from tweetup.model import Kind, Post, PostKey, Relation
from tweetup.text import (
    Label,
    Role,
    contains_text,
    find_status_links,
    fold_handle,
    leading_mentions,
    read_echo,
    read_labels,
    words,
)
from tweetup.text.chat_phrases import SKIPS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

__all__ = ["ParsedPost", "parse_posts", "truncated_stem"]

_STEM_LENGTH = 6
"""Letters of a stem: a stemmer by truncation serves all languages alike."""

# How far back, in minutes, a copy or an addressed handle may point.
_COPY_REACH = 36 * 60.0
_ADDRESS_REACH = 30.0
# Seconds between the time in a post's id and that of its record.
_CLOCKS_APART = 2.0
_MINUTE = 60.0
# Copies are sought among the last posts of their author, so that a flood costs no more than n.
_MOST_CANDIDATES = 400
_MOST_ADDRESSEES = 3
# Two people may well use the same few words; this many are a copy.
_FEWEST_COPIED = 7
_MOST_RECENT = 12
# A poll of one option asks nothing.
_FEWEST_OPTIONS = 2
# "@annaQ2 How do you …": a label of which the blank before it is missing.
_GLUED_LABEL = re.compile(r"(?<![\w@/])@(?P<handle>\w{1,40}?)(?P<label>[A-Z]\d{1,2})(?![\w@])")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedPost:
    """A post of a session. Positions are indexes into the session's posts in time order.

    ``minute`` counts from the session's start; ``author`` is the folded handle. ``own_text`` is
    the author's own text (the comment, where the post copies another) and ``words`` are its words;
    ``echoes`` is True where the post holds a copy of another. ``reply_to``, ``quotes`` and
    ``copy_of`` are the posts that this one points at for certain. ``addressees`` are the folded
    handles that it opens with, ``addressed_post`` the post of theirs that it likely answers;
    ``addresses_others`` is True where it turns to another person rather than to all (a thread of
    the author's own turns to all).
    """

    post: Post
    position: int
    minute: float
    author: str
    own_text: str
    words: tuple[str, ...]
    labels: tuple[Label, ...]
    echoes: bool
    reply_to: int | None = None
    quotes: int | None = None
    copy_of: int | None = None
    addressed_post: int | None = None
    addressees: tuple[str, ...] = ()
    addresses_others: bool = False

    @property
    def first_labels(self) -> tuple[Label, ...]:
        """The first label of each number, in the order of the text."""
        firsts: dict[int, Label] = {}
        for label in self.labels:
            firsts.setdefault(label.number, label)
        return tuple(firsts.values())

    def leaves_out(self, label: Label) -> bool:
        """Return True where words before a label leave its question out: "No time for Q5"."""
        before = self.own_text[: label.start]
        return any(not before[match.end() :].strip() for match in SKIPS.finditer(before))

    @property
    def has_poll(self) -> bool:
        """True for a post that the network has people vote on."""
        return self.post.poll is not None and len(self.post.poll.options) >= _FEWEST_OPTIONS

    @property
    def adds_nothing(self) -> bool:
        """True where the post holds nothing of its author's own."""
        return self.post.kind is Kind.REPOST or (self.echoes and not self.words)


def truncated_stem(word: str) -> str:
    """Return the first six letters of a word, by which its inflections are compared."""
    return word[:_STEM_LENGTH]


def parse_posts(
    posts: Sequence[Post], start: datetime, letters: Mapping[str, Role], *, hashtag: str = ""
) -> list[ParsedPost]:
    """Parse posts that are in time order; ``start`` is minute 0, ``letters`` label.

    A label glued to ``hashtag``, that of the chat, is read: "#gardenchatQ1".
    """
    people = frozenset(fold_handle(post.handle) for post in posts)
    glued = _glued_to(hashtag, letters)
    parsed_posts = [
        _parse(post, position, start, letters, people=people, glued=glued)
        for position, post in enumerate(posts)
    ]
    return _link(_mark_copies(parsed_posts))


def _mark_copies(posts: Sequence[ParsedPost]) -> list[ParsedPost]:
    """Mark posts that repeat another's words as copies: old exports hold reposts so."""
    first_uses: dict[tuple[str, ...], ParsedPost] = {}
    return [_as_copy(parsed, first_uses) or parsed for parsed in posts]


def _as_copy(
    parsed: ParsedPost, first_uses: dict[tuple[str, ...], ParsedPost]
) -> ParsedPost | None:
    """Return the post as a copy, where somebody else was first to use all of its words."""
    if parsed.echoes or len(parsed.words) < _FEWEST_COPIED:
        return None
    original = first_uses.setdefault(parsed.words, parsed)
    late = parsed.minute - original.minute > _COPY_REACH
    if original.author == parsed.author or late or parsed.post.kind is not Kind.ORIGINAL:
        return None
    return replace(
        parsed,
        own_text="",
        words=(),
        labels=(),
        addressees=(),
        echoes=True,
        copy_of=original.position,
    )


def _part_labels(text: str, letters: Mapping[str, Role], people: frozenset[str]) -> str:
    """Return a text with a blank between the handle of one of ``people`` and a label glued to it.

    A handle that somebody here has stays as it is.
    """

    def part(match: re.Match[str]) -> str:
        handle, label = match["handle"], match["label"]
        whole = fold_handle(f"{handle}{label}")
        if label[0] not in letters or whole in people or fold_handle(handle) not in people:
            return match[0]
        return f"@{handle} {label}"

    return _GLUED_LABEL.sub(part, text) if "@" in text else text


def _glued_to(hashtag: str, letters: Mapping[str, Role]) -> re.Pattern[str] | None:
    """Return the pattern of the chat's hashtag with a label glued to it, None without either."""
    signs = "".join(sorted(sign for sign in letters if len(sign) == 1 and sign.isalpha()))
    if not hashtag or not signs:
        return None
    return re.compile(
        rf"(?P<tag>[#＃]{re.escape(hashtag)})(?P<label>[{signs}]\d{{1,2}})(?!\w)", re.IGNORECASE
    )


def _parse(
    post: Post,
    position: int,
    start: datetime,
    letters: Mapping[str, Role],
    *,
    people: frozenset[str],
    glued: re.Pattern[str] | None,
) -> ParsedPost:
    echo = read_echo(post.text)
    own_text = _part_labels(post.text if echo is None else echo.comment, letters, people)
    if glued is not None and glued.search(own_text):
        own_text = glued.sub(r"\g<tag> \g<label>", own_text)
    if echo is None and post.kind is Kind.REPOST:
        own_text = ""
    mentions = leading_mentions(own_text, post.mentions)
    return ParsedPost(
        post=post,
        position=position,
        minute=(post.created_at - start).total_seconds() / 60,
        author=fold_handle(post.handle),
        own_text=own_text,
        words=words(own_text),
        labels=read_labels(own_text, letters),
        echoes=echo is not None or post.kind is Kind.REPOST,
        addressees=tuple(dict.fromkeys(fold_handle(handle) for handle in mentions)),
    )


def _link(posts: list[ParsedPost]) -> list[ParsedPost]:
    positions = {parsed.post.key: parsed.position for parsed in posts}
    by_author: dict[str, list[int]] = defaultdict(list)
    for parsed in posts:
        by_author[parsed.author].append(parsed.position)
    return [_linked(parsed, posts, positions, by_author) for parsed in posts]


def _linked(
    parsed: ParsedPost,
    posts: list[ParsedPost],
    positions: Mapping[PostKey, int],
    by_author: Mapping[str, list[int]],
) -> ParsedPost:
    post = parsed.post
    reply_to, quotes, copy_of = (
        _position_of(post.target(relation), positions, parsed.position)
        for relation in (Relation.REPLY, Relation.QUOTE, Relation.REPOST)
    )
    if parsed.copy_of is not None:
        copy_of = parsed.copy_of
    if copy_of is None and parsed.echoes:
        copy_of = _find_original(parsed, posts, by_author)
    if quotes is None and copy_of is None:
        quotes = _find_quoted(parsed, posts, positions, by_author)
    addressed_post = None
    if reply_to is None and parsed.addressees:
        addressed_post = _find_addressed(parsed, posts, by_author)
    replies_to_other = reply_to is not None and posts[reply_to].author != parsed.author
    return replace(
        parsed,
        reply_to=reply_to,
        quotes=quotes,
        copy_of=copy_of,
        addressed_post=addressed_post,
        addresses_others=replies_to_other
        or any(handle != parsed.author for handle in parsed.addressees),
    )


def _find_addressed(
    parsed: ParsedPost, posts: list[ParsedPost], by_author: Mapping[str, list[int]]
) -> int | None:
    """Return the post that one opening with handles most likely answers.

    Recent posts of those people are scored by time, names and words in common, the strongest
    signs of reply structure in Elsner and Charniak, "Disentangling Chat" (2010).
    """
    own_words = set(parsed.words)
    best, best_score = None, -1.0
    for rank, handle in enumerate(parsed.addressees[:_MOST_ADDRESSEES]):
        theirs = by_author.get(handle, ())
        before = theirs[: bisect_left(theirs, parsed.position)][-_MOST_RECENT:]
        for position in reversed(before):
            other = posts[position]
            gap = parsed.minute - other.minute
            if gap > _ADDRESS_REACH:
                break
            shared = len(own_words & set(other.words)) / math.sqrt(1 + len(other.words))
            score = 1 / (1 + gap / 4) + 0.3 * shared - 0.2 * rank
            score += 0.8 * (parsed.author in other.addressees) - 0.5 * other.adds_nothing
            if score > best_score:
                best, best_score = position, score
    return best


def _position_of(
    key: PostKey | None, positions: Mapping[PostKey, int], position: int
) -> int | None:
    """Return the position of a post's target, which two networks' clocks may put after it."""
    target = positions.get(key) if key is not None else None
    return target if target != position else None


def _find_original(
    parsed: ParsedPost, posts: list[ParsedPost], by_author: Mapping[str, list[int]]
) -> int | None:
    """Return the post that an RT, MT or quoted copy repeats, by its author and its words."""
    echo = read_echo(parsed.post.text)
    if echo is None:
        return None
    theirs = by_author.get(fold_handle(echo.handle), ())
    before = theirs[: bisect_left(theirs, parsed.position)][-_MOST_CANDIDATES:]
    copied_words = set(words(echo.text))
    best, best_share = None, 0.6
    for position in reversed(before):
        if parsed.minute - posts[position].minute > _COPY_REACH:
            break
        text = posts[position].post.text
        if contains_text(text, echo.text):
            return position
        share = _share(copied_words, set(words(text)))
        if share > best_share:
            best, best_share = position, share
    return best


def _share(part: set[str], whole: set[str]) -> float:
    return len(part & whole) / len(part) if len(part) > 2 else 0.0


def _find_quoted(
    parsed: ParsedPost,
    posts: list[ParsedPost],
    positions: Mapping[PostKey, int],
    by_author: Mapping[str, list[int]],
) -> int | None:
    """Return the post that a link points at, by its id or by the time in its id; None for neither.

    Exports may have ids of their own, so the post of a link may be here under another id.
    """
    for link in find_status_links(parsed.post.text):
        position = positions.get(PostKey(parsed.post.network, link.id))
        if position is not None:
            return position if position != parsed.position else None
        theirs = by_author.get(fold_handle(link.handle), ())
        made = id_time(link.id)
        position = _made_at(made, posts, theirs) if made is not None else None
        if position is not None:
            return position if position != parsed.position else None
    return None


def _made_at(moment: datetime, posts: Sequence[ParsedPost], theirs: Sequence[int]) -> int | None:
    """Return the first of somebody's posts (positions in time order) that a moment is the time of.

    A post of a whole minute may lack its seconds.
    """
    earliest = moment - timedelta(seconds=_MINUTE)
    start = bisect_left(theirs, earliest, key=lambda position: posts[position].post.created_at)
    for position in theirs[start:]:
        created_at = posts[position].post.created_at
        later = (moment - created_at).total_seconds()
        if later < -_CLOCKS_APART:
            break
        has_seconds = created_at.second or created_at.microsecond
        if later <= _CLOCKS_APART or (not has_seconds and later < _MINUTE):
            return position
    return None
