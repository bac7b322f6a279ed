"""Key themes: the points people made under one question, each with all posts that make it."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final

from tweetup.insight.copies import Voice, fold_posts
from tweetup.insight.language import get_language
from tweetup.insight.theme_labels import LabelWriter
from tweetup.insight.tokenized_posts import Reading, read_post
from tweetup.insight.topics import group_by_topic
from tweetup.model import Theme
from tweetup.text import fold_handle, is_repost, leading_mentions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tweetup.model import Post, PostKey

__all__ = ["find_themes"]

# So many people make a theme; two are enough in a small circle.
_FEWEST_PEOPLE: Final = 3
_SMALL_CIRCLE: Final = 20
# A theme's fewest voices, times the root of all: a long section has many small points.
_SMALLEST: Final = 0.65
_QUOTES: Final = 3
# What a post loses as a quote by being addressed to somebody: it answers what is not shown.
_ADDRESSED: Final = 0.8


def find_themes(
    posts: Iterable[Post],
    *,
    section: str,
    question_text: str = "",
    hashtags: Collection[str] = (),
    language: str = "en",
    exclude: Collection[PostKey] = (),
    hosts: Collection[str] = (),
    model: str | None = None,
) -> tuple[Theme, ...]:
    """The themes among the posts of one section, the one most people raised first.

    ``exclude`` are posts that make no point of their own (the question, its repeats); their
    reposts are left out with them. ``hashtags`` are the chat's own. ``hosts`` are quoted only
    where nobody else makes the point. Posts that fit nowhere are in no theme.

    ``model`` names a spaCy package to tag with instead of ours; raises
    :class:`~tweetup.errors.TweetupError` where it is not installed.
    """
    speech = get_language(language)
    left_out = set(exclude)
    voices = [
        voice
        for voice in fold_posts(posts)
        if not left_out.intersection(post.key for post in voice.posts)
    ]
    readings = [read_post(voice.lead, language=speech, hashtags=hashtags) for voice in voices]
    asked = frozenset(speech.stems(question_text))
    writer = LabelWriter(readings, language=speech, asked=asked, hashtags=hashtags, model=model)
    hosting = frozenset(map(fold_handle, hosts))
    themes = []
    for group in _group(readings, voices, asked):
        label = writer.write([readings[index] for index in group])
        if label is not None:
            said = [voices[index] for index in group]
            themes.append(_theme(said, section=section, label=label, hosts=hosting))
    return tuple(sorted(themes, key=lambda theme: (-theme.support, -len(theme.posts))))


def _group(
    readings: Sequence[Reading], voices: Sequence[Voice], asked: frozenset[str]
) -> list[list[int]]:
    """Groups of voices that make one point, the largest first, its best post in front."""
    own = [[stem for stem in reading.stems if stem not in asked] for reading in readings]
    full = sum(1 for stems in own if stems)
    fewest = _FEWEST_PEOPLE if full >= _SMALL_CIRCLE else 2
    groups = [
        group
        for group in group_by_topic(own, _topic_count(full))
        if len(group) >= _SMALLEST * math.sqrt(full)
        and len(frozenset().union(*(voices[i].people for i in group))) >= fewest
    ]
    groups.sort(key=lambda group: (-len(group), group))
    alone = [_ADDRESSED if leading_mentions(reading.text) else 1.0 for reading in readings]
    return _best_first(groups, own, alone)


def _topic_count(documents: int) -> int:
    """How many topics to look for: more posts, more points, but ever more slowly."""
    return max(2, round(1.5 * math.cbrt(documents)))


def _best_first(
    groups: Sequence[Sequence[int]], own: Sequence[Sequence[str]], alone: Sequence[float]
) -> list[list[int]]:
    """Each group by how well a post says what its group and all others say.

    ``alone`` is how well each post can be read by itself.
    What the group says counts a quarter where an earlier group's best post has told it, so
    that no two best posts say the same.
    """
    spread = Counter(stem for stems in own for stem in set(stems))
    told: set[str] = set()
    ordered: list[list[int]] = []
    for group in groups:
        held = Counter(stem for index in group for stem in set(own[index]))
        worth = {
            stem: often / len(group) * (0.25 if stem in told else 1.0) + spread[stem] / len(own)
            for stem, often in held.items()
        }
        score = {index: alone[index] * _told_by(own[index], worth) for index in group}
        best = sorted(group, key=lambda index: (-score[index], index))
        ordered.append(best)
        told.update(own[best[0]])
    return ordered


def _told_by(stems: Sequence[str], worth: Mapping[str, float]) -> float:
    distinct = sorted(set(stems))
    return round(sum(worth[stem] for stem in distinct) / math.pow(max(1, len(distinct)), 0.4), 9)


def _theme(said: Sequence[Voice], *, section: str, label: str, hosts: Collection[str]) -> Theme:
    """The theme that voices make, the one that says it best in front."""
    quotes = sorted(_quotable(said), key=lambda post: fold_handle(post.handle) in hosts)
    return Theme(
        section=section,
        label=label,
        support=len(frozenset().union(*(voice.people for voice in said))),
        posts=tuple(sorted(post.key for voice in said for post in voice.posts)),
        quotes=tuple(post.key for post in quotes[:_QUOTES]),
    )


def _quotable(said: Sequence[Voice]) -> list[Post]:
    """The best post of each person; reposts only where the original is not there."""
    quotes: dict[str, Post] = {}
    for post in [voice.lead for voice in said if not is_repost(voice.lead)] or [said[0].lead]:
        quotes.setdefault(fold_handle(post.handle), post)
    return list(quotes.values())
