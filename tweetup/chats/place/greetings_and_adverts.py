"""Posts that are about the meeting rather than its subject: introductions, farewells, adverts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tweetup.chats.parse.phrases import ARRIVES, GREETS, INTRODUCES, LEAVES, THANKS
from tweetup.text import find_hashtags, find_links, fold_tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.chats.parse.posts import Reading

__all__ = ["find_adverts", "find_farewells", "find_introductions"]

# People present themselves in one of their first posts, and the talk is on for a while then.
_FIRST_POSTS = 2
_SHORT = 14
_LONG = 22
# Farewells are looked for in the last quarter hour and after.
_FAREWELL_MINUTES = 15.0
_STRANGE_TAGS = 4


def find_introductions(readings: Sequence[Reading]) -> dict[int, str]:
    """Positions of posts in which somebody greets or presents themselves, with the reason why.

    Only an unlabelled post of one's own, addressed to nobody, among one's first two.
    """
    posted: Counter[str] = Counter()
    found = {}
    for reading in readings:
        posted[reading.who] += 1
        if posted[reading.who] > _FIRST_POSTS or reading.echoes or reading.labels:
            continue
        if reading.speaks_to or reading.reply_to is not None or reading.quotes is not None:
            continue
        if GREETS.match(reading.own) and _only_greets(reading):
            found[reading.position] = "opens with a greeting"
        elif posted[reading.who] == 1 and _presents(reading):
            found[reading.position] = "says who is joining"
    return found


def _only_greets(reading: Reading) -> bool:
    """Whether a greeting is the post's business: it is short, or goes on to say who is there."""
    if LEAVES.search(reading.own) and reading.minute > _SHORT:
        return False
    return len(reading.words) <= _LONG or INTRODUCES.search(reading.own) is not None


def _presents(reading: Reading) -> bool:
    arrives = ARRIVES.search(reading.own) is not None
    says_who = INTRODUCES.search(reading.own) is not None
    if "?" in reading.own:
        return False
    most = _LONG if arrives or says_who else 0
    return len(reading.words) <= (most + _SHORT if arrives and says_who else most)


def find_farewells(
    readings: Sequence[Reading], *, last_asked: float, minutes: float
) -> dict[int, str]:
    """Positions of posts that thank and take leave at the end, with the reason why.

    ``last_asked`` is the minute of the last question, ``minutes`` the length of the hour.
    """
    earliest = max(last_asked + 1.0, minutes - _FAREWELL_MINUTES)
    found = {}
    for reading in readings:
        if reading.minute < earliest or reading.labels or not reading.words:
            continue
        leaves, thanks = LEAVES.search(reading.own), THANKS.search(reading.own)
        if leaves and (thanks or len(reading.words) <= _LONG) and "?" not in reading.own:
            found[reading.position] = "takes leave"
        elif thanks and len(reading.words) <= _SHORT and "?" not in reading.own:
            found[reading.position] = "thanks at the end"
    return found


def find_adverts(readings: Sequence[Reading], hashtag: str) -> dict[int, str]:
    """Positions of posts by outsiders who only use the hashtag's audience, with the reason why.

    Somebody who never speaks to anybody, is spoken to by nobody, and posts the same words with
    a link again and again, or a link among four hashtags of others.
    """
    spoken = {
        readings[target].who
        for r in readings
        if (target := _target(r)) is not None and readings[target].who != r.who
    }
    talkers = {
        reading.who for reading in readings if _target(reading) is not None or reading.labels
    }
    same = Counter((reading.who, reading.words) for reading in readings)
    found = {}
    for reading in readings:
        if reading.adds_nothing or reading.who in talkers or reading.who in spoken:
            continue
        if not find_links(reading.own):
            continue
        strange = {fold_tag(tag) for tag in find_hashtags(reading.own)} - {fold_tag(hashtag)}
        if same[reading.who, reading.words] > 1:
            found[reading.position] = "the same words with a link again and again"
        elif len(strange) >= _STRANGE_TAGS:
            found[reading.position] = "a link among hashtags of other chats"
    return found


def _target(reading: Reading) -> int | None:
    for target in (reading.reply_to, reading.quotes, reading.addressed, reading.copy_of):
        if target is not None:
            return target
    return None
