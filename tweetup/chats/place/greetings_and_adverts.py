"""Posts about the meeting rather than its subject: introductions, farewells, advertisements."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tweetup.text import find_hashtags, find_links, fold_tag, has_question_mark
from tweetup.text.chat_phrases import (
    ARRIVES,
    GREETS,
    GREETS_ALL,
    INTRODUCES,
    LEAVES,
    PRESENTS_BRIEFLY,
    PRESENTS_SELF,
    THANKS,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tweetup.chats.parse.posts import ParsedPost

__all__ = ["find_adverts", "find_farewells", "find_introductions"]

# People present themselves in one of their first posts, and the talk is on for a while then.
_FIRST_POSTS = 2
_SHORT = 14
_LONG = 22
# Farewells are looked for in the last quarter hour and after.
_FAREWELL_MINUTES = 15.0
_FOREIGN_TAGS = 4


def find_introductions(posts: Sequence[ParsedPost]) -> dict[int, str]:
    """Return the positions of greetings and introductions, with the reason.

    Only an unlabelled original post, addressed to nobody, among its author's first two.
    """
    posted: Counter[str] = Counter()
    reasons = {}
    for parsed in posts:
        posted[parsed.author] += 1
        if posted[parsed.author] > _FIRST_POSTS or parsed.echoes or parsed.labels:
            continue
        if parsed.addressees or parsed.reply_to is not None or parsed.quotes is not None:
            continue
        if GREETS.match(parsed.own_text) and _only_greets(parsed):
            reasons[parsed.position] = "opens with a greeting"
        elif _presents_briefly(parsed.own_text) or (
            posted[parsed.author] == 1 and _introduces(parsed)
        ):
            reasons[parsed.position] = "says who is joining"
    return reasons


def _only_greets(parsed: ParsedPost) -> bool:
    """Return True where a greeting is the post's purpose: it is short, or its author is named."""
    if LEAVES.search(parsed.own_text) and parsed.minute > _SHORT:
        return False
    return len(parsed.words) <= _LONG or INTRODUCES.search(parsed.own_text) is not None


def _introduces(parsed: ParsedPost) -> bool:
    arrives = ARRIVES.search(parsed.own_text) is not None
    introduces = (
        INTRODUCES.search(parsed.own_text) is not None
        or PRESENTS_SELF.match(parsed.own_text) is not None
    )
    if has_question_mark(parsed.own_text):
        return False
    most = _LONG if arrives or introduces else 0
    return len(parsed.words) <= (most + _SHORT if arrives and introduces else most)


def _presents_briefly(text: str) -> bool:
    """Return True for a name, work and place beside a greeting: alone they may be an answer."""
    return PRESENTS_BRIEFLY.match(text) is not None and GREETS_ALL.search(text) is not None


def find_farewells(
    posts: Sequence[ParsedPost], *, last_asked: float, minutes: float, hosts: Collection[str] = ()
) -> dict[int, str]:
    """Return the positions of posts that thank or take leave at the end, with the reason.

    ``last_asked`` is the minute of the last question, ``minutes`` the length of the hour, ``hosts``
    are folded handles. Thanks for what a guest said are none: they belong to that talk.
    """
    earliest = max(last_asked + 1.0, minutes - _FAREWELL_MINUTES)
    thanking: list[ParsedPost] = []
    reasons = {}
    for parsed in posts:
        if parsed.minute < earliest or parsed.labels or not parsed.words:
            continue
        leaves, thanks = LEAVES.search(parsed.own_text), THANKS.search(parsed.own_text)
        if has_question_mark(parsed.own_text):
            continue
        if leaves and (thanks or len(parsed.words) <= _LONG):
            reasons[parsed.position] = "takes leave"
        elif thanks and len(parsed.words) <= _SHORT:
            thanking.append(parsed)
    closed = min((it for it in reasons if posts[it].author in hosts), default=len(posts))
    for parsed in thanking:
        target = _thanked_post(parsed, closed=closed)
        if target is None or target in reasons or posts[target].author in hosts:
            reasons[parsed.position] = "thanks at the end"
    return reasons


def _thanked_post(parsed: ParsedPost, *, closed: int) -> int | None:
    """Return the post that thanks are for: the recorded one, or before the host closed a guess."""
    if parsed.reply_to is not None:
        return parsed.reply_to
    return parsed.addressed_post if parsed.position < closed else None


def find_adverts(posts: Sequence[ParsedPost], hashtag: str) -> dict[int, str]:
    """Return the positions of advertisements by outsiders, with the reason.

    Their authors address nobody, are addressed by nobody, and post the same words with a link
    again and again, or a link among four hashtags of others.
    """
    addressed = {
        posts[target].author
        for parsed in posts
        if (target := _target(parsed)) is not None and posts[target].author != parsed.author
    }
    talkers = {parsed.author for parsed in posts if _target(parsed) is not None or parsed.labels}
    uses = Counter((parsed.author, parsed.words) for parsed in posts)
    reasons = {}
    for parsed in posts:
        if parsed.adds_nothing or parsed.author in talkers or parsed.author in addressed:
            continue
        if not find_links(parsed.own_text):
            continue
        foreign = {fold_tag(tag) for tag in find_hashtags(parsed.own_text)} - {fold_tag(hashtag)}
        if uses[parsed.author, parsed.words] > 1:
            reasons[parsed.position] = "the same words with a link again and again"
        elif len(foreign) >= _FOREIGN_TAGS:
            reasons[parsed.position] = "a link among hashtags of other chats"
    return reasons


def _target(parsed: ParsedPost) -> int | None:
    for target in (parsed.reply_to, parsed.quotes, parsed.addressed_post, parsed.copy_of):
        if target is not None:
            return target
    return None
